"""Pages are drawn once between delivery and reading; what waits for the reading is a cache and goes afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from correspondence.foundation.files.keeping import keep_path
from correspondence.inspection import recognition, rendering
from correspondence.inspection.rendering import PageImage
from correspondence.intake import checking, paging, recognizing, working
from correspondence.intake.models import Delivery
from correspondence.letters.models import LetterFile
from correspondence.letters.states import FileRole
from tests.cast import Cast, delivered_letter
from tests.inspection.letter_images import plain_page, save_pdf, whole_letter

pytestmark = [pytest.mark.ocr, pytest.mark.django_db]


@pytest.fixture
def scan(tmp_path: Path) -> bytes:
    return save_pdf([whole_letter(), plain_page()], tmp_path / "surat.pdf").read_bytes()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """List every page that a child draws, by number; the drawing itself is the real one."""
    pages: list[int] = []
    real = rendering._taken

    def noted(*args: object) -> PageImage:
        page: PageImage = real(*args)  # type: ignore[arg-type]
        pages.append(page.number)
        return page

    monkeypatch.setattr(rendering, "_taken", noted)
    return pages


def _delivered(cast: Cast, content: bytes) -> tuple[Delivery, LetterFile]:
    delivery = delivered_letter(cast, content)
    checking.check_delivery(str(delivery.pk))
    return delivery, LetterFile.objects.get(letter__case__deliveries=delivery)


def test_each_page_is_drawn_once_and_nothing_waits_afterwards(
    cast: Cast, settings: LazySettings, scan: bytes, drawn: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery, file = _delivered(cast, scan)
    assert [page.number for page in file.pages.all()] == [1, 2], "the pages of a short letter come with the check"
    paging.make_pages(str(delivery.pk))
    given: list[int] = []
    real = recognition.recognize

    def noted(*args: object, pictures: dict[int, Path], **options: object) -> recognition.Recognition:
        given.extend(pictures)
        return real(*args, pictures=pictures, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(recognizing, "recognize", noted)
    recognizing.recognize_delivery(str(delivery.pk))
    assert sorted(drawn) == [1, 2]
    assert sorted(given) == [1, 2], "the reading takes the pictures that were drawn"
    file.refresh_from_db()
    assert file.searchable is not None
    assert "005/123/BUC" in file.text
    assert file.pages.count() == 2
    assert list(Path(settings.WORKING_FOLDER).iterdir()) == []


def test_the_other_pages_of_a_longer_letter_are_drawn_afterwards(cast: Cast, tmp_path: Path, drawn: list[int]) -> None:
    content = save_pdf([whole_letter(), *[plain_page()] * 3], tmp_path / "surat.pdf").read_bytes()
    delivery, file = _delivered(cast, content)
    assert [page.number for page in file.pages.all()] == [1]
    paging.make_pages(str(delivery.pk))
    assert drawn == [1, 2, 3, 4]
    assert [page.number for page in file.pages.all()] == [1, 2, 3, 4]
    assert sorted(working.drawn_before(file.original).pictures) == [1, 2, 3, 4]


def test_pictures_that_were_lost_are_drawn_again(cast: Cast, scan: bytes) -> None:
    delivery, file = _delivered(cast, scan)
    paging.make_pages(str(delivery.pk))
    working.forget(file.original)
    recognizing.recognize_delivery(str(delivery.pk))
    file.refresh_from_db()
    assert "005/123/BUC" in file.text
    assert {finding.page for finding in file.findings.all()} == {1}


def test_what_nobody_reads_goes_after_some_days(tmp_path: Path, settings: LazySettings) -> None:
    path = whole_letter().save(tmp_path / "page.jpg")
    blob = keep_path(path, media_type="image/jpeg")
    page = PageImage(1, 1240, 1754, path, 1075, 1520, path)
    working.keep_drawn(blob, [page], tmp_path, total=1)
    before = working.drawn_before(blob)
    assert (list(before.pictures), before.total, before.pdf) == ([1], 1, None)
    now = timezone.now()
    assert working.forget_unread(at=now) == {"working_pictures_removed": 0}
    assert working.forget_unread(at=now + working.KEPT_FOR + timedelta(hours=1)) == {"working_pictures_removed": 1}
    assert working.drawn_before(blob) == working.Working()
    assert list(Path(settings.WORKING_FOLDER).iterdir()) == []


def test_pictures_of_what_nobody_reads_are_not_kept(cast: Cast, scan: bytes, settings: LazySettings) -> None:
    delivery = delivered_letter(cast, scan, key="lampiran")
    delivery.files.update(role=FileRole.ATTACHMENT)
    LetterFile.objects.filter(letter__case=delivery.case).update(role=FileRole.ATTACHMENT)
    checking.check_delivery(str(delivery.pk))
    paging.make_pages(str(delivery.pk))
    assert LetterFile.objects.get(letter__case=delivery.case).pages.exists()
    assert list(Path(settings.WORKING_FOLDER).glob("*/*")) == []
