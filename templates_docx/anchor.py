"""Where the visible signature stands: a blank picture of fixed size in the letter, found again in its PDF.

The picture keeps the place free on paper, carries a text alternative for readers of the tagged PDF, and
leaves no hidden text behind. Boxes are in PDF points (1/72 inch), origin at the lower left corner of the
page.
"""

import struct
import zlib
from dataclasses import dataclass
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from .controls import Picture

WIDTH_MM: Final = 70.0
HEIGHT_MM: Final = 24.0
# The grid is the mark by which the picture is known: no logo or photograph has it.
_GRID: Final = (35, 12)
_POINTS_PER_MM: Final = 72 / 25.4
_TOLERANCE: Final = 1.5


class AreaNotFound(ValueError):
    """A PDF without exactly one place for the visible signature."""


@dataclass(frozen=True, slots=True)
class SignatureArea:
    """The free place: page from 0, box in points from the lower left corner, and the letter's pages."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float
    pages: int


def reserved_area() -> Picture:
    """Return the blank picture that keeps the place of the visible signature free."""
    columns, rows = _GRID
    header = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\xff" * columns for _ in range(rows)))
    chunks = (
        _chunk(b"IHDR", header),
        _chunk(b"IDAT", pixels),
        _chunk(b"IEND", b""),
    )
    data = b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
    return Picture(data, WIDTH_MM, HEIGHT_MM, "Tempat tanda tangan elektronik")


def find_area(pdf: bytes) -> SignatureArea:
    """Return the only place for the visible signature; raises AreaNotFound for none or several."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise AreaNotFound("The PDF does not open.") from error
    try:
        pages = len(document)
        found = [SignatureArea(index, *box, pages=pages) for index in range(pages) for box in _boxes(document[index])]
    finally:
        document.close()
    if len(found) != 1:
        raise AreaNotFound(f"The PDF has {len(found)} places for a visible signature.")
    return found[0]


def _boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    boxes = []
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = image.get_bounds()
        wide = abs(right - left - WIDTH_MM * _POINTS_PER_MM) < _TOLERANCE
        high = abs(top - bottom - HEIGHT_MM * _POINTS_PER_MM) < _TOLERANCE
        if tuple(image.get_px_size()) == _GRID and wide and high:
            boxes.append((left, bottom, right, top))
    return boxes


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
