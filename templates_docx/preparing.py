"""Preparing a letter for signing: number and date reserved and entered, PDF/A made and hashed, place found.

The signer later opens exactly this file. On another day it is prepared again: same number, new date, new hash.
"""

import secrets
import tempfile
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from correspondence.cases import services as cases
from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.keeping import keep, keep_path, local, read
from correspondence.foundation.files.models import Blob
from correspondence.foundation.jobs.planning import plan
from correspondence.inspection.rendering import render_pages
from correspondence.letters.dates import long_date
from correspondence.letters.models import RegisterEntry, RegisterKind
from correspondence.letters.numbering import next_entry
from correspondence.organization.actors import SystemActor
from correspondence.organization.finding import holders
from correspondence.organization.models import Capacity, Position
from correspondence.standards.events import CaseEventName

from . import isolation
from .anchor import SignatureArea, find_area, reserved_area
from .controls import DATE, NUMBER, QR, SIGNATURE, SIGNER, Picture
from .conversion import Converter
from .drafting import DOCX
from .models import DraftState, DraftVersion, PreparedLetter, PreparedPage, ReplyDraft
from .notices import tell_prepared
from .signature_block import SigningPost, signature_lines

PDF = "application/pdf"
CODE_BYTES = 13
SCREEN_DPI = 150
ACTOR = SystemActor(job="drafts.prepare")


@cache
def _warm() -> Converter:
    """Return this process's LibreOffice; it starts with the first letter and stays."""
    return Converter()


def prepare(draft_id: str) -> None:
    """Job step: make the finished PDF of an initialled draft; doing it again on the same day changes nothing."""
    now = timezone.now()
    draft = ReplyDraft.objects.select_related(
        "case__letter", "template", "signer__unit", "signer_appointment__user"
    ).get(pk=draft_id)
    today = timezone.localdate(now)
    in_force = draft.prepared.filter(superseded_at=None).first()
    if draft.state != DraftState.PREPARING or (in_force and in_force.pdf_id and in_force.letter_date == today):
        return
    prepared = _reserve(draft, today, now)
    docx, pdf, area = _make_pdf(draft, prepared)
    prepared.docx, prepared.pdf = keep([docx], media_type=DOCX), keep([pdf], media_type=PDF)
    prepared.placement = {"page": area.page, "box": [area.x1, area.y1, area.x2, area.y2]}
    pages = _pictures(prepared, prepared.pdf)
    with transaction.atomic():
        cases.lock(draft.case)
        locked = ReplyDraft.objects.select_for_update(no_key=True).get(pk=draft.pk)
        if locked.state != DraftState.PREPARING:
            return
        prepared.save(update_fields=["docx", "pdf", "placement"])
        PreparedPage.objects.bulk_create(pages)
        ReplyDraft.objects.filter(pk=draft.pk).update(state=DraftState.PREPARED)
        _announce(draft, prepared, now)


def _pictures(prepared: PreparedLetter, pdf: Blob) -> list[PreparedPage]:
    """Draw the pages that the signer will see, from exactly the bytes to be signed."""
    with tempfile.TemporaryDirectory() as folder, local(pdf) as path:
        return [
            PreparedPage(
                prepared=prepared,
                number=page.number,
                width=page.screen_width,
                height=page.screen_height,
                image=keep_path(page.screen_path, media_type="image/jpeg"),
            )
            for page in render_pages(path, PDF, Path(folder), dpi=SCREEN_DPI)
        ]


def prepare_again(draft: ReplyDraft) -> None:
    """Ask for a new preparation, because the day has changed since the last one; inside the caller's transaction."""
    ReplyDraft.objects.filter(pk=draft.pk, state=DraftState.PREPARED).update(state=DraftState.PREPARING)
    today = timezone.localdate()
    plan("drafts.prepare", draft.pk, queue="convert", key=f"drafts.prepare:{draft.pk}:{today.isoformat()}")


@transaction.atomic
def _reserve(draft: ReplyDraft, today: date, now: datetime) -> PreparedLetter:
    """Reserve number and code once; a repeat of the step, or a new day, keeps the number."""
    cases.lock(draft.case)
    current = draft.prepared.filter(superseded_at=None).first()
    if current is not None and current.letter_date == today:
        return current
    if current is not None:
        current.superseded_at = now
        current.save(update_fields=["superseded_at"])
    former = draft.prepared.select_related("entry").order_by("pk").last()
    entry = former.entry if former else next_entry(agency=draft.case.agency, kind=RegisterKind.OUTGOING, at=now)
    number = former.reference_number if former else _reference_number(draft, entry, today)
    return PreparedLetter.objects.create(
        draft=draft,
        version=draft.versions.latest("number"),
        entry=entry,
        reference_number=number,
        letter_date=today,
        code=secrets.token_hex(CODE_BYTES),
        created_at=now,
    )


def _reference_number(draft: ReplyDraft, entry: RegisterEntry, today: date) -> str:
    return draft.template.number_pattern.format(number=entry.number, month=f"{today:%m}", year=today.year)


def _make_pdf(draft: ReplyDraft, prepared: PreparedLetter) -> tuple[bytes, bytes, SignatureArea]:
    values: dict[str, str | Picture] = {
        NUMBER: prepared.reference_number,
        DATE: long_date(prepared.letter_date),
        SIGNATURE: "\n".join(block_lines(draft, prepared.letter_date)),
        QR: reserved_area(),
        SIGNER: signer_name(draft),
    }
    docx = isolation.fill(read(prepared.version.blob), values)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "letter.docx", Path(folder) / "letter.pdf"
        source.write_bytes(docx)
        if DraftVersion.objects.filter(draft=draft, uploaded=True).exists():
            with Converter(jobs_per_process=1) as once:  # content that nobody of ours wrote: a fresh office
                once.convert(source, target)
        else:
            _warm().convert(source, target)
        pdf = target.read_bytes()
    return docx, pdf, find_area(pdf)


def block_lines(draft: ReplyDraft, day: date) -> tuple[str, ...]:
    """Return the lines above the signature: own name, a.n. or u.b., by whom the letter was addressed (reading I7)."""
    addressee, chain = draft.case.addressee, [draft.signer]
    while addressee is not None and chain[0].pk != addressee.pk:
        superior = chain[0].superior
        if superior is None:  # the addressee does not stand above the signer: the own name
            chain = [draft.signer]
            break
        chain.insert(0, superior)
    *above, signer = chain
    posts = [_post(position, day) for position in above]
    capacity = draft.signer_appointment.capacity if draft.signer_appointment else Capacity.SUBSTANTIVE
    return signature_lines([*posts, SigningPost(signer.title, capacity)])


def signer_name(draft: ReplyDraft) -> str:
    """Return the name printed below the signature: that of the person who approved the letter and will sign it."""
    appointment = draft.signer_appointment
    return appointment.user.get_full_name() if appointment else draft.signer.title


def _post(position: Position, day: date) -> SigningPost:
    found = sorted(holders(position, day), key=lambda held: held.capacity != Capacity.SUBSTANTIVE)
    return SigningPost(position.title, found[0].capacity if found else Capacity.SUBSTANTIVE)


def _announce(draft: ReplyDraft, prepared: PreparedLetter, now: datetime) -> None:
    cases.record_event(
        case=draft.case,
        name=CaseEventName.LETTER_PREPARED,
        actor=ACTOR,
        at=now,
        data={"number": prepared.reference_number},
    )
    tell_prepared(draft)
    changes = {"number": prepared.reference_number, "sha256": prepared.pdf.sha256 if prepared.pdf else ""}
    record(actor=ACTOR, action="drafts.prepared", subject=prepared, changes=changes, at=now)
