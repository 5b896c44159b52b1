import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.calendars import wording
from correspondence.calendars.workdays import (
    ClosedDay,
    ClosedKind,
    DayState,
    OfficeHours,
    WorkCalendar,
    add_working_days,
    counted_day,
    day_strip,
    is_working_day,
    next_working_day,
    working_days_between,
)

WIB = ZoneInfo("Asia/Jakarta")


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2022-04-22", 10, "2022-05-17"),
        ("2023-04-14", 10, "2023-05-08"),
        ("2023-06-23", 5, "2023-07-05"),
        ("2024-02-07", 3, "2024-02-15"),
        ("2024-04-05", 10, "2024-04-29"),
        ("2024-11-25", 2, "2024-11-28"),
        ("2025-03-21", 15, "2025-04-23"),
        ("2025-08-15", 1, "2025-08-19"),
        ("2026-03-10", 10, "2026-03-31"),
        ("2026-03-17", 3, "2026-03-27"),
        ("2026-05-11", 5, "2026-05-20"),
        ("2026-12-23", 10, "2027-01-12"),
    ],
)
def test_due_dates_agree_with_the_published_decrees(calendar: WorkCalendar, start: str, days: int, due: str) -> None:
    reckoning = add_working_days(wib(f"{start}T10:00"), days, calendar)
    assert reckoning.due.date().isoformat() == due
    assert [step.number for step in reckoning.steps] == list(range(1, days + 1))


def test_collective_leave_counts_as_closed(calendar: WorkCalendar) -> None:
    public = {day: closed for day, closed in calendar.closed.items() if closed.kind is ClosedKind.PUBLIC}
    without = WorkCalendar("x", "x", "Asia/Jakarta", calendar.hours, public, "x")
    assert add_working_days(wib("2026-03-10T10:00"), 10, without).due.date() == date(2026, 3, 25)


@pytest.mark.parametrize(
    ("year", "days"), [(2022, 246), (2023, 239), (2024, 238), (2025, 237), (2026, 240), (2027, 242)]
)
def test_working_days_of_a_year(calendar: WorkCalendar, year: int, days: int) -> None:
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31), calendar) == days


@pytest.mark.parametrize(
    ("received", "counted"),
    [
        ("2026-03-10T06:00", "2026-03-10"),
        ("2026-03-10T16:00", "2026-03-10"),
        ("2026-03-10T16:01", "2026-03-11"),
        ("2026-03-13T16:30", "2026-03-13"),
        ("2026-03-13T16:31", "2026-03-16"),
        ("2026-03-14T09:00", "2026-03-16"),
        ("2026-03-17T17:00", "2026-03-25"),
        ("2026-03-19T09:00", "2026-03-25"),
    ],
)
def test_receipt_outside_service_counts_as_the_next_working_day(
    calendar: WorkCalendar, received: str, counted: str
) -> None:
    assert counted_day(wib(received), calendar).isoformat() == counted
    assert add_working_days(wib(received), 1, calendar).shifted is (received[:10] != counted)


def test_late_receipt_rule_can_be_switched_off(calendar: WorkCalendar) -> None:
    lenient = WorkCalendar("x", "x", "Asia/Jakarta", calendar.hours, calendar.closed, "x", late_receipt_next_day=False)
    assert counted_day(wib("2026-03-10T23:00"), lenient) == date(2026, 3, 10)
    assert counted_day(wib("2026-03-14T23:00"), lenient) == date(2026, 3, 16)


def test_the_day_is_the_offices_own(calendar: WorkCalendar) -> None:
    late_evening_in_utc = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
    assert counted_day(late_evening_in_utc, calendar) == date(2026, 3, 10)


def test_due_is_the_close_of_service(calendar: WorkCalendar) -> None:
    assert add_working_days(wib("2026-03-10T10:00"), 10, calendar).due == wib("2026-03-31T16:00")
    assert add_working_days(wib("2026-03-10T10:00"), 3, calendar).due == wib("2026-03-13T16:30")
    assert add_working_days(wib("2026-03-10T10:00"), 0, calendar).due == wib("2026-03-10T16:00")


def test_skipped_days_are_the_closed_office_days_only(calendar: WorkCalendar) -> None:
    reckoning = add_working_days(wib("2026-03-10T10:00"), 10, calendar)
    assert [day.date.day for day in reckoning.skipped] == [18, 19, 20, 23, 24]
    assert reckoning.skipped[1].kind is ClosedKind.PUBLIC


def test_impossible_questions_are_refused(calendar: WorkCalendar) -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(wib("2026-03-10T10:00"), -1, calendar)
    with pytest.raises(ValueError, match="time zone"):
        add_working_days(datetime(2026, 3, 10, 10), 1, calendar)
    with pytest.raises(ValueError, match="working weekday"):
        WorkCalendar("x", "x", "Asia/Jakarta", {}, {}, "x")
    with pytest.raises(ValueError, match="close before"):
        OfficeHours(time(16), time(8))
    with pytest.raises(ValueError, match="break"):
        OfficeHours(time(8), time(16), ((time(15), time(17)),))


def test_strip_of_a_running_letter(calendar: WorkCalendar) -> None:
    cells = day_strip(wib("2026-03-10T10:05"), 10, wib("2026-03-16T09:00"), calendar)
    assert [cell.state.value[0] for cell in cells] == list("uuutlclllll")
    assert [cell.number for cell in cells if cell.number] == list(range(1, 11))
    closed = cells[5]
    assert (closed.first, closed.last) == (date(2026, 3, 18), date(2026, 3, 24))
    assert "Nyepi" in closed.name
    assert [cell.is_due for cell in cells] == [False] * 10 + [True]
    assert cells[-1].first == date(2026, 3, 31)


def test_strip_shows_late_days_behind_the_due_day(calendar: WorkCalendar) -> None:
    cells = day_strip(wib("2026-03-10T10:05"), 5, wib("2026-03-27T09:00"), calendar)
    assert [cell.state for cell in cells[-4:]] == [DayState.CLOSED, *[DayState.LATE] * 3]
    assert [cell.number for cell in cells[-3:]] == [6, 7, 8]
    assert [cell.state for cell in cells[:5]] == [DayState.USED] * 5


def test_strip_after_closing_on_the_due_day_is_late(calendar: WorkCalendar) -> None:
    due_day = day_strip(wib("2026-03-10T10:05"), 2, wib("2026-03-12T15:59"), calendar)
    assert due_day[-1].state is DayState.TODAY
    after = day_strip(wib("2026-03-10T10:05"), 2, wib("2026-03-12T16:01"), calendar)
    assert after[-1].state is DayState.LATE


def test_strip_of_a_finished_letter_stands_still(calendar: WorkCalendar) -> None:
    start, stop = wib("2026-03-10T10:05"), wib("2026-03-13T11:00")
    cells = day_strip(start, 10, wib("2026-06-01T09:00"), calendar, stopped_at=stop)
    states = [cell.state for cell in cells if cell.number]
    assert states == [DayState.USED] * 3 + [DayState.LEFT] * 7


def test_strip_of_a_forgotten_letter_stays_short(calendar: WorkCalendar) -> None:
    cells = day_strip(wib("2026-03-10T10:05"), 10, wib("2026-12-01T09:00"), calendar)
    assert sum(cell.state is DayState.LATE for cell in cells) == 10


COUNTS = st.integers(min_value=0, max_value=60)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    offsets = draw(st.sets(st.integers(0, 400), max_size=120))
    days = [date(2026, 1, 1) + timedelta(days=offset) for offset in offsets]
    closed = {day: ClosedDay(day, "Libur", ClosedKind.PUBLIC) for day in days}
    hours = {weekday: OfficeHours(time(8), time(16)) for weekday in weekdays}
    return WorkCalendar("g", "g", "Asia/Jakarta", hours, closed, "g", frozenset(range(2020, 2040)))


ODD_MOMENTS = st.datetimes(
    min_value=datetime(2025, 12, 1),
    max_value=datetime(2026, 12, 31),
    timezones=st.just(WIB),
)


@given(start=ODD_MOMENTS, n=COUNTS, calendar=calendars())
def test_due_grows_with_every_day_and_never_falls_on_a_closed_day(
    start: datetime, n: int, calendar: WorkCalendar
) -> None:
    reckoning = add_working_days(start, n, calendar)
    assert is_working_day(reckoning.due.date(), calendar)
    following = add_working_days(start, n + 1, calendar)
    assert following.due.date() == next_working_day(reckoning.due.date(), calendar)
    assert working_days_between(reckoning.counted_from, reckoning.due.date(), calendar) == n


@given(start=ODD_MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=40)), n=COUNTS, calendar=calendars())
def test_a_later_receipt_is_never_due_earlier(
    start: datetime, later: timedelta, n: int, calendar: WorkCalendar
) -> None:
    assert add_working_days(start, n, calendar).due <= add_working_days(start + later, n, calendar).due


@given(start=ODD_MOMENTS, n=COUNTS, calendar=calendars())
def test_explained_counts_sum_to_the_promise(start: datetime, n: int, calendar: WorkCalendar) -> None:
    reckoning = add_working_days(start, n, calendar)
    assert sum(run.count for run in wording.counted_runs(reckoning)) == n
    named = [day for run in wording.closed_runs(reckoning) for day in run]
    assert tuple(named) == reckoning.skipped


@given(a=ODD_MOMENTS, span=st.integers(-20, 300), calendar=calendars())
def test_counting_between_agrees_with_looking_at_each_day(a: datetime, span: int, calendar: WorkCalendar) -> None:
    first = a.date()
    looked = sum(is_working_day(first + timedelta(days=offset), calendar) for offset in range(1, span + 1))
    assert working_days_between(first, first + timedelta(days=span), calendar) == looked


@given(
    start=ODD_MOMENTS,
    n=st.integers(1, 40),
    gone=st.timedeltas(timedelta(0), timedelta(days=60)),
    calendar=calendars(),
)
def test_the_strip_holds_each_promised_day_once(
    start: datetime, n: int, gone: timedelta, calendar: WorkCalendar
) -> None:
    cells = day_strip(start, n, start + gone, calendar)
    numbers = [cell.number for cell in cells if cell.number]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= n
    assert sum(cell.is_due for cell in cells) == 1
    assert all(earlier.last < later.first for earlier, later in itertools.pairwise(cells))
