"""The memory of a tree of processes: its proportional set size (PSS), sampled until the work is done."""

import os
import threading
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

EVERY = 0.02  # seconds


def descendants(root: int) -> list[int]:
    """Return the process ids below one, wherever their namespaces are."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                after_name = Path(entry.path, "stat").read_text().rpartition(")")[2].split()
                children[int(after_name[1])].append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def pss(process: int) -> int:
    """Return the proportional set size in bytes; 0 for a process that has just ended."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


class Peak:
    """Samples the summed PSS of everything below a process while the `with` lasts; `bytes` is the highest sum."""

    def __init__(self, root: int) -> None:
        self.bytes = 0
        self._root = root
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Peak":
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """End."""
        self._ending.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ending.wait(EVERY):
            self.bytes = max(self.bytes, sum(pss(process) for process in descendants(self._root)))
