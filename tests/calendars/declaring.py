"""A decree that closes one Monday, as the tests of decrees declare and withdraw it."""

from datetime import UTC, date, datetime

from correspondence.calendars import queries
from correspondence.calendars.decrees import DayFacts, DecreeFacts, declare_decree
from correspondence.calendars.facts import ClosedKind, WorkCalendar
from correspondence.calendars.models import Decree, HolidayCalendar
from correspondence.organization.actors import SystemActor

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
EDITOR = SystemActor(job="tests")
DAY = date(2026, 12, 7)
FACTS = DecreeFacts("SKB contoh 7/2026", issued_on=date(2026, 11, 1), valid_from=date(2026, 12, 1))
CLOSED = DayFacts(DAY, "Cuti bersama contoh", ClosedKind.COLLECTIVE)


def declare(calendar: HolidayCalendar, facts: DecreeFacts = FACTS, *days: DayFacts) -> Decree:
    """Declare a decree in one calendar, by default the one that closes the Monday."""
    return declare_decree(actor=EDITOR, calendars=[calendar], facts=facts, days=days or [CLOSED], at=AT)


def present() -> WorkCalendar:
    """Give the calendar as it stands now."""
    return queries.load("lkpp")
