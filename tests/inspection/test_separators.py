"""Separator sheets are found however they went through the scanner; the pages of letters stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from correspondence.inspection.separators import DividingFailed, read_codes, split_pages
from tests.inspection.separator_scans import page, photocopied, scan, sheet, skewed, tiff, torn

PDF, TIFF = "application/pdf", "image/tiff"
CODE = "TGP1.NRVXA4AK.ABCDEFGHIJKLMNOPQRST"
LONG = f"TGP1.{'MRUXEZLLOR2XEYLO' * 5}.ABCDEFGHIJKLMNOPQRST"
WAYS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "straight": lambda picture: picture,
    "skewed 1": lambda picture: skewed(picture, 1),
    "skewed 3": lambda picture: skewed(picture, -3),
    "upside down": lambda picture: picture.rotate(180),
    "sideways": lambda picture: picture.rotate(90, expand=True),
    "photocopied": photocopied,
    "photocopied, skewed": lambda picture: photocopied(skewed(picture, 2)),
    "photocopied upside down": lambda picture: photocopied(picture.rotate(181, fillcolor=250)),
    "stained and torn": torn,
}


def stored(folder: Path, content: bytes, name: str = "scan.pdf") -> Path:
    """Write the scan to a file."""
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("dpi", [100, 150, 300])
@pytest.mark.parametrize("code", [CODE, LONG])
def test_every_sheet_is_found_at_every_resolution(tmp_path: Path, dpi: int, code: str) -> None:
    ways = [way(sheet(code, dpi)) for way in WAYS.values()]
    found = read_codes(stored(tmp_path, scan([*ways, page("Surat", dpi)], dpi=dpi)), PDF)
    missed = [name for number, name in enumerate(WAYS, start=1) if code not in found.texts.get(number, ())]
    assert missed == []
    assert found.pages == len(WAYS) + 1
    assert found.pages not in found.texts


def test_sheets_in_a_black_and_white_tiff_are_found(tmp_path: Path) -> None:
    pages = [sheet(CODE, 200), page("Surat", 200), skewed(sheet(LONG, 200), 2)]
    found = read_codes(stored(tmp_path, tiff(pages, dpi=200), "scan.tif"), TIFF)
    assert found.texts == {1: (CODE,), 3: (LONG,)}


def test_the_empty_back_of_a_sheet_is_told_from_a_page(tmp_path: Path) -> None:
    back = photocopied(page())
    word = page()
    ImageDraw.Draw(word).text((300, 300), "Lampiran", fill=30, font_size=26)
    pages = [sheet(CODE), back, page("Satu"), page(), sheet(CODE), word, sheet(CODE), skewed(page(), 2)]
    found = read_codes(stored(tmp_path, scan(pages)), PDF)
    assert sorted(found.texts) == [1, 5, 7]
    assert found.blank == {2, 8}  # page 4 is empty too, but follows a letter; page 6 bears one word


@pytest.mark.parametrize("strength", [0.05, 0.12, 0.25])
def test_a_sheet_that_shines_through_its_back_makes_no_page(tmp_path: Path, strength: float) -> None:
    behind = Image.blend(page(), sheet(CODE).transpose(Image.Transpose.FLIP_LEFT_RIGHT), strength)
    found = read_codes(stored(tmp_path, scan([sheet(CODE), behind, page("Satu")])), PDF)
    assert 2 in found.blank or found.texts.get(2) == (CODE,)


def test_pages_are_taken_over_without_coding_them_again(tmp_path: Path) -> None:
    path = stored(tmp_path, scan([page("Satu"), sheet(CODE), page("Dua"), page("Tiga")]))
    first, second = split_pages(path, PDF, [(1,), (3, 4)], tmp_path)
    with pikepdf.open(path) as whole, pikepdf.open(first) as one, pikepdf.open(second) as two:
        kept = [_picture(document, at) for document, at in ((one, 0), (two, 0), (two, 1))]
        assert kept == [_picture(whole, at) for at in (0, 2, 3)]
        assert (len(one.pages), len(two.pages)) == (1, 2)
    again = tmp_path / "again"
    again.mkdir()
    assert [file.read_bytes() for file in split_pages(path, PDF, [(1,), (3, 4)], again)] == [
        first.read_bytes(),
        second.read_bytes(),
    ]


def _picture(document: pikepdf.Pdf, at: int) -> bytes:
    (image,) = document.pages[at].get_images().values()
    return bytes(image.read_raw_bytes())


def test_the_frames_of_a_tiff_become_pages(tmp_path: Path) -> None:
    path = stored(tmp_path, tiff([page("Satu"), sheet(CODE), page("Dua")]), "scan.tif")
    made = split_pages(path, TIFF, [(1,), (3,)], tmp_path)
    with pdfium.PdfDocument(made[1]) as document:
        assert len(document) == 1
        drawn = document[0].render(scale=1).to_pil().convert("L")
    assert min(drawn.get_flattened_data() if hasattr(drawn, "get_flattened_data") else drawn.getdata()) < 100


def test_a_scan_that_is_none_is_refused_with_its_reason(tmp_path: Path) -> None:
    broken = stored(tmp_path, b"%PDF-1.7\nnothing else")
    with pytest.raises(DividingFailed, match="broken"):
        read_codes(broken, PDF)
    with pytest.raises(DividingFailed, match="broken"):
        split_pages(broken, PDF, [(1,)], tmp_path)


def test_letters_of_the_measuring_set_hold_no_sheet(data_folder: Path) -> None:
    found = [path for path in islice(sorted((data_folder / "letters" / "pdf").glob("*.pdf")), 12)]
    if not found:
        pytest.skip("the measuring data (TANGGAP_DATA) has no scanned letters")
    texts = [text for path in found for page_texts in read_codes(path, PDF).texts.values() for text in page_texts]
    assert [text for text in texts if text.startswith("TGP1.")] == []
