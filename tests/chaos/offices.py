"""The office under test: served by real processes, its family by what each one does, its steps as they stand."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import IO

import psycopg

from tests.live import ROOT, Office, free_port

STATES = "SELECT state, count(*) FROM foundation_step GROUP BY state"
OPEN = ("waiting", "running")
ROLES = {"gunicorn": "web", "worker": "worker", "tick": "tick"}
LOOK = 0.25  # seconds between two looks at the office's health


@dataclass
class Served:
    """One office that is served; `log` takes what its processes say."""

    office: Office
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    output: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """Return where it answers."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start `manage.py serve`."""
        self.output = self.log.open("ab")
        own = {"PORT": str(self.port), "PUBLIC_BASE_URL": self.url}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT, env=self.office.environment | own, stdout=self.output, stderr=self.output,
        )  # fmt: skip

    def stop(self) -> None:
        """End it as Ctrl-C does; insist after a while."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.output is not None:
            self.output.close()

    def family(self) -> dict[str, list[int]]:
        """Return the living processes below `serve` by role: web, worker, tick, tool."""
        assert self.process is not None
        found: dict[str, list[int]] = {"web": [], "worker": [], "tick": [], "tool": []}
        for pid in _below(self.process.pid):
            found[_role(pid)].append(pid)
        return found

    def is_well(self) -> bool:
        """Tell whether it answers and each queue has a living worker."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:  # noqa: S310
                return not json.load(answer)["queues_without_worker"]
        except (OSError, ValueError, HTTPException):  # the last: it was killed in the midst of its answer
            return False

    def steps(self) -> Counter[str]:
        """Count the steps by state."""
        url = self.office.environment.get("DATABASE_URL", "")
        if url:
            with psycopg.connect(url) as session:
                return Counter(dict(session.execute(STATES).fetchall()))
        with closing(sqlite3.connect(self.office.var / "tanggap.sqlite3", timeout=30)) as session:
            return Counter(dict(session.execute(STATES).fetchall()))

    def drain(self, seconds: float) -> Counter[str]:
        """Wait until no step is open; give what stands then."""
        until = time.monotonic() + seconds
        standing = self.steps()
        while any(standing[state] for state in OPEN) and time.monotonic() < until:
            time.sleep(0.5)
            standing = self.steps()
        return standing


@dataclass
class Watch:
    """Looks at the office's health all the time and remembers how long it was unwell."""

    served: Served
    longest: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> threading.Thread:
        """Watch in a thread of its own until `ended` is set."""
        thread = threading.Thread(target=self._watch, daemon=True)
        thread.start()
        return thread

    def _watch(self) -> None:
        unwell_since = 0.0
        while not self.ended.wait(LOOK):
            now = time.monotonic()
            if self.served.is_well():
                unwell_since = 0.0
            else:
                unwell_since = unwell_since or now
                self.longest = max(self.longest, now - unwell_since)


def _below(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield int(word)
            yield from _below(int(word))


def _role(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return "tool"
    return next((role for word, role in ROLES.items() if word in words), "tool")


def kill(pid: int) -> bool:
    """Kill one process; tell whether it was still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
