"""Events after commit: late work that may also come later by itself (wake a worker, refresh an index)."""

import logging
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

logger = logging.getLogger("tanggap.events")


@dataclass(frozen=True)
class Event:
    """Something that has happened: `name` reads `app.past_tense`; `data` holds ids and plain values."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)


def announce(event: Event) -> None:
    """Call the event's handlers once the transaction in hand has committed; a failing handler stops no other."""
    transaction.on_commit(lambda: _deliver(event))


def _deliver(event: Event) -> None:
    for name in settings.EVENT_HANDLERS.get(event.name, ()):
        try:
            import_string(name)(event)
        except Exception:
            logger.exception("handler %s of %s failed", name, event.name)
