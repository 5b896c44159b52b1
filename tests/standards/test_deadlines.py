from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from correspondence.calendars.workdays import DayState, Unit, WorkCalendar
from correspondence.standards import deadlines
from correspondence.standards.deadlines import (
    ClockPhase,
    ClockState,
    Happened,
    evaluate,
)
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import Firmness, NoClock, TimeLimit, Trigger

WIB = ZoneInfo("Asia/Jakarta")


def march(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 3, 1, hour, minute, tzinfo=WIB) + timedelta(days=day - 1)


RECEIVED = Happened(E.CASE_RECEIVED, march(3, 9, 14))
STARTED = Happened(E.DISPOSITION_ACKNOWLEDGED, march(10, 10, 5), "staf")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def states(state: ClockState) -> str:
    return "".join(cell.state.value[0] for cell in state.strip)


def test_before_staf_acknowledges_the_clock_says_what_it_waits_for(limit: TimeLimit, calendar: WorkCalendar) -> None:
    events = [RECEIVED, Happened(E.DISPOSITION_ACKNOWLEDGED, march(4), "deputi")]
    state = evaluate(limit, events, calendar, march(6))
    assert state.state is ClockPhase.NOT_STARTED
    assert (state.started_at, state.due_at, state.used, state.late) == (None, None, 0, False)
    assert state.strip == []
    assert state.explanation == [
        "The standard promises: “10 (sepuluh) hari kerja setelah surat diterima staf”.",
        "The time has not started. It starts with this event: surat diterima staf.",
        "Since the office received the letter on Tuesday, 3 March 2026: 3 working days.",
    ]


def test_ten_working_days_run_from_stafs_acknowledgement(limit: TimeLimit, calendar: WorkCalendar) -> None:
    state = evaluate(limit, [STARTED, RECEIVED], calendar, march(16))
    assert state.state is ClockPhase.RUNNING
    assert state.started_at == march(10, 10, 5)
    assert state.due_at == state.due_original == march(31, 16)
    assert (state.used, state.promised, state.late) == (4, 10, False)
    assert states(state) == "uuutlclllll"


def test_running_explanation_is_complete(limit: TimeLimit, calendar: WorkCalendar) -> None:
    lines = evaluate(limit, [RECEIVED, STARTED], calendar, march(16)).explanation
    assert lines[1] == "The time started with this event: surat diterima staf."
    assert lines[2] == "Received on Tuesday, 10 March 2026 at 10:05 WIB. The day of receipt is not counted."
    assert "Working day 10 is Tuesday, 31 March 2026; the time ends at the close of service (16:00 WIB)." in lines
    assert lines[-1] == (
        "Since the office received the letter on Tuesday, 3 March 2026: 9 working days, "
        "of which 5 working days before the time started."
    )


def test_dispatch_stops_the_clock_for_good(limit: TimeLimit, calendar: WorkCalendar) -> None:
    sent = Happened(E.LETTER_DISPATCHED, march(13, 15), "sekretaris")
    state = evaluate(limit, [STARTED, sent], calendar, march(60))
    assert (state.state, state.stopped_at, state.used) == (ClockPhase.STOPPED, march(13, 15), 3)
    assert not state.late
    assert states(state).count("u") == 3
    assert "Answered on Friday, 13 March 2026 at 15:00 WIB, after 3 working days." in state.explanation


def test_lateness_counts_working_days_only(limit: TimeLimit, calendar: WorkCalendar) -> None:
    on_time = evaluate(limit, [STARTED], calendar, march(31, 16))
    assert not on_time.late
    minutes_late = evaluate(limit, [STARTED], calendar, march(31, 16, 1))
    assert (minutes_late.late, minutes_late.late_by) == (True, 0)
    assert minutes_late.explanation[-1].endswith("so it is late.")
    # Friday 3 April is closed, then comes a weekend.
    days_late = evaluate(limit, [STARTED], calendar, march(31 + 6))
    assert (days_late.late_by, days_late.used) == (3, 13)
    assert days_late.explanation[-1] == "That is 3 working days late."
    late, closed = DayState.LATE, DayState.CLOSED
    assert [cell.state for cell in days_late.strip[-4:]] == [late, late, closed, late]


def test_a_late_answer_stays_late(limit: TimeLimit, calendar: WorkCalendar) -> None:
    sent = Happened(E.LETTER_DISPATCHED, march(32, 9))
    state = evaluate(limit, [STARTED, sent], calendar, march(90))
    assert (state.state, state.late, state.late_by) == (ClockPhase.STOPPED, True, 1)


def test_only_the_named_role_starts_and_only_once(limit: TimeLimit, calendar: WorkCalendar) -> None:
    again = Happened(E.DISPOSITION_ACKNOWLEDGED, march(12), "staf")
    other = Happened(E.DISPOSITION_ACKNOWLEDGED, march(9), "koordinator")
    assert evaluate(limit, [other, STARTED, again], calendar, march(16)).started_at == STARTED.at


def test_what_has_not_happened_yet_is_ignored(limit: TimeLimit, calendar: WorkCalendar) -> None:
    assert evaluate(limit, [STARTED], calendar, march(9)).state is ClockPhase.NOT_STARTED


def test_an_answer_before_the_start_stops_without_a_due_date(limit: TimeLimit, calendar: WorkCalendar) -> None:
    sent = Happened(E.LETTER_DISPATCHED, march(5, 11))
    state = evaluate(limit, [RECEIVED, sent], calendar, march(20))
    assert (state.state, state.due_at, state.late) == (ClockPhase.STOPPED, None, False)
    assert "before the time started" in state.explanation[1]
    assert state.explanation[2].endswith("3 March 2026: 2 working days.")


def test_waiting_for_the_sender_stands_still(limit: TimeLimit, calendar: WorkCalendar) -> None:
    asked = Happened(E.CASE_DEFICIENCY_ASKED, march(12))
    state = evaluate(limit, [STARTED, asked], calendar, march(17))
    assert (state.state, state.due_at, state.late) == (ClockPhase.PAUSED, None, False)
    assert (state.used, state.paused_since) == (2, march(12))
    assert state.due_original == march(31, 16)
    text = " ".join(state.explanation)
    assert "waiting for the sender; 8 working days are left." in text
    assert "If the sender completes the letter today, the time ends on Monday, 6 April 2026." in text
    assert states(state) == "uupclllllllcl"
    assert [cell.number for cell in state.strip if cell.number] == list(range(1, 11))


def test_after_completion_the_rest_is_counted_again(limit: TimeLimit, calendar: WorkCalendar) -> None:
    asked = Happened(E.CASE_DEFICIENCY_ASKED, march(12))
    completed = Happened(E.CASE_COMPLETED_BY_SENDER, march(16, 9))
    state = evaluate(limit, [STARTED, asked, completed], calendar, march(25))
    assert state.state is ClockPhase.RUNNING
    assert state.due_at == march(33, 16)
    assert state.used == 4
    assert states(state) == "uupuctllllll"
    text = " ".join(state.explanation)
    assert "the time stood still, waiting for the sender; 8 working days were left." in text
    assert "Working day 10 is Thursday, 2 April 2026" in text


def test_a_wait_that_ends_the_same_day_changes_nothing(limit: TimeLimit, calendar: WorkCalendar) -> None:
    asked = Happened(E.CASE_DEFICIENCY_ASKED, march(12, 9))
    completed = Happened(E.CASE_COMPLETED_BY_SENDER, march(12, 15))
    assert evaluate(limit, [STARTED, asked, completed], calendar, march(20)).due_at == march(31, 16)


def test_asking_after_the_due_date_does_not_undo_lateness(limit: TimeLimit, calendar: WorkCalendar) -> None:
    asked = Happened(E.CASE_DEFICIENCY_ASKED, march(32))
    state = evaluate(limit, [STARTED, asked], calendar, march(33))
    assert (state.state, state.late, state.due_at) == (ClockPhase.RUNNING, True, march(31, 16))


def test_a_limit_without_a_figure_is_only_measured(calendar: WorkCalendar) -> None:
    start = Trigger(E.CASE_RECEIVED, words="surat diterima")
    open_end = TimeLimit(Unit.WORKING_DAYS, None, start=start, firmness=Firmness.SOFT)
    state = evaluate(open_end, [RECEIVED], calendar, march(10))
    assert (state.state, state.due_at, state.used) == (ClockPhase.RUNNING, None, 5)
    assert "names no longest time" in state.explanation[1]


def test_a_due_date_in_an_unconfirmed_year_warns(limit: TimeLimit, calendar: WorkCalendar) -> None:
    started = Happened(E.DISPOSITION_ACKNOWLEDGED, datetime(2026, 12, 23, 10, tzinfo=WIB), "staf")
    state = evaluate(limit, [started], calendar, datetime(2026, 12, 28, tzinfo=WIB))
    assert state.due_at == datetime(2027, 1, 12, 16, tzinfo=WIB)
    assert any("2027 are not yet confirmed" in line for line in state.explanation)


OFFSETS = st.integers(0, 60 * 24 * 40)


@given(asked=OFFSETS, wait=OFFSETS, now=OFFSETS)
def test_a_wait_never_brings_the_due_date_nearer(
    limit: TimeLimit, calendar: WorkCalendar, asked: int, wait: int, now: int
) -> None:
    asked_at = STARTED.at + timedelta(minutes=asked)
    completed_at = asked_at + timedelta(minutes=wait)
    events = [
        STARTED,
        Happened(E.CASE_DEFICIENCY_ASKED, asked_at),
        Happened(E.CASE_COMPLETED_BY_SENDER, completed_at),
    ]
    state = evaluate(limit, events, calendar, completed_at + timedelta(minutes=now))
    assert state.due_at is not None and state.due_original is not None
    assert state.due_at >= state.due_original
    numbers = [cell.number for cell in state.strip if cell.number]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 10
    assert state.late is (completed_at + timedelta(minutes=now) > state.due_at)


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_runs_unless_it_is_published_only(unit: Unit) -> None:
    assert deadlines.runs(TimeLimit(unit, 3))
    assert not deadlines.runs(TimeLimit(unit, 3, no_clock=NoClock.OTHER_OFFICE))
