"""Plain facts of working time: units, closed days, office hours, calendars and what a reckoning yields."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo


class Unit(StrEnum):
    """Units in which a standard states its time limits."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    HOURS_ON_WORKING_DAYS = "hours_on_working_days"


class ClosedKind(StrEnum):
    """Why an office is closed on a day that would otherwise be a working day."""

    PUBLIC = "public"
    COLLECTIVE = "collective"


class DayState(StrEnum):
    """State of one cell of the day strip."""

    USED = "used"
    TODAY = "today"
    LEFT = "left"
    LATE = "late"
    CLOSED = "closed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """One date on which the office is closed, with the decree that closes it."""

    date: date
    name: str
    kind: ClosedKind
    decree: str = ""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening hours of one weekday in local time; breaks are (start, end) pairs inside them."""

    opens: time
    closes: time
    breaks: tuple[tuple[time, time], ...] = ()

    def __post_init__(self) -> None:
        """Refuse hours that close before they open or breaks outside them."""
        if self.opens >= self.closes:
            raise ValueError("office hours close before they open")
        for starts, ends in self.breaks:
            if not self.opens <= starts < ends <= self.closes:
                raise ValueError("a break lies outside the office hours")


@dataclass(frozen=True)
class WorkCalendar:
    """Working time of one office: hours by weekday (Monday is 0), closed days, zone and version."""

    code: str
    name: str
    timezone: str
    hours: Mapping[int, OfficeHours]
    closed: Mapping[date, ClosedDay]
    version: str
    confirmed_years: frozenset[int] = frozenset()
    late_receipt_next_day: bool = True

    def __post_init__(self) -> None:
        """Refuse a calendar without any working weekday, in which no reckoning would end."""
        if not self.hours:
            raise ValueError("a calendar needs at least one working weekday")

    @cached_property
    def zone(self) -> ZoneInfo:
        """Give the time zone of the office."""
        return ZoneInfo(self.timezone)

    @cached_property
    def _closed_office_days(self) -> tuple[int, ...]:
        return tuple(sorted(day.toordinal() for day in self.closed if day.weekday() in self.hours))

    def closed_office_days(self, after: date, until: date) -> int:
        """Count closed days on office weekdays in (after, until]."""
        days = self._closed_office_days
        return bisect_right(days, until.toordinal()) - bisect_left(days, after.toordinal() + 1)

    def local(self, moment: datetime) -> datetime:
        """Give an aware moment in the office's own time; naive moments raise ValueError."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment.astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class Step:
    """One counted working day: its number from 1 and its date."""

    number: int
    date: date


@dataclass(frozen=True, slots=True)
class DayRun:
    """Counted working days that no closed day interrupts, weekends aside."""

    first: Step
    last: Step

    @property
    def count(self) -> int:
        """Count the working days of the run."""
        return self.last.number - self.first.number + 1


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Result of counting N working days from a receipt, with everything needed to explain it."""

    start: datetime
    counted_from: date
    due: datetime
    skipped: tuple[ClosedDay, ...]
    steps: tuple[Step, ...]
    calendar: WorkCalendar = field(repr=False, compare=False)

    @property
    def shifted(self) -> bool:
        """Tell whether the receipt counts as a later day because it came outside service hours."""
        return self.counted_from != self.calendar.local(self.start).date()

    @property
    def unconfirmed_year(self) -> int | None:
        """Give the first year touched whose closed days nobody has confirmed yet."""
        years = range(self.counted_from.year, self.due.year + 1)
        return next((year for year in years if year not in self.calendar.confirmed_years), None)


@dataclass(frozen=True, slots=True)
class DayCell:
    """One cell of the day strip; closed and paused cells carry no number and span first to last."""

    state: DayState
    first: date
    last: date
    number: int | None = None
    name: str = ""
    is_due: bool = False
