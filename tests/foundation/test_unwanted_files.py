"""What the sweep does with contents: unwanted ones go, orphans are set aside, what is wanted again stays."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from correspondence.foundation.files import leftovers, orphans, unwanted
from correspondence.foundation.files.keeping import keep, read, store, verify
from correspondence.foundation.files.models import Blob
from correspondence.foundation.files.store import LocalStore
from correspondence.foundation.mail import queue
from correspondence.letters.models import IncomingLetter
from correspondence.organization.models import Agency
from tests.cast import Cast, delivered_letter
from tests.portal.desking import small_pdf

LONG_AGO = timedelta(days=8)


@pytest.fixture
def upload_folder(settings: LazySettings) -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR)


def aged(blob: Blob, age: timedelta = LONG_AGO) -> Blob:
    """Let row and bytes be last wanted that long ago."""
    moment = timezone.now() - age
    Blob.objects.filter(pk=blob.pk).update(touched_at=moment)
    path = LocalStore(Path(str(store().root))).path(blob.sha256)  # type: ignore[attr-defined]
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return blob


def sweep_unwanted() -> int:
    return unwanted.remove_unwanted(at=timezone.now())["unwanted_contents"]


@pytest.mark.django_db
def test_a_content_nobody_refers_to_goes_after_a_week_with_its_bytes() -> None:
    old, young = aged(keep([b"old"], media_type="text/plain")), keep([b"young"], media_type="text/plain")
    assert sweep_unwanted() == 1
    assert list(Blob.objects.all()) == [young]
    assert not store().has(old.sha256) and store().has(young.sha256)


@pytest.mark.django_db
def test_whatever_a_letter_or_an_unsent_mail_refers_to_stays(cast: Cast) -> None:
    letter: IncomingLetter = delivered_letter(cast, small_pdf(), key="kept").case.letter  # type: ignore[union-attr]
    original = aged(letter.files.get().original)
    attached = aged(keep([b"attached"], media_type="text/plain"))
    queue(to=["a@contoh.example"], subject="x", text="y", about=Agency.objects.get(), attachments=[(attached, "a")])
    sweep_unwanted()
    assert verify(original) and verify(attached)


@pytest.mark.django_db
def test_a_content_that_is_kept_anew_stays() -> None:
    blob = aged(keep([b"draft"], media_type="text/plain"))
    assert keep([b"draft"], media_type="text/plain") == blob
    assert sweep_unwanted() == 0
    assert verify(blob)


@pytest.mark.django_db
def test_bytes_put_between_the_deletion_of_their_row_and_their_own_stay() -> None:
    blob = aged(keep([b"raced"], media_type="text/plain"))
    Blob.objects.filter(pk=blob.pk).delete()
    again = keep([b"raced"], media_type="text/plain")
    cutoff = (timezone.now() - unwanted.GRACE).timestamp()
    assert not store().remove(blob.sha256, untouched_since=cutoff)
    assert verify(again)


@pytest.mark.django_db
def test_bytes_without_a_row_are_set_aside_and_come_back_with_their_row() -> None:
    sha256, _size = store().put([b"orphan"])
    now = timezone.now()
    assert orphans.tend_orphans(at=now)["contents_set_aside"] == 0, "its row may come in a moment"
    assert orphans.tend_orphans(at=now + timedelta(hours=2))["contents_set_aside"] == 1
    assert not store().has(sha256)
    blob = Blob.objects.create(sha256=sha256, size=6, media_type="text/plain")
    assert orphans.tend_orphans(at=now)["contents_brought_back"] == 1
    assert read(blob) == b"orphan"


@pytest.mark.django_db
def test_a_content_cut_short_by_the_disk_is_replaced_by_the_whole_one() -> None:
    blob = keep([b"whole bytes"], media_type="text/plain")
    path = store().path(blob.sha256)  # type: ignore[attr-defined]
    path.chmod(0o600)
    path.write_bytes(b"whole")
    keep([b"whole bytes"], media_type="text/plain")
    assert verify(blob)


@pytest.mark.django_db
def test_what_killed_uploads_left_goes_when_it_is_old(upload_folder: Path, tmp_path: Path) -> None:
    folder = upload_folder / "tmpabc"
    folder.mkdir()
    (folder / "page.png").write_bytes(b"x")
    (upload_folder / "x.upload").write_bytes(b"half")
    incoming = tmp_path / "files" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "tmpxyz").write_bytes(b"half")
    now = timezone.now()
    young = leftovers.clear_leftovers(at=now)
    assert (young["unfinished_contents"], young["temporary_files"]) == (0, 0)
    old = leftovers.clear_leftovers(at=now + timedelta(hours=2))
    assert (old["unfinished_contents"], old["temporary_files"]) == (1, 2)
    assert not list(upload_folder.iterdir()) and not list(incoming.iterdir())


def test_a_folder_that_goes_while_we_look_counts_as_just_written(
    upload_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step at work removes its folders while the sweep walks them."""
    (upload_folder / "step" / "pages").mkdir(parents=True)
    for folder in (upload_folder / "step" / "pages", upload_folder / "step"):
        os.utime(folder, (0, 0))
    list_folder = os.scandir

    def remove_first(path: Any = ".") -> Any:
        if str(path).endswith("pages"):
            Path(path).rmdir()
        return list_folder(path)

    assert [path.name for path in leftovers.forgotten(before=1.0)] == ["step"]
    monkeypatch.setattr(os, "scandir", remove_first)
    assert list(leftovers.forgotten(before=1.0)) == []
