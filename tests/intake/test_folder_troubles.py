"""The scan folder in trouble: one odd file stops no other, and what the store fails in is not blamed on a scan."""

import errno
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.utils import timezone

from correspondence.foundation.files import keeping
from correspondence.foundation.files.models import Blob
from correspondence.intake import folder
from correspondence.intake.folder import sweep_folder
from correspondence.intake.models import Delivery, InboxFile, InboxRefusal, Waits
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FAR = 13_569_465_600  # seconds: 2400-01-01, more nanoseconds than 64 bits hold


@pytest.fixture
def inbox(cast: Cast, settings: LazySettings, tmp_path: Path) -> Path:
    """Give a scan folder with two scans, the first one older."""
    settings.INBOX = tmp_path / "inbox"
    settings.INBOX.mkdir()
    for number, name in enumerate(("satu.pdf", "dua.pdf")):
        path = settings.INBOX / name
        path.write_bytes(b"%%PDF-1.7\n%d" % number)
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    return settings.INBOX


def looks(*seconds: float) -> int:
    return sum(sweep_folder(at=NOW + timedelta(seconds=each)) for each in seconds)


def test_a_scanner_whose_clock_is_broken_stops_nobody(inbox: Path) -> None:
    odd = inbox / "satu.pdf"
    os.utime(odd, (FAR, FAR))
    if odd.stat().st_mtime_ns < 1 << 63:
        pytest.skip("this file system knows no time so late")
    assert looks(0) == 0
    os.utime(odd, (FAR + 1, FAR + 1))
    assert looks(6) == 1, "what was written meanwhile has changed also in a far year"
    assert looks(12) == 1
    assert Delivery.objects.count() == 2
    assert len(list((inbox / ".diambil").rglob("*.pdf"))) == 2


def fail_for(patch: pytest.MonkeyPatch, size: int, error: Exception) -> None:
    """Let storing a scan of this size fail with the error, after some bytes of it were read."""
    real = keeping.keep

    def keep(chunks: Iterator[bytes], **options: object) -> Blob:
        content = b"".join(chunks)
        if content.endswith(b"%d" % size):
            raise error
        return real([content], **options)  # type: ignore[arg-type]

    patch.setattr(folder, "keep", keep)


def test_an_error_of_one_file_stops_no_other(inbox: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.MonkeyPatch.context() as patch:
        fail_for(patch, 0, ValueError("odd"))
        assert looks(0, 6) == 1
    assert Delivery.objects.get().external_id == "dua.pdf"
    assert "satu.pdf" in caplog.text
    assert looks(12) == 1


def test_a_database_that_is_away_stops_the_look(inbox: Path) -> None:
    looks(0)
    with pytest.MonkeyPatch.context() as patch:
        fail_for(patch, 0, OperationalError("the connection is closed"))
        with pytest.raises(OperationalError):
            looks(6)
    assert looks(12) == 2


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ENOSPC, Waits.NO_ROOM), (errno.EROFS, Waits.UNSTORED), (errno.EACCES, Waits.UNSTORED),
        (errno.EMFILE, Waits.UNSTORED), (errno.ESTALE, Waits.UNSTORED),
    ],
)  # fmt: skip
def test_a_store_that_fails_lets_scans_wait_and_puts_none_aside(inbox: Path, number: int, why: Waits) -> None:
    with pytest.MonkeyPatch.context() as patch:
        fail_for(patch, 0, OSError(number, os.strerror(number)))
        assert looks(0, 6, 700, 1400) == 1
    assert InboxFile.objects.get(path="satu.pdf").why == why
    assert not InboxRefusal.objects.exists()
    assert looks(1500) == 1


def test_a_store_that_cannot_be_written_is_no_fault_of_the_scans(inbox: Path, settings: LazySettings) -> None:
    settings.FILE_STORE = inbox.parent / "store"
    settings.FILE_STORE.write_bytes(b"a file where the folder should be")
    assert looks(0, 6, 700, 1400) == 0
    assert {row.why for row in InboxFile.objects.all()} == {Waits.UNSTORED}
    assert not InboxRefusal.objects.exists()
    settings.FILE_STORE.unlink()
    assert looks(1500) == 2


@pytest.mark.parametrize(("number", "why"), [(errno.EIO, Waits.UNREADABLE), (errno.EMFILE, Waits.UNSTORED)])
def test_a_scan_that_cannot_be_read_is_told_from_a_machine_that_is_out_of_files(
    inbox: Path, number: int, why: Waits
) -> None:
    def broken(file: int) -> Iterator[bytes]:
        yield os.read(file, 4)
        raise OSError(number, os.strerror(number))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "chunks_of", broken)
        assert looks(0, 6) == 0
    assert {row.why for row in InboxFile.objects.all()} == {why}
