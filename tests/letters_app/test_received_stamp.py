"""The received stamp: on a copy, in the emptiest place, the same bytes each time; the original untouched."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from correspondence.foundation.files.keeping import keep, read, verify
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.running import Permanent
from correspondence.letters.models import LetterFile
from correspondence.letters.received_stamp import NothingToStamp, stamp_again_when_read, stamp_letter
from correspondence.letters.received_stamp_child import choose, stamped
from tests.cast import Cast, run_steps
from tests.portal.desking import admit, arrived, inspected, page_picture, registered, small_pdf


def words_of(pdf: bytes) -> str:
    return PdfReader(BytesIO(pdf)).pages[0].extract_text()


@pytest.mark.django_db
def test_a_registered_letter_gets_its_stamp_on_the_searchable_copy(cast: Cast) -> None:
    letter = registered(cast, "a")
    assert run_steps("letters.stamp_received") == ["letters.stamp_received: done"]
    file = letter.files.get()
    assert file.stamped is not None
    shown = words_of(read(file.stamped))
    assert "LKPP" in shown
    assert "DITERIMA" in shown
    assert str(letter.entry) in shown
    assert verify(file.original)
    assert read(file.original) == small_pdf()


@pytest.mark.django_db
def test_stamping_again_changes_nothing(cast: Cast) -> None:
    letter = registered(cast, "a")
    stamp_letter(str(letter.pk))
    first = letter.files.get().stamped
    stamp_letter(str(letter.pk))
    assert letter.files.get().stamped == first


@pytest.mark.django_db
def test_a_letter_registered_before_it_was_read_is_stamped_twice(cast: Cast) -> None:
    letter = inspected(cast, "a")
    LetterFile.objects.update(searchable=None)
    file = letter.files.get()
    file.original.media_type = "application/pdf"
    file.original.save()
    admit(cast, letter)
    run_steps("letters.stamp_received")
    on_original = letter.files.get().stamped
    copy = PdfWriter(clone_from=BytesIO(small_pdf()))
    copy.add_metadata({"/Title": "searchable"})
    out = BytesIO()
    copy.write(out)
    LetterFile.objects.update(searchable=keep([out.getvalue()], media_type="application/pdf"))
    letter.refresh_from_db()
    stamp_again_when_read(letter)
    run_steps("letters.stamp_received")
    assert on_original is not None
    assert letter.files.get().stamped not in (None, on_original)


@pytest.mark.django_db
def test_a_letter_without_any_pdf_waits(cast: Cast) -> None:
    letter = arrived(cast, "a")
    with pytest.raises(NothingToStamp):
        stamp_letter(str(letter.pk))


@pytest.mark.django_db
def test_a_pdf_that_cannot_be_written_on_is_refused_with_its_reason(cast: Cast) -> None:
    letter = registered(cast, "a")
    LetterFile.objects.update(searchable=keep([b"%PDF-1.7 broken"], media_type="application/pdf"))
    with pytest.raises(Permanent):
        stamp_letter(str(letter.pk))
    run_steps("letters.stamp_received")
    step = Step.objects.get(name="letters.stamp_received")
    assert (step.state, step.error) == (StepState.REFUSED, "stamp-failed")


def test_a_thin_rule_is_seen() -> None:
    from PIL import ImageDraw

    page = Image.new("L", (1240, 1754), 255)
    first = choose(page, 595, 842)
    ImageDraw.Draw(page).line((100, first.y * 1754 + 20, 1140, first.y * 1754 + 20), fill=0, width=2)
    moved = choose(page, 595, 842)
    assert (moved.x, moved.y) != (first.x, first.y)
    rule = first.y + 20 / 1754
    assert not moved.y < rule < moved.y + moved.h


def test_the_emptiest_place_is_chosen() -> None:
    spot = choose(page_picture(), 595, 842)
    assert spot.x >= 0.55
    assert 0.15 < spot.y < 0.25
    blank = Image.new("L", (620, 877), 255)
    assert choose(blank, 595, 842).y == pytest.approx(0.19)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_stamp_lies_upright_where_it_was_put_on_turned_pages(tmp_path: Path, rotation: int) -> None:
    import pypdfium2

    source = PdfWriter()
    page = source.add_blank_page(width=595, height=842)
    page.rotate(rotation)
    path = tmp_path / "in.pdf"
    source.write(path)
    writer, spot = stamped(path, None, "LKPP DITERIMA", ["Tanggal : 9 Maret 2026"])
    writer.write(tmp_path / "out.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    picture = document[0].render(scale=1).to_pil().convert("L")
    ink = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert ink is not None
    left, top, right, bottom = ink
    assert left / picture.width == pytest.approx(spot.x, abs=0.03)
    assert top / picture.height == pytest.approx(spot.y, abs=0.03)
    assert (right - left) > (bottom - top) * 2
