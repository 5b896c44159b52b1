"""The place of the visible signature is found where the letter keeps it free."""

import re
import subprocess
from pathlib import Path

import pytest

from templates_docx.anchor import HEIGHT_MM, WIDTH_MM, AreaNotFound, find_area, reserved_area
from templates_docx.body import write_body
from templates_docx.controls import QR, fill
from templates_docx.conversion import Converter

pytestmark = pytest.mark.office
POINTS_PER_MM = 72 / 25.4
PAGE_HEIGHT = 841.89
WORD = re.compile(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)<')


def heights(pdf: Path, page: int) -> dict[str, tuple[float, float]]:
    """Return top and bottom of words in points from the lower edge of the page."""
    command = ("pdftotext", "-bbox", "-f", str(page), "-l", str(page), pdf, "-")
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {m[3]: (PAGE_HEIGHT - float(m[1]), PAGE_HEIGHT - float(m[2])) for m in WORD.finditer(out)}


def test_area_has_its_size_and_stands_between_position_and_name(pdf: Path) -> None:
    area = find_area(pdf.read_bytes())
    assert (area.page, area.pages) == (0, 1)
    assert area.x2 - area.x1 == pytest.approx(WIDTH_MM * POINTS_PER_MM, abs=1.5)
    assert area.y2 - area.y1 == pytest.approx(HEIGHT_MM * POINTS_PER_MM, abs=1.5)
    words = heights(pdf, 1)
    assert words["Katalog,"][1] >= area.y2 - 1
    assert words["Pejabat"][0] <= area.y1 + 1
    assert area.x2 <= 595 - 2 / 2.54 * 72 + 1


def test_area_of_a_long_letter_is_on_its_last_page_with_text_before_it(
    letter: bytes, converter: Converter, tmp_path: Path
) -> None:
    source, target = tmp_path / "long.docx", tmp_path / "long.pdf"
    block = "Kalimat isi surat yang panjang sekali dan diulang agar surat memenuhi halaman. " * 4
    source.write_bytes(write_body(letter, "\n\n".join([block] * 15 + ["Penutup surat."])))
    pages = converter.convert(source, target).pages
    area = find_area(target.read_bytes())
    assert pages == area.pages > 1
    words = heights(target, area.page + 1)
    assert words["Penutup"][1] > area.y2
    assert "LEMBAGA" not in words


@pytest.mark.parametrize("replacement", ["", "teks"])
def test_letter_without_a_place_is_told(letter: bytes, converter: Converter, tmp_path: Path, replacement: str) -> None:
    source, target = tmp_path / "none.docx", tmp_path / "none.pdf"
    source.write_bytes(fill(letter, {QR: replacement}))
    converter.convert(source, target)
    with pytest.raises(AreaNotFound, match="0 places"):
        find_area(target.read_bytes())


def test_broken_pdf_is_told() -> None:
    with pytest.raises(AreaNotFound):
        find_area(b"%PDF-1.7 broken")


def test_reserved_area_is_a_blank_picture_with_words_for_those_who_cannot_see() -> None:
    area = reserved_area()
    assert area.data.startswith(b"\x89PNG\r\n\x1a\n")
    assert area.description == "Tempat tanda tangan elektronik"
