"""Words that a PDF page itself holds, with their places, read by pypdfium2 inside the sandbox."""

import ctypes
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from .report import Box, Word

VISIBLE_CONFIDENCE = 1.0
HIDDEN_CONFIDENCE = 0.8  # an invisible layer is some scanner's own reading
_GRID = 100_000


@dataclass(frozen=True)
class _Letter:
    text: str
    box: Box
    hidden: bool


def page_words(page: pdfium.PdfPage, number: int, *, hidden: bool = True) -> list[Word]:
    """Words of one page in the order of the file; with hidden=False the invisible text layer is left out."""
    text_page = page.get_textpage()
    words: list[Word] = []
    run: list[_Letter] = []
    for index in range(text_page.count_chars()):
        letter = _letter(page, text_page, index)
        parted = letter is None or (run and _parted(run[-1].box, letter.box))
        if parted and run:
            words.append(_word(run, number))
            run = []
        if letter is not None and (hidden or not letter.hidden):
            run.append(letter)
    if run:
        words.append(_word(run, number))
    return words


def _letter(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, index: int) -> _Letter | None:
    """One visible sign with its place; None for white space, which parts words."""
    code = pdfium_c.FPDFText_GetUnicode(text_page, index)
    sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else " "
    if sign.isspace() or not sign.isprintable():
        return None
    item = pdfium_c.FPDFText_GetTextObject(text_page, index)
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item) if item else 0
    left, bottom, right, top = text_page.get_charbox(index, loose=True)
    box = _place(page, left, top).union(_place(page, right, bottom))
    return _Letter(sign, box, mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def _place(page: pdfium.PdfPage, x: float, y: float) -> Box:
    """A point of the page as it is seen, turned and cropped, as shares."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return Box.within_page(across.value / _GRID, down.value / _GRID, 0.0, 0.0)


def _parted(last: Box, box: Box) -> bool:
    """A letter far from the one before begins a new word without any space, whatever way the line runs."""
    across = max(box.x - last.right, last.x - box.right)
    down = max(box.y - last.bottom, last.y - box.bottom)
    return max(across, down) > max(box.w, box.h, last.w, last.h)


def _word(run: list[_Letter], number: int) -> Word:
    box = run[0].box
    for letter in run[1:]:
        box = box.union(letter.box)
    confidence = HIDDEN_CONFIDENCE if run[0].hidden else VISIBLE_CONFIDENCE
    return Word("".join(letter.text for letter in run), number, box, confidence)
