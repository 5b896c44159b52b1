"""Working pictures that go while somebody else is at them are simply not there: they are a cache."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from correspondence.foundation.files.keeping import keep
from correspondence.foundation.files.models import Blob
from correspondence.inspection.rendering import CODES_NAME, PageImage
from correspondence.intake import working

pytestmark = pytest.mark.django_db


class ReadMeanwhile(list[PageImage]):
    """Pages of an original that another delivery of the same bytes has read just before the next one is kept."""

    def __init__(self, original: Blob, pages: list[PageImage]) -> None:
        super().__init__(pages)
        self.original = original

    def __iter__(self) -> Iterator[PageImage]:
        for page in super().__iter__():
            working.forget(self.original)
            yield page


@pytest.fixture
def blob() -> Blob:
    return keep([b"surat"], media_type="application/pdf")


@pytest.fixture
def page(tmp_path: Path) -> PageImage:
    (tmp_path / "page.jpg").write_bytes(b"gambar")
    return PageImage(1, 1240, 1754, tmp_path / "page.jpg", 1075, 1520, tmp_path / "page.jpg")


def test_keeping_ends_where_another_delivery_of_the_same_bytes_was_read(
    blob: Blob, page: PageImage, tmp_path: Path
) -> None:
    working.keep_drawn(blob, ReadMeanwhile(blob, [page]), tmp_path, total=1)
    assert working.drawn_before(blob) == working.Working()
    working.keep_drawn(blob, [page], tmp_path, total=1)
    assert list(working.drawn_before(blob).pictures) == [1]


def test_what_is_forgotten_between_two_looks_is_not_there(
    blob: Blob, page: PageImage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / CODES_NAME).write_text("{}")
    for look in (working.drawn_before, working.codes_before):
        working.keep_drawn(blob, [page], tmp_path, total=1)
        with monkeypatch.context() as patch:
            for name in ("is_dir", "is_file"):  # what was asked a moment ago
                patch.setattr(Path, name, lambda path: True)
            working.forget(blob)
            assert look(blob) in (working.Working(), None)


def test_a_folder_that_goes_while_the_unread_are_sought_stops_nothing(
    blob: Blob, page: PageImage, tmp_path: Path, settings: LazySettings
) -> None:
    working.keep_drawn(blob, [page], tmp_path, total=1)
    for name in ("0-gone", "z-gone"):  # listed, and not there when asked for its age
        (Path(settings.WORKING_FOLDER) / name).symlink_to(tmp_path / "nowhere")
    later = timezone.now() + working.KEPT_FOR + timedelta(hours=1)
    assert working.forget_unread(at=later) == {"working_pictures_removed": 1}
    assert working.drawn_before(blob) == working.Working()
