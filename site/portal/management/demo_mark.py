"""Whether this database is a demo: only such a one may be emptied, and only an empty one becomes one."""

from django.core.management.base import CommandError
from django.db import connection

from correspondence.foundation import marks
from correspondence.organization.models import Agency, User

MARK = "demo"


def claim() -> None:
    """Mark an empty database as a demo; CommandError where accounts or agencies of others are in it."""
    if marks.read(MARK):
        return
    if User.objects.exists() or Agency.objects.exists():
        raise CommandError(
            f"The database {name()} holds accounts or agencies and is not marked as a demo, so no demo is made in it. "
            "Set TANGGAP_DEMO_ACCOUNTS=no to use it as it is, or name an empty database in DATABASE_URL."
        )
    marks.write(MARK, "yes")


def refuse_others() -> None:
    """Raise CommandError unless this database is empty or marked as a demo."""
    if connection.introspection.table_names() and not marks.read(MARK):
        raise CommandError(
            f"The database {name()} is not marked as a demo, so it is not emptied. "
            "Name the demo's own database in DATABASE_URL."
        )


def name() -> str:
    """Return how the database is called, without its password."""
    return str(connection.settings_dict["NAME"])
