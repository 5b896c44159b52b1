"""Which calendar answers: that of the database where there is one, otherwise what is known without it."""

from pathlib import Path

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.foundation.errors import Refused

from . import queries
from .facts import WorkCalendar
from .known import KNOWN, known_calendar
from .models import HolidayCalendar


class Calendars:
    """Gives calendars by code, each looked up once."""

    def __init__(self) -> None:
        self.notes: list[str] = []  # what went wrong on the way, in sentences
        self._found: dict[str, WorkCalendar] = {}
        self._in_database = _database_exists()

    def get(self, code: str) -> WorkCalendar:
        """Give the calendar of a code; Refused where nobody knows it."""
        if code not in self._found:
            self._found[code] = self._stored(code) or _known(code)
        return self._found[code]

    def is_stored(self, calendar: WorkCalendar) -> bool:
        """Tell whether a calendar came from the database."""
        return calendar.code not in KNOWN or calendar is not known_calendar(calendar.code)

    def _stored(self, code: str) -> WorkCalendar | None:
        if not self._in_database:
            return None
        try:
            return queries.load(code)
        except HolidayCalendar.DoesNotExist:
            return None
        except DatabaseError:
            self._in_database = False
            self.notes.append(_("The calendars of the database cannot be read; those known to the program are used."))
            return None


def _known(code: str) -> WorkCalendar:
    if code not in KNOWN:
        raise Refused(
            gettext_lazy("There is no calendar “%(code)s”; known without a database are %(known)s.")
            % {"code": code[:40], "known": ", ".join(KNOWN)}
        )
    return known_calendar(code)


def _database_exists() -> bool:
    """Tell whether there is a database to ask; asking SQLite for a missing file would create it."""
    name = str(connection.settings_dict["NAME"])
    in_memory = name == ":memory:" or "mode=memory" in name
    return connection.vendor != "sqlite" or in_memory or Path(name).exists()
