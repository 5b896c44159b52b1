"""Lay the text that was read, invisibly, on the untouched pages of a PDF; the copy is PDF/A where it can be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pikepdf
from pikepdf import Name
from pikepdf.pdfa import Flavour, PdfaError, save

from .child_ocr import PageText

_SAME_SHAPE = 0.01  # rounding to whole pixels changes the shape of a page by less


def write_copy(source: Path, target: Path, layers: Mapping[int, PageText]) -> None:
    """Write the searchable copy; `layers` maps page numbers from 1 to what was read there.

    The copy is PDF/A-2b where pikepdf's validator confirms it, else a plain PDF. No page content is changed: the
    layer is drawn before it, in text render mode 3 (ISO 32000-1, table 106). Signatures, which hold for the
    original alone, are taken out. Raises pikepdf.PdfError, pikepdf.PasswordError.
    """
    opened: dict[Path, pikepdf.Pdf] = {}
    with pikepdf.open(source) as document:
        for number, text in layers.items():
            if text.layer not in opened:
                opened[text.layer] = pikepdf.open(text.layer)
            _lay(document, document.pages[number - 1], opened[text.layer].pages[text.index])
        _unsign(document)
        _save(document, target)
    for layer in opened.values():
        layer.close()


def _save(document: pikepdf.Pdf, target: Path) -> None:
    try:
        save(document, target, Flavour.PDFA_2B, output_intent="sRGB")
    except PdfaError:
        target.unlink(missing_ok=True)
        with document.open_metadata() as metadata:
            for claim in ("pdfaid:part", "pdfaid:conformance"):
                if claim in metadata:
                    del metadata[claim]
        document.save(target)


def _lay(document: pikepdf.Pdf, page: pikepdf.Page, text: pikepdf.Page) -> None:
    form = document.copy_foreign(text.as_form_xobject())
    name = page.add_resource(form, Name.XObject, prefix="Text")
    left, bottom, right, top = (float(side) for side in text.mediabox)
    matrix = placing(page, right - left, top - bottom)
    drawn = b"q %s cm %s Do Q\n" % (" ".join(f"{value:.6f}" for value in matrix).encode(), str(name).encode())
    page.contents_add(document.make_stream(drawn), prepend=True)


def placing(page: pikepdf.Page, width: float, height: float) -> tuple[float, float, float, float, float, float]:
    """Return the matrix that lays a picture of this size upright on the page as it is seen, as large as fits."""
    x0, y0, x1, y1 = seen_box(page)
    wide, high = x1 - x0, y1 - y0
    turn = int(page.obj.get(Name.Rotate, 0)) % 360
    seen_wide, seen_high = (high, wide) if turn in (90, 270) else (wide, high)
    across, down = seen_wide / max(width, 1e-6), seen_high / max(height, 1e-6)
    if abs(across / max(down, 1e-9) - 1) > _SAME_SHAPE:  # a photo in the middle of a sheet
        across = down = min(across, down)
    left, low = (seen_wide - across * width) / 2, (seen_high - down * height) / 2
    if turn == 90:
        return 0, across, -down, 0, x0 + wide - low, y0 + left
    if turn == 180:
        return -across, 0, 0, -down, x0 + wide - left, y0 + high - low
    if turn == 270:
        return 0, -across, down, 0, x0 + low, y0 + high - left
    return across, 0, 0, down, x0 + left, y0 + low


def seen_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """Return what of the page is seen: the crop box as far as it lies on the medium, left, bottom, right, top."""
    crop, media = (_ordered(box) for box in (page.cropbox, page.mediabox))
    seen = max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])
    return seen if seen[0] < seen[2] and seen[1] < seen[3] else media


def _ordered(box: pikepdf.Array) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(side) for side in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _unsign(document: pikepdf.Pdf) -> None:
    """Take the values of signature fields out of the copy, which no signer has seen."""
    root = document.Root
    if Name.Perms in root:
        del root.Perms
    form = root.get(Name.AcroForm)
    if not isinstance(form, pikepdf.Dictionary):
        return
    if Name.SigFlags in form:
        del form.SigFlags
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get(Name.FT) == Name.Sig and Name.V in item:
            del item[Name.V]
