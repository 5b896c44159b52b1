"""Removing what killed processes left: marked working folders that nobody holds, and the strays of their users."""

import contextlib
import fcntl
import os
import re
import signal
import stat
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from correspondence.foundation.sandbox import leftovers, working, workplace
from correspondence.foundation.sandbox.descendants import owned_by
from correspondence.foundation.sandbox.removing import remove_tree
from correspondence.foundation.sandbox.workplace import FIRST_UID, LAST_UID, MARKER, bound

# The names that tempfile gives to folders of ours, and no other: a whole office may lie in /tmp/tanggap-demo.
_OURS = re.compile(rf"(?:{workplace.PREFIX}|{working.PREFIX}[a-z]+-)[a-z0-9_]{{8}}")
_COMMON = ("/tmp", "/var/tmp")  # noqa: S108
# A folder is made before it is locked and marked.
_YOUNG = timedelta(minutes=1)


def sweep_workplaces(*, at: datetime, keep: Sequence[Path | str]) -> int:
    """Remove the temporary folders that killed processes left; return how many. `at` is the present time.

    Only a folder goes that has a name and the mark of ours and that no living process holds locked; with a
    sandbox's folder goes every process that its user still has. Folders of other users, links, and whatever
    is, contains or lies in one of `keep` are left alone.
    """
    kept = [Path(each).resolve() for each in keep]
    return sum(_swept(folder, at) for folder in _folders() if not _touches(folder.resolve(), kept))


def _folders() -> Iterator[Path]:
    for base in dict.fromkeys((tempfile.gettempdir(), *_COMMON)):
        with contextlib.suppress(OSError):
            yield from sorted(path for path in Path(base).iterdir() if _OURS.fullmatch(path.name))


def _touches(folder: Path, kept: list[Path]) -> bool:
    return any(folder.is_relative_to(each) or each.is_relative_to(folder) for each in kept)


def _swept(folder: Path, at: datetime) -> bool:
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            facts = os.fstat(descriptor)
            young = at.timestamp() - facts.st_mtime <= _YOUNG.total_seconds()
            if young or facts.st_uid != os.geteuid() or not _marked(descriptor):
                return False
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _end_strays(facts.st_gid)
            remove_tree(folder, last=MARKER)
            return not folder.exists()
        finally:
            os.close(descriptor)
    return False


def _marked(folder: int) -> bool:
    facts = os.stat(MARKER, dir_fd=folder, follow_symlinks=False)  # FileNotFoundError where there is none
    return stat.S_ISREG(facts.st_mode) and facts.st_uid == os.geteuid()


def _end_strays(uid: int) -> None:
    """Kill what the folder's own user still runs, unless another child has that number by now."""
    if os.geteuid() != 0 or not FIRST_UID <= uid <= LAST_UID:
        return
    lease = bound(uid)
    if lease is None:
        return
    with lease:
        for _attempt in range(100):
            pids = owned_by(uid)
            for pid in pids:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            if not pids:
                break
        leftovers.remove(uid)
