"""Text and marks by the real Tesseract inside the sandbox, and the whole inspection of a file."""

import subprocess
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from correspondence.inspection import child_reading
from correspondence.inspection.assembling import images_to_pdf
from correspondence.inspection.inspecting import InspectionFailed, inspect_file
from correspondence.inspection.marks import find_marks_on
from correspondence.inspection.paper import prepare, working_size
from correspondence.inspection.recognition import Recognition, RecognitionFailed, recognize
from correspondence.inspection.report import MarkKind
from correspondence.inspection.words_pdf import page_words
from tests.inspection.letter_images import Letter, plain_page, save_pdf, whole_letter

pytestmark = pytest.mark.ocr

PRINTED = "Nomor : 77/TEKS/2026"


def _text_page(pdf: pikepdf.Pdf, text: str, *, invisible: bool = False, rotate: int = 0) -> None:
    """Add an A4 page with one line of real text 72 points from the left and 100 from the top."""
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    mode = "3 Tr " if invisible else ""
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf {mode}72 742 Td ({text}) Tj ET".encode())
    page.Rotate = rotate


def _printed(path: Path, *texts: str, rotate: int = 0) -> Path:
    with pikepdf.new() as pdf:
        for text in texts:
            _text_page(pdf, text, rotate=rotate)
        pdf.save(path)
    return path


def _text_of(path: Path) -> str:
    document = pdfium.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Recognition]:
    folder = tmp_path_factory.mktemp("scan")
    pdf = save_pdf([whole_letter(), plain_page()], folder / "letter.pdf")
    return pdf, recognize(pdf, folder / "out")


def test_scanned_letter_becomes_searchable(scanned: tuple[Path, Recognition]) -> None:
    original, recognition = scanned
    assert recognition.pages == 2
    assert "Permohonan Konsultasi Katalog" in _text_of(recognition.searchable_pdf)
    assert "Konsultasi" not in _text_of(original)


def test_words_of_a_scan_stand_where_they_are_drawn(scanned: tuple[Path, Recognition]) -> None:
    _, recognition = scanned
    found = next(word for word in recognition.words if word.text == "Contoh,")
    assert found.page == 1
    assert found.box.x == pytest.approx(820 / 1240, abs=0.005)
    assert found.box.y == pytest.approx(295 / 1754, abs=0.005)
    assert 0.5 < found.confidence <= 1
    assert {word.page for word in recognition.words} == {1, 2}


def test_text_of_pages_is_parted(scanned: tuple[Path, Recognition]) -> None:
    first, second = scanned[1].text.split("\f")
    assert "DINAS PERCONTOHAN\n" in first
    assert "pencantuman barang" in second
    assert "DINAS" not in second


def test_copy_declares_pdf_a(scanned: tuple[Path, Recognition]) -> None:
    with pikepdf.open(scanned[1].searchable_pdf) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "2B"


def test_marks_are_found_with_the_words(scanned: tuple[Path, Recognition]) -> None:
    first, second = scanned[1].marks
    assert {mark.kind for mark in first} == set(MarkKind)
    assert second == ()


def test_copy_is_sound_and_keeps_the_pages_as_they_are(scanned: tuple[Path, Recognition], tmp_path: Path) -> None:
    original, recognition = scanned
    checked = subprocess.run(["qpdf", "--check", recognition.searchable_pdf], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    pictures = []
    for path in (original, recognition.searchable_pdf):
        with pikepdf.open(path) as pdf:
            drawn = [item for page in pdf.pages for item in page.Resources.XObject.values()]
            pictures.append([item.read_raw_bytes() for item in drawn if item.Subtype == "/Image"])
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) == 2


def test_a_page_drawn_before_is_not_drawn_again(tmp_path: Path) -> None:
    pdf = save_pdf([plain_page(), plain_page()], tmp_path / "letter.pdf")
    other = Letter()
    other.text(200, 400, "Gambar yang sudah ada", 40)
    picture = other.save(tmp_path / "drawn.jpg")
    first, second = recognize(pdf, tmp_path / "out", pictures={1: picture}).text.split("\f")
    assert first == "Gambar yang sudah ada"
    assert "pencantuman barang" in second


@pytest.mark.parametrize(
    ("width", "suffix"), [(800, "jpg"), (2000, "jpg"), (2480, "jpg"), (3600, "jpg"), (2480, "png")]
)
def test_a_picture_drawn_before_is_seen_in_grey_and_small(tmp_path: Path, width: int, suffix: str) -> None:
    whole = whole_letter().image
    whole = whole.resize((width, round(whole.height * width / whole.width)))
    whole.save(tmp_path / f"page-0002.{suffix}")
    with pdfium.PdfDocument.new() as document:
        page = document.new_page(595, 842)
        grey, small = child_reading._seen(page, 2, tmp_path)
    assert grey.shape == (whole.height, width)
    expected = working_size(np.asarray(whole.convert("RGB"), dtype=np.uint8)[:, :, ::-1])
    assert np.abs(np.subtract(small.shape, expected.shape)).max() <= 1
    expected = np.asarray(cv2.resize(expected, small.shape[1::-1]), dtype=np.uint8)
    assert float(np.mean(cv2.absdiff(small, expected))) < 2.5
    assert {mark.kind for mark in find_marks_on(prepare(small))} == set(MarkKind)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_layer_lies_on_the_words_however_the_page_is_turned(tmp_path: Path, turn: int) -> None:
    letter = Letter()
    letter.text(250, 500, "Percontohan", 48)
    path = save_pdf([letter], tmp_path / "scan.pdf")
    if turn:
        letter.image = letter.image.rotate(turn, expand=True)  # counter-clockwise, /Rotate turns it back
        path = save_pdf([letter], path)
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            pdf.pages[0].Rotate = turn
            pdf.pages[0].CropBox = pdf.pages[0].MediaBox
            pdf.save(path)
    recognition = recognize(path, tmp_path / "out")
    assert recognition.text == "Percontohan"
    assert _overlap_in_copy(recognition) > 0.6


def test_the_layer_of_a_photo_lies_on_the_photo(tmp_path: Path) -> None:
    letter = Letter()
    letter.text(250, 500, "Percontohan", 48)
    letter.image = letter.image.crop((0, 0, 1240, 1000))  # wider than the sheet on which it is put
    photo = letter.save(tmp_path / "photo.jpg")
    images_to_pdf([photo], tmp_path / "photo.pdf")
    recognition = recognize(tmp_path / "photo.pdf", tmp_path / "out", pictures={1: photo})
    (word,) = recognition.words
    assert word.box.x == pytest.approx(250 / 1240, abs=0.01)
    assert word.box.y == pytest.approx(510 / 1000, abs=0.03)
    document = pdfium.PdfDocument(recognition.searchable_pdf)
    width, height = document[0].get_size()
    (found,) = page_words(document[0], 1)
    document.close()
    assert width > height, "a wide photo lies on a wide sheet"
    seen_wide = min(width, height * 1240 / 1000)
    tall = seen_wide * 1000 / 1240
    left, top = (width - seen_wide) / 2, (height - tall) / 2
    assert found.box.x == pytest.approx((left + word.box.x * seen_wide) / width, abs=0.01)
    assert found.box.bottom == pytest.approx((top + word.box.bottom * tall) / height, abs=0.02)


def _overlap_in_copy(recognition: Recognition) -> float:
    """Overlap of the one word that was read with the one that the copy holds at its place."""
    document = pdfium.PdfDocument(recognition.searchable_pdf)
    (found,) = page_words(document[0], 1)
    document.close()
    assert found.text == recognition.words[0].text
    return found.box.overlap(recognition.words[0].box)


def test_a_signature_is_no_part_of_the_copy(tmp_path: Path) -> None:
    path = _printed(tmp_path / "text.pdf", PRINTED)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"\0" * 8, ByteRange=[0, 1, 2, 3])
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="a", V=pdf.make_indirect(value))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)], SigFlags=3)
        pdf.save(path)
    copy = recognize(path, tmp_path / "out").searchable_pdf
    assert b"/ByteRange" in path.read_bytes()
    assert b"/ByteRange" not in copy.read_bytes()


def test_page_with_text_keeps_it_and_is_not_read_again(tmp_path: Path) -> None:
    recognition = recognize(_printed(tmp_path / "text.pdf", PRINTED), tmp_path / "out")
    assert recognition.text == PRINTED
    nomor = recognition.words[0]
    assert (nomor.text, nomor.confidence) == ("Nomor", 1.0)
    assert nomor.box.x == pytest.approx(72 / 595, abs=0.005)
    assert nomor.box.bottom == pytest.approx(100 / 842, abs=0.01)


def test_places_on_a_turned_page_are_those_seen(tmp_path: Path) -> None:
    recognition = recognize(_printed(tmp_path / "text.pdf", PRINTED, rotate=90), tmp_path / "out")
    nomor = recognition.words[0]
    assert nomor.text == "Nomor"
    assert nomor.box.h > nomor.box.w
    assert nomor.box.x == pytest.approx(742 / 842, abs=0.01)
    assert nomor.box.y == pytest.approx(72 / 595, abs=0.005)


def test_scan_with_a_printed_note_is_read_too(tmp_path: Path) -> None:
    path = save_pdf([whole_letter()], tmp_path / "scan.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, pikepdf.new() as other:
        _text_page(other, "Ditandatangani secara elektronik")
        pdf.pages[0].add_overlay(other.pages[0])
        pdf.save(path)
    text = recognize(path, tmp_path / "out").text
    assert "Ditandatangani secara elektronik" in text
    assert "005/123/BUC" in text


def test_hidden_text_of_a_scanner_is_less_sure(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        _text_page(pdf, PRINTED, invisible=True)
        pdf.save(tmp_path / "hidden.pdf")
    words = recognize(tmp_path / "hidden.pdf", tmp_path / "out").words
    assert [word.text for word in words] == ["Nomor", ":", "77/TEKS/2026"]
    assert {word.confidence for word in words} == {0.8}


def test_locked_file_says_so(tmp_path: Path) -> None:
    with pikepdf.open(_printed(tmp_path / "text.pdf", PRINTED)) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(RecognitionFailed) as failure:
        recognize(tmp_path / "locked.pdf", tmp_path / "out")
    assert failure.value.reason == "password-needed"


def test_broken_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    with pytest.raises(RecognitionFailed) as failure:
        recognize(tmp_path / "broken.pdf", tmp_path / "out")
    assert failure.value.reason == "broken"


@pytest.mark.parametrize("languages", ["", "ind eng", "ind+", "../ind", "-l"])
def test_odd_languages_are_refused(tmp_path: Path, languages: str) -> None:
    path = _printed(tmp_path / "text.pdf", PRINTED)
    with pytest.raises(ValueError, match="languages"):
        recognize(path, tmp_path / "out", languages=languages)


def test_photo_of_a_letter_through_the_whole_inspection(tmp_path: Path) -> None:
    photo = whole_letter().save(tmp_path / "surat.jpg")
    report = inspect_file(photo, work=tmp_path / "work")
    assert report.file == "surat.jpg"
    (page,) = report.pages
    assert {mark.kind for mark in page.marks} == set(MarkKind)
    values = {key: reading.value for key, reading in report.fields.items()}
    assert values["nomor"] == "005/123/BUC/III/2026"
    assert values["tanggal"] == "2026-03-17"
    assert values["sifat"] == "Segera"
    assert values["hal"] == "Permohonan Konsultasi Katalog"
    assert values["kepada"] == "Kepala Pusat Layanan Pengadaan"
    assert values["pengirim"].startswith("PEMERINTAH KABUPATEN CONTOH DINAS PERCONTOHAN")


def test_inspection_of_what_is_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "notes.pdf"
    path.write_bytes(b"")
    with pytest.raises(InspectionFailed) as failure:
        inspect_file(path, work=tmp_path / "work")
    assert failure.value.reason == "empty"
