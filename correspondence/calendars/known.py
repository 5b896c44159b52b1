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


@dataclass(frozen=True)
class KnownDecree:
    """A decree whose days are known, with the day of its issue and what it changed where these are known too."""

    number: str
    issued_on: date | None = None
    changed: tuple[date, ...] = ()


# Decrees of the three ministers, each with its amendments; the days of these years were compared one by one. Which of
# them an amendment changed is known of the last one only: the others' days are kept with the decree that they amend.
CHAINS: dict[int, tuple[KnownDecree, ...]] = {
    2022: (KnownDecree("SKB 3 Menteri 963/2021"), KnownDecree("SKB 3 Menteri 375/2022", date(2022, 4, 7))),
    2023: (KnownDecree("SKB 3 Menteri 1066/2022"), KnownDecree("SKB 3 Menteri 624/2023", date(2023, 6, 16))),
    2024: (KnownDecree("SKB 3 Menteri 855/2023"), KnownDecree("SKB 3 Menteri 236/2024")),
    2025: (
        KnownDecree("SKB 3 Menteri 1017/2024"),
        KnownDecree("SKB 3 Menteri 933/2025", date(2025, 8, 7), changed=(date(2025, 8, 18),)),
    ),
    2026: (KnownDecree("SKB 3 Menteri 1497/2025"),),
}


def cited(base: str, *amendments: str) -> str:
    """Name a decree with those that amend it, by their numbers; the bare number where none does."""
    return ", diubah ".join([base, *(each.split()[-1] for each in amendments)])


DECREES = {year: cited(*(each.number for each in chain)) for year, chain in CHAINS.items()}
# Election days stand outside those decrees; the basis of the first is not at hand and stays empty.
ELECTION_DECREE = KnownDecree("Keppres 33/2024")
OTHER_BASIS = {date(2024, 2, 14): "", date(2024, 11, 27): ELECTION_DECREE.number}

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
