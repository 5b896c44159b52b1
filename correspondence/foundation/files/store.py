"""The store interface and its local disk form; an object store may take its place without a change above."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

INCOMING, LOST = "incoming", "lost+found"
PREFIXES = tuple(f"{number:02x}" for number in range(256))  # of addresses: the folders of the local store


class FileTooLarge(Exception):
    """More bytes came than allowed; what had been written is gone again."""


@dataclass(frozen=True)
class Lying:
    """What lies in the store: the address, the size in bytes, and when it was last put (seconds since 1970)."""

    sha256: str
    size: int
    touched: float


class Store(Protocol):
    """Where contents lie under their SHA-256 (64 lower-case hex digits).

    A content that was put, for the first time or again, is neither removed nor set aside by who passes an earlier
    moment as `untouched_since`: between the putting and its row nothing takes it away.
    """

    def put(self, chunks: Iterable[bytes], *, max_bytes: int | None = None) -> tuple[str, int]:
        """Write the bytes durably; return their SHA-256 and size. Raises `FileTooLarge`."""

    def lying(self, prefix: str) -> Iterator[Lying]:
        """Name what lies under the addresses that begin with one of `PREFIXES`."""

    def remove(self, sha256: str, *, untouched_since: float) -> bool:
        """Remove the content unless it was put since that moment; tell whether it was removed."""

    def set_aside(self, sha256: str, *, untouched_since: float) -> bool:
        """Keep the content apart, where nothing looks for it; tell whether it was set aside."""

    def bring_back(self, sha256: str) -> bool:
        """Put a content that was set aside back to its address; tell whether there was one."""

    def unfinished(self, *, before: float) -> Iterator[Path]:
        """Name the writings that were begun before that moment and never ended."""

    def has(self, sha256: str) -> bool:
        """Tell whether the content is there."""

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """Lend a readable local path for the length of a `with`."""

    def addresses(self) -> Iterator[str]:
        """Name every stored content."""


class LocalStore:
    """A folder on disk: write, fsync, hash, rename, fsync the folder; only then may a row speak of it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Return where this content lies."""
        return self.root / sha256[:2] / sha256

    def put(self, chunks: Iterable[bytes], *, max_bytes: int | None = None) -> tuple[str, int]:
        """Write the bytes durably; return their SHA-256 and size. Raises `FileTooLarge`."""
        incoming = self.root / INCOMING
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=incoming)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                sha256, size = _write(file, chunks, max_bytes)
                file.flush()
                os.fsync(file.fileno())
            self._settle(temporary, sha256, size)
        finally:
            temporary.unlink(missing_ok=True)
        return sha256, size

    def _settle(self, temporary: Path, sha256: str, size: int) -> None:
        target = self.path(sha256)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with _alone(target.parent) as folder:
            if target.exists() and target.stat().st_size == size:
                os.utime(target)  # wanted again: who removes what nobody wants sees it
            else:
                temporary.chmod(0o400)
                temporary.rename(target)
            os.fsync(folder)  # also where another process has put it a moment ago
        _sync_folder(self.root)

    def lying(self, prefix: str) -> Iterator[Lying]:
        """Name what lies under the addresses that begin with one of `PREFIXES`."""
        folder = self.root / prefix
        if not folder.is_dir():
            return
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    facts = entry.stat(follow_symlinks=False)
                except FileNotFoundError:  # removed while we look
                    continue
                yield Lying(entry.name, facts.st_size, facts.st_mtime)

    def remove(self, sha256: str, *, untouched_since: float) -> bool:
        """Remove the content unless it was put since that moment; tell whether it was removed."""
        with self._taken(sha256, untouched_since) as path:
            if path is not None:
                path.unlink()
            return path is not None

    def set_aside(self, sha256: str, *, untouched_since: float) -> bool:
        """Keep the content apart, where nothing looks for it; tell whether it was set aside."""
        lost = self.root / LOST
        lost.mkdir(mode=0o700, exist_ok=True)
        with self._taken(sha256, untouched_since) as path:
            if path is not None:
                path.rename(lost / sha256)
                _sync_folder(lost)
            return path is not None

    def bring_back(self, sha256: str) -> bool:
        """Put a content that was set aside back to its address; tell whether there was one."""
        lost, target = self.root / LOST / sha256, self.path(sha256)
        if not lost.is_file():
            return False
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with _alone(target.parent) as folder:
            if not target.exists():
                lost.rename(target)
                os.fsync(folder)
        return True

    def unfinished(self, *, before: float) -> Iterator[Path]:
        """Name the writings that were begun before that moment and never ended."""
        for path in (self.root / INCOMING).glob("*"):
            try:
                if path.stat().st_mtime <= before:
                    yield path
            except FileNotFoundError:  # it has just ended
                continue

    @contextmanager
    def _taken(self, sha256: str, untouched_since: float) -> Iterator[Path | None]:
        """Lend the content's path while nobody else puts it, or None where it is gone or wanted again."""
        path = self.path(sha256)
        if not path.exists():
            yield None
            return
        with _alone(path.parent) as folder:
            old = path.exists() and path.stat().st_mtime < untouched_since
            yield path if old else None
            os.fsync(folder)

    def has(self, sha256: str) -> bool:
        """Tell whether the content is there."""
        return self.path(sha256).is_file()

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """Lend a readable local path for the length of a `with`; the file must not be written."""
        yield self.path(sha256)

    def addresses(self) -> Iterator[str]:
        """Name every stored content."""
        return (path.name for path in self.root.glob("??/*") if path.is_file())


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """Be the only one who puts or takes in this folder; lends its descriptor."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(file: IO[bytes], chunks: Iterable[bytes], max_bytes: int | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if max_bytes is not None and size > max_bytes:
            raise FileTooLarge(f"more than {max_bytes} bytes")
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size
