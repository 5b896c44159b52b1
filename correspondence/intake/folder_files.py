"""Files of the scan folder, reached without following a link and without leaving the folder."""

import errno
import fcntl
import os
import secrets
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from .naming import told_name

DEPTH = 4  # folders below the scan folder
MOST = 5000  # files of one look; what lies behind them comes with a later one
IGNORED = frozenset({"thumbs.db", "desktop.ini"})
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", ".lock")
LONGEST_NAME = 250  # bytes; file systems take 255
CHUNK = 1 << 20
HALF = 1 << 63  # of what a signed 64-bit number may be
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@dataclass(frozen=True)
class Found:
    """What lies in the scan folder: the folders down to it, its name, and what tells it from a later one."""

    folders: tuple[str, ...]
    name: str
    size: int
    mtime: int
    inode: int
    regular: bool
    names: int

    @property
    def raw_path(self) -> bytes:
        """The path below the scan folder, byte by byte."""
        return os.fsencode("/".join((*self.folders, self.name)))

    @property
    def path(self) -> str:
        """The path as it may be stored and shown."""
        return "/".join(told_name(part, most=255) for part in (*self.folders, self.name))[:1000]

    @property
    def unfinished(self) -> bool:
        """Tell whether the name is one that programs give to files they still write."""
        return self.name.lower().endswith(UNFINISHED) or self.name.startswith("~$")

    def is_same(self, facts: os.stat_result) -> bool:
        """Tell whether these are the facts of the file that was found, unchanged."""
        return (facts.st_ino, facts.st_size, written_at(facts)) == (self.inode, self.size, self.mtime)


def written_at(facts: os.stat_result) -> int:
    """Return when the file was written (nanoseconds), in the 64 bits of a column.

    The clock of a scanner may say the year 2400: such a time is wrapped, so that a change of it still shows.
    """
    return (facts.st_mtime_ns + HALF) % (2 * HALF) - HALF


@contextmanager
def scan_folder(path: Path) -> Iterator[int]:
    """Lend the scan folder, which is made where it is missing."""
    path.mkdir(parents=True, exist_ok=True, mode=0o770)
    with _closing(os.open(path, FOLDER)) as folder:
        yield folder


@contextmanager
def folder_of(top: int, folders: tuple[str, ...], *, make: bool = False) -> Iterator[int]:
    """Lend a folder below the scan folder; a link on the way is refused (OSError)."""
    current = os.dup(top)
    try:
        for name in folders:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, 0o770, dir_fd=current)
            deeper = os.open(name, FOLDER | os.O_NOFOLLOW, dir_fd=current)
            os.close(current)
            current = deeper
        yield current
    finally:
        os.close(current)


def look(top: int) -> list[Found]:
    """Return what lies in the scan folder, the oldest first; hidden files and folders are nobody's letters."""
    found = [each for each, _place in zip(_walk(top, (), DEPTH), range(MOST), strict=False)]
    return sorted(found, key=lambda each: (each.mtime, each.raw_path))


def _walk(folder: int, above: tuple[str, ...], depth: int) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries]
    for name in sorted(names, key=os.fsencode):
        if name.startswith(".") or name.lower() in IGNORED:
            continue
        try:
            facts = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except OSError:  # taken away while we look
            continue
        if not stat.S_ISDIR(facts.st_mode):
            yield _found(above, name, facts)
        elif depth:
            yield from _below(folder, above, name, depth)


def _below(folder: int, above: tuple[str, ...], name: str, depth: int) -> Iterator[Found]:
    """Walk one folder; one that is gone, closed to us or a link by now holds nothing for us."""
    try:
        deeper = os.open(name, FOLDER | os.O_NOFOLLOW, dir_fd=folder)
    except OSError:
        return
    with _closing(deeper):
        yield from _walk(deeper, (*above, name), depth - 1)


def _found(above: tuple[str, ...], name: str, facts: os.stat_result) -> Found:
    return Found(
        folders=above,
        name=name,
        size=facts.st_size,
        mtime=written_at(facts),
        inode=facts.st_ino,
        regular=stat.S_ISREG(facts.st_mode),
        names=facts.st_nlink,
    )


@contextmanager
def file_in(folder: int, name: str) -> Iterator[int]:
    """Lend the file for reading; a link is refused, and a pipe put in its place would not make us wait (OSError)."""
    with _closing(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)) as file:
        yield file


def is_written(file: int) -> bool:
    """Tell whether a process of this machine (also its Samba) has the file open for writing.

    The kernel grants a read lease only where nobody does. Where it cannot tell (the file is another's, or lies on
    another machine) the answer is no, and only the two looks protect.
    """
    try:
        # A lease that somebody breaks is told by a signal; this one is ignored unless asked for, SIGIO would kill.
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    return False


def chunks_of(file: int) -> Iterator[bytes]:
    """Read the file piece by piece."""
    while chunk := os.read(file, CHUNK):
        yield chunk


def put_away(top: int, found: Found, shelf: tuple[str, ...], name: str) -> tuple[str, ...] | None:
    """Move the file onto a shelf of the scan folder; return its new path, or None where it is another file by now.

    The name is tried at the top of the scan folder, and where the file lies on another file system beside it.
    """
    with folder_of(top, found.folders) as source:
        try:
            return _moved(top, source, found, shelf, name)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            with folder_of(top, found.folders) as beside:
                place = _moved(beside, source, found, shelf, name)
            return None if place is None else (*found.folders, *place)


def _moved(top: int, source: int, found: Found, shelf: tuple[str, ...], name: str) -> tuple[str, ...] | None:
    with folder_of(top, shelf, make=True) as target:
        os.rename(found.name, name, src_dir_fd=source, dst_dir_fd=target)
        whole = found.is_same(os.stat(name, dir_fd=target, follow_symlinks=False))
        if not whole:  # a new file had taken its place meanwhile: it goes back, under a name that hits no other
            back = shelf_name(secrets.token_hex(4), found.name)
            os.rename(name, back, src_dir_fd=target, dst_dir_fd=source)
        os.fsync(target)
        os.fsync(source)
    return (*shelf, name) if whole else None


def shelf_name(mark: str, name: str) -> str:
    """Return the name under which a file is put away; too long a name loses its middle, not its extension."""
    raw = os.fsencode(f"{mark}-{name}")
    if len(raw) > LONGEST_NAME:
        end = os.fsencode(Path(name).suffix)[-20:]
        raw = raw[: LONGEST_NAME - len(end)] + end
    return os.fsdecode(raw)


@contextmanager
def _closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)
