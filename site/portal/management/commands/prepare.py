"""`manage.py prepare`: leaves `var/` migrated, with static files, the published standard and the demo."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

SCHEMA_FILE = "schema-fingerprint"


class Command(BaseCommand):
    """Makes everything that a start needs; repeatable."""

    help = "Migrate, collect static files, publish the standard, make the demo office."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the fingerprint of the migrations, by which an older development database is known."""
        parser.add_argument("--schema", default="")

    def handle(self, *, schema: str, **options: Any) -> None:
        """Prepare."""
        if schema and not settings.PRODUCTION:
            set_aside_older(Path(settings.VAR), schema)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo_reset", keep=True)
        if schema:
            (Path(settings.VAR) / SCHEMA_FILE).write_text(schema)


def set_aside_older(var: Path, schema: str) -> None:
    """Move a development `var/` made with other migrations out of the way; nothing is deleted."""
    known = var / SCHEMA_FILE
    database = var / "tanggap.sqlite3"
    if not database.exists() or (known.exists() and known.read_text() == schema):
        return
    connection.close()
    aside = var.with_name(f"{var.name}.old-{datetime.now():%Y%m%d-%H%M%S}")
    var.rename(aside)
    sys.stderr.write(
        f"prepare: the database in {var.name}/ was made by an older version; it now lies in {aside.name}/, "
        f"and a fresh one is made.\n"
    )
    # Folders that settings made at import went with it.
    for folder in (var, settings.FILE_UPLOAD_TEMP_DIR):
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = aside / "secret-key"
    if secret.exists():
        (var / "secret-key").write_text(secret.read_text())
        (var / "secret-key").chmod(0o600)
