"""What a child may leave outside its private folder where no file wall stands, told by the child's own user id.

Any user may write into the machine's common temporary folders and make System V objects, which outlive their
maker. Only a child of root has an id by which they are known to be its own; elsewhere Landlock or bubblewrap
keeps a child from both. Other hostile children may own folders on the way and change them meanwhile, so
everything below the common folders is reached through open descriptors, never by a path. Columns of
/proc/sysvipc: proc(5).
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from correspondence.foundation.sandbox.removing import clear, names_in, opened
from correspondence.foundation.sandbox.system import remove_ipc
from correspondence.foundation.sandbox.workplace import size_of

_COMMON = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock", "/run/shm")  # noqa: S108
_KINDS = {"shm": 7, "sem": 4, "msg": 7}  # System V objects and the column of their owner
_RESIDENT = 14
Found = tuple[int, str, os.stat_result]  # an open folder, a name in it, and what that is


def disk_use(uid: int | None) -> tuple[int, int]:
    """Return the bytes and the number of entries that this user has in the common folders."""
    total = count = 0
    for folder, name, facts in _owned(uid):
        count += 1
        total += facts.st_blocks * 512
        if stat.S_ISDIR(facts.st_mode):
            with contextlib.suppress(OSError), opened(name, folder) as inner:
                size, below = size_of((f"/proc/self/fd/{inner}",))
                total, count = total + size, count + below
    return total, count


def shared_memory(uid: int | None) -> int:
    """Return the bytes of System V shared memory that this user has made, attached or not."""
    return sum(int(words[_RESIDENT]) for words in _objects("shm", uid))


def remove(uid: int | None) -> None:
    """Remove everything that this user has in the common folders and in the kernel; its processes are dead."""
    for folder, name, facts in _owned(uid):
        with contextlib.suppress(OSError):
            if stat.S_ISDIR(facts.st_mode):
                _remove_folder(folder, name, facts.st_uid)
            else:
                os.unlink(name, dir_fd=folder)
    for kind in _KINDS:
        for words in list(_objects(kind, uid)):
            with contextlib.suppress(OSError):
                remove_ipc(kind, int(words[1]))


def _remove_folder(above: int, name: str, uid: int) -> None:
    with opened(name, above) as folder:
        if os.fstat(folder).st_uid != uid:
            return
        clear(folder)
    os.rmdir(name, dir_fd=above)


def _owned(uid: int | None) -> Iterator[Found]:
    """Yield what this user owns in the common folders and in folders of others there that anyone may write to."""
    if uid is None:
        return
    for path in _COMMON:
        with contextlib.suppress(OSError), opened(path) as common:
            for name, facts in _listed(common):
                if facts.st_uid == uid:
                    yield common, name, facts
                elif stat.S_ISDIR(facts.st_mode) and facts.st_mode & stat.S_IWOTH:
                    with contextlib.suppress(OSError), opened(name, common) as inner:
                        yield from ((inner, *each) for each in _listed(inner) if each[1].st_uid == uid)


def _listed(folder: int) -> Iterator[tuple[str, os.stat_result]]:
    for name in names_in(folder):
        with contextlib.suppress(OSError):
            yield name, os.stat(name, dir_fd=folder, follow_symlinks=False)


def _objects(kind: str, uid: int | None) -> Iterator[list[str]]:
    if uid is None:
        return
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]:
            words = line.split()
            if str(uid) in (words[_KINDS[kind]], words[_KINDS[kind] + 2]):
                yield words
