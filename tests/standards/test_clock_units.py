"""Waits for the sender in minutes, hours and days alike, and times that are measured only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from correspondence.calendars.known import known_calendar
from correspondence.calendars.workdays import DayState, Unit
from correspondence.standards.deadlines import ClockPhase, Occurrence, evaluate
from correspondence.standards.source import Firmness, TimeLimit
from tests.standards.clock_stories import (
    BEGUN,
    ENDED,
    HALF_HOUR,
    TEN_DAYS,
    THREE_DAYS_AND_NIGHTS,
    asked,
    begun,
    completed,
    ended,
    story,
    wib,
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_minutes_stand_still_while_the_sender_is_waited_for() -> None:
    events = (begun("02-10T11:40"), asked("02-10T11:50"))
    paused = story(HALF_HOUR, *events, now="02-10T15:00")
    assert (paused.state, paused.due_at, paused.used) == (ClockPhase.PAUSED, None, 600)
    assert paused.paused_since == wib("02-10T11:50")
    assert paused.explanation[1:] == [
        "The time started with this event: petugas mulai melayani.",
        "From Tuesday, 10 February 2026 at 11:40 WIB the time runs, within service hours only.",
        "Tuesday, 10 February 2026, 11:40–11:50: 10 minutes.",
        "Since Tuesday, 10 February 2026 at 11:50 WIB the time stands still, waiting for the sender; "
        "20 minutes are left.",
        "If the sender completed the letter now, the time would end on Tuesday, 10 February 2026 at 15:20 WIB.",
    ]
    state = story(HALF_HOUR, *events, completed("02-10T15:50"), now="02-11T07:41")
    assert (state.due_at, state.used, state.late_by) == (wib("02-11T07:40"), 1860, 60)
    assert state.due_original == wib("02-10T13:10")
    assert state.explanation[4:] == [
        "From Tuesday, 10 February 2026 at 11:50 WIB to Tuesday, 10 February 2026 at 15:50 WIB the time stood still, "
        "waiting for the sender; 20 minutes were left.",
        "Tuesday, 10 February 2026, 15:50–16:00: 10 minutes.",
        "Wednesday, 11 February 2026, 07:30–07:40: 10 minutes.",
        "Together 30 minutes; the time ends on Wednesday, 11 February 2026 at 07:40 WIB.",
        "That is 1 minute late.",
    ]


def test_hours_on_working_days_draw_the_days_on_which_they_run() -> None:
    state = story(THREE_DAYS_AND_NIGHTS, begun("02-06T10:00"), now="02-09T12:00")
    assert state.due_at == wib("02-11T10:00")
    assert [(cell.state, cell.first.day) for cell in state.strip] == [
        (DayState.USED, 6),
        (DayState.TODAY, 9),
        (DayState.LEFT, 10),
        (DayState.LEFT, 11),
    ]
    assert [cell.is_due for cell in state.strip] == [False, False, False, True]
    late = story(THREE_DAYS_AND_NIGHTS, begun("02-06T10:00"), now="02-12T12:00")
    assert [cell.state for cell in late.strip[-2:]] == [DayState.USED, DayState.LATE]
    paused = story(THREE_DAYS_AND_NIGHTS, begun("02-06T10:00"), asked("02-09T08:00"), now="02-10T12:00")
    assert [cell.state for cell in paused.strip].count(DayState.PAUSED) == 1
    assert story(HALF_HOUR, begun("02-10T11:40"), now="02-10T11:45").strip == []


def test_received_on_a_holiday_day_and_night_begin_with_the_next_working_day() -> None:
    state = story(THREE_DAYS_AND_NIGHTS, begun("02-17T10:00"), now="02-18T01:00")
    assert state.used == 3600
    assert state.explanation[2] == (
        "Tuesday, 17 February 2026 at 10:00 WIB was on no working day: "
        "the time runs from Wednesday, 18 February 2026 at 00:00 WIB, day and night."
    )


def test_a_wait_that_lasts_at_the_start_holds_the_clock_from_there() -> None:
    events = (asked("02-10T08:00"), begun("02-10T09:00"))
    held = story(HALF_HOUR, *events, now="02-10T10:00")
    assert (held.state, held.paused_since, held.used) == (ClockPhase.PAUSED, wib("02-10T09:00"), 0)
    assert story(HALF_HOUR, *events, completed("02-10T11:00"), now="02-10T11:10").due_at == wib("02-10T11:30")
    over = story(HALF_HOUR, asked("02-10T08:00"), completed("02-10T08:30"), begun("02-10T09:00"), now="02-10T09:10")
    assert over.due_at == wib("02-10T09:30")
    days = story(TEN_DAYS, *events, completed("02-12T11:00"), now="02-12T12:00")
    # 13, 18 to 20, 23 to 27 February and 2 March.
    assert (days.due_at, days.used) == (wib("03-02T16:00"), 0)


@pytest.mark.parametrize("limit", [HALF_HOUR, TEN_DAYS])
def test_asking_twice_is_one_wait_and_completing_none_is_no_wait(limit: TimeLimit) -> None:
    once = (begun("02-10T09:00"), asked("02-10T09:10"), completed("02-11T09:00"))
    expected = story(limit, *once, now="02-11T09:05")
    assert story(limit, *once, asked("02-10T15:00"), now="02-11T09:05") == expected
    assert story(limit, *once, completed("02-11T09:03"), now="02-11T09:05") == expected
    assert story(limit, *once, completed("02-10T09:05"), now="02-11T09:05") == expected


def test_an_answer_while_the_sender_is_waited_for_is_in_time() -> None:
    state = story(HALF_HOUR, begun("02-10T09:00"), asked("02-10T09:10"), ended("02-12T09:00"), now="02-13T09:00")
    assert (state.state, state.late, state.used) == (ClockPhase.STOPPED, False, 600)
    assert state.paused_since is None
    assert any("the time stood still" in line for line in state.explanation)
    assert state.explanation[-1] == "Answered on Thursday, 12 February 2026 at 09:00 WIB, after 10 minutes."


def test_asked_after_the_end_of_the_time_a_wait_changes_nothing() -> None:
    state = story(HALF_HOUR, begun("02-10T09:00"), asked("02-10T09:31"), now="02-10T10:00")
    assert (state.state, state.late, state.due_at) == (ClockPhase.RUNNING, True, wib("02-10T09:30"))


@pytest.mark.parametrize(
    ("unit", "used"),
    [
        (Unit.WORKING_DAYS, 1),
        # 15 minutes until closing, 2 hours and 15 minutes of the next morning.
        (Unit.MINUTES, 150 * 60),
        (Unit.HOURS, 150 * 60),
        (Unit.HOURS_ON_WORKING_DAYS, 18 * 3600),
    ],
)
def test_without_a_figure_a_time_is_measured_in_every_unit(unit: Unit, used: int) -> None:
    limit = TimeLimit(unit, None, start=BEGUN, stop=ENDED, firmness=Firmness.SOFT, sentence="disesuaikan")
    state = story(limit, begun("02-10T15:45"), now="02-11T09:45")
    assert (state.state, state.due_at, state.used) == (ClockPhase.RUNNING, None, used)
    waited = story(limit, begun("02-10T15:45"), asked("02-10T15:50"), completed("02-11T09:20"), now="02-11T09:45")
    assert waited.used < state.used
    open_wait = story(limit, begun("02-10T15:45"), asked("02-10T15:50"), now="02-12T09:00")
    assert (open_wait.state, open_wait.paused_since) == (ClockPhase.PAUSED, wib("02-10T15:50"))
    answered = story(limit, begun("02-10T15:45"), ended("02-11T09:45"), now="02-12T09:00")
    assert (answered.state, answered.used, answered.late) == (ClockPhase.STOPPED, used, False)


@dataclass(frozen=True)
class OldRow:
    """A row as some older version wrote it."""

    name: str
    at: datetime
    role: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def test_an_unknown_name_of_an_old_row_is_ignored() -> None:
    events: list[Occurrence] = [begun("02-10T09:00"), OldRow("clock.renamed", wib("02-10T09:10"))]
    known = evaluate(HALF_HOUR, events, known_calendar("lkpp"), wib("02-10T09:20"))
    assert known == story(HALF_HOUR, begun("02-10T09:00"), now="02-10T09:20")


def test_the_words_are_left_out_for_lists() -> None:
    events = [begun("02-10T09:00")]
    state = evaluate(TEN_DAYS, events, known_calendar("lkpp"), wib("02-13T09:00"), words=False)
    assert (state.explanation, state.strip, state.used) == ([], [], 3)


@pytest.mark.parametrize("limit", [HALF_HOUR, TEN_DAYS])
def test_waits_outside_start_and_answer_leave_no_trace(limit: TimeLimit) -> None:
    events = (begun("02-10T09:00"), ended("02-10T09:20"))
    plain = story(limit, *events, now="02-12T09:00")
    assert story(limit, asked("02-09T09:00"), completed("02-10T09:00"), *events, now="02-12T09:00") == plain
    assert story(limit, *events, asked("02-10T09:25"), completed("02-11T09:00"), now="02-12T09:00") == plain
    assert story(limit, *events, asked("02-10T09:25"), now="02-12T09:00") == plain
    held = story(limit, asked("02-09T09:00"), *events, now="02-12T09:00")
    assert (held.state, held.used, held.late) == (ClockPhase.STOPPED, 0, False)
    assert any(
        "From Tuesday, 10 February 2026 at 09:00 WIB to Tuesday, 10 February" in line for line in held.explanation
    )
