"""Which migrations made this database, told by their text: until the first release they are still edited."""

import hashlib
import json
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from correspondence.foundation import marks

MARK = "schema"


def differing() -> list[str]:
    """Return the migrations of ours that this database was made with and whose text is another one now.

    A fresh database gives none; one that has no mark, or cannot be read, gives everything it may have.
    """
    try:
        known: dict[str, str] = json.loads(marks.read(MARK) or "{}")
        now = applied()
    except OperationalError:  # not reached at all
        raise
    except DatabaseError:
        return ["all"]
    return sorted(name for name, text in now.items() if (known.get(name, text) if known else "") != text)


def migrate() -> None:
    """Migrate, and note what with."""
    call_command("migrate", verbosity=0)
    marks.write(MARK, json.dumps(applied(), sort_keys=True))


def applied() -> dict[str, str]:
    """Return our migrations that this database has, each with a hash of its text."""
    folders = {
        config.label: Path(config.path) / "migrations" for config in apps.get_app_configs() if _ours(config.path)
    }
    done = MigrationRecorder(connection).applied_migrations()
    return {f"{app}.{name}": _hash(folders[app] / f"{name}.py") for app, name in done if app in folders}


def _ours(path: str) -> bool:
    return Path(path).is_relative_to(settings.ROOT) and not Path(path).is_relative_to(sys.prefix)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32] if path.exists() else "gone"
