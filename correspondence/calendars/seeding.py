"""First content of the calendars: what is known, as rows that administrators confirm and amend."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from .known import DECREES, DEFAULT_CALENDAR, DEFAULT_YEARS, KNOWN, KnownCalendar, library_days
from .models import ConfirmedYear, Holiday, HolidayCalendar, OpeningHours
from .services import refresh_version

__all__ = ["DEFAULT_YEARS", "library_days", "seed_calendar", "seed_calendars"]


def seed_calendars(*, at: datetime, years: Sequence[int] = DEFAULT_YEARS) -> list[HolidayCalendar]:
    """Create every known calendar with the same closed days, or add the years they lack; repeatable."""
    return [seed_calendar(at=at, code=code, years=years) for code in KNOWN]


@transaction.atomic
def seed_calendar(
    *, at: datetime, code: str = DEFAULT_CALENDAR, name: str = "", years: Sequence[int] = DEFAULT_YEARS
) -> HolidayCalendar:
    """Create the calendar or add the years it lacks; a year that has rows already is left to its editors.

    An unknown code gets the office hours of the law.
    """
    known = KNOWN.get(code, KnownCalendar(code, KNOWN[DEFAULT_CALENDAR].hours))
    defaults = {"name": name or known.name, "timezone": known.timezone}
    calendar, created = HolidayCalendar.objects.get_or_create(code=code, defaults=defaults)
    if created:
        rows = [OpeningHours.of(weekday, hours, calendar=calendar) for weekday, hours in known.hours.items()]
        OpeningHours.objects.bulk_create(rows)
    present = {day.year for day in calendar.holidays.values_list("date", flat=True)}
    missing = [year for year in years if year not in present]
    Holiday.objects.bulk_create(
        [
            Holiday(calendar=calendar, date=day.date, name=day.name, kind=day.kind.value, decree=day.decree)
            for day in library_days(missing)
        ]
    )
    ConfirmedYear.objects.bulk_create(
        [
            ConfirmedYear(calendar=calendar, year=year, decree=DECREES[year], confirmed_at=at)
            for year in missing
            if year in DECREES
        ]
    )
    refresh_version(calendar)
    return calendar
