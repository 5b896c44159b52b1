"""Read the QR codes of a scan and divide it, inside the sandbox: `python -m … read|split KIND FILE WORK OUT …`."""

from __future__ import annotations

import ctypes
import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import zxingcpp
from PIL import Image

from .child_findings import RefusedError, answer, check_page_count
from .child_image import check_pixels, open_picture
from .child_pdf import open_for_pages
from .child_render import upright
from .child_scale import bounded_scale
from .kinds import Kind

LONG_SIDE = 1170  # pixels of a page that is looked at: A4 at 100 dpi
MOST_TEXT = 400  # characters of a code that are handed on
MOST_CODES = 8  # per page
# A page is seen in cells of a millimetre; one darker than this share of the paper bears something. Specks of the glass
# are smaller, and a single written word makes more cells than are let pass.
CELLS_LONG_SIDE, DARK, MOST_DARK_CELLS, MARGIN = 290, 0.85, 4, 0.04
_COVERS = 0.8  # of the page's area: a picture that large is the scan itself
_DPI = 100
_WANTED = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_BAD_PAGE = (pdfium.PdfiumError, OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError)


def read(kind: Kind, path: Path, work: Path) -> dict[str, object]:
    """Return `pages`, `codes` as pairs of page number and text, and `blank`: the empty pages behind those."""
    found: list[tuple[int, str]] = []
    blank: list[int] = []
    number, after_code = 0, False
    for number, picture in enumerate(_pictures(kind, path, work), start=1):
        texts = _texts(picture) if picture is not None else []
        if picture is not None and after_code and not texts and is_blank(picture):
            blank.append(number)
        found += [(number, text) for text in texts]
        after_code = bool(texts)
    return {"pages": check_page_count(number), "codes": found, "blank": blank}


def is_blank(picture: Image.Image) -> bool:
    """Tell whether a grey page bears nothing: specks and what shines through from its other side do not count."""
    width, height = picture.size
    left, top = int(width * MARGIN), int(height * MARGIN)
    inner = picture.crop((left, top, width - left, height - top)).convert("L")
    counts = inner.reduce(max(1, round(max(picture.size) / CELLS_LONG_SIDE))).histogram()
    return sum(counts[: int(_paper(counts) * DARK)]) <= MOST_DARK_CELLS


def _paper(counts: list[int]) -> int:
    """Return the middle shade of a page, which is that of its paper."""
    half, seen = sum(counts) / 2, 0
    for shade, count in enumerate(counts):
        seen += count
        if seen >= half:
            return shade
    return 255


def split(kind: Kind, path: Path, work: Path, out: Path, parts: list[tuple[int, ...]]) -> dict[str, object]:
    """Write `part-0001.pdf` and so on, each of its page numbers (from 1); page contents are not coded again."""
    names = [f"part-{place:04}.pdf" for place in range(1, len(parts) + 1)]
    if kind is Kind.PDF:
        with _opened(path) as document:
            for name, numbers in zip(names, parts, strict=True):
                _write_part(document, numbers, out / name)
    else:
        from .child_assemble import PDF_NAME, bind  # loads img2pdf, which only a TIFF needs

        for name, numbers in zip(names, parts, strict=True):
            bind(list(_frames(path, numbers, work)), out)
            (out / PDF_NAME).rename(out / name)
    return {"files": names}


def _opened(path: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path)
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError) as error:
        raise RefusedError("broken") from error


def _write_part(document: pikepdf.Pdf, numbers: tuple[int, ...], target: Path) -> None:
    part = pikepdf.new()
    for number in numbers:
        part.pages.append(document.pages[number - 1])
    # No dates and a name made of the content: the same scan gives the same bytes.
    part.save(target, deterministic_id=True)


def _frames(path: Path, numbers: tuple[int, ...], work: Path) -> Iterator[Path]:
    picture = open_picture(path)
    for number in numbers:
        try:
            picture.seek(number - 1)
            check_pixels(picture)
            target = work / f"frame-{number:04}.png"
            upright(picture).save(target, compress_level=3)
        except _BAD_PAGE as error:
            raise RefusedError("broken") from error
        yield target


def _texts(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=_WANTED, try_invert=False)
    return list(dict.fromkeys(code.text[:MOST_TEXT] for code in found if code.valid))[:MOST_CODES]


def _pictures(kind: Kind, path: Path, work: Path) -> Iterator[Image.Image | None]:
    """Yield every page small and grey, None for one that cannot be drawn."""
    if kind is not Kind.PDF:
        yield from _pictures_of_tiff(path)
        return
    document, _repaired = open_for_pages(path, work)
    for number in range(check_page_count(len(document))):
        try:
            page = document[number]
            yield _scanned(page) or _drawn(page)
            page.close()
        except _BAD_PAGE:
            yield None


def _pictures_of_tiff(path: Path) -> Iterator[Image.Image | None]:
    picture = open_picture(path)
    for number in range(check_page_count(getattr(picture, "n_frames", 1))):
        try:
            picture.seek(number)
            check_pixels(picture)
            yield _reduced(upright(picture))
        except _BAD_PAGE:
            yield None


def _drawn(page: pdfium.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(bounded_scale(width, height, _DPI / 72), 2 * LONG_SIDE / max(width, height, 1e-6))
    return page.render(scale=scale, grayscale=True).to_pil().convert("L")


def _scanned(page: pdfium.PdfPage) -> Image.Image | None:
    """Return the one picture that a scanned page consists of, decoded only as large as needed; None for others."""
    images = list(page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
    if len(images) != 1 or not isinstance(images[0], pdfium.PdfImage) or not _is_scan(page, images[0]):
        return None
    image = images[0]
    if image.get_filters() != ["DCTDecode"]:
        return None
    stored = Image.open(io.BytesIO(bytes(_raw(image))), formats=("JPEG",))
    check_pixels(stored)
    if stored.mode not in ("L", "RGB"):
        return None
    stored.draft("L", _wanted(stored.size))
    return _reduced(stored.convert("L"))


def _raw(image: pdfium.PdfImage) -> ctypes.Array[ctypes.c_ubyte]:
    data: ctypes.Array[ctypes.c_ubyte] = image.get_data(decode_simple=False)
    return data


def _is_scan(page: pdfium.PdfPage, image: pdfium.PdfImage) -> bool:
    left, bottom, right, top = image.get_bounds()
    x0, y0, x1, y1 = page.get_bbox()
    return bool((right - left) * (top - bottom) >= _COVERS * (x1 - x0) * (y1 - y0))


def _wanted(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LONG_SIDE / max(size))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _reduced(picture: Image.Image) -> Image.Image:
    factor = int(max(picture.size) / LONG_SIDE)
    grey = picture.convert("L")
    return grey.reduce(factor) if factor > 1 else grey


def main(arguments: list[str]) -> int:
    """Write what `read` or `split` returns, or a reason, to `OUT/result.json`; a part is `3,4,5`."""
    act, kind, path, work, out = arguments[0], Kind(arguments[1]), *map(Path, arguments[2:5])
    logging.disable(logging.CRITICAL)
    if act == "read":
        return answer(out, lambda: read(kind, path, work))
    parts = [tuple(int(number) for number in part.split(",")) for part in arguments[5:]]
    return answer(out, lambda: split(kind, path, work, out, parts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
