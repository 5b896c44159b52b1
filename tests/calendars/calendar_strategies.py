"""Odd offices for Hypothesis: any weekdays, breaks, scattered closed days and a season with other hours."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from correspondence.calendars.workdays import ClosedDay, ClosedKind, OfficeHours, Season, WorkCalendar

WIB = ZoneInfo("Asia/Jakarta")
FIRST = date(2026, 1, 1)
MOMENTS = st.datetimes(datetime(2025, 12, 1), datetime(2026, 12, 31), timezones=st.just(WIB))


@st.composite
def office_hours(draw: st.DrawFn) -> OfficeHours:
    edges = sorted(draw(st.sets(st.integers(0, 24 * 12 - 1), min_size=4, max_size=4)))
    opens, break_starts, break_ends, closes = (time(*divmod(edge * 5, 60)) for edge in edges)
    return OfficeHours(opens, closes, ((break_starts, break_ends),) if draw(st.booleans()) else ())


@st.composite
def odd_calendars(draw: st.DrawFn) -> WorkCalendar:
    weekdays = sorted(draw(st.sets(st.integers(0, 6), min_size=1)))
    closed = [FIRST + timedelta(days=offset) for offset in draw(st.sets(st.integers(0, 400), max_size=60))]
    seasons: tuple[Season, ...] = ()
    if draw(st.booleans()):
        first = FIRST + timedelta(days=draw(st.integers(0, 300)))
        hours = {weekday: draw(office_hours()) for weekday in weekdays[:2]}
        seasons = (Season("Ramadan", first, first + timedelta(days=draw(st.integers(0, 60))), hours),)
    return WorkCalendar(
        code="odd",
        name="Odd",
        timezone="Asia/Jakarta",
        hours={weekday: draw(office_hours()) for weekday in weekdays},
        closed={day: ClosedDay(day, "Libur", ClosedKind.PUBLIC) for day in closed},
        version="odd",
        confirmed_years=frozenset(range(2020, 2090)),
        seasons=seasons,
    )
