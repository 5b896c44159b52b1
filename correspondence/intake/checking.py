"""First step of the pipeline: may each delivered file be taken, and the pictures of its first pages."""

import tempfile
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from correspondence.cases import services as cases
from correspondence.cases.states import UNUSABLE_FILE, CaseState
from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.keeping import keep_path, local
from correspondence.foundation.files.models import Blob
from correspondence.inspection import kinds
from correspondence.inspection.rendering import PageImage as Drawn
from correspondence.inspection.rendering import check_with_first_page
from correspondence.inspection.safety import SafetyVerdict, Verdict, refused
from correspondence.letters.models import LetterFile, PageImage
from correspondence.letters.states import LETTER_ROLES, FileState
from correspondence.organization.actors import SystemActor
from correspondence.standards.events import PAUSING

from . import virus
from .dividing import divide
from .duplicates import DUPLICATE, is_copy
from .file_checks import looked_into
from .models import SCANNED_HERE, Channel, DeliveredFile, Delivery, VirusScan
from .notices import tell_registrars_received, tell_sender_unusable
from .settling import brings_letter, plan_pages, settle
from .unpacking import choose_letter, unpack
from .working import READ_ROLES, keep_drawn

ACTOR = SystemActor(job="intake")
INFECTED = "infected"
# Doors with a form, which said before what it takes; every other door takes what an office receives.
FORM_DOORS = frozenset({Channel.PORTAL, Channel.COUNTER})
Pictures = list[tuple[Drawn, Blob]]


def check_delivery(delivery_id: str) -> None:
    """Job step: check every file of the delivery that has no verdict yet, then decide how it goes on.

    What an e-mail carries is taken out and checked as well; a scan of several letters is divided first.
    """
    delivery = Delivery.objects.select_related("case", "agency").get(pk=delivery_id)
    pictures = _check_unchecked(delivery)
    unpack(delivery)
    pictures |= _check_unchecked(delivery)
    choose_letter(delivery)
    divide(delivery)
    delivery.refresh_from_db()
    if delivery.case is None:
        settle(delivery, actor=ACTOR, at=timezone.now())
    else:
        conclude(delivery, at=timezone.now())
    _hang_up(pictures)


def _check_unchecked(delivery: Delivery) -> dict[int, Pictures]:
    unchecked = delivery.files.filter(verdict="").select_related("original", "letter_file__letter", "delivery")
    return {file.pk: check_file(file, at=timezone.now()) for file in unchecked}


def check_file(file: DeliveredFile, *, at: datetime) -> Pictures:
    """Check one original and write down the verdict; return the pictures drawn with it, hung where a letter stands.

    Where a virus scanner is configured and does not answer, nothing opens the file: virus.ScannerSilent goes up.
    """
    with (
        tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder,
        local(file.original) as path,
    ):
        found, begun = virus.scan(path), time.monotonic()
        verdict, pages = judge(file, path, Path(folder), found.result)
        verdict = looked_into(path, file.original, verdict, at=at, begun=begun)
        if verdict.accepted and file.role in READ_ROLES:
            keep_drawn(file.original, pages, Path(folder), total=verdict.pages)
        pictures = [(page, keep_page(page)) for page in pages]
    with transaction.atomic():
        if file.letter_file is not None:
            cases.lock(file.letter_file.letter.case)
        _write(file, verdict, found, at)
        if file.letter_file is not None:
            for page, blob in pictures:
                add_page(file.letter_file, page, blob)
    return pictures


def judge(file: DeliveredFile, path: Path, out: Path, found: VirusScan) -> tuple[SafetyVerdict, list[Drawn]]:
    """Return the verdict on the file and its first pages; an infected one is opened by nothing."""
    if found == VirusScan.INFECTED:
        return refused(INFECTED), []
    accepted = accepted_kinds(file)
    scanned = file.delivery.channel in SCANNED_HERE
    most = settings.UPLOAD_MAX_BYTES
    return check_with_first_page(path, name=file.name, accepted=accepted, out=out, max_bytes=most, codes=scanned)


@transaction.atomic
def _hang_up(pictures: dict[int, Pictures]) -> None:
    """Hang the first pages where the letter was opened after its files had been checked."""
    for file in DeliveredFile.objects.filter(pk__in=pictures).exclude(letter_file=None).select_related("letter_file"):
        for page, blob in pictures[file.pk]:
            add_page(file.letter_file, page, blob)  # type: ignore[arg-type]  # those without one are left out


def accepted_kinds(file: DeliveredFile) -> frozenset[kinds.Kind]:
    """Return what this door takes for this part of the letter."""
    if file.delivery.channel not in FORM_DOORS:
        return kinds.RECEIVE if file.role in LETTER_ROLES else kinds.RECEIVE | kinds.PORTAL_ATTACHMENT
    return kinds.PORTAL_LETTER if file.role in LETTER_ROLES else kinds.PORTAL_ATTACHMENT


def keep_page(page: Drawn) -> Blob:
    """Store the screen picture of a page."""
    kind = "image/png" if page.screen_path.suffix == ".png" else "image/jpeg"
    return keep_path(page.screen_path, media_type=kind)


def add_page(file: LetterFile, page: Drawn, blob: Blob) -> None:
    """Write the page's row once."""
    PageImage.objects.get_or_create(
        file=file,
        number=page.number,
        defaults={"width": page.screen_width, "height": page.screen_height, "image": blob},
    )


def _write(file: DeliveredFile, verdict: SafetyVerdict, found: virus.Scanned, at: datetime) -> None:
    file.verdict, file.reason = verdict.verdict.value, verdict.reason or ""
    file.flags = sorted({*verdict.flags, *([DUPLICATE] if is_copy(file) else [])})
    file.media_type, file.checked_at = verdict.media_type or "", at
    file.virus_scan, file.virus = found.result, found.virus
    file.save(update_fields=["verdict", "reason", "flags", "media_type", "checked_at", "virus_scan", "virus"])
    if verdict.media_type:
        Blob.objects.filter(pk=file.original_id).update(media_type=verdict.media_type)
    if file.letter_file is not None:
        file.letter_file.state = FileState.USABLE if verdict.accepted else FileState.UNUSABLE
        file.letter_file.problem, file.letter_file.flags = file.reason, file.flags
        file.letter_file.save(update_fields=["state", "problem", "flags"])
    changes = {"verdict": file.verdict, "reason": file.reason, "flags": file.flags}
    changes |= {"virus_scan": file.virus_scan, "virus": file.virus}
    record(actor=ACTOR, action="intake.file_checked", subject=file, changes=changes, at=at)


@transaction.atomic
def conclude(delivery: Delivery, *, at: datetime) -> None:
    """Go on to the pages, or ask the sender to send again what cannot be opened; the sender is told once.

    While a letter must be sent again its time waits for the sender.
    """
    case = delivery.case
    if case is None:
        return
    cases.lock(case)
    broken = [file for file in delivery.files.all() if file.verdict == Verdict.REJECT]
    if any(file.role in LETTER_ROLES for file in broken):
        if case.state != CaseState.RECEIVED:
            return
        cases.move(case, "file_unusable")
        cases.record_event(case=case, name=PAUSING, actor=ACTOR, at=at, data={"why": UNUSABLE_FILE})
    elif not plan_pages(delivery):
        return
    elif delivery.channel == Channel.PORTAL and brings_letter(delivery):
        tell_registrars_received(case, at=at)  # now that there is one to register, and its sender waits for nothing
    if broken:
        tell_sender_unusable(case, broken)
