"""What the scan folder held at the last look: a file is taken when two looks find it unchanged."""

import hashlib
import os
import socket
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from .folder_files import Found
from .models import InboxFile, Waits

FORGOTTEN = timedelta(hours=1)  # for looks of a host or folder that is no longer used
BATCH = 500
Seen = dict[str, InboxFile]


def path_hash(found: Found) -> str:
    """Name the file's place in the world: host, folder and path, byte by byte."""
    return hashlib.sha256(b"\0".join((_folder(), found.raw_path))).hexdigest()


def remember(found: Iterable[Found], *, at: datetime) -> Seen:
    """Write down what lies in the folder now, forget what has gone, and return the rows by their path hash."""
    place = hashlib.sha256(_folder()).hexdigest()
    seen = {row.path_hash: row for row in InboxFile.objects.filter(place=place)}
    here = {path_hash(each): each for each in found}
    if not here and not seen:
        return {}
    gone = [row.pk for key, row in seen.items() if key not in here]
    for first in range(0, len(gone), BATCH):
        InboxFile.objects.filter(pk__in=gone[first : first + BATCH]).delete()
    new = [_row(place, key, each, at) for key, each in here.items() if key not in seen]
    InboxFile.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    for key, each in here.items():
        if key in seen and not _unchanged(seen[key], each):
            _begin_anew(seen[key], each, at)
    InboxFile.objects.filter(place=place).update(seen_at=at)
    InboxFile.objects.filter(seen_at__lt=at - FORGOTTEN).delete()
    return {key: row for key, row in seen.items() if key in here}


def is_settled(row: InboxFile | None, *, at: datetime) -> bool:
    """Tell whether the file has stayed as it is for long enough; at its first look it never has."""
    return row is not None and row.since <= at - timedelta(seconds=settings.INBOX_SETTLE_SECONDS)


def _folder() -> bytes:
    return b"\0".join((socket.gethostname().encode(), os.fsencode(settings.INBOX)))


def _row(place: str, key: str, found: Found, at: datetime) -> InboxFile:
    return InboxFile(
        place=place,
        path_hash=key,
        path=found.path,
        size=found.size,
        mtime=found.mtime,
        inode=str(found.inode),
        since=at,
        seen_at=at,
        why=Waits.SETTLING,
    )


def _unchanged(row: InboxFile, found: Found) -> bool:
    return (row.size, row.mtime, row.inode) == (found.size, found.mtime, str(found.inode))


def _begin_anew(row: InboxFile, found: Found, at: datetime) -> None:
    row.size, row.mtime, row.inode = found.size, found.mtime, str(found.inode)
    row.since, row.why, row.delivery = at, Waits.SETTLING, None
    row.save(update_fields=["size", "mtime", "inode", "since", "why", "delivery"])
