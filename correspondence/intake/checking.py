"""First step of the pipeline: may each delivered file be taken, and its first page image."""

import tempfile
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
from correspondence.foundation.jobs.models import Step
from correspondence.foundation.jobs.planning import plan
from correspondence.inspection import kinds
from correspondence.inspection.rendering import PageImage as Drawn
from correspondence.inspection.rendering import check_with_first_page
from correspondence.inspection.safety import SafetyVerdict, Verdict
from correspondence.letters.models import LetterFile, PageImage
from correspondence.letters.states import FileRole, FileState
from correspondence.organization.actors import SystemActor
from correspondence.standards.events import PAUSING

from .machine import open_accepted
from .models import Channel, DeliveredFile, Delivery
from .notices import tell_sender_unusable

ACTOR = SystemActor(job="intake")
DUPLICATE = "duplicate"
LETTER_ROLES = (FileRole.LETTER, FileRole.PAGE)


def check_delivery(delivery_id: str) -> None:
    """Job step: check every file of the delivery that has no verdict yet, then decide how it goes on."""
    delivery = Delivery.objects.select_related("case").get(pk=delivery_id)
    for file in delivery.files.filter(verdict="").select_related("original", "letter_file", "delivery"):
        check_file(file, at=timezone.now())
    delivery.refresh_from_db()
    conclude(delivery, at=timezone.now())


def check_file(file: DeliveredFile, *, at: datetime) -> None:
    """Check one original in the sandbox and write down the verdict with the first page's picture."""
    with (
        tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder,
        local(file.original) as path,
    ):
        verdict, pages = check_with_first_page(
            path,
            name=file.name,
            accepted=accepted_kinds(file),
            out=Path(folder),
            max_bytes=settings.UPLOAD_MAX_BYTES,
        )
        pictures = [(page, keep_page(page)) for page in pages]
    with transaction.atomic():
        if file.letter_file is not None:
            cases.lock(file.letter_file.letter.case)
        _write(file, verdict, at)
        if verdict.accepted and file.letter_file is None:
            open_accepted(file, actor=ACTOR, at=at)
        if file.letter_file is not None:
            for page, blob in pictures:
                add_page(file.letter_file, page, blob)


def accepted_kinds(file: DeliveredFile) -> frozenset[kinds.Kind]:
    """Return what this door takes for this part of the letter."""
    if file.delivery.channel == Channel.COMMAND:
        return kinds.RECEIVE
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


def _write(file: DeliveredFile, verdict: SafetyVerdict, at: datetime) -> None:
    file.verdict, file.reason = verdict.verdict.value, verdict.reason or ""
    file.flags = sorted({*verdict.flags, *([DUPLICATE] if earlier(file) else [])})
    file.media_type, file.checked_at = verdict.media_type or "", at
    file.save(update_fields=["verdict", "reason", "flags", "media_type", "checked_at"])
    if verdict.media_type:
        Blob.objects.filter(pk=file.original_id).update(media_type=verdict.media_type)
    if file.letter_file is not None:
        file.letter_file.state = FileState.USABLE if verdict.accepted else FileState.UNUSABLE
        file.letter_file.problem, file.letter_file.flags = file.reason, file.flags
        file.letter_file.save(update_fields=["state", "problem", "flags"])
    changes = {"verdict": file.verdict, "reason": file.reason, "flags": file.flags}
    record(actor=ACTOR, action="intake.file_checked", subject=file, changes=changes, at=at)


def earlier(file: DeliveredFile) -> DeliveredFile | None:
    """Return the first delivery of the same bytes to the same agency, if there was one."""
    same = DeliveredFile.objects.filter(original=file.original_id, delivery__agency=file.delivery.agency_id)
    return same.filter(pk__lt=file.pk).select_related("delivery__case").order_by("pk").first()


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
    elif is_planned("intake.pages", delivery.pk):
        return
    else:
        plan("intake.pages", delivery.pk, queue="intake")
    if broken:
        tell_sender_unusable(case, broken)


def is_planned(name: str, object_id: int) -> bool:
    """Tell whether a repeat of this step has come here before."""
    return Step.objects.filter(name=name, object_id=str(object_id)).exists()
