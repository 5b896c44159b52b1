"""Third step of the pipeline: text, searchable copy, marks and fields of the letter."""

import tempfile
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from correspondence.cases import services as cases
from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.keeping import keep_path, local
from correspondence.foundation.files.models import Blob
from correspondence.foundation.jobs.running import Permanent
from correspondence.inspection.fields import read_fields
from correspondence.inspection.inspecting import PICTURES, InspectionFailed, as_pdf
from correspondence.inspection.kinds import MEDIA_TYPES, Kind
from correspondence.inspection.recognition import Recognition, RecognitionFailed, recognize
from correspondence.inspection.rendering import RenderingFailed, render_pages
from correspondence.inspection.report import FieldReading, Mark
from correspondence.letters.models import Finding, IncomingLetter, LetterFile, Reading
from correspondence.letters.received_stamp import stamp_again_when_read
from correspondence.letters.states import FileRole, FileState

from .checking import ACTOR
from .duplicates import note_number
from .models import Delivery
from .paging import MOST_PAGES, stopping
from .working import READ_ROLES, Working, drawn_before, forget

PDF = MEDIA_TYPES[Kind.PDF]
WORKBOOK = MEDIA_TYPES[Kind.XLSX]
LONGEST = {"reference_number": 120, "subject": 300, "enclosure_note": 120}  # as the columns


def recognize_delivery(delivery_id: str) -> None:
    """Job step: read every usable file of the letter that was not read yet; each file is written once."""
    delivery = Delivery.objects.select_related("case").get(pk=delivery_id)
    if delivery.case is None:
        return
    letter = delivery.case.letter
    unread = letter.files.filter(state=FileState.USABLE, role__in=READ_ROLES, searchable=None)
    unreadable: list[Permanent] = []
    for file in unread.exclude(original__media_type=WORKBOOK).select_related("original"):
        try:
            _read(file)
        except Permanent as error:  # one file that cannot be read holds up no other
            unreadable.append(error)
    _mark_inspected(letter)
    if unreadable:
        raise unreadable[0]


def _read(file: LetterFile) -> None:
    with (
        tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder,
        local(file.original) as path,
    ):
        try:
            recognition = _recognized(file, path, Path(folder))
        except (InspectionFailed, RenderingFailed, RecognitionFailed) as error:
            forget(file.original)
            raise stopping(error.reason) from error
        searchable = keep_path(recognition.searchable_pdf, media_type=PDF)
    _write(file, recognition, searchable)
    forget(file.original)


def _recognized(file: LetterFile, path: Path, work: Path) -> Recognition:
    try:
        return _read_on(file, path, work, drawn_before(file.original))
    except FileNotFoundError:  # the same bytes came with another letter, which has just been read
        return _read_on(file, path, work, Working())


def _read_on(file: LetterFile, path: Path, work: Path, before: Working) -> Recognition:
    """Read the pages on the pictures that were drawn for the screen; a photo has no other."""
    kind, pictures = file.original.media_type, before.pictures
    if kind in PICTURES and not pictures:
        pictures = {page.number: page.path for page in render_pages(path, kind, work / "pages", max_pages=MOST_PAGES)}
    pdf = before.pdf or as_pdf(path, kind, work / "letter.pdf")
    return recognize(pdf, work, pictures=pictures, pages=before.total or file.pages.count() or None)


@transaction.atomic
def _write(file: LetterFile, recognition: Recognition, searchable: Blob) -> None:
    cases.lock(file.letter.case)
    written = LetterFile.objects.filter(pk=file.pk, searchable=None)
    if not written.update(searchable=searchable, text=recognition.text):
        return
    Finding.objects.bulk_create(
        Finding(
            file=file,
            page=number,
            kind=mark.kind,
            confidence=mark.confidence,
            reason=mark.reason,
            **_box(mark),
        )
        for number, found in enumerate(recognition.marks, start=1)
        for mark in found
    )
    readings = read_fields(recognition.words) if file.role == FileRole.LETTER else {}
    Reading.objects.bulk_create(
        Reading(
            file=file,
            name=name,
            value=reading.value[:300],
            page=reading.page,
            confidence=reading.confidence,
            **_box(reading),
        )
        for name, reading in readings.items()
    )
    if readings:
        _prefill(file.letter, readings)


def _box(seen: Mark | FieldReading) -> dict[str, float]:
    return {"x": seen.box.x, "y": seen.box.y, "w": seen.box.w, "h": seen.box.h}


def _prefill(letter: IncomingLetter, readings: dict[str, FieldReading]) -> None:
    """Offer what was read where nobody typed anything yet; the registrar confirms or corrects it."""
    letter.refresh_from_db()
    if letter.entry_id is not None:
        return
    offered = {
        "reference_number": readings.get("nomor"),
        "subject": readings.get("hal"),
        "enclosure_note": readings.get("lampiran"),
    }
    changed = []
    for name, reading in offered.items():
        if reading is not None and not getattr(letter, name):
            setattr(letter, name, reading.value[: LONGEST[name]])
            changed.append(name)
    day = readings.get("tanggal")
    if day is not None and letter.letter_date is None:
        letter.letter_date = _date(day.value)
        changed.append("letter_date")
    letter.save(update_fields=changed)
    note_number(letter)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@transaction.atomic
def _mark_inspected(letter: IncomingLetter) -> None:
    now = timezone.now()
    cases.lock(letter.case)
    letter.refresh_from_db(fields=["entry"])
    stamp_again_when_read(letter)
    if IncomingLetter.objects.filter(pk=letter.pk, inspected_at=None).update(inspected_at=now):
        record(actor=ACTOR, action="intake.inspected", subject=letter, at=now)
