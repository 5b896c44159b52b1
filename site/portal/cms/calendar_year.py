"""A year of a calendar as its page shows it: month by month, each day with its decree and with what it superseded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from correspondence.calendars.decrees import DayFacts
from correspondence.calendars.models import ConfirmedYear, Holiday, HolidayCalendar, SpecialHours


@dataclass(frozen=True)
class Day:
    """One date: the declaration in force, None where all were taken back, and the others, the latest first."""

    date: date
    current: Holiday | None
    others: Sequence[Holiday]
    rest: bool


@dataclass(frozen=True)
class Month:
    """The declared days of one month."""

    first: date
    days: Sequence[Day]


@dataclass(frozen=True)
class Year:
    """Everything that the page of a year shows."""

    year: int
    months: Sequence[Month]
    confirmed: ConfirmedYear | None
    seasons: Sequence[SpecialHours]
    closed: int = field(default=0)


def year_of(calendar: HolidayCalendar, year: int) -> Year:
    """Lay out a year (constant number of queries)."""
    rows = list(calendar.holidays.filter(date__year=year).select_related("decree").order_by("date", "-pk"))
    weekdays = set(calendar.opening_hours.values_list("weekday", flat=True))
    by_date = groupby(rows, key=lambda row: row.date)
    days = [_day(day, list(some), rest=day.weekday() not in weekdays) for day, some in by_date]
    months = [
        Month(date(year, month, 1), list(some)) for month, some in groupby(days, key=lambda each: each.date.month)
    ]
    seasons = calendar.special_hours.filter(first_day__year__lte=year, last_day__year__gte=year)
    return Year(
        year=year,
        months=months,
        confirmed=calendar.confirmed_years.filter(year=year).select_related("decree").first(),
        seasons=list(seasons.prefetch_related("weekdays")),
        closed=sum(1 for each in days if each.current and each.current.closed and not each.rest),
    )


@dataclass(frozen=True)
class Change:
    """What a stated day would change in one calendar."""

    day: DayFacts
    calendar: HolidayCalendar
    before: Holiday | None
    rest: bool

    @property
    def was_closed(self) -> bool:
        """Tell whether the day is closed now."""
        return self.before is not None and self.before.closed

    @property
    def same(self) -> bool:
        """Tell whether nothing changes for those who count days."""
        return self.rest or self.was_closed == self.day.closed


def changes_of(calendars: Iterable[HolidayCalendar], days: Sequence[DayFacts]) -> list[Change]:
    """Compare stated days with what stands there, calendar by calendar."""
    found: list[Change] = []
    for calendar in calendars:
        standing = calendar.holidays.in_force().filter(date__in=[day.date for day in days]).select_related("decree")
        before = {row.date: row for row in standing}
        weekdays = set(calendar.opening_hours.values_list("weekday", flat=True))
        found += [
            Change(day, calendar, before.get(day.date), day.date.weekday() not in weekdays)
            for day in sorted(days, key=lambda day: day.date)
        ]
    return found


def _day(day: date, rows: Sequence[Holiday], *, rest: bool) -> Day:
    current = next((row for row in rows if row.in_force), None)
    return Day(day, current, [row for row in rows if row is not current], rest)
