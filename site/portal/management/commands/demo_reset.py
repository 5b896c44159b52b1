"""`manage.py demo_reset`: the demo office as on its first day; `--keep` only adds what is missing.

Letters that are on their way are told in the background by the worker of the next start, or at once with `--wait`.
"""

import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from correspondence.foundation.jobs import life_files, liveness
from correspondence.foundation.jobs.models import Step, StepState
from portal.demo import everything
from portal.demo.letters import STEP, ensure_letters, tell_all

from .. import demo_mark, schema

WEB = "web"  # as portal.wsgi attends
QUEUES = ("intake", "convert")  # one of each worker that `serve` starts


class Command(BaseCommand):
    """Makes the demo anew. Only in development: it deletes every letter."""

    help = "Make the demo office anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say whether what stands is kept."""
        parser.add_argument("--keep", action="store_true", help="only add what is missing")
        parser.add_argument("--wait", action="store_true", help="tell the letters on their way now, without a worker")

    def handle(self, *, keep: bool, wait: bool, **options: Any) -> None:
        """Delete (unless kept) and make."""
        if settings.PRODUCTION or not settings.DEMO_ACCOUNTS:
            if not keep:
                raise CommandError("demo_reset is for development with demo accounts; it would delete every letter.")
            return
        began = time.monotonic()
        if not keep:
            self._empty()
            schema.migrate()
        demo_mark.claim()
        everything.ensure(whole=True)
        ensure_letters()
        if wait:
            tell_all()
            refuse_unfinished()
        if not keep:
            self.stdout.write(f"The demo is as on its first day ({time.monotonic() - began:.0f} s).")
            if not wait:
                self.stdout.write("Letters on their way follow in the background after the next start (make run).")

    def _empty(self) -> None:
        if any(liveness.any_alive(queue) for queue in QUEUES) or life_files.is_attended(WEB):
            raise CommandError("The office is running. End it first (Ctrl-C), then reset the demo.")
        demo_mark.refuse_others()
        if connection.vendor == "sqlite":
            connection.close()
            database = Path(str(settings.DATABASES["default"]["NAME"]))
            for name in (database, *(database.with_name(database.name + tail) for tail in ("-wal", "-shm"))):
                name.unlink(missing_ok=True)
        else:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
        for folder in (settings.FILE_STORE, settings.EMAIL_FILE_PATH, settings.SIGNING_FOLDER):
            shutil.rmtree(folder, ignore_errors=True)


def refuse_unfinished() -> None:
    """Raise CommandError with the reason where a letter on its way was not told to its end."""
    left = Step.objects.filter(name=STEP).exclude(state=StepState.DONE).order_by("pk").first()
    if left is not None:
        raise CommandError(f"The letter {left.object_id} was not told to its end ({left.state}): {left.error}")
