"""The living processes below this one, found in /proc: a child may leave its group, but not its ancestry."""

import contextlib
import os
import resource
import signal
import stat
import time
from pathlib import Path

_PAUSE = 0.005


def descendants() -> list[int]:
    """Return the ids of every process below the calling one, which must be a child subreaper."""
    children = _families()
    found: list[int] = []
    waiting = [os.getpid()]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def children() -> list[int]:
    """Return the ids of the processes whose parent is the calling one."""
    return _families().get(os.getpid(), [])


def held_memory(pids: list[int]) -> int:
    """Return the bytes of memory that these processes hold and that no file on disk stands for.

    Memory that two of them share counts twice: shared pages are no way around the limit.
    """
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in Path(f"/proc/{pid}/status").read_bytes().splitlines():
                if line.startswith((b"RssAnon:", b"RssShmem:")):
                    total += int(line.split()[1]) * 1024
    return total


def hidden_files(pids: list[int]) -> int:
    """Return the bytes of files without a name that these processes hold open or mapped."""
    found: dict[tuple[int, int], int] = {}
    for pid in pids:
        for folder in (f"/proc/{pid}/fd", f"/proc/{pid}/map_files"):
            with contextlib.suppress(OSError), os.scandir(folder) as entries:
                if folder.endswith("map_files") and not _maps_deleted(pid):
                    continue
                for entry in entries:
                    with contextlib.suppress(OSError):
                        facts = entry.stat()
                        if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 0:
                            found[facts.st_dev, facts.st_ino] = facts.st_blocks * 512
    return sum(found.values())


def in_own_namespace(pids: list[int]) -> bool:
    """Tell whether one of these processes is in another user or mount namespace than the calling one."""
    for name in ("user", "mnt"):
        ours = Path(f"/proc/self/ns/{name}").stat().st_ino
        for pid in pids:
            with contextlib.suppress(OSError):
                if Path(f"/proc/{pid}/ns/{name}").stat().st_ino != ours:
                    return True
    return False


def _maps_deleted(pid: int) -> bool:
    return b"(deleted)" in Path(f"/proc/{pid}/maps").read_bytes()


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


def _families() -> dict[int, list[int]]:
    """Return the ids of the children of every process that has some."""
    found: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208 (looked at ten times a second)
        parent = _parent_of(name)
        if parent is not None:
            found.setdefault(parent, []).append(int(name))
    return found


def _parent_of(name: str) -> int | None:
    try:
        descriptor = os.open(f"/proc/{name}/stat", os.O_RDONLY | os.O_CLOEXEC)
        try:
            return int(os.read(descriptor, 4096).rpartition(b")")[2].split(None, 2)[1])
        finally:
            os.close(descriptor)
    except (OSError, IndexError, ValueError):
        return None


def owned_by(uid: int) -> list[int]:
    """Return the ids of every living process of this user."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid and _state_of(folder) not in {"Z", "X"}:
                found.append(int(folder.name))
    return found


def _state_of(folder: Path) -> str:
    return (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
