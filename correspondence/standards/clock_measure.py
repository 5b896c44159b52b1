"""How a clock counts: working days, or the seconds that run in minutes and hours; pure."""

from datetime import datetime
from typing import Protocol

from correspondence.calendars.facts import Unit, WorkCalendar
from correspondence.calendars.workdays import add_working_days, counted_day, working_days_between
from correspondence.calendars.worktime import SECONDS, let_run, running_between

from .clock_facts import Segment


class Measure(Protocol):
    """Arithmetic of one unit in one calendar; lengths are working days or seconds, `size` is one unit's length."""

    size: int

    def plan(self, begin: datetime, length: int) -> Segment: ...
    def ran(self, begin: datetime, until: datetime) -> int: ...
    def late(self, due: datetime, until: datetime) -> int: ...


class _Days:
    """Working days: the day of the beginning is not counted, the time ends with the close of service."""

    size = 1

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar

    def plan(self, begin: datetime, length: int) -> Segment:
        return add_working_days(begin, length, self._calendar)

    def ran(self, begin: datetime, until: datetime) -> int:
        return working_days_between(counted_day(begin, self._calendar), until, self._calendar)

    def late(self, due: datetime, until: datetime) -> int:
        return working_days_between(due, until, self._calendar)


class _Seconds:
    """Minutes and hours, counted in the seconds in which they run."""

    def __init__(self, unit: Unit, calendar: WorkCalendar) -> None:
        self._unit, self._calendar, self.size = unit, calendar, SECONDS[unit]

    def plan(self, begin: datetime, length: int) -> Segment:
        return let_run(begin, length, self._unit, self._calendar)

    def ran(self, begin: datetime, until: datetime) -> int:
        return running_between(begin, until, self._unit, self._calendar)

    def late(self, due: datetime, until: datetime) -> int:
        return running_between(due, until, self._unit, self._calendar)


def measure_of(unit: Unit, calendar: WorkCalendar) -> Measure:
    """Give the arithmetic of a unit."""
    return _Days(calendar) if unit is Unit.WORKING_DAYS else _Seconds(unit, calendar)
