"""Scans made for the tests: separator sheets as paper comes out of a scanner, and pages of letters between them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFilter

A4_INCHES = (8.27, 11.69)


def page(text: str = "", dpi: int = 150) -> Image.Image:
    """Draw an A4 page: lines as of a letter that begins with the text, or nothing for an empty one."""
    picture = Image.new("L", (round(A4_INCHES[0] * dpi), round(A4_INCHES[1] * dpi)), 250)
    if text:
        pen = ImageDraw.Draw(picture)
        pen.text((dpi, dpi), text, fill=20, font_size=dpi // 5)
        for top in range(int(1.6 * dpi), int(10 * dpi), dpi // 5):
            pen.line((dpi, top, 7 * dpi, top), fill=40, width=max(2, dpi // 50))
    return picture


def sheet(code: str, dpi: int = 150) -> Image.Image:
    """Draw a separator sheet with the code in the middle (100 mm) and in the corners (42 mm)."""
    picture = page("", dpi)
    made = segno.make(code, error="h", micro=False, boost_error=False)
    width, height = picture.size
    small, large, edge = round(42 / 25.4 * dpi), round(100 / 25.4 * dpi), round(12 / 25.4 * dpi)
    corners = [(x, y) for x in (edge, width - edge - small) for y in (edge, height - edge - small)]
    for size, at in ((large, ((width - large) // 2, (height - large) // 2)), *((small, corner) for corner in corners)):
        raw = io.BytesIO()
        made.save(raw, kind="png", scale=8, border=4)
        picture.paste(Image.open(raw).convert("L").resize((size, size), Image.Resampling.LANCZOS), at)
    return picture


def skewed(picture: Image.Image, degrees: float) -> Image.Image:
    """Turn the paper, as it lies in the scanner."""
    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=250)


def photocopied(picture: Image.Image, seed: int = 1) -> Image.Image:
    """Give a copy of a copy: blurred, uneven, with specks."""
    grey = np.asarray(picture.filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32)
    source = np.random.default_rng(seed)
    shade = np.linspace(0, 30, grey.shape[1], dtype=np.float32)[None, :]
    noisy = np.clip((grey - 128) * 0.8 + 140 - shade + source.normal(0, 14, grey.shape), 0, 255)
    noisy[source.random(grey.shape) < 0.002] = 20
    return Image.fromarray(noisy.astype(np.uint8))


def torn(picture: Image.Image) -> Image.Image:
    """Stain the middle of the sheet and tear off a corner; one code in a corner survives."""
    pen = ImageDraw.Draw(picture := picture.copy())
    width, height = picture.size
    pen.ellipse((width * 0.2, height * 0.3, width * 0.8, height * 0.7), fill=90)
    pen.polygon((0, 0, width * 0.5, 0, 0, height * 0.4), fill=0)
    return picture


def scan(pages: Sequence[Image.Image], *, dpi: int = 150, quality: int = 50) -> bytes:
    """Bind the pages as a scanner does: a PDF of one JPEG a page."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=quality)
    return out.getvalue()


def tiff(pages: Sequence[Image.Image], *, dpi: int = 150) -> bytes:
    """Bind the pages as a TIFF in black and white (CCITT group 4)."""
    out = io.BytesIO()
    plain = [each.point(lambda value: 255 if value > 128 else 0).convert("1") for each in pages]
    plain[0].save(out, "TIFF", save_all=True, append_images=plain[1:], compression="group4", dpi=(dpi, dpi))
    return out.getvalue()
