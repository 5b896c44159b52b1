"""`manage.py serve`: one parent that starts web, workers and tick, restarts what dies and stops all at its end."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from correspondence.foundation.sandbox import describe, refusal
from correspondence.intake import virus

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
GRACE_SECONDS = 7.0
LOOK_SECONDS = 0.3
SCANNER_SECONDS = 1.0
CALM_SECONDS = 10.0  # who lived that long is started again at once
LONGEST_WAIT = 4.0  # with the start itself: at work again within half a minute, also on a slow machine


@dataclass
class Child:
    """One supervised process; a child that dies at once waits longer before each new start."""

    name: str
    command: list[str]
    nice: int = 0  # from its first moment: at a start the others come first
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    next_start: float = field(default=0.0)

    def start(self) -> None:
        """Start it; it dies with this parent, however the parent dies."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, preexec_fn=self._begin, cwd=settings.ROOT)  # noqa: PLW1509

    def look(self, now: float) -> None:
        """Start it again when it has died and its wait is over."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            self.failures = 0 if now - self.started > CALM_SECONDS else self.failures + 1
            self.next_start = now + min(LONGEST_WAIT, 0.3 * 2**self.failures)
            sys.stderr.write(f"serve: {self.name} ended ({self.process.returncode}); starting it again\n")
            self.process = None
        if now >= self.next_start:
            self.start()

    def _begin(self) -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        os.nice(self.nice)


def _reading(manage: list[str]) -> list[Child]:
    """Return the workers that read letters, OCR_WORKERS of them; the first one converts drafts as well."""
    queues = ["ocr,convert", *("ocr" for _ in range(settings.OCR_WORKERS - 1))]
    return [Child(f"worker {names}", [*manage, "worker", "--queues", names], nice=15) for names in queues]


def children() -> list[Child]:
    """Return what a running office consists of; while senders wait for their receipt, the workers hardly run."""
    python, manage = sys.executable, [sys.executable, "manage.py"]
    web = [
        python, "-m", "gunicorn", "portal.wsgi", "--bind", f"{settings.HOST}:{settings.PORT}",
        "--pythonpath", f"{settings.ROOT},{settings.ROOT / 'site'}", "--workers", "4", "--threads", "3",
        "--worker-connections", "64",  # in each: of a crowd no process takes in more than it can soon serve
        "--graceful-timeout", "5", "--timeout", "60", "--log-level", "warning", "--preload",
    ]  # fmt: skip
    return [
        Child("web", web),
        Child("worker", [*manage, "worker", "--queues", "mail,index,sign,tick,intake,default"], nice=10),
        *_reading(manage),
        *_fetching(manage),
        Child("tick", [*manage, "tick", "--forever"]),
    ]


def _fetching(manage: list[str]) -> list[Child]:
    """Return the worker that waits for mail servers, so that a slow one holds up nothing else."""
    worker = Child("worker fetch", [*manage, "worker", "--queues", "fetch"], nice=12)
    return [worker] if settings.MAILBOXES else []


class Command(BaseCommand):
    """Serves the whole office until Ctrl-C or SIGTERM."""

    help = "Serve web, workers and tick together."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start, watch, stop."""
        if refused := refusal():
            raise CommandError(refused)
        self._check_port()
        self.ending = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        family = children()
        sys.stdout.write(f"Tanggap: {settings.PUBLIC_BASE_URL}  (Ctrl-C ends)\n{describe()}\n")
        sys.stdout.flush()
        look_after(family)
        # Asked for behind the start of web and workers, so that nobody waits for a scanner that does not answer.
        sys.stdout.write(f"{virus.describe(seconds=SCANNER_SECONDS)}\n")
        sys.stdout.flush()
        while not self.ending:
            look_after(family)
            time.sleep(LOOK_SECONDS)
        stop(family)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.ending = True

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.HOST, settings.PORT))
            except OSError as error:
                raise CommandError(
                    f"Port {settings.PORT} on {settings.HOST} is taken ({os.strerror(error.errno or 0)}). "
                    f"End the other program, or choose another: PORT=8001 make run"
                ) from error


def look_after(family: list[Child]) -> None:
    """Start what is not running."""
    now = time.monotonic()
    for child in family:
        child.look(now)


def stop(family: list[Child]) -> None:
    """End every child: ask first, then insist, all within ten seconds."""
    running = [child.process for child in family if child.process and child.process.poll() is None]
    for process in running:
        process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
