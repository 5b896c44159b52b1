"""One file through the whole inspection: check, pages, text, marks, fields."""

from pathlib import Path

from .assembling import AssemblingFailed, images_to_pdf
from .fields import read_fields
from .kinds import IMAGES, MEDIA_TYPES, RENDERABLE, Kind
from .recognition import RecognitionFailed, recognize
from .rendering import RenderingFailed, render_pages, to_pdf
from .report import FileReport, PageReport
from .safety import check

PICTURES = frozenset(MEDIA_TYPES[kind] for kind in IMAGES)


class InspectionFailed(Exception):
    """The file could not be inspected; `reason` is a key of `messages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def inspect_file(path: Path, *, work: Path) -> FileReport:
    """Check, draw, read and look at one file; its PDF, searchable copy and page images stay in `work`.

    Boxes are shares of the page images. Raises InspectionFailed, SandboxUnavailable.
    """
    verdict = check(path, name=path.name, accepted=RENDERABLE)
    if not verdict.accepted or verdict.media_type is None:
        raise InspectionFailed(verdict.reason or "unsupported-type")
    work.mkdir(parents=True, exist_ok=True)
    try:
        return _inspect(path, verdict.media_type, work)
    except (AssemblingFailed, RenderingFailed, RecognitionFailed) as failure:
        raise InspectionFailed(failure.reason) from failure


def _inspect(path: Path, media_type: str, work: Path) -> FileReport:
    pdf = as_pdf(path, media_type, work / "letter.pdf")
    drawn, kind = (path, media_type) if media_type in PICTURES else (pdf, MEDIA_TYPES[Kind.PDF])
    images = render_pages(drawn, kind, work / "pages")
    pictures = {image.number: image.path for image in images}
    recognition = recognize(pdf, work, pictures=pictures, pages=len(images))
    marks = (*recognition.marks, *(() for _ in images))  # pages beyond those that are read have none
    pages = tuple(
        PageReport(image.number, image.width, image.height, found) for image, found in zip(images, marks, strict=False)
    )
    return FileReport(path.name, pages, read_fields(recognition.words))


def as_pdf(path: Path, media_type: str, target: Path) -> Path:
    """The PDF of a file; pictures become one so that words and marks share the same pages."""
    if media_type in PICTURES:
        images_to_pdf([path], target)
        return target
    return to_pdf(path, media_type, target)
