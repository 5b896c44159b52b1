"""Page images: upright, bounded, in order, from every kind that has pages."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from correspondence.inspection.child_entry import FEW_PAGES
from correspondence.inspection.child_render import SCREEN_SIDE, screen_picture
from correspondence.inspection.child_scale import MAX_WORK_PIXELS, MAX_WORK_SIDE, bounded_scale
from correspondence.inspection.kinds import MEDIA_TYPES, PORTAL_ATTACHMENT, RECEIVE, Kind
from correspondence.inspection.rendering import RenderingFailed, check_with_first_page, render_pages, to_pdf
from correspondence.inspection.safety import Verdict
from tests.inspection.safety_samples import docx_bytes, mail_bytes, odt_bytes, pdf_bytes, picture_bytes


def stored(folder: Path, content: bytes) -> Path:
    """Write content under a name without extension."""
    path = folder / "stored"
    path.write_bytes(content)
    return path


def corner_jpeg(orientation: int, times: int = 1) -> bytes:
    """Compose a JPEG of `times` 60 by 40, black in its upper left quarter, with an EXIF orientation."""
    picture = Image.new("RGB", (60 * times, 40 * times), "white")
    picture.paste("black", (0, 0, 30 * times, 20 * times))
    exif = Image.Exif()
    exif[0x0112] = orientation
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=95, exif=exif)
    return target.getvalue()


def is_dark(picture: Image.Image, x: int, y: int) -> bool:
    """Tell whether a point is dark."""
    return picture.convert("L").crop((x, y, x + 1, y + 1)).tobytes()[0] < 100


def test_pdf_pages_come_in_order_at_300_dpi_with_a_screen_image(tmp_path: Path) -> None:
    pages = render_pages(stored(tmp_path, pdf_bytes(12)), MEDIA_TYPES[Kind.PDF], tmp_path / "out")
    assert [page.number for page in pages] == list(range(1, 13))
    assert abs(pages[0].width - 595 / 72 * 300) <= 1
    with Image.open(pages[11].path) as work, Image.open(pages[11].screen_path) as screen:
        assert work.size == (pages[11].width, pages[11].height)
        assert screen.size == (pages[11].screen_width, pages[11].screen_height)
        assert screen.size == ((work.width + 1) // 2, (work.height + 1) // 2)
        assert min(work.convert("L").tobytes()) < 100


@pytest.mark.parametrize(
    ("longer", "shown"), [(900, 900), (1600, SCREEN_SIDE), (3040, 1520), (3508, 1754), (3900, 1950), (6000, 2000)]
)
def test_the_screen_image_is_large_enough_to_read_and_no_larger_than_needed(longer: int, shown: int) -> None:
    screen = screen_picture(Image.new("RGB", (longer // 2, longer), "white"))
    assert screen.size == (shown // 2, shown)
    assert shown < 1.5 * SCREEN_SIDE


@pytest.mark.parametrize(("pages", "numbers"), [(1, [1]), (2, [1, 2]), (FEW_PAGES, [1, 2, 3]), (FEW_PAGES + 1, [1])])
def test_a_short_file_is_drawn_whole_while_it_is_checked(tmp_path: Path, pages: int, numbers: list[int]) -> None:
    path = stored(tmp_path, pdf_bytes(pages))
    verdict, drawn = check_with_first_page(path, name="a.pdf", accepted=RECEIVE, out=tmp_path / "out")
    assert (verdict.verdict, verdict.pages) == (Verdict.ACCEPT, pages)
    assert [page.number for page in drawn] == numbers
    assert all(page.path.is_file() and page.screen_path.is_file() for page in drawn)


def test_a_second_page_that_cannot_be_drawn_refuses_no_file(tmp_path: Path) -> None:
    small, enormous = Image.new("1", (600, 800), 1), Image.new("1", (12_000, 12_000), 1)
    target = io.BytesIO()
    small.save(target, "TIFF", save_all=True, append_images=[enormous], compression="group4")
    path = stored(tmp_path, target.getvalue())
    verdict, drawn = check_with_first_page(path, name="a.tif", accepted=RECEIVE, out=tmp_path / "out")
    assert (verdict.verdict, verdict.pages) == (Verdict.ACCEPT, 2)
    assert [page.number for page in drawn] == [1]


def test_a_part_of_the_pages_and_the_end(tmp_path: Path) -> None:
    path, media_type = stored(tmp_path, pdf_bytes(3)), MEDIA_TYPES[Kind.PDF]
    pages = render_pages(path, media_type, tmp_path, first=2, max_pages=5, dpi=72)
    assert [(page.number, page.width, page.path.name) for page in pages] == [
        (2, 595, "page-0002.jpg"),
        (3, 595, "page-0003.jpg"),
    ]
    assert render_pages(path, media_type, tmp_path, first=4) == []


def test_an_enormous_page_is_drawn_within_bounds(tmp_path: Path) -> None:
    path = stored(tmp_path, pdf_bytes(size=(14_400, 7_200)))
    page = render_pages(path, MEDIA_TYPES[Kind.PDF], tmp_path / "out")[0]
    assert page.width * page.height <= MAX_WORK_PIXELS * 1.01
    assert page.width <= MAX_WORK_SIDE + 1
    assert abs(page.width / page.height - 2) < 0.01


@pytest.mark.parametrize(("width", "height"), [(1, 1e9), (1e9, 1e9), (0, 0), (595, 842)])
def test_the_scale_keeps_both_bounds(width: float, height: float) -> None:
    scale = bounded_scale(width, height, 300 / 72)
    assert 0 < scale <= 300 / 72
    assert max(width, height) * scale <= MAX_WORK_SIDE * 1.001
    assert width * height * scale * scale <= MAX_WORK_PIXELS * 1.001


@pytest.mark.parametrize(
    ("orientation", "size", "dark"),
    [(1, (60, 40), (5, 5)), (3, (60, 40), (55, 35)), (6, (40, 60), (35, 5)), (8, (40, 60), (5, 55))],
)
def test_photos_stand_upright(tmp_path: Path, orientation: int, size: tuple[int, int], dark: tuple[int, int]) -> None:
    path = stored(tmp_path, corner_jpeg(orientation))
    page = render_pages(path, MEDIA_TYPES[Kind.JPEG], tmp_path / "out")[0]
    assert (page.width, page.height) == size
    with Image.open(page.path) as picture:
        assert is_dark(picture, *dark)
        assert not is_dark(picture, size[0] - 1 - dark[0], size[1] - 1 - dark[1])


def test_a_photo_beyond_the_bounds_is_reduced_and_stands_upright(tmp_path: Path) -> None:
    path = stored(tmp_path, corner_jpeg(6, times=110))
    page = render_pages(path, MEDIA_TYPES[Kind.JPEG], tmp_path / "out")[0]
    assert page.width * page.height <= MAX_WORK_PIXELS
    assert abs(page.height / page.width - 1.5) < 0.01
    with Image.open(page.path) as picture:
        assert is_dark(picture, page.width - 5, 5)
        assert not is_dark(picture, 5, page.height - 5)


def test_every_page_of_a_tiff_and_black_and_white_stays_so(tmp_path: Path) -> None:
    path = stored(tmp_path, picture_bytes("TIFF", frames=3))
    assert len(render_pages(path, MEDIA_TYPES[Kind.TIFF], tmp_path / "out")) == 3
    target = io.BytesIO()
    Image.new("1", (50, 70), 1).save(target, "TIFF", compression="group4")
    page = render_pages(stored(tmp_path, target.getvalue()), MEDIA_TYPES[Kind.TIFF], tmp_path / "bw")[0]
    with Image.open(page.path) as picture:
        assert (picture.format, picture.mode) == ("PNG", "1")


def test_a_transparent_picture_lies_on_white(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(target, "PNG")
    page = render_pages(stored(tmp_path, target.getvalue()), MEDIA_TYPES[Kind.PNG], tmp_path / "out")[0]
    with Image.open(page.path) as picture:
        assert not is_dark(picture, 20, 20)


def test_a_broken_page_later_in_a_letter_keeps_its_number(tmp_path: Path) -> None:
    document = pikepdf.open(io.BytesIO(pdf_bytes(3)))
    document.pages[1].obj.MediaBox = pikepdf.Array([0, 0, 0, 0])
    document.save(tmp_path / "stored")
    pages = render_pages(tmp_path / "stored", MEDIA_TYPES[Kind.PDF], tmp_path / "out", dpi=50)
    assert [page.number for page in pages] == [1, 2, 3]


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("surat.docx", docx_bytes()),
        ("surat.odt", odt_bytes()),
        ("surat.rtf", rb"{\rtf1\ansi{\fonttbl\f0 Arial;}\f0 Isi surat.}"),
        ("surat.eml", mail_bytes()),
    ],
)
def test_office_files_and_mails_get_a_page_with_something_on_it(tmp_path: Path, name: str, content: bytes) -> None:
    path = stored(tmp_path, content)
    verdict, pages = check_with_first_page(path, name=name, accepted=RECEIVE, out=tmp_path / "out")
    assert verdict.verdict is Verdict.ACCEPT
    with Image.open(pages[0].path) as picture:
        assert min(picture.convert("L").tobytes()) < 100


@pytest.mark.office
def test_a_mail_shows_its_sender_and_text(tmp_path: Path) -> None:
    path = stored(tmp_path, mail_bytes())
    made = to_pdf(path, MEDIA_TYPES[Kind.EML], tmp_path / "mail.pdf")
    with pikepdf.open(made) as document:
        assert len(document.pages) == 1
        assert "/Font" in document.pages[0].obj.Resources


@pytest.mark.office
def test_what_libreoffice_cannot_open_is_refused_as_broken(tmp_path: Path) -> None:
    # soffice exits 0 here and writes nothing.
    path = stored(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000))
    with pytest.raises(RenderingFailed) as failure:
        render_pages(path, MEDIA_TYPES[Kind.DOC], tmp_path / "out", max_pages=1)
    assert failure.value.reason == "broken"
    assert list((tmp_path / "out").iterdir()) == []


def test_a_refused_file_is_not_drawn(tmp_path: Path) -> None:
    path = stored(tmp_path, b"hallo")
    verdict, pages = check_with_first_page(path, name="a.pdf", accepted=RECEIVE, out=tmp_path / "out")
    assert (verdict.reason, pages) == ("mislabelled", [])


def test_a_workbook_has_no_page_image(tmp_path: Path) -> None:
    with pytest.raises(RenderingFailed, match="unsupported-type"):
        render_pages(stored(tmp_path, b"x"), MEDIA_TYPES[Kind.XLSX], tmp_path / "out")
    assert Kind.XLSX in PORTAL_ATTACHMENT


def test_pages_that_cannot_be_put_down_make_no_file_a_broken_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("page-0001.png", "page-0001.jpg"):
        (out / name).mkdir(parents=True)
    with pytest.raises(OSError, match="page-0001"):
        check_with_first_page(stored(tmp_path, pdf_bytes()), name="surat.pdf", accepted=RECEIVE, out=out)
