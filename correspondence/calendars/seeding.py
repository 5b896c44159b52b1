"""First content of a calendar: the `holidays` package compared with the decrees of the three ministers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

import holidays
from django.db import transaction

from .facts import ClosedDay, ClosedKind
from .models import ConfirmedYear, Holiday, HolidayCalendar, OpeningHours
from .services import refresh_version

DEFAULT_YEARS = range(2022, 2028)

# Presidential Regulation 21/2023: 37 h 30 min a week, start 07.30, break 60 minutes, on Friday 90.
MONDAY_TO_THURSDAY = (time(7, 30), time(16, 0), time(12, 0), time(13, 0))
FRIDAY = (time(7, 30), time(16, 30), time(11, 30), time(13, 0))

# Decrees of the three ministers, with their amendments; the days of these years were compared one by one.
DECREES = {
    2022: "SKB 3 Menteri 963/2021, diubah 375/2022",
    2023: "SKB 3 Menteri 1066/2022, diubah 624/2023",
    2024: "SKB 3 Menteri 855/2023, diubah 236/2024",
    2025: "SKB 3 Menteri 1017/2024, diubah 933/2025",
    2026: "SKB 3 Menteri 1497/2025",
}
# Election days stand outside those decrees; the basis of the first is not at hand and stays empty.
OTHER_BASIS = {date(2024, 2, 14): "", date(2024, 11, 27): "Keppres 33/2024"}

# The one day on which the package and the decree differ.
MOVED = {date(2022, 7, 10): date(2022, 7, 9)}


@transaction.atomic
def seed_calendar(
    *, at: datetime, code: str = "lkpp", name: str = "LKPP", years: Sequence[int] = DEFAULT_YEARS
) -> HolidayCalendar:
    """Create the calendar or add the years it lacks; a year that has rows already is left to its editors."""
    calendar, created = HolidayCalendar.objects.get_or_create(code=code, defaults={"name": name})
    if created:
        OpeningHours.objects.bulk_create(_opening_hours(calendar))
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


def library_days(years: Sequence[int]) -> Iterator[ClosedDay]:
    """Give public holidays and collective leave of these years with Indonesian names, in date order.

    Both categories and the language are named because the package by default leaves collective leave out and
    follows the LANGUAGE of the machine. Years are asked one by one so that none is added silently.
    """
    kinds = ((ClosedKind.PUBLIC, "public"), (ClosedKind.COLLECTIVE, "government"))
    for year in years:
        found: dict[date, ClosedDay] = {}
        for kind, category in kinds:
            days = holidays.country_holidays("ID", years=year, categories=(category,), language="id")
            for listed, label in days.items():
                day = MOVED.get(listed, listed)
                found.setdefault(day, ClosedDay(day, label, kind, OTHER_BASIS.get(day, DECREES.get(year, ""))))
        yield from (found[day] for day in sorted(found))


def _opening_hours(calendar: HolidayCalendar) -> Iterator[OpeningHours]:
    for weekday in range(5):
        opens, closes, break_starts, break_ends = FRIDAY if weekday == 4 else MONDAY_TO_THURSDAY
        yield OpeningHours(
            calendar=calendar,
            weekday=weekday,
            opens=opens,
            closes=closes,
            break_starts=break_starts,
            break_ends=break_ends,
        )
