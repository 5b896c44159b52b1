"""Extensions, stated reasons and moved dates of a clock, in every unit."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from correspondence.calendars.worktime import SECONDS
from correspondence.standards.clock_order import events_of
from correspondence.standards.deadlines import ClockPhase, Happened, Hindrance, uncounted
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import TimeLimit
from correspondence.standards.vocabulary import SoftReason
from tests.standards.clock_stories import (
    HALF_HOUR,
    SOFT_HOUR,
    TEN_DAYS,
    act,
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


def test_an_extension_adds_units_and_the_first_date_stays_known() -> None:
    extended = act(E.CLOCK_EXTENDED, "02-12T09:00", units=3, reason="menunggu keterangan penyedia")
    # 11 to 13, 18 to 20 and 23 to 26 February are ten working days; 27 February, 2 and 3 March three more.
    state = story(TEN_DAYS, begun("02-10T09:00"), extended, now="02-13T09:00")
    assert (state.promised, state.extended_by) == (13, 3)
    assert (state.due_original, state.due_at) == (wib("02-26T16:00"), wib("03-03T16:00"))
    assert state.explanation[2] == (
        "On Thursday, 12 February 2026 the time was extended by 3 working days, for this reason: menunggu keterangan "
        "penyedia. The original date was Thursday, 26 February 2026."
    )
    assert "Working day 13 is Tuesday, 3 March 2026; the time ends at the close of service (16:00 WIB)." in (
        state.explanation
    )
    minutes = story(HALF_HOUR, begun("02-10T09:00"), act(E.CLOCK_EXTENDED, "02-10T09:29", units=15), now="02-10T09:40")
    assert (minutes.due_at, minutes.late) == (wib("02-10T09:45"), False)
    assert minutes.explanation[2] == (
        "On Tuesday, 10 February 2026 the time was extended by 15 minutes. "
        "The original date was Tuesday, 10 February 2026 at 09:30 WIB."
    )


def test_more_than_the_standard_permits_does_not_count() -> None:
    first = act(E.CLOCK_EXTENDED, "02-11T09:00", units=4)
    second = act(E.CLOCK_EXTENDED, "02-12T09:00", units=4)
    state = story(TEN_DAYS, begun("02-10T09:00"), first, second, now="02-13T09:00")
    assert (state.extended_by, state.promised) == (5, 15)
    assert (
        "4 working days were asked for on Thursday, 12 February 2026; the standard permits at most 5 working days "
        "in all." in state.explanation
    )


def test_an_extension_needs_a_permitting_standard_a_running_clock_and_comes_before_the_end() -> None:
    started, units = begun("02-10T09:00"), {"units": 1}
    permitted_none = story(SOFT_HOUR, started, act(E.CLOCK_EXTENDED, "02-10T09:10", **units), now="02-10T09:20")
    assert permitted_none.extended_by == 0
    assert any("the standard permits none" in line for line in permitted_none.explanation)
    too_late = story(HALF_HOUR, started, act(E.CLOCK_EXTENDED, "02-10T09:31", **units), now="02-10T09:40")
    assert (too_late.extended_by, too_late.late) == (0, True)
    assert any("after the time had ended" in line for line in too_late.explanation)
    before = story(HALF_HOUR, act(E.CLOCK_EXTENDED, "02-10T08:00", **units), started, now="02-10T09:10")
    after = story(
        HALF_HOUR, started, ended("02-10T09:20"), act(E.CLOCK_EXTENDED, "02-10T09:25", **units), now="02-11T09:00"
    )
    assert before.extended_by == after.extended_by == 0
    waiting = act(E.CLOCK_EXTENDED, "02-10T14:00", units=10)
    paused = (started, asked("02-10T09:10"), waiting, completed("02-10T15:00"))
    assert story(HALF_HOUR, *paused, now="02-10T15:10").due_at == wib("02-10T15:30")


@pytest.mark.parametrize("data", [{}, {"units": "3"}, {"units": -2}, {"units": None}, {"units": 1.5}, {"units": True}])
def test_an_extension_without_a_whole_number_is_ignored(data: Mapping[str, Any]) -> None:
    extension = Happened(E.CLOCK_EXTENDED, wib("02-11T09:00"), data=data)
    state = story(TEN_DAYS, begun("02-10T09:00"), extension, now="02-13T09:00")
    assert state == story(TEN_DAYS, begun("02-10T09:00"), now="02-13T09:00")


def test_a_soft_limit_passes_with_a_stated_reason_and_is_missed_without() -> None:
    events = (begun("02-10T09:00"), ended("02-10T10:25"))
    missed = story(SOFT_HOUR, *events, now="02-11T09:00")
    assert (missed.late, missed.late_by, missed.missed, missed.excused) == (True, 25 * 60, True, None)
    assert missed.explanation[-2:] == [
        "That is 25 minutes late.",
        "The standard lets this time be passed for a stated reason; without one it counts as missed.",
    ]
    said = act(E.CLOCK_EXCUSED, "02-10T11:00", reason="nature_of_problem", note="rahasia")
    excused = story(SOFT_HOUR, *events, said, now="02-11T09:00")
    assert (excused.late, excused.missed, excused.excused) == (True, False, SoftReason.NATURE_OF_PROBLEM)
    assert excused.explanation[-1] == (
        "The standard accepts this for a stated reason; stated was: the nature of the problem."
    )
    assert not any("rahasia" in line for line in excused.explanation)
    other = act(E.CLOCK_EXCUSED, "02-10T11:00", reason="missing_documents")
    assert story(SOFT_HOUR, *events, other, now="02-11T09:00").missed
    in_time = story(SOFT_HOUR, begun("02-10T09:00"), said, ended("02-10T09:30"), now="02-11T09:00")
    assert (in_time.late, in_time.excused) == (False, None)


def test_a_hard_limit_is_not_excused() -> None:
    said = act(E.CLOCK_EXCUSED, "02-10T11:00", reason="nature_of_problem")
    state = story(HALF_HOUR, begun("02-10T09:00"), said, now="02-10T12:00")
    assert (state.missed, state.excused) == (True, None)
    assert not any("stated reason" in line for line in state.explanation)


def test_moved_dates_are_told_in_order_and_change_no_arithmetic() -> None:
    later = act(
        E.CLOCK_MOVED,
        "02-20T09:00",
        before="2026-02-25T16:00:00+07:00",
        after="2026-02-26T09:00:00+00:00",
        because="Keppres 8",
    )
    first = act(
        E.CLOCK_MOVED,
        "02-12T09:00",
        before="2026-02-24T16:00:00+07:00",
        after="2026-02-25T16:00:00+07:00",
        because="SKB 5",
    )
    plain = story(TEN_DAYS, begun("02-10T09:00"), now="02-23T09:00")
    state = story(TEN_DAYS, later, begun("02-10T09:00"), first, now="02-23T09:00")
    assert (state.due_at, state.used) == (plain.due_at, plain.used)
    assert (plain.due_original, state.due_original) == (wib("02-26T16:00"), wib("02-24T16:00")), "the date told first"
    assert [line for line in state.explanation if line.startswith("Because")] == [
        "Because of SKB 5 the date moved from Tuesday, 24 February 2026 to Wednesday, 25 February 2026 on Thursday, "
        "12 February 2026.",
        "Because of Keppres 8 the date moved from Wednesday, 25 February 2026 to Thursday, 26 February 2026 on Friday, "
        "20 February 2026.",
    ]
    unreadable = act(E.CLOCK_MOVED, "02-20T09:00", before="kemarin", after=None, because="SKB")
    assert story(TEN_DAYS, begun("02-10T09:00"), unreadable, now="02-23T09:00") == plain


def test_the_original_date_is_the_one_told_first_whatever_the_calendar_says_now() -> None:
    extended = act(E.CLOCK_EXTENDED, "02-12T09:00", units=2, reason="rapat", before="2026-02-25T16:00:00+07:00")
    moved = act(
        E.CLOCK_MOVED,
        "02-13T09:00",
        before="2026-02-27T16:00:00+07:00",
        after="2026-03-02T16:00:00+07:00",
        because="SKB",
    )
    state = story(TEN_DAYS, begun("02-10T09:00"), extended, moved, now="02-16T09:00")
    assert (state.due_original, state.due_at) == (wib("02-25T16:00"), wib("03-02T16:00"))
    assert state.explanation[2].endswith("The original date was Wednesday, 25 February 2026.")
    earlier = act(E.CLOCK_MOVED, "02-09T09:00", before="2026-02-20T16:00:00+07:00", after="2026-02-23T16:00:00+07:00")
    assert story(TEN_DAYS, earlier, begun("02-10T09:00"), now="02-16T09:00").due_original == wib("02-26T16:00")
    waited = (begun("02-10T09:00"), asked("02-11T09:00"), completed("02-11T15:00"), extended)
    assert story(TEN_DAYS, *waited, now="02-16T09:00").due_original == wib("02-26T16:00"), "told after a wait"


def test_what_is_recorded_of_one_clock_touches_no_other() -> None:
    of_main = [act(name, "02-11T09:00", units=2) for name in E if name.startswith("clock.")]
    of_first = [replace(event, data={"limit": "tanggapan pertama"}) for event in of_main]
    other = act(E.CLOCK_EXTENDED, "02-11T09:00", limit="lain")
    shared = [begun("02-10T09:00"), act(E.DISPOSITION_SENT, "02-10T09:00", limit="lain")]
    everything = [*shared, *of_main, *of_first, other]
    assert events_of(everything) == [*shared, *of_main]
    assert events_of(everything, "tanggapan pertama") == [*shared, *of_first]
    assert events_of([act(E.CLOCK_EXCUSED, "02-11T09:00", limit="")]) != []


@pytest.mark.parametrize(
    ("limit", "until", "late", "ended"),
    [
        # Due 26 February; asked Monday 2 March, two working days later.
        (TEN_DAYS, "03-02T10:00", 2, "03-11T09:00"),
        (HALF_HOUR, "02-10T09:40", 10 * 60, "02-13T09:00"),
    ],
)
def test_the_office_is_not_late_while_it_waits_for_the_sender(
    limit: TimeLimit, until: str, late: int, ended: str
) -> None:
    events = [begun("02-10T09:00"), asked(until)]
    then, later = (story(limit, *events, now=now) for now in (until, ended))
    assert (then.late, then.late_by) == (later.late, later.late_by) == (True, late)
    assert (later.due_at, later.missed) == (then.due_at, True)
    assert later.used == (later.promised or 0) * SECONDS.get(limit.unit, 1) + late
    assert later.explanation[-2].endswith("the office waits for the sender: no lateness is added.")
    assert "after the end of the time" in later.explanation[-2]


def test_lateness_goes_on_when_the_sender_has_completed_the_letter() -> None:
    waited = [begun("02-10T09:00"), asked("02-10T09:40"), completed("02-12T10:00")]
    state = story(HALF_HOUR, *waited, now="02-12T10:05")
    assert (state.late_by, state.used) == (15 * 60, 45 * 60)
    assert state.explanation[-2:] == [
        "From Tuesday, 10 February 2026 at 09:40 WIB to Thursday, 12 February 2026 at 10:00 WIB, after the end of the "
        "time, the office waited for the sender: no lateness was added.",
        "That is 15 minutes late.",
    ]
    twice = [*waited, asked("02-12T10:05"), completed("02-13T09:00"), ended("02-13T09:01")]
    assert story(HALF_HOUR, *twice, now="02-20T09:00").late_by == 16 * 60
    # Days: due Thursday 26 February, asked on Friday, completed on Monday, which like any receipt is not counted.
    days = [begun("02-10T09:00"), asked("02-27T10:00"), completed("03-02T10:00")]
    assert [story(TEN_DAYS, *days, now=f"03-0{day}T15:00").late_by for day in (2, 3, 4)] == [1, 2, 3]


def test_a_clock_that_cannot_be_counted_has_no_dates_and_says_why() -> None:
    state = uncounted(TEN_DAYS, Hindrance.BEYOND)
    assert (state.state, state.promised, state.uncounted) == (ClockPhase.NOT_STARTED, None, True)
    assert (state.due_at, state.due_original, state.started_at, state.auto_start_at) == (None, None, None, None)
    assert state.explanation == ["This time cannot be counted: it ends after the years for which days are counted."]
    [said] = uncounted(TEN_DAYS, Hindrance.NO_CALENDAR).explanation
    assert said == "This time cannot be counted: the office has no calendar of working days."


def test_events_of_one_moment_are_told_in_one_order() -> None:
    moved = [
        act(
            E.CLOCK_MOVED,
            "02-12T09:00",
            before=f"2026-02-{day}T16:00:00+07:00",
            after=f"2026-02-{day + 1}T16:00:00+07:00",
            because=f"SKB {day}",
        )
        for day in (24, 25)
    ]
    one = story(TEN_DAYS, begun("02-10T09:00"), *moved, now="02-23T09:00")
    other = story(TEN_DAYS, *reversed(moved), begun("02-10T09:00"), now="02-23T09:00")
    assert one == other
    assert sum(line.startswith("Because of SKB") for line in one.explanation) == 2


def test_a_moved_date_without_a_zone_is_ignored() -> None:
    naive = act(E.CLOCK_MOVED, "02-12T09:00", before="2026-02-24T16:00:00", after="2026-02-25T16:00:00", because="SKB")
    plain = story(TEN_DAYS, begun("02-10T09:00"), now="02-23T09:00")
    assert story(TEN_DAYS, begun("02-10T09:00"), naive, now="02-23T09:00") == plain


def test_the_reason_stated_last_is_the_one_that_counts() -> None:
    both = replace(SOFT_HOUR, reasons=tuple(SoftReason))
    said = [
        act(E.CLOCK_EXCUSED, f"02-10T11:0{minute}", reason=reason)
        for minute, reason in enumerate(("missing_documents", "nature_of_problem", "weather"))
    ]
    assert story(both, begun("02-10T09:00"), *said, now="02-11T09:00").excused is SoftReason.NATURE_OF_PROBLEM
