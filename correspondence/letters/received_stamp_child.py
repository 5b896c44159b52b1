"""Sandbox child: draw the received stamp into the emptiest of a few places of a PDF's first page."""

import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

WIDTH, HEIGHT = 154.0, 54.0  # points, 54 × 19 mm as on paper
TILT = math.radians(2)  # a stamp set by hand is never quite straight
INK = "0.416 0.173 0.569"
DARK = 176  # of 255; what is darker counts as ink
GRID = 240  # pixels across; each holds the share of ink of what it stands for
MARGIN = 0.012  # share of the page left free around the stamp where there is room
# Left edge and top edge as shares of the page, the most usual place first.
PLACES = (
    (0.60, 0.19), (0.60, 0.17), (0.60, 0.21), (0.60, 0.24), (0.60, 0.27), (0.60, 0.30), (0.60, 0.33),
    (0.36, 0.19), (0.36, 0.21), (0.62, 0.02), (0.06, 0.02), (0.34, 0.02), (0.08, 0.86), (0.60, 0.90),
    (0.34, 0.92), (0.08, 0.72),
)  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """Where the stamp lies, in shares of the page from its top left corner."""

    x: float
    y: float
    w: float
    h: float


def choose(picture: Image.Image, width: float, height: float) -> Spot:
    """Return the place with the least ink below it; of equal ones the more usual. Sizes in points."""
    dark = picture.convert("L").point(lambda value: 255 if value < DARK else 0)
    ink = dark.resize((GRID, max(round(GRID * height / width), 1)), Image.Resampling.BOX)
    share_w, share_h = min(WIDTH / width, 0.9), min(HEIGHT / height, 0.9)
    spots = [Spot(min(x, 1 - share_w - 0.02), min(y, 1 - share_h - 0.02), share_w, share_h) for x, y in PLACES]
    return min(spots, key=lambda spot: _covered(ink, spot))


def _covered(ink: Image.Image, spot: Spot) -> float:
    wide, high = ink.size
    box = (
        max(int((spot.x - MARGIN) * wide), 0),
        max(int((spot.y - MARGIN) * high), 0),
        min(math.ceil((spot.x + spot.w + MARGIN) * wide), wide),
        min(math.ceil((spot.y + spot.h + MARGIN) * high), high),
    )
    below = ink.crop(box).histogram()
    return round(sum(value * count for value, count in enumerate(below)) / (255 * max(sum(below), 1)), 3)


def draw(title: str, lines: list[str]) -> PageObject:
    """Return a blank page of the stamp's size that bears the stamp."""
    page = PageObject.create_blank_page(width=WIDTH, height=HEIGHT)
    words = [
        f"{INK} RG {INK} rg 1.6 w 2 2 {WIDTH - 4:.1f} {HEIGHT - 4:.1f} re S",
        f"BT /B 9.5 Tf 10 {HEIGHT - 15:.1f} Td {_text(title)} Tj ET",
        f"0.8 w 8 {HEIGHT - 20:.1f} m {WIDTH - 8:.1f} {HEIGHT - 20:.1f} l S",
    ]
    for number, line in enumerate(lines):
        words.append(f"BT /R 8.5 Tf 10 {HEIGHT - 31 - 12 * number:.1f} Td {_text(line)} Tj ET")
    stream = DecodedStreamObject()
    stream.set_data("\n".join(words).encode("latin-1"))
    page[NameObject("/Contents")] = stream
    fonts = DictionaryObject({NameObject("/B"): _font("Helvetica-Bold"), NameObject("/R"): _font("Helvetica")})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    return page


def _font(name: str) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject(f"/{name}"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )


def _text(words: str) -> str:
    """Write a PDF string; what the standard fonts cannot show becomes a question mark."""
    shown = words.encode("latin-1", "replace").decode("latin-1")
    return "(" + shown.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"


def stamped(source: Path, picture: Path | None, title: str, lines: list[str]) -> tuple[PdfWriter, Spot]:
    """Return the PDF with the stamp on its first page, and where it lies."""
    reader = PdfReader(source)
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter(clone_from=reader)
    page = writer.pages[0]
    if page.rotation:
        page.transfer_rotation_to_content()
    box = page.cropbox
    width, height = float(box.width), float(box.height)
    with Image.open(picture) if picture else Image.new("L", (1, 1), 255) as seen:
        spot = choose(seen, width, height)
    left = float(box.left) + spot.x * width
    bottom = float(box.bottom) + (1 - spot.y - spot.h) * height
    scale = min(spot.w * width / WIDTH, spot.h * height / HEIGHT)
    move = Transformation().rotate(math.degrees(TILT)).scale(scale).translate(left, bottom)
    page.merge_transformed_page(draw(title, lines), move)
    return writer, spot


def main(arguments: list[str]) -> int:
    """Write `stamped.pdf` and `result.json` (the spot) into OUT; arguments: LETTER PICTURE|- OUT TITLE LINE…"""
    source, picture, out, title, *lines = arguments
    writer, spot = stamped(Path(source), None if picture == "-" else Path(picture), title, lines)
    writer.write(Path(out) / "stamped.pdf")
    result = {"box": [round(value, 4) for value in (spot.x, spot.y, spot.w, spot.h)]}
    (Path(out) / "result.json").write_text(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
