"""What registrars see of the scan folder: what was refused, what waits for long; and what is tidied there."""

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed
from correspondence.foundation.files.keeping import store
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import Agency

from .folder import TAKEN
from .folder_files import folder_of, scan_folder
from .models import DeliveredFile, InboxFile, InboxRefusal

LONG = timedelta(minutes=10)
GONE = (FileNotFoundError, NotADirectoryError)  # a person tidies as well; a link is no folder either


def refused(agency: Agency) -> QuerySet[InboxRefusal]:
    """Return the agency's refused files that nobody has seen to yet, the newest first."""
    return InboxRefusal.objects.filter(agency=agency, seen_by=None).order_by("-at", "-pk")


def waiting(agency: Agency, *, at: datetime) -> QuerySet[InboxFile]:
    """Return the agency's files that have lain in the folder for long without being taken, the oldest first."""
    lying = InboxFile.objects.filter(agency=agency, since__lte=at - LONG, seen_at__gt=at - LONG)
    return lying.order_by("since", "pk")


@transaction.atomic
def see_to(*, actor: OfficialActor, refusal: InboxRefusal, at: datetime) -> None:
    """Note that a registrar has seen to a refused file; the file stays where it was put aside."""
    if not actor.is_registrar or actor.agency.pk != refusal.agency_id:
        raise NotAllowed(_("The scan folder is kept by the registrar."))
    if InboxRefusal.objects.filter(pk=refusal.pk, seen_by=None).update(seen_by=actor.position):
        record(actor=actor, action="intake.folder_seen_to", subject=refusal, at=at)


def tidy_taken(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    """Remove taken files from the folder after `INBOX_KEEP_DAYS`, each only while the store holds its bytes.

    What was refused is never removed: its bytes lie nowhere else.
    """
    top = Path(settings.INBOX)
    removed = 0
    if settings.INBOX_KEEP_DAYS and top.is_dir():
        last = timezone.localtime(at).date() - timedelta(days=settings.INBOX_KEEP_DAYS)
        with suppress(*GONE), scan_folder(top) as folder, folder_of(folder, (TAKEN,)) as shelf:
            removed = sum(_tidy_day(shelf, name) for name in _names(shelf) if _is_before(name, last))
    return {"taken_scans": removed}


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _is_before(name: str, last: date) -> bool:
    try:
        return date.fromisoformat(name) < last
    except ValueError:
        return False


def _tidy_day(shelf: int, day: str) -> int:
    removed = 0
    with suppress(*GONE), folder_of(shelf, (day,)) as folder:
        for name in _names(folder):
            if _is_kept(name, os.stat(name, dir_fd=folder, follow_symlinks=False).st_size):
                os.unlink(name, dir_fd=folder)
                removed += 1
    with suppress(OSError):  # something of it stays
        os.rmdir(day, dir_fd=shelf)
    return removed


def _is_kept(name: str, size: int) -> bool:
    """Tell whether the bytes of this taken file lie in the store: its name begins with the delivery's number."""
    number = name.partition("-")[0]
    if not (number.isascii() and number.isdigit()):
        return False
    file = DeliveredFile.objects.filter(delivery=int(number), order=0).select_related("original").first()
    return file is not None and file.original.size == size and store().has(file.original.sha256)
