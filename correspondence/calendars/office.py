"""Plain facts of an office: closed days, office hours, seasons and the calendar made of them."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from .timetable import DayCount, ServiceCount

LONGEST_SEASON = timedelta(days=366)


class ClosedKind(StrEnum):
    """Why an office is closed on a day that would otherwise be a working day."""

    PUBLIC = "public"
    COLLECTIVE = "collective"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """One date on which the office is closed, with the decree that closes it."""

    date: date
    name: str
    kind: ClosedKind
    decree: str = ""


@dataclass(frozen=True)
class OfficeHours:
    """Opening hours of one weekday in local time; breaks are (start, end) pairs inside them, in order."""

    opens: time
    closes: time
    breaks: tuple[tuple[time, time], ...] = ()

    def __post_init__(self) -> None:
        """Refuse hours that close before they open, breaks outside them and breaks that overlap."""
        if self.opens >= self.closes:
            raise ValueError("office hours close before they open")
        free_from = self.opens
        for starts, ends in self.breaks:
            if not free_from <= starts < ends <= self.closes:
                raise ValueError("a break lies outside the office hours")
            free_from = ends
        if not self.spans:
            raise ValueError("the breaks leave no office hours")

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Give the spans of service between the breaks as (start, end) in seconds of the day."""
        edges = [self.opens, *(edge for pair in self.breaks for edge in pair), self.closes]
        seconds = [second_of_day(edge) for edge in edges]
        return tuple((a, b) for a, b in zip(seconds[::2], seconds[1::2], strict=True) if a < b)

    @cached_property
    def seconds(self) -> int:
        """Count the seconds of service."""
        return sum(b - a for a, b in self.spans)


@dataclass(frozen=True)
class Season:
    """Dates on which other hours apply, such as Ramadan; a weekday it does not name keeps its usual hours."""

    name: str
    first: date
    last: date
    hours: Mapping[int, OfficeHours]
    decree: str = ""

    def __post_init__(self) -> None:
        """Refuse a season that ends before it begins, lasts more than a year or changes no hours."""
        if not self.first <= self.last <= self.first + LONGEST_SEASON:
            raise ValueError("a season ends on or after its first day and lasts at most a year")
        if not self.hours:
            raise ValueError("a season needs hours of at least one weekday")

    @property
    def label(self) -> str:
        """Give the name with the decree behind it, where one is known."""
        return f"{self.name} ({self.decree})" if self.decree else self.name

    def touches(self, first: date, last: date) -> bool:
        """Tell whether a span of dates has a day in common with the season."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True)
class WorkCalendar:
    """Working time of one office: hours by weekday (Monday is 0), closed days, seasons, zone and version."""

    code: str
    name: str
    timezone: str
    hours: Mapping[int, OfficeHours]
    closed: Mapping[date, ClosedDay]
    version: str
    confirmed_years: frozenset[int] = frozenset()
    late_receipt_next_day: bool = True
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a calendar in which no reckoning would end or in which a date has two kinds of hours."""
        if not self.hours:
            raise ValueError("a calendar needs at least one working weekday")
        ordered = sorted(self.seasons, key=lambda season: season.first)
        if any(later.first <= earlier.last for earlier, later in pairwise(ordered)):
            raise ValueError("seasons overlap")
        if any(weekday not in self.hours for season in self.seasons for weekday in season.hours):
            raise ValueError("a season opens a weekday on which the office rests")

    @cached_property
    def zone(self) -> ZoneInfo:
        """Give the time zone of the office."""
        return ZoneInfo(self.timezone)

    @cached_property
    def days(self) -> DayCount:
        """Give the working days as a countable row."""
        return DayCount(self.hours, (day.toordinal() for day in self.closed))

    @cached_property
    def service(self) -> ServiceCount:
        """Give the service time as a countable row."""
        exceptions = {day: hours.seconds for day, hours in self._seasonal.items()}
        exceptions |= dict.fromkeys(self.days.closed, 0)
        return ServiceCount({weekday: hours.seconds for weekday, hours in self.hours.items()}, exceptions)

    @cached_property
    def known_years(self) -> frozenset[int]:
        """Give the years of which closed days are recorded, confirmed or not."""
        return self.confirmed_years | {day.year for day in self.closed}

    @cached_property
    def _seasonal(self) -> dict[int, OfficeHours]:
        found: dict[int, OfficeHours] = {}
        for season in self.seasons:
            for ordinal in range(season.first.toordinal(), season.last.toordinal() + 1):
                weekday = (ordinal - 1) % 7
                if weekday in season.hours:
                    found[ordinal] = season.hours[weekday]
        return found

    @cached_property
    def _closed_in_order(self) -> tuple[ClosedDay, ...]:
        return tuple(self.closed[date.fromordinal(day)] for day in self.days.closed)

    def hours_on(self, day: date) -> OfficeHours:
        """Give the hours of a date, those of its season first; KeyError on a weekly rest day."""
        ordinal = day.toordinal()
        return self._seasonal.get(ordinal) or self.hours[(ordinal - 1) % 7]

    def closed_between(self, after: date, until: date) -> tuple[ClosedDay, ...]:
        """Give the closed days on office weekdays in (after, until]."""
        days = self.days.closed
        return self._closed_in_order[bisect_right(days, after.toordinal()) : bisect_right(days, until.toordinal())]

    def local(self, moment: datetime) -> datetime:
        """Give an aware moment in the office's own time; naive moments raise ValueError."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment.astimezone(self.zone)


def second_of_day(clock: time | datetime) -> int:
    """Count the whole seconds since midnight."""
    return clock.hour * 3600 + clock.minute * 60 + clock.second
