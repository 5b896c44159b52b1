"""First content of the calendars: what is known, as rows that administrators confirm and amend."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from .facts import ClosedDay
from .known import (
    CHAINS,
    DECREES,
    DEFAULT_CALENDAR,
    DEFAULT_YEARS,
    ELECTION_DECREE,
    KNOWN,
    KnownCalendar,
    KnownDecree,
    library_days,
)
from .models import ConfirmedYear, Decree, Holiday, HolidayCalendar, OpeningHours
from .versioning import refresh_version

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
    chains = {year: _chain(year, at) for year in missing}
    Holiday.objects.bulk_create(_days(calendar, chains, at))
    ConfirmedYear.objects.bulk_create(
        [
            ConfirmedYear(calendar=calendar, year=year, decree=chain[-1], confirmed_at=at)
            for year, chain in chains.items()
            if chain and all(each.withdrawn_at is None for each in chain)
        ]
    )
    refresh_version(calendar, at=at)
    return calendar


def _days(calendar: HolidayCalendar, chains: Mapping[int, Sequence[Decree]], at: datetime) -> list[Holiday]:
    """Lay the days out, each with the decree behind it; those of a decree that was withdrawn stay out."""
    found = []
    for day in library_days(list(chains)):
        basis = _basis(day, chains[day.date.year], at)
        if basis is None or basis.withdrawn_at is None:
            found.append(
                Holiday(
                    calendar=calendar, date=day.date, name=day.name, kind=day.kind.value, decree=basis, declared_at=at
                )
            )
    return found


def _basis(day: ClosedDay, chain: Sequence[Decree], at: datetime) -> Decree | None:
    """Give the decree of a day: the amendment that is known to have changed it, else the one that was amended."""
    if day.decree == ELECTION_DECREE.number:
        return _decree(ELECTION_DECREE, at)
    if not day.decree:
        return None
    pairs = zip(CHAINS[day.date.year], chain, strict=True)
    return next((row for known, row in pairs if day.date in known.changed), chain[0])


def _chain(year: int, at: datetime) -> list[Decree]:
    """Give the decrees of a year, recorded where they are missing: the one that is amended, then its amendments."""
    rows: list[Decree] = []
    for known in CHAINS.get(year, ()):
        cited_as = "" if DECREES[year] == known.number else DECREES[year]
        rows.append(_decree(known, at, amends=rows[0] if rows else None, cited_as=cited_as))
    return rows


def _decree(known: KnownDecree, at: datetime, *, amends: Decree | None = None, cited_as: str = "") -> Decree:
    """Give the decree of this number, the standing one first, recorded where it is missing."""
    same = Decree.objects.filter(number__iexact=known.number)
    values = {"issued_on": known.issued_on, "amends": amends, "cited_as": cited_as, "declared_at": at}
    return (
        same.filter(withdrawn_at=None).first()
        or same.first()
        or Decree.objects.get_or_create(number=known.number, withdrawn_at=None, defaults=values)[0]
    )
