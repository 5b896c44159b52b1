"""The paper side of a letter: which file and page is shown, with its evidence boxes and its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.inspection.report import MarkKind
from correspondence.letters.models import Finding, IncomingLetter, LetterFile, PageImage, Reading
from correspondence.letters.states import Decision, FileRole, FileState

DOUBTFUL_BELOW = 0.75
MARK_NAMES = {
    MarkKind.LETTERHEAD: gettext_lazy("Letterhead"),
    MarkKind.SIGNATURE: gettext_lazy("Signature"),
    MarkKind.STAMP: gettext_lazy("Stamp"),
}
READING_NAMES = {
    "nomor": gettext_lazy("Number"),
    "tanggal": gettext_lazy("Date"),
    "hal": gettext_lazy("Subject"),
    "pengirim": gettext_lazy("Sender"),
    "lampiran": gettext_lazy("Enclosures"),
    "sifat": gettext_lazy("Sensitivity"),
    "kepada": gettext_lazy("Addressee"),
}
STYLES = {MarkKind.LETTERHEAD: "letterhead", MarkKind.SIGNATURE: "signature", MarkKind.STAMP: "seal"}
SIDES = {MarkKind.LETTERHEAD: "right", MarkKind.SIGNATURE: "right", MarkKind.STAMP: "left"}
ORDER = {FileRole.LETTER: 0, FileRole.PAGE: 1, FileRole.COMPLETION: 2, FileRole.ATTACHMENT: 3}


@dataclass(frozen=True)
class Paper:
    """What the viewer shows: the file, its page as the viewer component wants it, or no page yet."""

    file: LetterFile | None
    page: dict[str, Any] | None


def files_of(letter: IncomingLetter) -> list[LetterFile]:
    """Return the letter's files, the letter itself first, with pages, findings and readings."""
    found: QuerySet[LetterFile] = letter.files.select_related("original", "searchable", "stamped", "delivered")
    files = list(found.prefetch_related("pages", "findings", "readings"))
    return sorted(files, key=lambda file: (ORDER[FileRole(file.role)], file.order, file.pk))


def main_file(files: Sequence[LetterFile]) -> LetterFile | None:
    """Return the letter proper: the usable file that holds its pages."""
    usable = [file for file in files if file.state == FileState.USABLE]
    return next((file for file in usable if file.pages.all()), None) or next(iter(usable), None)


def paper(request: HttpRequest, files: Sequence[LetterFile], *, fields: Mapping[str, str] | None = None) -> Paper:
    """Return the page that the address asks for (`berkas`, `halaman`), else the letter's first.

    `fields` maps a reading's name to the id of the form field that its box belongs to; without it only marks show.
    """
    wanted = request.GET.get("berkas", "")
    chosen = next((file for file in files if str(file.pk) == wanted), None) or main_file(files)
    if chosen is None:
        return Paper(None, None)
    pages = list(chosen.pages.all())
    if not pages:
        return Paper(chosen, None)
    at = _position(request.GET.get("halaman", ""), len(pages))
    return Paper(chosen, _page(chosen, pages, at, fields or {}))


def _position(typed: str, total: int) -> int:
    number = int(typed) if typed.isascii() and typed.isdigit() else 1
    return min(max(number, 1), total) - 1


def _page(file: LetterFile, pages: Sequence[PageImage], at: int, fields: Mapping[str, str]) -> dict[str, Any]:
    shown = pages[at]
    texts = file.text.split("\f")
    return {
        "number": at + 1,
        "total": len(pages),
        "image_url": reverse("page-image", args=[file.pk, shown.number]),
        "width": shown.width,
        "height": shown.height,
        "description": _("%(name)s, page %(number)d") % {"name": file.name, "number": at + 1},
        "previous_url": f"?berkas={file.pk}&halaman={at}" if at else "",
        "next_url": f"?berkas={file.pk}&halaman={at + 2}" if at + 1 < len(pages) else "",
        "text": texts[shown.number - 1].strip() if shown.number <= len(texts) else "",
        "boxes": _boxes(file, shown.number, fields),
    }


def _boxes(file: LetterFile, number: int, fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the marks of a page, and where there are fields to fill, what was read for them."""
    marks = [_mark(each) for each in file.findings.all() if each.page == number]
    if not fields:
        return marks
    return marks + [_reading(each, fields) for each in file.readings.all() if each.page == number]


def _mark(finding: Finding) -> dict[str, Any]:
    kind = MarkKind(finding.kind)
    doubtful = finding.decision == Decision.OPEN and finding.confidence < DOUBTFUL_BELOW
    return _box(finding) | {
        "kind": STYLES[kind],
        "side": SIDES[kind],
        "label": MARK_NAMES[kind],
        "doubtful": doubtful,
        "field": f"id_finding-{finding.pk}_0",
    }


def _reading(reading: Reading, fields: Mapping[str, str]) -> dict[str, Any]:
    return _box(reading) | {
        "kind": "text",
        "side": "below",
        "label": READING_NAMES.get(reading.name, reading.name),
        "doubtful": reading.confidence < DOUBTFUL_BELOW,
        "field": fields.get(reading.name, ""),
    }


def _box(seen: Finding | Reading) -> dict[str, Any]:
    return {"x": seen.x, "y": seen.y, "width": seen.w, "height": seen.h, "confidence": seen.confidence}
