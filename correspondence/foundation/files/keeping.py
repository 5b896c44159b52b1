"""Keeping and lending contents: bytes first, durably; then the row."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from ..jobs.faults import fault
from .models import Blob
from .store import LocalStore, Store

CHUNK = 1 << 20
FRESH = timedelta(hours=1)  # far less than what `unwanted.GRACE` leaves alone


@dataclass(frozen=True)
class Content:
    """What lies in the store under its SHA-256 (64 hex digits), `size` bytes; its row is still to be written."""

    sha256: str
    size: int


def store() -> Store:
    """Return the configured store."""
    return LocalStore(Path(settings.FILE_STORE))


def keep(chunks: Iterable[bytes], *, media_type: str, max_bytes: int | None = None) -> Blob:
    """Store the bytes under their SHA-256 and return their row; the same bytes give the same row.

    Raises `FileTooLarge` when more than `max_bytes` come. Call it outside a transaction: it waits for the disk.
    """
    return row_of(lay_down(chunks, max_bytes=max_bytes), media_type=media_type)


def lay_down(chunks: Iterable[bytes], *, max_bytes: int | None = None) -> Content:
    """Store the bytes durably, as `keep` does, for who writes their row together with what refers to it.

    Call it outside a transaction: it waits for the disk.
    """
    sha256, size = store().put(chunks, max_bytes=max_bytes)
    fault("files.stored")
    return Content(sha256, size)


def row_of(content: Content, *, media_type: str) -> Blob:
    """Return the content's row, marked as wanted now, so that no sweep removes it before something refers to it.

    The mark is an UPDATE: one that waits for a sweep's DELETE finds nothing, and the row is made anew.
    """
    now, blob = timezone.now(), Blob.objects.filter(sha256=content.sha256).first()
    if blob is not None:
        this_very_row = Blob.objects.filter(pk=blob.pk)
        if now - blob.touched_at < FRESH or this_very_row.update(touched_at=now):
            return blob
    try:
        with transaction.atomic():
            return Blob.objects.create(sha256=content.sha256, size=content.size, media_type=media_type)
    except IntegrityError:  # the same bytes came twice at the same moment
        return Blob.objects.get(sha256=content.sha256)


def keep_path(path: Path, *, media_type: str, max_bytes: int | None = None) -> Blob:
    """Store a local file's bytes."""
    with path.open("rb") as file:
        return keep(iter(lambda: file.read(CHUNK), b""), media_type=media_type, max_bytes=max_bytes)


@contextmanager
def local(blob: Blob) -> Iterator[Path]:
    """Lend a readable local path for tools; never write to it."""
    with store().local(blob.sha256) as path:
        yield path


def read(blob: Blob) -> bytes:
    """Return the whole content."""
    with local(blob) as path:
        return path.read_bytes()


def verify(blob: Blob) -> bool:
    """Hash the stored bytes again and tell whether they are there and still the same."""
    if not store().has(blob.sha256):
        return False
    digest = hashlib.sha256()
    try:
        with local(blob) as path, path.open("rb") as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                digest.update(chunk)
    except FileNotFoundError:  # removed since we asked
        return False
    return digest.hexdigest() == blob.sha256
