"""Reading calendars."""

from functools import lru_cache

from .facts import ClosedDay, ClosedKind, OfficeHours, WorkCalendar
from .models import HolidayCalendar, OpeningHours


def load(code: str) -> WorkCalendar:
    """Give the calendar of this code; HolidayCalendar.DoesNotExist where there is none.

    One query asks for the version; the rows are read only when this process has not seen that version.
    """
    version = HolidayCalendar.objects.values_list("version", flat=True).get(code=code)
    return _load(code, version)


@lru_cache(maxsize=32)
def _load(code: str, version: str) -> WorkCalendar:
    row = HolidayCalendar.objects.prefetch_related("opening_hours", "holidays", "confirmed_years").get(code=code)
    return WorkCalendar(
        code=code,
        name=row.name,
        timezone=row.timezone,
        hours={hours.weekday: _office_hours(hours) for hours in row.opening_hours.all()},
        closed={
            day.date: ClosedDay(day.date, day.name, ClosedKind(day.kind), day.decree) for day in row.holidays.all()
        },
        version=version,
        confirmed_years=frozenset(confirmed.year for confirmed in row.confirmed_years.all()),
        late_receipt_next_day=row.late_receipt_next_day,
    )


def _office_hours(row: OpeningHours) -> OfficeHours:
    breaks = ((row.break_starts, row.break_ends),) if row.break_starts and row.break_ends else ()
    return OfficeHours(row.opens, row.closes, breaks)
