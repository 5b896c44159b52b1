"""The visible signature block: QR code left, text right, wrapped and sized to the box that it gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.stamp import QRPosition, QRStampStyle

FONT = Path(__file__).resolve().parent / "assets" / "stamp-sans.ttf"
UNITS_PER_EM = 1000
SIZES = (9, 8, 7, 6, 5)  # whole points only: pyHanko lays out with fractions
LEADING = 1
MARGIN = 2
GAP = 3
# letters are always in Indonesian, whatever the language of the screen (design.md section 7)
HEADING = "Ditandatangani secara elektronik oleh:"
UNCERTIFIED = "Sertifikat pengembangan: belum tersertifikasi"


class BlockTooSmallError(ValueError):
    """The text of the signature block does not fit into its box in the smallest allowed size."""


@dataclass(frozen=True)
class Block:
    """A laid out text: its lines and the font size in points."""

    lines: tuple[str, ...]
    size: int


@cache
def _advances() -> dict[int, int]:
    font = TTFont(FONT)
    widths = font["hmtx"]
    return {code: widths[name][0] for code, name in font.getBestCmap().items()}


def text_width(text: str, size: float) -> float:
    """Return the width of a line in points, without kerning; unknown letters count a full em."""
    advances = _advances()
    return sum(advances.get(ord(letter), UNITS_PER_EM) for letter in text) * size / UNITS_PER_EM


def wrap(text: str, size: float, width: float) -> list[str]:
    """Break a line at spaces so that each part is at most width points wide; a long word stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or [""]


def lay_out(lines: Sequence[str], *, width: float, height: float) -> Block:
    """Return the text in the largest size that fits width and height; BlockTooSmallError when none does."""
    for size in SIZES:
        wrapped = [part for line in lines for part in wrap(line, size, width)]
        fits = all(text_width(line, size) <= width for line in wrapped)
        if fits and len(wrapped) * (size + LEADING) <= height:
            return Block(tuple(wrapped), size)
    raise BlockTooSmallError(f"{width:.0f} x {height:.0f} pt")


def block_style(lines: Sequence[str], box: tuple[float, float, float, float], *, certified: bool) -> QRStampStyle:
    """Return pyHanko's stamp style for the lines in a box (left, bottom, right, top, in points)."""
    width, height = box[2] - box[0], box[3] - box[1]
    qr_size = min(height, width / 2) - 2 * (MARGIN + GAP)
    text = [HEADING, *lines, *([] if certified else [UNCERTIFIED])]
    room = width - qr_size - 2 * GAP - 2 * MARGIN
    block = lay_out(text, width=room, height=height - 2 * MARGIN)
    return QRStampStyle(
        stamp_text="\n".join(block.lines).replace("%", "%%"),
        text_box_style=TextBoxStyle(
            font=GlyphAccumulatorFactory(str(FONT), font_size=block.size),
            font_size=block.size,
            leading=block.size + LEADING,
        ),
        border_width=0,
        innsep=GAP,
        qr_inner_size=int(qr_size),
        qr_position=QRPosition.LEFT_OF_TEXT,
        inner_content_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MIN,
            y_align=AxisAlignment.ALIGN_MID,
            margins=Margins.uniform(MARGIN),
            inner_content_scaling=InnerScaling.SHRINK_TO_FIT,
        ),
        background=None,
    )
