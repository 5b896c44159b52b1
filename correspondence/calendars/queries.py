"""Reading calendars."""

from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from .facts import ClosedDay, ClosedKind, OfficeHours, Season, WorkCalendar
from .models import HolidayCalendar, SpecialHours, WeekdayHours


def load(code: str) -> WorkCalendar:
    """Give the calendar of this code; HolidayCalendar.DoesNotExist where there is none.

    One query asks for the version; the rows are read only when this process has not seen that version.
    """
    version = HolidayCalendar.objects.values_list("version", flat=True).get(code=code)
    return _load(code, version)


@lru_cache(maxsize=32)
def _load(code: str, version: str) -> WorkCalendar:
    related = ("opening_hours", "holidays", "confirmed_years", "special_hours__weekdays")
    row = HolidayCalendar.objects.prefetch_related(*related).get(code=code)
    return WorkCalendar(
        code=code,
        name=row.name,
        timezone=row.timezone,
        hours=_by_weekday(row.opening_hours.all()),
        closed={
            day.date: ClosedDay(day.date, day.name, ClosedKind(day.kind), day.decree) for day in row.holidays.all()
        },
        version=version,
        confirmed_years=frozenset(confirmed.year for confirmed in row.confirmed_years.all()),
        late_receipt_next_day=row.late_receipt_next_day,
        seasons=tuple(season(special) for special in row.special_hours.all()),
    )


def zones() -> dict[str, ZoneInfo]:
    """Give the time zone of every calendar by its code (one query)."""
    return {code: ZoneInfo(name) for code, name in HolidayCalendar.objects.values_list("code", "timezone")}


def season(row: SpecialHours) -> Season:
    """Give special hours as a plain fact."""
    return Season(row.name, row.first_day, row.last_day, _by_weekday(row.weekdays.all()), row.decree)


def _by_weekday(rows: Iterable[WeekdayHours]) -> dict[int, OfficeHours]:
    return {row.weekday: row.as_hours() for row in rows}
