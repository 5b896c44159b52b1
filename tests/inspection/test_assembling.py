"""Photos become one PDF: in order, upright, on A4, JPEG data untouched."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from correspondence.inspection.assembling import AssemblingFailed, images_to_pdf
from tests.inspection.safety_samples import picture_bytes

A4 = (595.28, 841.89)


def photo(folder: Path, name: str, size: tuple[int, int], orientation: int = 1, mode: str = "RGB") -> Path:
    """Write a picture whose upper left quarter is black."""
    picture = Image.new(mode, size, "white")
    picture.paste("black", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = folder / name
    picture.save(path, exif=exif)
    return path


def sizes(path: Path) -> list[tuple[float, float]]:
    """Return the page sizes in points as they are shown, turned pages turned."""
    with pdfium.PdfDocument(path) as document:
        return [tuple(round(side, 1) for side in page.get_size()) for page in document]


def drawn(path: Path, number: int = 0) -> Image.Image:
    """Draw a page at 72 dpi in grey."""
    with pdfium.PdfDocument(path) as document:
        return document[number].render(scale=1).to_pil().convert("L")


def test_pages_keep_the_order_given_on_a4(tmp_path: Path) -> None:
    images = [
        photo(tmp_path, "z.jpg", (300, 400)),
        photo(tmp_path, "a.png", (400, 300)),
        photo(tmp_path, "m.tif", (300, 400), mode="1"),
    ]
    assert images_to_pdf(images, tmp_path / "letter.pdf") == 3
    upright, flat = (round(A4[0], 1), round(A4[1], 1)), (round(A4[1], 1), round(A4[0], 1))
    assert sizes(tmp_path / "letter.pdf") == [upright, flat, upright]


def test_jpeg_data_is_not_coded_again(tmp_path: Path) -> None:
    image = photo(tmp_path, "a.jpg", (300, 400))
    images_to_pdf([image], tmp_path / "letter.pdf")
    with pikepdf.open(tmp_path / "letter.pdf") as document:
        raw = next(iter(document.pages[0].get_images().values())).read_raw_bytes()
    with Image.open(io.BytesIO(raw)) as kept, Image.open(image) as original:
        assert kept.tobytes() == original.tobytes()
    assert raw in image.read_bytes()


TURNS = [(3, (1, 1)), (6, (1, 0)), (8, (0, 1)), (2, (1, 0)), (5, (0, 0))]


@pytest.mark.parametrize(("orientation", "corner"), TURNS)
def test_turned_and_mirrored_photos_stand_upright(tmp_path: Path, orientation: int, corner: tuple[int, int]) -> None:
    images_to_pdf([photo(tmp_path, "a.jpg", (420, 594), orientation)], tmp_path / "letter.pdf")
    page = drawn(tmp_path / "letter.pdf")
    quarters = page.resize((2, 2), Image.Resampling.BOX).tobytes()
    assert quarters.index(min(quarters)) == corner[1] * 2 + corner[0]
    darkest, *others = sorted(quarters)
    assert darkest < 100
    assert min(others) > 150


def test_every_page_of_a_tiff_becomes_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(picture_bytes("TIFF", frames=3))
    assert images_to_pdf([path], tmp_path / "letter.pdf") == 3


def test_a_transparent_picture_lies_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (420, 594), (0, 0, 0, 0)).save(tmp_path / "a.png")
    images_to_pdf([tmp_path / "a.png"], tmp_path / "letter.pdf")
    assert min(drawn(tmp_path / "letter.pdf").tobytes()) > 250


def test_the_same_photos_give_the_same_bytes(tmp_path: Path) -> None:
    image = photo(tmp_path, "a.jpg", (300, 400))
    for name in ("one.pdf", "two.pdf"):
        images_to_pdf([image], tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_the_broken_photo_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "b.jpg"
    broken.write_bytes(picture_bytes("JPEG", (900, 900))[:1500])
    images = [photo(tmp_path, "a.jpg", (300, 400)), broken]
    with pytest.raises(AssemblingFailed) as failure:
        images_to_pdf(images, tmp_path / "letter.pdf")
    assert (failure.value.reason, failure.value.at) == ("broken", 1)
    assert not (tmp_path / "letter.pdf").exists()


def test_no_photo_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no images"):
        images_to_pdf([], tmp_path / "letter.pdf")
