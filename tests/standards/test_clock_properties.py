"""What holds for every clock: any unit, any office, any history, in any order of arrival."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from correspondence.calendars.facts import ClosedDay, ClosedKind, Unit
from correspondence.calendars.office import second_of_day
from correspondence.calendars.workdays import WorkCalendar, counted_day, is_working_day, working_days_between
from correspondence.calendars.worktime import SECONDS, let_run, reckon, running_between
from correspondence.standards.deadlines import ClockPhase, Happened, evaluate
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import TimeLimit
from tests.calendars.calendar_strategies import odd_calendars
from tests.standards.clock_strategies import COUNTS, FINE_MOMENTS, MOMENTS, WIB, limits, waits, wild_events

FAR = datetime(2060, 1, 1, tzinfo=WIB)
DAYS = re.compile(r"\((\d+) working days?\)\.$")
AMOUNT = re.compile(r": ((?:\d+ (?:hour|minute|second)s? ?)+)\.$")
WORDS = {"hour": 3600, "minute": 60, "second": 1}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def acknowledged(at: datetime) -> Happened:
    return Happened(E.DISPOSITION_ACKNOWLEDGED, at, "staf")


@given(limit=limits(), more=COUNTS, start=FINE_MOMENTS, history=waits(), calendar=odd_calendars())
def test_a_longer_promise_is_never_due_earlier(
    limit: TimeLimit, more: int, start: datetime, history: list[Happened], calendar: WorkCalendar
) -> None:
    events = [acknowledged(start), *history]
    short = evaluate(limit, events, calendar, FAR, words=False)
    long = evaluate(replace(limit, maximum=(limit.maximum or 0) + more), events, calendar, FAR, words=False)
    if short.due_at is not None and long.due_at is not None:
        assert short.due_at <= long.due_at


@given(limit=limits(), start=FINE_MOMENTS, history=waits(), calendar=odd_calendars())
def test_nothing_is_due_on_a_closed_day_or_outside_service(
    limit: TimeLimit, start: datetime, history: list[Happened], calendar: WorkCalendar
) -> None:
    state = evaluate(limit, [acknowledged(start), *history], calendar, FAR, words=False)
    assert state.due_original is not None
    for due in filter(None, (state.due_at, state.due_original)):
        assert is_working_day(due.date(), calendar)
        if limit.unit is not Unit.HOURS_ON_WORKING_DAYS:
            assert any(a <= second_of_day(due) <= b for a, b in calendar.hours_on(due.date()).spans)


@given(limit=limits(), start=FINE_MOMENTS, asked=FINE_MOMENTS, wait=st.integers(0, 40_000), calendar=odd_calendars())
def test_pause_and_resume_shift_the_due_date_by_the_paused_working_time(
    limit: TimeLimit, start: datetime, asked: datetime, wait: int, calendar: WorkCalendar
) -> None:
    completed = asked + timedelta(minutes=wait)
    unpaused = evaluate(limit, [acknowledged(start)], calendar, FAR, words=False).due_at
    assert unpaused is not None and limit.maximum is not None
    assume(start <= asked < unpaused)
    events = [
        acknowledged(start),
        Happened(E.CASE_DEFICIENCY_ASKED, asked),
        Happened(E.CASE_COMPLETED_BY_SENDER, completed),
    ]
    due = evaluate(limit, events, calendar, FAR, words=False).due_at
    if limit.unit is Unit.WORKING_DAYS:
        # A day of receipt is not counted, that of the completed letter neither; what came before the count is free.
        since = max(asked.date(), counted_day(start, calendar))
        paused = working_days_between(since, counted_day(completed, calendar), calendar)
        assert due == reckon(start, limit.maximum + paused, limit.unit, calendar).due
    else:
        paused = running_between(asked, completed, limit.unit, calendar)
        left = limit.maximum * SECONDS[limit.unit] - running_between(start, asked, limit.unit, calendar)
        assume(left)
        seconds = limit.maximum * SECONDS[limit.unit] + paused
        assert due == let_run(start, seconds, limit.unit, calendar).due


@given(limit=limits(), start=FINE_MOMENTS, history=waits(), calendar=odd_calendars())
def test_the_counted_portions_of_the_explanation_add_up_to_the_promise(
    limit: TimeLimit, start: datetime, history: list[Happened], calendar: WorkCalendar
) -> None:
    extension = Happened(E.CLOCK_EXTENDED, start, data={"units": 2, "reason": "rapat"})
    state = evaluate(limit, [acknowledged(start), extension, *history], calendar, FAR)
    assert state.promised is not None
    if state.state is ClockPhase.PAUSED:
        return
    assert sum(counted(line) for line in state.explanation) == state.promised * SECONDS.get(limit.unit, 1)


def counted(line: str) -> int:
    """Read what a line counts, in working days or seconds."""
    days, time = DAYS.search(line), AMOUNT.search(line)
    if days and ": working day" in line:
        return int(days[1])
    found = re.findall(r"(\d+) (hour|minute|second)", time[1]) if time else []
    return sum(int(number) * WORDS[unit] for number, unit in found)


@given(
    limit=limits(st.none() | COUNTS),
    events=wild_events(),
    now=MOMENTS,
    calendar=odd_calendars(),
    chance=st.randoms(use_true_random=False),
)
def test_any_order_of_arrival_gives_the_same_clock(
    limit: TimeLimit, events: list[Happened], now: datetime, calendar: WorkCalendar, chance: Random
) -> None:
    levels = chance.randint(0, 5)
    state = evaluate(limit, events, calendar, now, levels_above=levels)
    permuted = chance.sample(events, len(events))
    assert evaluate(limit, permuted, calendar, now, levels_above=levels) == state
    seen = [event for event in events if event.at <= now]
    assert evaluate(limit, seen, calendar, now, levels_above=levels) == state
    fast = evaluate(limit, events, calendar, now, levels_above=levels, words=False)
    assert fast == replace(state, explanation=[], strip=[])


@given(limit=limits(), events=wild_events(), now=MOMENTS, later=MOMENTS, calendar=odd_calendars())
def test_a_clock_that_has_started_never_starts_at_another_moment(
    limit: TimeLimit, events: list[Happened], now: datetime, later: datetime, calendar: WorkCalendar
) -> None:
    assume(now < later)
    # What is recorded at the very moment of a start may still change it; nothing is recorded then.
    seen = [event for event in events if event.at != now]
    before = evaluate(limit, seen, calendar, now, levels_above=3, words=False)
    after = evaluate(limit, seen, calendar, later, levels_above=3, words=False)
    if before.started_at is not None and before.started_at < now:
        assert after.started_at == before.started_at
    if before.auto_start_at is not None and all(not now < event.at <= before.auto_start_at for event in seen):
        expected = before.auto_start_at if before.auto_start_at <= later else None
        assert after.started_at == expected


@given(
    limit=limits(),
    start=FINE_MOMENTS,
    history=waits(),
    holiday=st.integers(0, 300),
    calendar=odd_calendars(),
)
def test_a_further_holiday_never_makes_a_due_date_earlier(
    limit: TimeLimit, start: datetime, history: list[Happened], holiday: int, calendar: WorkCalendar
) -> None:
    day = date(2026, 1, 15) + timedelta(days=holiday)
    closed = {**calendar.closed, day: ClosedDay(day, "Libur", ClosedKind.PUBLIC)}
    extension = Happened(E.CLOCK_EXTENDED, start + timedelta(days=3), data={"units": 2, "reason": "rapat"})
    events = [acknowledged(start), extension, *history]
    before = evaluate(limit, events, calendar, FAR, words=False)
    after = evaluate(limit, events, replace(calendar, closed=closed), FAR, words=False)
    assert before.due_original is not None and after.due_original is not None
    assert before.due_original <= after.due_original
    if before.due_at is not None and after.due_at is not None:
        assert before.due_at <= after.due_at


@given(
    limit=limits(),
    start=FINE_MOMENTS,
    units=st.lists(st.integers(1, 8), max_size=5),
    calendar=odd_calendars(),
)
def test_extensions_add_at_most_what_the_standard_permits(
    limit: TimeLimit, start: datetime, units: list[int], calendar: WorkCalendar
) -> None:
    recorded = [Happened(E.CLOCK_EXTENDED, start, data={"units": each, "reason": "rapat"}) for each in units]
    state = evaluate(limit, [acknowledged(start), *recorded], calendar, FAR, words=False)
    assert limit.maximum is not None
    assert state.extended_by == min(sum(units), limit.extension or 0)
    assert state.promised == limit.maximum + state.extended_by
    assert state.due_original == reckon(start, limit.maximum, limit.unit, calendar).due
    assert state.due_at == reckon(start, state.promised, limit.unit, calendar).due


@given(limit=limits(), start=FINE_MOMENTS, answered=FINE_MOMENTS, history=waits(), calendar=odd_calendars())
def test_late_means_answered_after_the_due_date(
    limit: TimeLimit, start: datetime, answered: datetime, history: list[Happened], calendar: WorkCalendar
) -> None:
    assume(start <= answered)
    events = [acknowledged(start), Happened(E.LETTER_DISPATCHED, answered), *history]
    state = evaluate(limit, events, calendar, FAR, words=False)
    assert (state.state, state.stopped_at) == (ClockPhase.STOPPED, answered)
    assert state.due_at is not None and state.promised is not None
    assert state.late is (answered > state.due_at)
    if state.late_by:
        assert state.used == state.promised * SECONDS.get(limit.unit, 1) + state.late_by
