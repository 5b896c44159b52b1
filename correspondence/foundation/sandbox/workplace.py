"""The private folder and, under root, the private user of one child."""

import errno
import fcntl
import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox.limits import Limits, SandboxUnavailable
from correspondence.foundation.sandbox.removing import remove_tree

# Debian keeps these for users that exist only while a service runs (systemd's DynamicUser).
FIRST_UID, LAST_UID = 61184, 65519
PREFIX = "tanggap-sandbox-"
MARKER = ".tanggap-working-folder"  # lies in every folder that the sweep may remove, and in no other
_CHUNK = 1024 * 1024
_DEEPEST = 8


class UserLease:
    """One user id that no other sandbox of this machine holds, while the lease is open.

    RLIMIT_NPROC does not bind root and counts every process of a user id, so each child of root gets a number
    of its own: parallel children neither share the count nor may touch each other. The lock is an abstract
    UNIX socket name, which the kernel frees when its last holder dies.
    """

    def __init__(self) -> None:
        size = LAST_UID - FIRST_UID + 1
        for step in range(size):
            self.uid = FIRST_UID + (os.getpid() + step) % size
            if (lock := bound(self.uid)) is not None:
                self._lock = lock
                return
        raise SandboxUnavailable("every user id kept for sandboxes is in use")

    def fileno(self) -> int:
        """Return the descriptor that holds the lease."""
        return self._lock.fileno()

    def close(self) -> None:
        """Let the number go; a child's launcher may still hold it."""
        self._lock.close()


def bound(uid: int) -> socket.socket | None:
    """Return the held lease of this user id, None where another process holds it."""
    lock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        lock.bind(f"\0tanggap-sandbox-{uid}")
    except OSError as error:
        lock.close()
        if error.errno != errno.EADDRINUSE:
            raise
        return None
    return lock


class Workplace:
    """The private folder of one child: `in` (read-only copies), `out` and `tmp` (the child's own).

    Its group is the child's own, so that no other child passes it. `lock` is a descriptor that holds the
    folder against the sweep as long as this process or the child's launcher has it open.
    """

    def __init__(self, inputs: Mapping[str, Path], uid: int | None) -> None:
        self.root = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base_folder(shared=uid is not None)))
        self.lock = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.inputs, self.out, self.tmp = self.root / "in", self.root / "out", self.root / "tmp"
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX)
            (self.root / MARKER).touch(mode=0o600)
            if uid is not None:
                os.chown(self.root, -1, uid)
            self.root.chmod(0o710 if uid is not None else 0o700)
            self.inputs.mkdir(mode=0o755)
            for folder in (self.out, self.tmp):
                folder.mkdir(mode=0o700)
                if uid is not None:
                    os.chown(folder, uid, uid)
            for name, source in inputs.items():
                # A copy and no hard link: the child may own a linked file and change the original's mode.
                shutil.copyfile(source, self.inputs / plain_name(name))
                (self.inputs / name).chmod(0o444)
        except BaseException:
            self.remove()
            raise

    def release(self) -> None:
        """Let the folder's lock go; repeating it is harmless."""
        if self.lock >= 0:
            os.close(self.lock)
            self.lock = -1

    def remove(self) -> None:
        """Remove the folder, and let its lock go."""
        remove_tree(self.root, last=MARKER)
        self.release()

    def put(self, name: str, source: Path) -> None:
        """Copy a file of ours into `out`, where a running child may read it."""
        target = self.out / plain_name(name)
        target.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC  # never through a link that the child made
        with open(os.open(target, flags, 0o600), "wb") as writer, source.open("rb") as reader:  # noqa: PTH123
            os.fchmod(writer.fileno(), 0o644)
            shutil.copyfileobj(reader, writer)

    def harvest(self, target: Path, limits: Limits) -> tuple[str, ...]:
        """Copy the plain files of `out` to `target`; return the names of what was refused."""
        refused: list[str] = []
        left = limits.folder_bytes
        for count, (name, size) in enumerate(_entries(self.out, "", refused)):
            if count >= limits.folder_files:
                refused.append("more files than allowed")
                break
            if size is None or size > left or not _take(self.out, name, target / name):
                refused.append(name)
            else:
                left -= size
        return tuple(refused)


def plain_name(name: str) -> str:
    """Return `name` where it is one plain component of a path; ValueError else."""
    if not name or name in {".", ".."} or "/" in name or "\0" in name:
        raise ValueError(f"not a plain file name: {name!r}")
    return name


def base_folder(*, shared: bool) -> str:
    """Return the folder for private folders; `shared`: one that another user id can reach."""
    usual = tempfile.gettempdir()
    candidates = [usual, "/tmp", "/var/tmp"] if shared else [usual]  # noqa: S108
    for candidate in candidates:
        if not shared or reachable(Path(candidate)):
            return candidate
    raise SandboxUnavailable("no temporary folder that an unprivileged user can reach")


def reachable(path: Path) -> bool:
    """Tell whether every user can pass through the folders above `path` and read it."""
    real = path.resolve()
    return all(step.stat().st_mode & stat.S_IXOTH for step in real.parents) and bool(
        real.stat().st_mode & (stat.S_IXOTH if real.is_dir() else stat.S_IROTH)
    )


def size_of(folders: tuple[str, ...]) -> tuple[int, int]:
    """Return the bytes on disk and the number of entries below these folders."""
    total = count = 0
    waiting = list(folders)
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    count += 1
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except OSError:
            continue
    return total, count


def copy_plain(source: Path | str, target: Path, *, most: int, folder: int | None = None) -> bool:
    """Copy one plain file without following a link; False where it is none, has other names or is too large.

    `folder` is a descriptor that `source` is relative to. The copy belongs to the caller and has mode 0600.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(source, flags, dir_fd=folder)
    except OSError:
        return False
    with open(descriptor, "rb") as reader:  # noqa: PTH123 (a descriptor)
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1 or facts.st_size > most:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        fresh = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(fresh, "wb") as writer:  # noqa: PTH123 (a descriptor)
            return _copy_at_most(reader, writer, most)


def _copy_at_most(reader: Any, writer: Any, most: int) -> bool:
    left = most
    while chunk := reader.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            return False
        writer.write(chunk)
    return True


def _entries(top: Path, below: str, refused: list[str]) -> Iterator[tuple[str, int | None]]:
    """Yield (relative name, size) of plain files, (name, None) of everything else that is no folder."""
    here = top / below
    try:
        here.chmod(0o700)
        found = sorted(os.scandir(here), key=lambda entry: entry.name)
    except OSError:
        refused.append(below or ".")
        return
    for entry in found:
        name = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            if name.count("/") >= _DEEPEST:
                yield name, None
            else:
                yield from _entries(top, name, refused)
        elif entry.is_file(follow_symlinks=False):
            yield name, entry.stat(follow_symlinks=False).st_size
        else:
            yield name, None


def _take(folder: Path, name: str, target: Path) -> bool:
    source = folder / name
    facts = source.lstat()
    if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1:
        return False
    source.chmod(0o600)
    return copy_plain(source, target, most=facts.st_size)
