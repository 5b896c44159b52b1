"""Contents that no row refers to any more, such as those of an expired draft: removed after a time of grace.

Somebody may be keeping the same bytes at this very moment. Two marks guard them: `Blob.touched_at`, asked again with
the row locked, and the file's own time, asked again under the lock under which bytes are put (`Store.remove`).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Field, ForeignObjectRel, ProtectedError

from ..jobs.models import OPEN_STATES, Step, StepState
from ..outbox.models import Outbox
from .keeping import store
from .models import Blob

GRACE = timedelta(days=7)
BATCH = 500


def remove_unwanted(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    """Remove rows and bytes that nothing has referred to and nobody has kept anew for a week."""
    cutoff = at - GRACE
    attached = _attached()
    removed = 0
    for batch in _batches(cutoff):
        unwanted = set(batch) - attached - _referred_to(batch)
        removed += sum(_remove(pk, cutoff) for pk in sorted(unwanted))
    return {"unwanted_contents": removed}


def _batches(cutoff: datetime) -> Iterator[list[int]]:
    """Give the keys of old rows, each batch asked for anew: on SQLite nobody writes while an older look is open."""
    old = Blob.objects.filter(touched_at__lt=cutoff).order_by("pk").values_list("pk", flat=True)
    batch = list(old[:BATCH])
    while batch:
        yield batch
        batch = list(old.filter(pk__gt=batch[-1])[:BATCH])


def _referred_to(batch: list[int]) -> set[int]:
    found: set[int] = set()
    for relation in _relations():
        name = f"{relation.name}_id"
        rows = relation.model._base_manager.filter(**{f"{name}__in": batch})
        found.update(rows.values_list(name, flat=True))
    return found


def _relations() -> list["Field[object, object]"]:
    """Return every column anywhere that refers to a content."""
    related = [each for each in Blob._meta.get_fields(include_hidden=True) if isinstance(each, ForeignObjectRel)]
    return [each.field for each in related]


def _attached() -> set[int]:
    """Return the contents that a mail which has not left yet will carry; a mail names them in its text only."""
    unsent = Step.objects.filter(name="mail.deliver", state__in=[*OPEN_STATES, StepState.GAVE_UP])
    rows = Outbox.objects.filter(pk__in=[int(key) for key in unsent.values_list("object_id", flat=True)])
    payloads = rows.values_list("payload", flat=True)
    return {blob for payload in payloads for blob, _name in payload.get("attachments", [])}


def _remove(pk: int, cutoff: datetime) -> int:
    """Remove one content unless it is wanted again by now; tell how many went."""
    try:
        with transaction.atomic():
            blob = Blob.objects.select_for_update().filter(pk=pk, touched_at__lt=cutoff).first()
            if blob is None:
                return 0
            blob.delete()
    except (ProtectedError, IntegrityError):  # something has begun to refer to it
        return 0
    store().remove(blob.sha256, untouched_since=cutoff.timestamp())
    return 1
