"""Letters as they come in, composed by the project itself: docx, then a page image with signature, cap and noise."""

import io
import math
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from templates_docx.conversion import Converter

DPI = 200
FONT = "/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf"
INK = (28, 45, 120)
VIOLET = (110, 50, 150)


@dataclass(frozen=True)
class LetterText:
    """What the letter says; `cap` is the text around the stamp, empty for a letter without one, `seal` that inside."""

    kop: Sequence[str]
    address: str
    number: str
    place_date: str
    subject: str
    addressee: Sequence[str]
    body: Sequence[str]
    office: str
    cap: str = ""
    seal: str = "SETDA"
    signed: bool = True
    seed: int = 7


def compose_docx(text: LetterText) -> bytes:
    """Write the letter with Word's own means: kop, letter lines, body, signer."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin = Cm(3), Cm(2), Cm(1.6)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Liberation Sans", Pt(11)
    style.paragraph_format.space_after = Pt(4)
    for line in text.kop:
        _centred(document, line, size=14, bold=True)
    _centred(document, text.address, size=9, bold=False)
    document.add_paragraph("_" * 70).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(text.place_date).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for label, value in (
        ("Nomor", text.number),
        ("Sifat", "Biasa"),
        ("Lampiran", "-"),
        ("Hal", text.subject),
    ):
        document.add_paragraph(f"{label}\t: {value}")
    document.add_paragraph()
    for number, line in enumerate(text.addressee):
        document.add_paragraph(("Yth. " if number == 0 else "") + line)
    document.add_paragraph()
    for paragraph in text.body:
        document.add_paragraph(paragraph).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    document.add_paragraph()
    for line in (f"{text.office},", "", "", "", "", "(nama terang)"):
        document.add_paragraph(line).paragraph_format.left_indent = Cm(9)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _centred(document: WordDocument, line: str, *, size: int, bold: bool) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(line)
    run.bold, run.font.size = bold, Pt(size)


def scan(text: LetterText, office: Converter) -> Image.Image:
    """Print, sign, stamp and scan the letter: the image of its first page at 200 dpi."""
    page, foot = _printed(compose_docx(text), office)
    dice = random.Random(text.seed)  # noqa: S311  (strokes, not secrets)
    if text.signed:
        page = _signed(page, dice, (int(page.width * 0.62), foot))
    if text.cap:
        page = _stamped(page, (text.cap, text.seal), (int(page.width * 0.56), foot))
    return _noisy(page.rotate(dice.uniform(-0.5, 0.5), fillcolor="white", resample=Image.Resampling.BICUBIC), text.seed)


def scanned_pdf(text: LetterText) -> bytes:
    """Return the scan as a PDF of one image page, as an office scanner makes it."""
    return scanned_pdfs([text])[0]


def scanned_pdfs(texts: Sequence[LetterText]) -> list[bytes]:
    """Return the scans of several letters, printed by one LibreOffice."""
    with Converter() as office:
        return [_as_pdf(scan(text, office)) for text in texts]


def _as_pdf(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "PDF", resolution=DPI, quality=80)
    return out.getvalue()


def _printed(docx: bytes, office: Converter) -> tuple[Image.Image, int]:
    """Return the printed page and the height (pixels) where the signature belongs."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "letter.docx", Path(folder) / "letter.pdf"
        source.write_bytes(docx)
        office.convert(source, target)
        document = pypdfium2.PdfDocument(target.read_bytes())
        page = document[0]
        image = page.render(scale=DPI / 72).to_pil().convert("RGB")
        found = page.get_textpage().search("(nama terang)").get_next()
        top = page.get_height() - page.get_textpage().get_charbox(found[0])[3] if found else page.get_height() * 0.75
    return image, int(top * DPI / 72) - 90


def _signed(page: Image.Image, dice: random.Random, place: tuple[int, int]) -> Image.Image:
    draw = ImageDraw.Draw(page)
    x, y = place
    for stroke in range(3):
        points = [
            (
                x + 3.2 * step + 26 * math.sin(step / (5 + stroke) + dice.uniform(-0.06, 0.06)),
                y + 46 * math.sin(step / 6.5 + stroke) * math.cos(step / 21) + stroke * 7,
            )
            for step in range(84 - 16 * stroke)
        ]
        draw.line(points, fill=INK, width=5 - stroke, joint="curve")
    draw.line([(x - 10, y + 62), (x + 260, y + 44)], fill=INK, width=3)
    return page


def _stamped(page: Image.Image, said: tuple[str, str], place: tuple[int, int]) -> Image.Image:
    words, seal = said
    size = 330
    cap = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(cap)
    middle = size // 2
    for radius, width in ((155, 7), (108, 4)):
        draw.ellipse(
            [middle - radius, middle - radius, middle + radius, middle + radius],
            outline=(*VIOLET, 190),
            width=width,
        )
    font = ImageFont.truetype(FONT, 26)
    for number, letter in enumerate(words):
        angle = -200 + number * 220 / max(1, len(words) - 1)
        glyph = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
        ImageDraw.Draw(glyph).text((20, 20), letter, font=font, fill=(*VIOLET, 200), anchor="mm")
        turned = glyph.rotate(-(angle + 90), resample=Image.Resampling.BICUBIC)
        radians = math.radians(angle)
        cap.alpha_composite(
            turned, (int(middle + 131 * math.cos(radians)) - 20, int(middle + 131 * math.sin(radians)) - 20)
        )
    draw.text((middle, middle), seal, font=ImageFont.truetype(FONT, 34), fill=(*VIOLET, 200), anchor="mm")
    layer = page.convert("RGBA")
    layer.alpha_composite(cap.rotate(8), (place[0] - size // 2, place[1] - size // 2))
    return layer.convert("RGB")


def _noisy(page: Image.Image, seed: int) -> Image.Image:
    soft = np.asarray(page.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.int16)
    grain = np.random.default_rng(seed).normal(0, 6, soft.shape[:2])
    return Image.fromarray(np.clip(soft + grain[..., None] - 4, 0, 255).astype(np.uint8))
