"""Working folders of our own processes: marked and locked, so that the sweep knows what was left behind."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from correspondence.foundation.sandbox.removing import remove_tree
from correspondence.foundation.sandbox.workplace import MARKER

PREFIX = "tanggap-work-"


@contextmanager
def working_folder(purpose: str) -> Iterator[Path]:
    """Give an empty private folder that goes at the end; one that a killed process left is swept.

    `purpose` is one word of small letters, part of the folder's name.
    """
    outer = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{purpose}-"))
    lock = os.open(outer, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (outer / MARKER).touch(mode=0o600)
        inner = outer / "work"
        inner.mkdir(mode=0o700)
        yield inner
    finally:
        try:
            remove_tree(outer, last=MARKER)
        finally:
            os.close(lock)
