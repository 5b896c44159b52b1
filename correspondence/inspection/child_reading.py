"""Read one PDF inside the sandbox: `python -m … PDF PICTURES WORK OUT LANGUAGES PAGES`.

PICTURES is a folder that may hold `page-0001.jpg` and so on: pages already drawn, which are not drawn again.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from .child_findings import RefusedError, answer
from .child_layer import write_copy
from .child_ocr import READ_DPI, PageText, read_pictures
from .child_pdf import open_for_pages
from .child_scale import bounded_scale
from .marks import find_marks_on
from .paper import WORKING_WIDTH, Pixels, prepare, working_size
from .report import Box, Mark, Word
from .words import page_text
from .words_pdf import page_words

FEW_CHARACTERS = 250
WHOLE_PAGE = 0.6
MARKED_PAGES = 20  # a letter's marks stand on its first pages
_GREY_QUALITY = 95
_HALVED_UP_TO = 2.8  # times the working width: A4 drawn at 300 dpi has 2.5
_DRAW_DPI = 300
_POINTS_PER_INCH = 72


@dataclass
class Sheet:
    """One page on its way: its own words, the small picture for marks, and the grey one that is to be read."""

    number: int
    words: list[Word]
    small: Pixels | None = None
    grey: Path | None = None
    read: PageText | None = field(default=None)


def look_at(page: pdfium.PdfPage, number: int, pictures: Path, work: Path) -> Sheet:
    """Return the page's own words and its pictures, drawn here only where nobody has drawn it before."""
    scanned = page.get_textpage().count_chars() == 0 or _is_scan_with_note(page)
    sheet = Sheet(number, page_words(page, number, hidden=not scanned))
    if not scanned and number > MARKED_PAGES:
        return sheet
    grey, small = _seen(page, number, pictures)
    if scanned:
        sheet.grey = work / f"page-{number:04}-grey.jpg"
        grey = _without(_at_reading_size(grey, page), [word.box for word in sheet.words])
        cv2.imwrite(str(sheet.grey), grey, [cv2.IMWRITE_JPEG_QUALITY, _GREY_QUALITY])
    if number <= MARKED_PAGES:
        sheet.small = small
    return sheet


def _is_scan_with_note(page: pdfium.PdfPage) -> bool:
    """A picture over most of the page and a short note over it, as e-office systems print on scans."""
    if page.get_textpage().count_chars() >= FEW_CHARACTERS:
        return False
    width, height = page.get_size()
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > WHOLE_PAGE * width * height:
            return True
    return False


def _seen(page: pdfium.PdfPage, number: int, pictures: Path) -> tuple[Pixels, Pixels]:
    """Return the page in grey, as large as it was drawn, and in colour at working size."""
    for path in (pictures / f"page-{number:04}.jpg", pictures / f"page-{number:04}.png"):
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) if path.is_file() else None
        if grey is not None:
            return np.asarray(grey, dtype=np.uint8), _small(path, grey.shape[1])
    drawn = _drawn(page)
    return np.asarray(cv2.cvtColor(drawn, cv2.COLOR_BGR2GRAY), dtype=np.uint8), working_size(drawn)


def _small(path: Path, width: int) -> Pixels:
    """Read a picture at working size; a JPEG little more than twice as wide is halved while it is decoded."""
    if path.suffix != ".jpg" or not 2 <= width / WORKING_WIDTH <= _HALVED_UP_TO:
        return working_size(np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR), dtype=np.uint8))
    half = np.asarray(cv2.imread(str(path), cv2.IMREAD_REDUCED_COLOR_2), dtype=np.uint8)
    return working_size(half, cv2.INTER_CUBIC)  # averaged twice it would be blurred, and marks are missed


def _drawn(page: pdfium.PdfPage) -> Pixels:
    try:
        width, height = page.get_size()
        drawn = page.render(scale=bounded_scale(width, height, _DRAW_DPI / _POINTS_PER_INCH))
        return np.ascontiguousarray(drawn.to_numpy()[:, :, :3])
    except (pdfium.PdfiumError, ValueError):
        return np.full((1754, 1240, 3), 255, np.uint8)  # a page that cannot be drawn stays in its place, empty


def _at_reading_size(grey: Pixels, page: pdfium.PdfPage) -> Pixels:
    """Bring a drawn page, and a photo with points of its own, to the resolution at which Tesseract reads."""
    width, height = page.get_size()
    scale = bounded_scale(width, height, READ_DPI / _POINTS_PER_INCH)
    factor = min(width * scale / grey.shape[1], height * scale / grey.shape[0])
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=method), dtype=np.uint8)


def _without(grey: Pixels, boxes: Sequence[Box]) -> Pixels:
    """Paint over what the page holds as text, so that it is not read a second time."""
    height, width = grey.shape[:2]
    for box in boxes:
        corner = int(box.right * width) + 1, int(box.bottom * height) + 1
        cv2.rectangle(grey, (int(box.x * width), int(box.y * height)), corner, 255, -1)
    return grey


def read(pdf: Path, pictures: Path, work: Path, out: Path, *, languages: str, pages: int) -> dict[str, object]:
    """Write `searchable.pdf` and `words.json` into `out`; return how many pages the file has."""
    document, repaired = open_for_pages(pdf, work)
    numbers = range(1, min(pages, len(document)) + 1)
    sheets = [look_at(document[number - 1], number, pictures, work) for number in numbers]
    scanned = [(sheet, sheet.grey) for sheet in sheets if sheet.grey is not None]
    texts = read_pictures([grey for _, grey in scanned], work, languages)
    for (sheet, _), text in zip(scanned, texts, strict=True):
        sheet.read = text
        sheet.words += [Word(word.text, sheet.number, word.box, word.confidence) for word in text.words] if text else []
    layers = {sheet.number: sheet.read for sheet in sheets if sheet.read is not None and sheet.read.words}
    _copy(work / "repaired.pdf" if repaired else pdf, out / "searchable.pdf", layers)
    said = {
        "words": [word.to_json() for sheet in sheets for word in sheet.words],
        "text": "\f".join(page_text(sheet.words) for sheet in sheets),
        "marks": [[mark.to_json() for mark in _marks(sheet)] for sheet in sheets],
    }
    (out / "words.json").write_text(json.dumps(said, ensure_ascii=True), encoding="utf-8")
    return {"pages": len(document)}


def _copy(source: Path, target: Path, layers: dict[int, PageText]) -> None:
    try:
        write_copy(source, target, layers)
    except pikepdf.PasswordError as error:
        raise RefusedError("password-needed") from error


def _marks(sheet: Sheet) -> list[Mark]:
    return [] if sheet.small is None else find_marks_on(prepare(sheet.small), sheet.words)


def main(arguments: Sequence[str]) -> int:
    """Read the file, or write the reason why it defeats us to `OUT/result.json`."""
    logging.disable(logging.CRITICAL)
    cv2.setNumThreads(1)
    pdf, pictures, work, out = map(Path, arguments[:4])
    return answer(out, lambda: read(pdf, pictures, work, out, languages=arguments[4], pages=int(arguments[5])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
