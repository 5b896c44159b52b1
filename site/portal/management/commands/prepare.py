"""`manage.py prepare`: leaves `var/` migrated, with static files, the published standard and the demo."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from correspondence.calendars.seeding import seed_calendars
from correspondence.foundation.sandbox import describe
from portal.cms.models import HomePage
from portal.cms.second_eyes import ensure_workflow

from .. import demo_mark, schema


class Command(BaseCommand):
    """Makes everything that a start needs; repeatable."""

    help = "Migrate, collect static files, publish the standard, make the demo office."

    def handle(self, **options: Any) -> None:
        """Prepare."""
        settle_older()
        schema.migrate()
        call_command("collectstatic", interactive=False, verbosity=0)
        seed_calendars(at=timezone.now())
        call_command("demo_reset", keep=True)
        for home in HomePage.objects.all():
            ensure_workflow(home)
        self.stdout.write(describe())


def settle_older() -> None:
    """Set a development `var/` of an older version aside; raise CommandError for any other older database."""
    changed = schema.differing()
    if not changed:
        return
    own = Path(settings.VAR) / "tanggap.sqlite3"
    if not settings.PRODUCTION and connection.vendor == "sqlite" and demo_mark.name() == str(own):
        set_aside(Path(settings.VAR))
        return
    raise CommandError(
        f"The database {demo_mark.name()} was made by another version of Tanggap, with other migrations "
        f"({', '.join(changed)}), and this version cannot change it. It was left as it is: go on with the version "
        "that made it, or name an empty database in DATABASE_URL."
    )


def set_aside(var: Path) -> None:
    """Move a development `var/` out of the way, its database with it; nothing is deleted."""
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
