"""The living processes below this one, found in /proc: a child may leave its group, but not its ancestry."""

import contextlib
import os
import resource
import signal
import time
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_PAUSE = 0.005


def descendants() -> list[int]:
    """Return the ids of every process below the calling one, which must be a child subreaper."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        parent = _parent_of(folder)
        if parent is not None:
            children.setdefault(parent, []).append(int(folder.name))
    found: list[int] = []
    waiting = [os.getpid()]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def private_memory(pids: list[int]) -> int:
    """Return the bytes of memory that these processes hold and do not share with a file."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            words = Path(f"/proc/{pid}/statm").read_text().split()
            total += (int(words[1]) - int(words[2])) * _PAGE
    return total


def end_all(patience: float) -> int:
    """Kill and reap every process below this one; return the largest resident size seen, in bytes.

    New processes are forbidden first and killing follows: killing alone frees places that a fork bomb fills.
    """
    largest = 0
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        for pid in descendants():
            with contextlib.suppress(OSError, ValueError):
                resource.prlimit(pid, resource.RLIMIT_NPROC, (1, 1))
        for pid in descendants():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        try:
            largest = max(largest, reap())
        except ChildProcessError:
            return largest
        time.sleep(_PAUSE)
    return largest


def reap() -> int:
    """Collect the dead without waiting; ChildProcessError where no child is left at all."""
    largest = 0
    while True:
        pid, _status, usage = os.wait4(-1, os.WNOHANG)
        if pid == 0:
            return largest
        largest = max(largest, usage.ru_maxrss * 1024)


def _parent_of(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None
