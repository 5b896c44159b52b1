"""`manage.py worker --queues a,b`: does the steps of these queues until it is told to stop."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from correspondence.foundation.jobs import liveness
from correspondence.foundation.jobs.sweeping import sweep
from correspondence.foundation.sandbox import sweep_workplaces
from correspondence.foundation.sqlite.base import go_last


class Command(BaseCommand):
    """Runs a worker whose life is told by a lock, so that a killed one's steps are found and done again."""

    help = "Do the waiting steps of the named queues."
    requires_system_checks = ()  # `serve` has made them; they cost as much as the start itself

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the queues and how it ends."""
        parser.add_argument("--queues", default="default", help="comma-separated")
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks at an empty queue")
        parser.add_argument("--nice", type=int, default=0)
        parser.add_argument("--batch", action="store_true", help="end when nothing is waiting")

    def handle(self, *, queues: str, interval: float, nice: int, batch: bool, **options: Any) -> None:
        """Serve the queues."""
        if nice:
            os.nice(nice)
        go_last()
        names = queues.split(",")
        identity = liveness.serve(names)
        sweep()
        keep = (settings.ROOT, settings.VAR, settings.FILE_UPLOAD_TEMP_DIR)
        sweep_workplaces(at=timezone.now(), keep=keep)
        worker = Worker(
            queue_names=names,
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=identity,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()
