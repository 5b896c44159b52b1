"""What is known of the calendars before an administrator says otherwise; pure: law, decrees and the `holidays` package.

Presidential Regulation 21/2023 (hours), decrees of the three ministers (closed days), standard S0 (hours of WhatsApp).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache

import holidays

from .facts import ClosedDay, ClosedKind, OfficeHours, WorkCalendar

DEFAULT_YEARS = range(2022, 2028)
DEFAULT_CALENDAR = "lkpp"


def _week(monday_to_thursday: OfficeHours, friday: OfficeHours) -> dict[int, OfficeHours]:
    return {**dict.fromkeys(range(4), monday_to_thursday), 4: friday}


# 37 h 30 min a week, start 07.30, break 60 minutes, on Friday 90; the closing times follow from that.
OFFICE_HOURS = _week(
    OfficeHours(time(7, 30), time(16), ((time(12), time(13)),)),
    OfficeHours(time(7, 30), time(16, 30), ((time(11, 30), time(13)),)),
)
# In Ramadan 32 h 30 min, start 08.00, break 30 minutes, on Friday 60. Its dates are set by decree, year by year.
RAMADAN_HOURS = _week(
    OfficeHours(time(8), time(15), ((time(12), time(12, 30)),)),
    OfficeHours(time(8), time(15, 30), ((time(11, 30), time(12, 30)),)),
)
WHATSAPP_HOURS = dict.fromkeys(range(5), OfficeHours(time(9), time(15)))

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


@dataclass(frozen=True)
class KnownCalendar:
    """Name and usual hours of an office; all known offices lie in western Indonesia and rest on the same days."""

    name: str
    hours: Mapping[int, OfficeHours]
    timezone: str = "Asia/Jakarta"


KNOWN = {
    "lkpp": KnownCalendar("LKPP", OFFICE_HOURS),
    "lkpp-whatsapp": KnownCalendar("LKPP, WhatsApp", WHATSAPP_HOURS),
    "landak": KnownCalendar("LPSE Kabupaten Landak", OFFICE_HOURS),
}


@cache
def known_calendar(code: str) -> WorkCalendar:
    """Give a known calendar without any database; KeyError for other codes."""
    known = KNOWN[code]
    return WorkCalendar(
        code=code,
        name=known.name,
        timezone=known.timezone,
        hours=known.hours,
        closed=_known_closed_days(),
        version=f"{code}-known",
        confirmed_years=frozenset(DECREES),
    )


@cache
def _known_closed_days() -> Mapping[date, ClosedDay]:
    return {day.date: day for day in library_days(DEFAULT_YEARS)}


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
