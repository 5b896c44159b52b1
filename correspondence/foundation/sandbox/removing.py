"""Removing what a hostile child made: through open descriptors, never by a path that somebody may change."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# As many folders inside each other as a child may have entries, and more; others may go on making new ones.
_ROUNDS = 10_000


@contextlib.contextmanager
def opened(name: str, above: int | None = None) -> Iterator[int]:
    """Give the descriptor of a folder; below an open one never through a link. OSError where it is none."""
    descriptor = os.open(name, _FOLDER | (0 if above is None else os.O_NOFOLLOW), dir_fd=above)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def names_in(folder: int) -> list[str]:
    """Return what lies in an open folder."""
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def is_folder(name: str, above: int) -> bool:
    """Tell whether the name is a folder and no link; OSError where it is nothing."""
    return stat.S_ISDIR(os.stat(name, dir_fd=above, follow_symlinks=False).st_mode)


def clear(folder: int, *, last: str = "") -> None:
    """Empty an open folder as far as rights allow; the entry `last` goes after all others.

    What lies deeper is moved up first: no depth exhausts the stack, the descriptors or the length of a path.
    """
    for turn in range(_ROUNDS):
        names = [name for name in names_in(folder) if name != last]
        if not sum(_dissolved(folder, name, f"{turn}-{number}-") for number, name in enumerate(names)):
            break
    if last and names_in(folder) == [last]:
        os.unlink(last, dir_fd=folder)


def remove_tree(folder: Path, *, last: str = "") -> None:
    """Remove a folder that a child has filled; OSError where something stays. `last`: see `clear`."""
    with contextlib.suppress(FileNotFoundError):
        with opened(str(folder)) as descriptor:
            clear(descriptor, last=last)
        folder.rmdir()


def _dissolved(folder: int, name: str, prefix: str) -> bool:
    """Remove one entry; its own folders come to lie in `folder` under names that are free."""
    try:
        if not is_folder(name, folder):
            os.unlink(name, dir_fd=folder)
            return True
        _open_up(name, folder)
        with opened(name, folder) as inner:
            for number, below in enumerate(names_in(inner)):
                if is_folder(below, inner):
                    _open_up(below, inner)  # who moves a folder writes into it
                    os.rename(below, f"{prefix}{number}", src_dir_fd=inner, dst_dir_fd=folder)
                else:
                    os.unlink(below, dir_fd=inner)
        os.rmdir(name, dir_fd=folder)
    except OSError:
        return False
    return True


def _open_up(name: str, above: int) -> None:
    """Take back the rights to a folder of our own that a child has closed."""
    descriptor = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=above)
    try:
        with contextlib.suppress(OSError):
            Path(f"/proc/self/fd/{descriptor}").chmod(0o700)
    finally:
        os.close(descriptor)
