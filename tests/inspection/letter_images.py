"""Letter pages drawn for the tests: A4 at 150 dpi, every mark at a known place."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from correspondence.inspection.report import Box

WIDTH, HEIGHT = 1240, 1754
BLACK, BLUE, VIOLET, GREY = (20, 20, 20), (30, 50, 160), (110, 70, 170), (120, 120, 125)

HEAD = ("PEMERINTAH KABUPATEN CONTOH", "DINAS PERCONTOHAN", "UPTD BALAI UJI COBA")
ADDRESS = "Jalan Percobaan Raya No. 12 Telp. (0200) 123456 Email: balai@contoh.example"
FIELDS = (
    ("Nomor", "005/123/BUC/III/2026"),
    ("Sifat", "Segera"),
    ("Lampiran", "1 (satu) berkas"),
    ("Hal", "Permohonan Konsultasi Katalog"),
)
SENTENCE = (
    "Sehubungan dengan rencana kegiatan pengadaan barang dan jasa pada tahun anggaran",
    "berjalan, bersama ini kami mengajukan permohonan konsultasi mengenai tata cara",
    "pencantuman barang pada katalog elektronik beserta persyaratan yang harus dipenuhi.",
    "Atas perhatian dan kerja sama yang diberikan kami sampaikan terima kasih.",
)


@dataclass
class Letter:
    """A page that is being drawn; the drawing methods return the true box of what they draw."""

    background: tuple[int, int, int] = (255, 255, 255)
    image: Image.Image = field(init=False)
    draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), self.background)
        self.draw = ImageDraw.Draw(self.image)

    def text(self, x: int, y: int, words: str, size: int = 22, colour: tuple[int, int, int] = BLACK) -> None:
        """Write one line from its upper left corner."""
        self.draw.text((x, y), words, font=ImageFont.load_default(size), fill=colour)

    def centred(self, y: int, words: str, size: int) -> None:
        """Write one line in the middle of the page."""
        font = ImageFont.load_default(size)
        self.draw.text(((WIDTH - font.getlength(words)) / 2, y), words, font=font, fill=BLACK)

    def letterhead(self, *, rule: bool = True, emblem: bool = True) -> Box:
        """Three names, an address, by choice an emblem at the left and a ruled line below."""
        for y, line, size in zip((60, 100, 140), HEAD, (30, 34, 30), strict=True):
            self.centred(y, line, size)
        self.centred(186, ADDRESS, 18)
        if emblem:
            self.draw.polygon([(110, 70), (200, 70), (200, 150), (155, 200), (110, 150)], fill=BLACK)
            self.draw.ellipse((130, 95, 180, 145), fill=(255, 255, 255))
        if rule:
            self.draw.line((100, 226, 1140, 226), fill=BLACK, width=4)
        return _box(110 if emblem else 250, 60, 1000, 170)

    def fields(self, y: int = 290) -> None:
        """Nomor, Sifat, Lampiran, Hal at the left, place and date at the right, the addressee below."""
        self.text(820, y, "Contoh, 17 Maret 2026")
        for index, (label, value) in enumerate(FIELDS):
            self.text(130, y + 36 * index, label)
            self.text(270, y + 36 * index, f": {value}")
        self.text(130, y + 190, "Yth. Kepala Pusat Layanan Pengadaan")
        self.text(130, y + 226, "di Jakarta")

    def body(self, y: int = 590, paragraphs: int = 3) -> None:
        """Paragraphs of printed text."""
        for paragraph in range(paragraphs):
            for line, words in enumerate(SENTENCE):
                self.text(130, y + 170 * paragraph + 36 * line, words)

    def name_block(self, y: int = 1180) -> None:
        """Title and name of a signer, with room for the signature between them."""
        self.text(760, y, "Kepala Balai,")
        self.text(760, y + 220, "Nama Penanda Tangan")

    def signature(self, x: int = 740, y: int = 1240, colour: tuple[int, int, int] = BLUE) -> Box:
        """A hand's long loops and a sweep below them."""
        points = []
        for step in range(400):
            t = step / 400 * 7 * math.pi
            across = x + 40 + step * 0.55 + 34 * math.sin(t)
            down = y + 60 + (46 - step * 0.06) * math.cos(t * 1.07) + 12 * math.sin(t / 3)
            points.append((across, down))
        self.draw.line(points, fill=colour, width=4, joint="curve")
        sweep = [(x + 20 + 3.0 * s, y + 120 - 30 * math.sin(s / 30)) for s in range(100)]
        self.draw.line(sweep, fill=colour, width=4, joint="curve")
        xs, ys = [p[0] for p in points + sweep], [p[1] for p in points + sweep]
        return _box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    def ring_stamp(self, x: int = 700, y: int = 1310, radius: int = 95, colour: tuple[int, int, int] = VIOLET) -> Box:
        """Two rings with letters between them and a name across the middle."""
        for r, width in ((radius, 5), (radius - 34, 3)):
            self.draw.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=width)
        for index, sign in enumerate("BALAI UJI COBA * CONTOH * "):
            angle = 2 * math.pi * index / 26
            place = (x + (radius - 18) * math.cos(angle) - 7, y + (radius - 18) * math.sin(angle) - 10)
            self.draw.text(place, sign, font=ImageFont.load_default(19), fill=colour)
        self.text(x - 36, y - 14, "UPTD", 26, colour)
        return _box(x - radius, y - radius, 2 * radius, 2 * radius)

    def framed_stamp(self, x: int, y: int, colour: tuple[int, int, int], tilt: float = 0.0) -> Box:
        """A received stamp: a frame of 300 by 130 pixels with two lines of letters."""
        stamp = Image.new("RGBA", (310, 140), (255, 255, 255, 0))
        pen = ImageDraw.Draw(stamp)
        pen.rectangle((4, 4, 304, 134), outline=(*colour, 255), width=5)
        pen.text((50, 20), "DITERIMA", font=ImageFont.load_default(40), fill=(*colour, 255))
        pen.text((60, 84), "18 MAR 2026", font=ImageFont.load_default(28), fill=(*colour, 255))
        turned = stamp.rotate(tilt, expand=True, resample=Image.Resampling.BICUBIC)
        self.image.paste(turned, (x, y), turned)
        return _box(x, y, turned.width, turned.height)

    def table(self, y: int, rows: int = 12) -> None:
        """A ruled table with text in each cell."""
        for row in range(rows + 1):
            self.draw.line((130, y + 50 * row, 1110, y + 50 * row), fill=BLACK, width=3)
        for x in (130, 230, 700, 1110):
            self.draw.line((x, y, x, y + 50 * rows), fill=BLACK, width=3)
        for row in range(rows):
            self.text(150, y + 12 + 50 * row, str(row + 1))
            self.text(250, y + 12 + 50 * row, "Uraian barang dan jasa")
            self.text(720, y + 12 + 50 * row, "Keterangan")

    def noise(self, seed: int, specks: int = 500) -> None:
        """Dust of a scanner and a light shadow at the left edge."""
        dust = random.Random(seed)
        for _ in range(specks):
            x, y = dust.randrange(WIDTH), dust.randrange(HEIGHT)
            self.draw.point((x, y), fill=(dust.randrange(200),) * 3)
        shadow = Image.linear_gradient("L").rotate(90).resize((WIDTH, HEIGHT)).point(lambda v: 200 + v * 55 // 255)
        self.image.paste(Image.composite(self.image, Image.new("RGB", self.image.size, (190,) * 3), shadow))
        self.draw = ImageDraw.Draw(self.image)

    def save(self, path: Path) -> Path:
        """Write the page and return its path."""
        self.image.save(path, dpi=(150, 150), quality=88)
        return path


def whole_letter() -> Letter:
    """A complete letter: head, fields, text, name block, signature over a stamp."""
    letter = Letter()
    letter.letterhead()
    letter.fields()
    letter.body()
    letter.name_block()
    letter.ring_stamp()
    letter.signature()
    return letter


def plain_page() -> Letter:
    """A second page: printed text only."""
    letter = Letter()
    letter.body(y=120, paragraphs=7)
    return letter


def save_pdf(letters: Sequence[Letter], path: Path) -> Path:
    """Write pages as a PDF of pictures."""
    first, *rest = [letter.image for letter in letters]
    first.save(path, "PDF", resolution=150.0, save_all=True, append_images=rest)
    return path


def _box(x: float, y: float, w: float, h: float) -> Box:
    return Box.within_page(x / WIDTH, y / HEIGHT, w / WIDTH, h / HEIGHT)
