"""The private store: bytes first, content addresses, nothing rewritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import LazySettings

from correspondence.foundation.files.keeping import keep, local, read, verify
from correspondence.foundation.files.models import Blob
from correspondence.foundation.files.store import FileTooLarge, LocalStore

pytestmark = pytest.mark.django_db


def test_the_same_bytes_are_kept_once() -> None:
    first = keep([b"surat ", b"masuk"], media_type="text/plain")
    second = keep([b"surat masuk"], media_type="application/pdf")
    assert first == second
    assert (read(first), first.size, first.media_type) == (b"surat masuk", 11, "text/plain")
    assert Blob.objects.count() == 1


def test_too_many_bytes_are_refused_and_leave_nothing(settings: LazySettings) -> None:
    with pytest.raises(FileTooLarge):
        keep([b"12345", b"67890"], media_type="text/plain", max_bytes=9)
    assert not Blob.objects.exists()
    assert not [path for path in Path(settings.FILE_STORE).rglob("*") if path.is_file()]


def test_a_failing_sender_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        LocalStore(tmp_path).put(broken())  # type: ignore[arg-type]
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_kept_file_cannot_be_written_and_a_changed_one_is_noticed() -> None:
    blob = keep([b"asli"], media_type="text/plain")
    assert verify(blob)
    with local(blob) as path:
        assert path.stat().st_mode & 0o222 == 0
        path.chmod(0o600)
        path.write_bytes(b"palsu")
    assert not verify(blob)


def test_a_vanished_file_is_noticed() -> None:
    blob = keep([b"asli"], media_type="text/plain")
    with local(blob) as path:
        path.unlink()
    assert not verify(blob)


def test_a_file_that_vanishes_while_it_is_looked_at_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    blob = keep([b"asli"], media_type="text/plain")
    lend = LocalStore.local

    @contextmanager
    def vanishing(self: LocalStore, sha256: str) -> Iterator[Path]:
        with lend(self, sha256) as path:
            path.unlink()
            yield path

    monkeypatch.setattr(LocalStore, "local", vanishing)
    assert not verify(blob)


def test_every_content_can_be_listed(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    known = {store.put([bytes([number])])[0] for number in range(5)}
    assert set(store.addresses()) == known
    assert all(store.has(address) for address in known)
