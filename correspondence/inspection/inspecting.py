"""One file through the whole inspection: check, pages, text, marks, fields."""

from pathlib import Path

from .assembling import AssemblingFailed, images_to_pdf
from .fields import read_fields
from .kinds import IMAGES, MEDIA_TYPES, RENDERABLE, Kind
from .marks_confined import MarksUnread, find_marks_confined
from .recognition import RecognitionFailed, recognize
from .rendering import RenderingFailed, render_pages, to_pdf
from .report import FileReport, PageReport
from .safety import check


class InspectionFailed(Exception):
    """The file could not be inspected; `reason` is a key of `messages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def inspect_file(path: Path, *, work: Path) -> FileReport:
    """Check, draw, read and look at one file; its PDF, searchable copy and page images stay in `work`.

    Boxes are shares of the pages of that PDF. Raises InspectionFailed, SandboxUnavailable.
    """
    verdict = check(path, name=path.name, accepted=RENDERABLE)
    if not verdict.accepted or verdict.media_type is None:
        raise InspectionFailed(verdict.reason or "unsupported-type")
    work.mkdir(parents=True, exist_ok=True)
    try:
        return _inspect(path, verdict.media_type, work)
    except (AssemblingFailed, RenderingFailed, RecognitionFailed, MarksUnread) as failure:
        raise InspectionFailed(failure.reason) from failure


def _inspect(path: Path, media_type: str, work: Path) -> FileReport:
    pdf = as_pdf(path, media_type, work / "letter.pdf")
    images = render_pages(pdf, MEDIA_TYPES[Kind.PDF], work / "pages")
    recognition = recognize(pdf, work)
    marks = find_marks_confined([image.path for image in images], recognition.words)
    pages = tuple(
        PageReport(image.number, image.width, image.height, tuple(found))
        for image, found in zip(images, marks, strict=True)
    )
    return FileReport(path.name, pages, read_fields(recognition.words))


def as_pdf(path: Path, media_type: str, target: Path) -> Path:
    """The PDF of a file; pictures become one so that words and marks share the same pages."""
    if media_type in {MEDIA_TYPES[kind] for kind in IMAGES}:
        images_to_pdf([path], target)
        return target
    return to_pdf(path, media_type, target)
