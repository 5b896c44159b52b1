"""`manage.py tick`: runs the once-a-minute work; `--forever` repeats it (the supervisor uses that)."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

logger = logging.getLogger("tanggap.tick")
SWEEP_SECONDS = 5.0
EVERY = 12  # sweeps between two full ticks: one minute


class Command(BaseCommand):
    """Runs every job of `TICK_JOBS`; one that fails stops no other."""

    help = "Run the once-a-minute work."
    requires_system_checks = ()  # as for the worker

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say whether it repeats."""
        parser.add_argument("--forever", action="store_true")

    def handle(self, *, forever: bool, **options: Any) -> None:
        """Run once, or each minute with the jobs of `OFTEN_JOBS` every few seconds in between."""
        self.run_jobs(settings.TICK_JOBS)
        if not forever:
            return
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        turn = 0
        while not ended.wait(SWEEP_SECONDS):
            turn += 1
            self.run_jobs(settings.TICK_JOBS if turn % EVERY == 0 else settings.OFTEN_JOBS)

    def run_jobs(self, names: list[str]) -> None:
        """Run the named jobs at one moment."""
        now = timezone.now()
        for name in names:
            close_old_connections()
            try:
                import_string(name)(at=now)
            except Exception:
                logger.exception("tick job %s failed", name)
