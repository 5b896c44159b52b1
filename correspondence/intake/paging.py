"""Second step of the pipeline: photographed pages become one PDF, and every page gets its picture."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from correspondence.foundation.files.keeping import keep_path, local
from correspondence.foundation.jobs.planning import plan
from correspondence.foundation.jobs.running import Halted, Permanent
from correspondence.inspection.assembling import AssemblingFailed, images_to_pdf
from correspondence.inspection.rendering import PDF_NAME, PageImage, RenderingFailed, render_pages
from correspondence.inspection.safety import UNOPENED
from correspondence.letters.models import IncomingLetter, LetterFile
from correspondence.letters.states import FileRole, FileState

from .checking import add_page, check_file, keep_page
from .models import Delivery
from .steps import RECOGNIZE
from .working import READ_ROLES, drawn_before, keep_drawn

PDF = "application/pdf"
ASSEMBLED = "surat.pdf"
MOST_PAGES = 100  # pictured per file; the rest is read in the file itself
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_pages(delivery_id: str) -> None:
    """Job step: put photographed pages together and picture every page of the letter's usable files."""
    delivery = Delivery.objects.select_related("case").get(pk=delivery_id)
    if delivery.case is None:
        return
    letter = delivery.case.letter
    check_unopened(delivery)
    assemble(letter)
    drawable = letter.files.filter(state=FileState.USABLE).exclude(role=FileRole.PAGE)
    undrawn: list[Permanent] = []
    for file in drawable.exclude(original__media_type=WORKBOOK).select_related("original"):
        try:
            _draw(file)
        except Permanent as error:  # one file that cannot be drawn holds up no other
            undrawn.append(error)
    plan(RECOGNIZE, delivery.pk, queue="ocr")
    if undrawn:
        raise undrawn[0]


def check_unopened(delivery: Delivery) -> None:
    """Check again what was kept unopened: the sandbox may allow it by now."""
    for file in delivery.files.select_related("original", "letter_file", "delivery"):
        if UNOPENED in file.flags:
            check_file(file, at=timezone.now())


def stopping(reason: str) -> Permanent:
    """Return what ends a step: for good, or until a person begins it again on a machine that opens the file."""
    return Halted(reason) if reason == UNOPENED else Permanent(reason)


def assemble(letter: IncomingLetter) -> LetterFile | None:
    """Make one PDF of the letter's photographed pages, in their order; once for the same set of pages."""
    pages = list(letter.files.filter(role=FileRole.PAGE, state=FileState.USABLE).select_related("original"))
    if not pages:
        return None
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        target = Path(folder) / ASSEMBLED
        try:
            with ExitStack() as lent:
                images_to_pdf([lent.enter_context(local(page.original)) for page in pages], target)
        except AssemblingFailed as error:
            raise stopping(error.reason) from error
        blob = keep_path(target, media_type=PDF)
    return _replace_assembled(letter, blob.pk)


@transaction.atomic
def _replace_assembled(letter: IncomingLetter, blob_id: int) -> LetterFile:
    assembled = letter.files.filter(role=FileRole.LETTER, name=ASSEMBLED, state=FileState.USABLE)
    standing = assembled.filter(original=blob_id).first()
    if standing is not None:
        return standing
    assembled.update(state=FileState.REPLACED)
    return LetterFile.objects.create(
        letter=letter,
        role=FileRole.LETTER,
        order=0,
        name=ASSEMBLED,
        original_id=blob_id,
        state=FileState.USABLE,
        added_at=timezone.now(),
    )


def _draw(file: LetterFile) -> None:
    drawn, before = file.pages.count(), drawn_before(file.original)
    if drawn > 1 or (drawn and before.total == 1):
        return
    with (
        tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder,
        local(file.original) as path,
    ):
        try:
            pages = _drawn_now(before.pdf or path, file.original.media_type, Path(folder), first=drawn + 1)
        except RenderingFailed as error:
            if drawn:
                return  # the first page is there; what lies behind it stays in the original
            raise stopping(error.reason) from error
        total = before.total if before.total is not None or len(pages) + drawn == MOST_PAGES else len(pages) + drawn
        if file.role in READ_ROLES:
            keep_drawn(file.original, pages, Path(folder), total=total)
        pictures = [(page, keep_page(page)) for page in pages]
    with transaction.atomic():
        for page, blob in pictures:
            add_page(file, page, blob)


def _drawn_now(path: Path, media_type: str, out: Path, *, first: int) -> list[PageImage]:
    kind = PDF if path.name == PDF_NAME else media_type
    return render_pages(path, kind, out, first=first, max_pages=MOST_PAGES - first + 1)
