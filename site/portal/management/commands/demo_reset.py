"""`manage.py demo_reset`: the demo office as on its first day; `--keep` only adds what is missing."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.demo import everything
from portal.demo.letters import ensure_letters


class Command(BaseCommand):
    """Makes the demo anew. Only in development: it deletes every letter."""

    help = "Make the demo office anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say whether what stands is kept."""
        parser.add_argument("--keep", action="store_true")

    def handle(self, *, keep: bool, **options: Any) -> None:
        """Delete (unless kept) and make."""
        if settings.PRODUCTION:
            if not keep:
                raise CommandError("demo_reset is for development; it would delete every letter.")
            return
        if not keep:
            self._empty()
            call_command("migrate", verbosity=0)
        everything.ensure()
        ensure_letters(everything.ensure_standard())

    def _empty(self) -> None:
        connection.close()
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        for name in (database, *(database.with_name(database.name + tail) for tail in ("-wal", "-shm"))):
            name.unlink(missing_ok=True)
        for folder in (settings.FILE_STORE, settings.EMAIL_FILE_PATH, settings.SIGNING_FOLDER):
            shutil.rmtree(folder, ignore_errors=True)
