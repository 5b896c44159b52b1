import re
from datetime import date, datetime, timedelta

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from correspondence.calendars.known import known_calendar
from correspondence.calendars.office import second_of_day
from correspondence.calendars.workdays import Unit, WorkCalendar, explain, is_working_day
from correspondence.calendars.worktime import SECONDS, TimeReckoning, let_run, reckon, running_between
from tests.calendars.calendar_strategies import MOMENTS, odd_calendars

UNITS = st.sampled_from(list(Unit))
TIME_UNITS = st.sampled_from(sorted(SECONDS))
AMOUNT = re.compile(r": ((?:\d+ (?:hour|minute|second)s? ?)+)\.$")
WORDS = {"hour": 3600, "minute": 60, "second": 1}
COUNTS = st.integers(0, 200)


def ran_between(start: datetime, due: datetime, unit: Unit, calendar: WorkCalendar) -> int:
    """Look at every day in turn, without any of the tables that the arithmetic uses."""
    first, last = start.date(), due.date()
    ran = 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if not is_working_day(day, calendar):
            continue
        since = second_of_day(start) if day == first else 0
        until = second_of_day(due) if day == last else 86_400
        ran += sum(max(0, min(b, until) - max(a, since)) for a, b in spans_of(day, unit, calendar))
    return ran


def spans_of(day: date, unit: Unit, calendar: WorkCalendar) -> list[tuple[int, int]]:
    if unit is Unit.HOURS_ON_WORKING_DAYS:
        return [(0, 86_400)]
    season = next((each for each in calendar.seasons if each.first <= day <= each.last), None)
    hours = (season.hours if season else {}).get(day.weekday(), calendar.hours[day.weekday()])
    edges = [hours.opens, *[edge for pair in hours.breaks for edge in pair], hours.closes]
    seconds = [edge.hour * 3600 + edge.minute * 60 for edge in edges]
    return list(zip(seconds[::2], seconds[1::2], strict=True))


@given(start=MOMENTS, n=COUNTS, unit=TIME_UNITS, calendar=odd_calendars())
def test_exactly_the_promised_time_has_run_when_it_is_due(
    start: datetime, n: int, unit: Unit, calendar: WorkCalendar
) -> None:
    due = reckon(start, n, unit, calendar).due
    assert ran_between(start.replace(microsecond=0), due, unit, calendar) == n * SECONDS[unit]


@given(start=MOMENTS, n=COUNTS, unit=UNITS, calendar=odd_calendars())
def test_nothing_is_due_on_a_closed_day_or_outside_service(
    start: datetime, n: int, unit: Unit, calendar: WorkCalendar
) -> None:
    due = reckon(start, n, unit, calendar).due
    assert is_working_day(due.date(), calendar)
    second = second_of_day(due)
    assert any(a <= second <= b for a, b in spans_of(due.date(), unit, calendar))


@given(start=MOMENTS, n=COUNTS, more=COUNTS, unit=UNITS, calendar=odd_calendars())
def test_more_time_is_never_due_earlier(start: datetime, n: int, more: int, unit: Unit, calendar: WorkCalendar) -> None:
    assert reckon(start, n, unit, calendar).due <= reckon(start, n + more, unit, calendar).due


@given(
    start=MOMENTS,
    later=st.timedeltas(timedelta(0), timedelta(days=20)),
    n=COUNTS,
    unit=UNITS,
    calendar=odd_calendars(),
)
def test_a_later_receipt_is_never_due_earlier(
    start: datetime, later: timedelta, n: int, unit: Unit, calendar: WorkCalendar
) -> None:
    assert reckon(start, n, unit, calendar).due <= reckon(start + later, n, unit, calendar).due


@given(start=MOMENTS, n=COUNTS, more=COUNTS, unit=UNITS, calendar=odd_calendars())
def test_two_promises_in_a_row_are_one_of_both(
    start: datetime, n: int, more: int, unit: Unit, calendar: WorkCalendar
) -> None:
    first = reckon(start, n, unit, calendar).due
    assert reckon(first, more, unit, calendar).due == reckon(start, n + more, unit, calendar).due


@given(start=MOMENTS, n=COUNTS, unit=TIME_UNITS, calendar=odd_calendars())
def test_portions_and_their_words_add_up_to_the_promise(
    start: datetime, n: int, unit: Unit, calendar: WorkCalendar
) -> None:
    reckoning = reckon(start, n, unit, calendar)
    assert isinstance(reckoning, TimeReckoning)
    assert sum(portion.seconds for portion in reckoning.portions) == n * SECONDS[unit]
    with translation.override("en"):
        amounts = [found[1] for line in explain(reckoning) if (found := AMOUNT.search(line))]
    assert sum(seconds_in(amount) for amount in amounts) == n * SECONDS[unit]


def seconds_in(words: str) -> int:
    return sum(int(number) * WORDS[unit] for number, unit in re.findall(r"(\d+) (hour|minute|second)", words))


@given(minute=st.integers(0, 3 * 365 * 24 * 60), n=st.integers(0, 3000), unit=TIME_UNITS)
def test_the_real_calendar_agrees_with_looking_at_each_day(minute: int, n: int, unit: Unit) -> None:
    calendar = known_calendar("lkpp")
    start = datetime(2024, 6, 1, tzinfo=calendar.zone) + timedelta(minutes=minute)
    assert ran_between(start, reckon(start, n, unit, calendar).due, unit, calendar) == n * SECONDS[unit]


@given(start=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=40)), unit=TIME_UNITS, calendar=odd_calendars())
def test_running_time_agrees_with_looking_at_each_day(
    start: datetime, later: timedelta, unit: Unit, calendar: WorkCalendar
) -> None:
    end = start + later
    assert running_between(start, end, unit, calendar) == ran_between(
        start.replace(microsecond=0), end.replace(microsecond=0), unit, calendar
    )
    assert running_between(end, start, unit, calendar) == 0


@given(start=MOMENTS, seconds=st.integers(0, 2_000_000), unit=TIME_UNITS, calendar=odd_calendars())
def test_time_that_ran_is_the_time_that_was_let_run(
    start: datetime, seconds: int, unit: Unit, calendar: WorkCalendar
) -> None:
    reckoning = let_run(start, seconds, unit, calendar)
    assert running_between(start, reckoning.due, unit, calendar) == seconds == reckoning.seconds
    assert sum(portion.seconds for portion in reckoning.portions) == seconds
