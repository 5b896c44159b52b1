"""Draw pages inside the sandbox: `python -m … KIND FILE WORK OUT FIRST COUNT DPI`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from .child_findings import RefusedError, answer
from .child_image import check_pixels, open_picture
from .child_pdf import open_for_pages
from .child_scale import bounded_scale
from .kinds import Kind

SCREEN_SIDE = 1520  # pixels of the longer side, a little more where whole points give more
_POINTS_PER_INCH = 72
_BAD_PICTURE = (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError)


def draw(kind: Kind, path: Path, work: Path, numbers: range, dpi: int) -> Iterator[tuple[int, Image.Image]]:
    """Yield (page number from 1, picture) for the wanted pages that exist, or raise RefusedError."""
    return _draw_pdf(path, work, numbers, dpi) if kind is Kind.PDF else _draw_picture(path, numbers)


def save(picture: Image.Image, number: int, out: Path) -> dict[str, int | str]:
    """Write the working image and the screen image of one page; return their names and sizes in pixels."""
    name = f"page-{number:04}"
    work_name = f"{name}.png" if picture.mode == "1" else f"{name}.jpg"
    picture.save(out / work_name, quality=90, optimize=False)
    screen = screen_picture(picture)
    screen_name = f"{name}-screen.jpg"
    screen.save(out / screen_name, quality=82)
    return {
        "number": number,
        "file": work_name,
        "width": picture.width,
        "height": picture.height,
        "screen_file": screen_name,
        "screen_width": screen.width,
        "screen_height": screen.height,
    }


def screen_picture(picture: Image.Image) -> Image.Image:
    """Return the page as the screen shows it: its longer side SCREEN_SIDE, or less than a half more.

    A page at 300 dpi is halved: the mean of whole points takes a sixth of the time of a resize by LANCZOS.
    """
    screen = picture.convert("L") if picture.mode == "1" else picture
    longer = max(screen.size)
    if longer >= 2 * SCREEN_SIDE:
        return screen.reduce(longer // SCREEN_SIDE)
    if longer > SCREEN_SIDE:
        width, height = (max(1, round(side * SCREEN_SIDE / longer)) for side in screen.size)
        return screen.resize((width, height), Image.Resampling.LANCZOS)
    return screen


def upright(picture: Image.Image) -> Image.Image:
    """Return a picture turned as its orientation tag says, on white, as black-and-white, grey or RGB."""
    turned = ImageOps.exif_transpose(picture) or picture
    if turned.mode in ("1", "L", "RGB"):
        return turned
    if turned.mode in ("I;16", "I;16B", "I", "F"):
        return _grey_of_deep(turned)
    if "A" in turned.getbands() or "transparency" in turned.info:
        layered = turned.convert("RGBA")
        page = Image.new("RGB", layered.size, "white")
        page.paste(layered, mask=layered.getchannel("A"))
        return page
    try:
        return turned.convert("RGB")
    except ValueError:
        # Pillow cannot turn Lab into RGB by itself; its first band is the lightness.
        return turned.getchannel(0)


def _grey_of_deep(picture: Image.Image) -> Image.Image:
    deep = picture.convert("F")
    highest = deep.getextrema()[1]
    top = 65535.0 if isinstance(highest, int | float) and highest > 255 else 255.0
    return deep.point(lambda value: value * (255.0 / top) + 0).convert("L")


def _within_bounds(picture: Image.Image) -> Image.Image:
    """Reduce a large picture before anything else is done to it: every further step holds a copy in memory."""
    picture.load()
    scale = bounded_scale(picture.width, picture.height, 1.0)
    if scale >= 1:
        return picture
    size = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
    smooth = picture.convert("L") if picture.mode == "1" else picture
    return smooth.resize(size, reducing_gap=3.0)


def _draw_pdf(path: Path, work: Path, numbers: range, dpi: int) -> Iterator[tuple[int, Image.Image]]:
    document, _repaired = open_for_pages(path, work)
    for number in numbers:
        if number > len(document):
            return
        try:
            page = document[number - 1]
            width, height = page.get_size()
            scale = bounded_scale(width, height, dpi / _POINTS_PER_INCH)
            yield number, page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True).to_pil().convert("RGB")
            page.close()
        except (pdfium.PdfiumError, ValueError) as error:
            if number == numbers.start:
                raise RefusedError("broken") from error
            # A page of a letter that cannot be drawn stays in its place, empty, so that page numbers hold.
            yield number, Image.new("RGB", (1240, 1754), "white")


def _draw_picture(path: Path, numbers: range) -> Iterator[tuple[int, Image.Image]]:
    picture = open_picture(path)
    for number in numbers:
        try:
            if number > getattr(picture, "n_frames", 1) or (number > 1 and picture.format != "TIFF"):
                return
            if picture.format == "TIFF":
                picture.seek(number - 1)
            check_pixels(picture)
            yield number, upright(_within_bounds(picture))
        except _BAD_PICTURE as error:
            raise RefusedError("broken") from error


def main(arguments: list[str]) -> int:
    """Draw pages FIRST to FIRST+COUNT-1 and write `{"pages": […]}` or a reason to `OUT/result.json`."""
    kind, path, work, out = Kind(arguments[0]), *map(Path, arguments[1:4])
    first, count, dpi = map(int, arguments[4:7])

    def drawn() -> dict[str, object]:
        pages = draw(kind, path, work, range(first, first + count), dpi)
        return {"pages": [save(picture, number, out) for number, picture in pages]}

    return answer(out, drawn)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
