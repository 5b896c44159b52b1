"""What is done to the office: each fault chooses for itself whether it can happen here, and ends by itself."""

import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.offices import Served, kill
from tests.chaos.servers import Cluster

LOCK_SECONDS, FULL_SECONDS, FIND_SECONDS = 30.0, 8.0, 3.0
TMPFS_MEGABYTES = 700
# Holds SQLite's only writing place in a process of its own, as a backup or a person with a shell does.
LOCKER = """
import sqlite3, sys, time
session = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
session.execute("BEGIN EXCLUSIVE")
time.sleep(float(sys.argv[2]))
session.execute("ROLLBACK")
"""


@dataclass
class Fault:
    """One kind: how often it comes beside the others, what it does (False where it found nothing), why not here."""

    name: str
    weight: int
    act: Callable[[], bool]
    why_not: str = ""
    long: bool = False  # goes on for a while; only one of these at a time


@dataclass
class Storm:
    """Every few moments one of the faults, until `ended` is set: all of a shuffled bag, then those of the next one."""

    faults: list[Fault]
    chance: random.Random
    pause: tuple[float, float] = (1.0, 5.0)
    ended: threading.Event = field(default_factory=threading.Event)
    done: Counter[str] = field(default_factory=Counter)
    last: float = 0.0
    going: list[threading.Thread] = field(default_factory=list)

    def blow(self) -> None:
        """Go on until ended; then wait for what still goes on."""
        bag: list[Fault] = []
        while not self.ended.wait(self.chance.uniform(*self.pause)):
            bag = bag or self._bag()
            busy = any(thread.is_alive() for thread in self.going)
            place = next((place for place, fault in enumerate(bag) if not (fault.long and busy)), None)
            if place is None:  # what is left must wait for its like
                continue
            fault = bag.pop(place)
            if fault.long:
                self.going = [threading.Thread(target=self._do, args=(fault,), daemon=True)]
                self.going[0].start()
            else:
                self._do(fault)
        for thread in self.going:
            thread.join(2 * LOCK_SECONDS)
        self.last = time.monotonic()

    def missed(self) -> list[str]:
        """Name the possible faults that never happened."""
        return [fault.name for fault in self.faults if not fault.why_not and not self.done[fault.name]]

    def _bag(self) -> list[Fault]:
        bag = [fault for fault in self.faults if not fault.why_not for _each in range(fault.weight)]
        self.chance.shuffle(bag)
        return bag

    def _do(self, fault: Fault) -> None:
        if fault.act():
            self.done[fault.name] += 1


def killing(served: Served, role: str, chance: random.Random) -> Callable[[], bool]:
    """Kill one of the office's processes of this role."""

    def act() -> bool:
        until = time.monotonic() + FIND_SECONDS
        while not (living := served.family()[role]) and time.monotonic() < until:
            time.sleep(0.05)  # a tool lives for a moment only
        return bool(living) and kill(chance.choice(living))

    return act


def killing_all(served: Served) -> int:
    """Kill the whole family but its parent; give how many went."""
    return sum(kill(pid) for pids in served.family().values() for pid in pids)


def locking(database: Path) -> Callable[[], bool]:
    """Lock SQLite for half a minute."""

    def act() -> bool:
        command = [sys.executable, "-c", LOCKER, str(database), str(LOCK_SECONDS)]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    return act


def falling(cluster: Cluster) -> Callable[[], bool]:
    """Restart PostgreSQL at once."""

    def act() -> bool:
        cluster.fall()
        return True

    return act


def filling(folder: Path) -> Callable[[], bool]:
    """Leave the disk below the folder without a byte for a few seconds."""

    def act() -> bool:
        filler = folder / "filler"
        try:
            with filler.open("wb") as file:
                _fill(file.fileno())
            time.sleep(FULL_SECONDS)
        finally:
            filler.unlink(missing_ok=True)
        return True

    return act


def _fill(descriptor: int) -> None:
    """Take every block that is left, whole megabytes first."""
    end = 0
    for step in (1 << 20, 1 << 12):
        while True:
            try:
                os.posix_fallocate(descriptor, end, step)
            except OSError:
                break
            end += step


@contextmanager
def small_disk(folder: Path) -> Iterator[str]:
    """Mount a small tmpfs at the folder; gives why not where that is impossible."""
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={TMPFS_MEGABYTES}m,mode=0700"
    mounting = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        done = subprocess.run(mounting, check=False, capture_output=True, text=True)
    except FileNotFoundError:
        yield "no mount on this machine"
        return
    if done.returncode:
        yield f"a small tmpfs cannot be mounted here ({done.stderr.strip() or done.returncode})"
        return
    try:
        yield ""
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def integrity(database: Path) -> str:
    """Return what SQLite says of its own file."""
    session = sqlite3.connect(database)
    try:
        return str(session.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        session.close()
