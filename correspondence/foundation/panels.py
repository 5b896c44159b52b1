"""Panels of the letter page: upper apps fill the list in the registry, the page itself knows none of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Panel:
    """One section of the letter page's right column: its template and what that template needs.

    `order` sorts the panels; `actions` is a template for the action bar at the foot, at most one panel brings it.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50
    actions: str = ""


class PanelSource(Protocol):
    """Makes a panel for one actor and one letter, or None where it has nothing to show."""

    def __call__(self, request: HttpRequest, actor: Any, letter: Any) -> Panel | None: ...


def panels_for(request: HttpRequest, actor: Any, letter: Any) -> list[Panel]:
    """Return the panels that the registered sources make, in order."""
    made = [import_string(name)(request, actor, letter) for name in settings.LETTER_PANELS]
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.order)
