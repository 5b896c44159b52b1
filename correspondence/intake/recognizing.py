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
from correspondence.inspection.inspecting import InspectionFailed, as_pdf
from correspondence.inspection.kinds import MEDIA_TYPES, Kind
from correspondence.inspection.marks_confined import MarksUnread, find_marks_confined
from correspondence.inspection.recognition import Recognition, RecognitionFailed, recognize
from correspondence.inspection.rendering import RenderingFailed, render_pages
from correspondence.inspection.report import FieldReading, Mark
from correspondence.letters.models import Finding, IncomingLetter, LetterFile, Reading
from correspondence.letters.received_stamp import stamp_again_when_read
from correspondence.letters.states import FileRole, FileState

from .checking import ACTOR
from .models import Delivery
from .paging import stopping

PDF = MEDIA_TYPES[Kind.PDF]
WORKBOOK = MEDIA_TYPES[Kind.XLSX]
READ_ROLES = (FileRole.LETTER, FileRole.COMPLETION)
LONGEST = {"reference_number": 120, "subject": 300, "enclosure_note": 120}  # as the columns
MOST_PAGES = 20  # looked at for marks; a letter's marks stand on its first pages


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
        work = Path(folder)
        try:
            pdf = as_pdf(path, file.original.media_type, work / "letter.pdf")
            images = render_pages(pdf, PDF, work / "pages", max_pages=MOST_PAGES)
            recognition = recognize(pdf, work)
            marks = find_marks_confined([image.path for image in images], recognition.words)
        except (InspectionFailed, RenderingFailed, RecognitionFailed, MarksUnread) as error:
            raise stopping(error.reason) from error
        searchable = keep_path(recognition.searchable_pdf, media_type=PDF)
    _write(file, recognition, marks, searchable)


@transaction.atomic
def _write(file: LetterFile, recognition: Recognition, marks: list[list[Mark]], searchable: Blob) -> None:
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
        for number, found in enumerate(marks, start=1)
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
