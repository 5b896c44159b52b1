"""The store interface and its local disk form; an object store may take its place without a change above."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol


class FileTooLarge(Exception):
    """More bytes came than allowed; what had been written is gone again."""


class Store(Protocol):
    """Where contents lie under their SHA-256 (64 lower-case hex digits)."""

    def put(self, chunks: Iterable[bytes], *, max_bytes: int | None = None) -> tuple[str, int]:
        """Write the bytes durably; return their SHA-256 and size. Raises `FileTooLarge`."""

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
        incoming = self.root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=incoming)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                sha256, size = _write(file, chunks, max_bytes)
                file.flush()
                os.fsync(file.fileno())
            self._settle(temporary, sha256)
        finally:
            temporary.unlink(missing_ok=True)
        return sha256, size

    def _settle(self, temporary: Path, sha256: str) -> None:
        target = self.path(sha256)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        if target.exists():
            return
        temporary.chmod(0o400)
        temporary.rename(target)
        for folder in (target.parent, self.root):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

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


def _write(file: IO[bytes], chunks: Iterable[bytes], max_bytes: int | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if max_bytes is not None and size > max_bytes:
            raise FileTooLarge(f"more than {max_bytes} bytes")
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size
