"""The scan folder: a file that scanners put there becomes a delivery, and is moved away only after the commit.

Order: two looks find it unchanged → opened without following links → bytes durably in the store → one transaction →
moved to `.diambil`. Its key names path, size, time, inode and content: killed before the move, the next look comes to
the same delivery; the same name put there again later is another one.
"""

import errno
import logging
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.keeping import keep
from correspondence.foundation.files.models import Blob
from correspondence.foundation.files.store import FileTooLarge
from correspondence.foundation.jobs.faults import fault
from correspondence.foundation.unavailable import is_down
from correspondence.letters.states import FileRole
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Agency

from .codes import serves
from .folder_files import Found, chunks_of, file_in, folder_of, is_written, look, put_away, scan_folder, shelf_name
from .folder_looks import is_settled, path_hash, remember
from .machine import Arrival, receive_by_machine
from .models import Channel, InboxFile, InboxRefusal, Refusal, Waits
from .naming import told_name
from .receiving import UNKNOWN_TYPE, KeptFile, delivery_key

logger = logging.getLogger("tanggap.intake")
ACTOR = SystemActor(job="folder")
TAKEN, REFUSED = ".diambil", ".ditolak"
PATIENCE = timedelta(minutes=10)  # for what may still become a file that can be taken
BUDGET = 4.0  # seconds of one look: the tick has other work every few seconds
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
IMPATIENT = {Waits.EMPTY: Refusal.EMPTY, Waits.UNREADABLE: Refusal.UNREADABLE, Waits.LINKED: Refusal.LINKED}


class NotNow(Exception):
    """The file cannot be taken at this look; `why` says what it waits for."""

    def __init__(self, why: Waits) -> None:
        super().__init__(why)
        self.why = why


class Never(Exception):
    """The file cannot be taken at all; it is put aside with the reason."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Belonging:
    """To whom a file of the scan folder belongs, by the folders it lies in."""

    agency: Agency
    service: str


def sweep_folder(*, at: datetime) -> int:
    """Take what lies ready in the scan folder and put aside what can never be taken; return how many were taken.

    A tick job. It stops after a few seconds; the rest comes with the next look.
    """
    began, taken = time.monotonic(), 0
    with scan_folder(Path(settings.INBOX)) as top:
        found = look(top)
        rows = remember(found, at=at)
        if not found:
            return 0
        agencies = {agency.code: agency for agency in Agency.objects.all()}
        for each in found:
            if time.monotonic() - began > BUDGET:
                break
            row = rows.get(path_hash(each))
            if row is not None:
                taken += _tend_alone(top, each, row, agencies, at)
    return taken


def belonging(folders: tuple[str, ...], agencies: dict[str, Agency]) -> Belonging | None:
    """Return agency and service of a file in these folders, None where its agency cannot be told.

    The first folder is the code of an agency, the next one may be the code of one of its services; other folders
    below an agency mean nothing. Where there is only one agency, its folder may be left out.
    """
    default = agencies.get(settings.INBOX_AGENCY)
    if len(agencies) == 1:
        default = next(iter(agencies.values()))
    if folders and folders[0] in agencies:
        agency, folders = agencies[folders[0]], folders[1:]
    elif default is not None and (not folders or len(agencies) == 1):
        agency = default
    else:
        return None
    service = folders[0] if folders and serves(agency, folders[0]) else ""
    return Belonging(agency, service)


def _tend_alone(top: int, found: Found, row: InboxFile, agencies: dict[str, Agency], at: datetime) -> bool:
    """Tend one file so that an error of its own stops no other; what stops all of them goes up."""
    try:
        return _tend(top, found, row, agencies, at)
    except Exception as error:
        if is_down(error):
            raise
        logger.exception("file of the scan folder left where it is: %s", found.path)
        return False


def _tend(top: int, found: Found, row: InboxFile, agencies: dict[str, Agency], at: datetime) -> bool:
    """Take the file, put it aside or let it lie; tell whether it was taken."""
    place = belonging(found.folders, agencies)
    try:
        if place is None:
            raise NotNow(Waits.FOLDER)
        _judge(found, row, at)
        _take(top, found, row, place, at)
    except NotNow as later:
        reason = IMPATIENT.get(later.why)
        if place is not None and reason is not None and row.since <= at - PATIENCE:
            _refuse(top, found, place, reason, at)
        else:
            _let_lie(row, later.why, place, agencies)
        return False
    except Never as refusal:
        if place is not None:
            _refuse(top, found, place, refusal.reason, at)
        return False
    return True


def _let_lie(row: InboxFile, why: Waits, place: Belonging | None, agencies: dict[str, Agency]) -> None:
    """Note what the file waits for, where the registrars of its agency see it."""
    agency = place.agency if place else agencies.get(settings.INBOX_AGENCY) or next(iter(agencies.values()), None)
    if row.why != why or row.agency_id != (agency.pk if agency else None):
        InboxFile.objects.filter(pk=row.pk).update(why=why, agency=agency)


def _judge(found: Found, row: InboxFile, at: datetime) -> None:
    """Raise NotNow or Never where what is known without opening the file speaks against taking it."""
    if not found.regular:
        raise Never(Refusal.NOT_A_FILE)
    if found.unfinished:
        raise NotNow(Waits.UNFINISHED)
    if not is_settled(row, at=at):
        raise NotNow(Waits.SETTLING)
    if not found.size:
        raise NotNow(Waits.EMPTY)
    if found.size > settings.UPLOAD_MAX_BYTES:
        raise Never(Refusal.TOO_LARGE)
    if found.names > 1:
        raise NotNow(Waits.LINKED)


def _take(top: int, found: Found, row: InboxFile, place: Belonging, at: datetime) -> None:
    """Make the file a delivery and move it away; one that could not be moved before is only moved."""
    known = row.delivery_id
    if known is None:
        try:
            kept = _keep(top, found)
        except OSError as error:
            raise _unread(error) from error
        delivery = receive_by_machine(actor=ACTOR, arrival=_arrival(found, kept, place, at), files=[kept], at=at)
        fault("folder.before_move")
        known = delivery.pk
    try:
        put_away(top, found, (TAKEN, _day(at)), shelf_name(str(known), found.name))
    except FileNotFoundError:  # another host was first
        return
    except OSError as error:
        InboxFile.objects.filter(pk=row.pk).update(delivery=known)
        raise NotNow(Waits.TAKEN) from error


def _keep(top: int, found: Found) -> KeptFile:
    """Store the bytes of the file that was found, and of no other."""
    with folder_of(top, found.folders) as folder, file_in(folder, found.name) as file:
        if not found.is_same(os.fstat(file)):
            raise NotNow(Waits.SETTLING)
        if is_written(file):
            raise NotNow(Waits.WRITTEN)
        blob = _stored(file)
        if not found.is_same(os.fstat(file)):
            raise NotNow(Waits.SETTLING)
    return KeptFile(blob, told_name(found.name), FileRole.LETTER)


def _stored(file: int) -> Blob:
    """Store the bytes of the open file; what the store fails in is never the fault of the scan, which waits."""
    try:
        return keep(_read(file), media_type=UNKNOWN_TYPE, max_bytes=settings.UPLOAD_MAX_BYTES)
    except FileTooLarge as error:
        raise Never(Refusal.TOO_LARGE) from error
    except OSError as error:
        raise NotNow(Waits.NO_ROOM if error.errno in NO_ROOM else Waits.UNSTORED) from error


def _read(file: int) -> Iterator[bytes]:
    try:
        yield from chunks_of(file)
    except OSError as error:
        raise _unread(error) from error


def _unread(error: OSError) -> NotNow:
    """Say why the scan could not be opened or read: it, or this machine, which is out of something."""
    return NotNow(Waits.UNSTORED if error.errno in EXHAUSTED else Waits.UNREADABLE)


def _arrival(found: Found, kept: KeptFile, place: Belonging, at: datetime) -> Arrival:
    return Arrival(
        agency=place.agency,
        channel=Channel.FOLDER,
        key=delivery_key(*_parts(found, place.agency), kept.blob.sha256),
        received_at=at,
        service=place.service,
        external_id=told_name(found.path, most=250),
    )


def _parts(found: Found, agency: Agency) -> Iterator[str]:
    yield from ("folder", agency.code, found.raw_path.hex())
    yield from (str(found.size), str(found.mtime), str(found.inode))


def _refuse(top: int, found: Found, place: Belonging, reason: Refusal, at: datetime) -> None:
    """Write down why the file cannot be taken, once, then put it aside; one that cannot be moved stays."""
    key = delivery_key("refused", *_parts(found, place.agency))
    with transaction.atomic():
        facts = {"agency": place.agency, "path": found.path, "size": found.size, "reason": reason, "at": at}
        refusal, made = InboxRefusal.objects.get_or_create(key=key, defaults=facts)
        if made:
            record(actor=ACTOR, action="intake.folder_refused", subject=refusal, changes={"reason": reason}, at=at)
    with suppress(OSError):
        lies = put_away(top, found, (REFUSED, _day(at)), shelf_name(str(refusal.pk), found.name))
        shown = "/".join(told_name(part, most=255) for part in lies or ())
        InboxRefusal.objects.filter(pk=refusal.pk).update(put_aside_as=shown[:1000])


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()
