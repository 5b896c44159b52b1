"""Clocks that start by themselves because nobody acknowledged the letter (readings I3, I4)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from correspondence.calendars.known import known_calendar
from correspondence.calendars.workdays import WorkCalendar
from correspondence.standards.deadlines import ClockPhase, ClockState, Happened, evaluate
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.rules import ChannelRule
from correspondence.standards.source import TimeLimit

WIB = ZoneInfo("Asia/Jakarta")
Undo = Callable[[datetime], Happened]
LEVELS = 5  # from the Kepala down to the Staf


def march(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 3, 1, hour, minute, tzinfo=WIB) + timedelta(days=day - 1)


def sent(at: datetime, *roles: str, by: str = "sub_koordinator") -> Happened:
    return Happened(E.DISPOSITION_SENT, at, by, {"to_roles": list(roles or ("staf",))})


def withdrawn(at: datetime, *roles: str) -> Happened:
    return Happened(E.DISPOSITION_WITHDRAWN, at, "sub_koordinator", {"to_roles": list(roles or ("staf",))})


def returned(at: datetime, role: str = "staf") -> Happened:
    return Happened(E.DISPOSITION_RETURNED, at, role)


def asked(at: datetime) -> Happened:
    return Happened(E.CASE_DEFICIENCY_ASKED, at, "sekretaris")


def completed(at: datetime) -> Happened:
    return Happened(E.CASE_COMPLETED_BY_SENDER, at)


# Monday 9 March; the 18th to the 24th are closed.
REGISTERED = Happened(E.CASE_REGISTERED, march(9), "sekretaris")
ACKNOWLEDGED = Happened(E.DISPOSITION_ACKNOWLEDGED, march(11), "staf")


@pytest.fixture(scope="module")
def lkpp() -> WorkCalendar:
    return known_calendar("lkpp")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def started(
    limit: TimeLimit, calendar: WorkCalendar, events: Sequence[Happened], *, now: datetime, levels: int = 0
) -> ClockState:
    return evaluate(limit, events, calendar, now, levels_above=levels)


def test_one_working_day_after_the_assignment_the_clock_starts_by_itself(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    events = [REGISTERED, sent(march(10, 9))]
    waiting = started(limit, lkpp, events, now=march(11, 15, 59))
    assert (waiting.state, waiting.auto_start_at, waiting.auto_started) == (
        ClockPhase.NOT_STARTED,
        march(11, 16),
        False,
    )
    assert (
        "If that does not happen before, the time starts automatically on Wednesday, 11 March 2026 at 16:00 WIB."
        in waiting.explanation
    )
    running = started(limit, lkpp, events, now=march(11, 16))
    assert (running.state, running.started_at) == (ClockPhase.RUNNING, march(11, 16))
    assert (running.auto_started, running.auto_start_at) == (True, None)
    # Ten working days after Wednesday the 11th: 12, 13, 16, 17, 25, 26, 27, 30, 31 March and 1 April.
    assert running.due_at == march(32, 16)
    assert running.explanation[1:3] == [
        "The time started automatically on Wednesday, 11 March 2026 at 16:00 WIB: the letter was passed on Tuesday, "
        "10 March 2026 to the one awaited, and one working day went by without this event: surat diterima staf.",
        "The days are counted from Wednesday, 11 March 2026 on; that day itself is not counted.",
    ]


def test_an_acknowledgement_in_time_starts_it_and_a_later_one_changes_nothing(
    limit: TimeLimit, lkpp: WorkCalendar
) -> None:
    early = started(limit, lkpp, [REGISTERED, sent(march(10)), ACKNOWLEDGED], now=march(12))
    assert (early.started_at, early.auto_started) == (ACKNOWLEDGED.at, False)
    at_once = Happened(E.DISPOSITION_ACKNOWLEDGED, march(11, 16), "staf")
    assert not started(limit, lkpp, [REGISTERED, sent(march(10)), at_once], now=march(12)).auto_started
    late = Happened(E.DISPOSITION_ACKNOWLEDGED, march(13), "staf")
    state = started(limit, lkpp, [REGISTERED, sent(march(10)), late], now=march(16))
    assert (state.started_at, state.auto_started) == (march(11, 16), True)


def test_an_assignment_over_closed_days_waits_for_the_next_working_day(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    state = started(limit, lkpp, [REGISTERED, sent(march(17, 15))], now=march(20))
    assert state.auto_start_at == march(25, 16)


def test_a_letter_to_the_kepala_that_does_not_come_down_starts_after_five_working_days(
    letters: ChannelRule, limit: TimeLimit, lkpp: WorkCalendar
) -> None:
    assert letters.levels_above("staf", "kepala") == LEVELS
    # Thursday 12 March: 13, 16, 17, then seven closed days, 25 and 26.
    registered = Happened(E.CASE_REGISTERED, march(12), "sekretaris")
    events = [registered, sent(march(13), "deputi", by="kepala"), sent(march(16), "direktur", by="deputi")]
    before = started(limit, lkpp, events, now=march(26, 15), levels=LEVELS)
    assert (before.state, before.auto_start_at) == (ClockPhase.NOT_STARTED, march(26, 16))
    state = started(limit, lkpp, events, now=march(27), levels=LEVELS)
    assert (state.started_at, state.auto_started) == (march(26, 16), True)
    assert state.explanation[1].startswith(
        "The time started automatically on Thursday, 26 March 2026 at 16:00 WIB: 5 working days after its registration "
        "on Thursday, 12 March 2026 the letter had not reached the one awaited"
    )
    assert started(limit, lkpp, events, now=march(60), levels=0).state is ClockPhase.NOT_STARTED


def test_a_letter_that_reached_the_role_in_time_has_its_one_day_there(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    # The levels' time ends on Monday the 16th; it came on that very day.
    state = started(limit, lkpp, [REGISTERED, sent(march(16, 15))], now=march(16, 17), levels=LEVELS)
    assert state.auto_start_at == march(17, 16)
    too_late = started(limit, lkpp, [REGISTERED, sent(march(17))], now=march(17, 12), levels=LEVELS)
    assert too_late.started_at == march(16, 16)


@pytest.mark.parametrize("undo", [withdrawn, returned])
def test_an_assignment_that_was_undone_starts_nothing(limit: TimeLimit, lkpp: WorkCalendar, undo: Undo) -> None:
    events = [REGISTERED, sent(march(10)), undo(march(11, 9))]
    state = started(limit, lkpp, events, now=march(40))
    assert (state.state, state.auto_start_at) == (ClockPhase.NOT_STARTED, None)
    again = started(limit, lkpp, [*events, sent(march(12))], now=march(40))
    assert again.started_at == march(13, 16, 30)
    # Undone only after it had started: it keeps running.
    after = started(limit, lkpp, [REGISTERED, sent(march(10)), undo(march(12))], now=march(40))
    assert after.started_at == march(11, 16)


def test_what_others_return_or_what_went_to_others_undoes_nothing(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    noise = [withdrawn(march(11), "koordinator"), returned(march(11), "koordinator"), sent(march(9), "koordinator")]
    state = started(limit, lkpp, [REGISTERED, sent(march(10), "koordinator", "staf"), *noise], now=march(12))
    assert state.started_at == march(11, 16)


def test_a_second_disposition_does_not_begin_the_day_anew(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    state = started(limit, lkpp, [REGISTERED, sent(march(10)), sent(march(11))], now=march(12))
    assert state.started_at == march(11, 16)


def test_taken_back_when_the_levels_time_is_over_it_starts_at_once(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    # Reached on Monday the 16th, the last day of the levels; sent back on Tuesday before its own day was over.
    events = [REGISTERED, sent(march(16, 15)), returned(march(17, 11))]
    state = started(limit, lkpp, events, now=march(26), levels=LEVELS)
    assert (state.started_at, state.auto_started) == (march(17, 11), True)
    assert "the letter was taken away again" in state.explanation[1]


def test_waits_for_the_sender_are_not_counted_on_the_way_down(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    # 10 and 11 March are used, the wait lasts until Monday the 16th: 17, 25 and 26 are the other three.
    events = [REGISTERED, asked(march(11, 14))]
    open_wait = started(limit, lkpp, events, now=march(40), levels=LEVELS)
    assert (open_wait.state, open_wait.auto_start_at) == (ClockPhase.NOT_STARTED, None)
    over = started(limit, lkpp, [*events, completed(march(16))], now=march(16, 11), levels=LEVELS)
    assert over.auto_start_at == march(26, 16)


def test_a_letter_that_waits_for_its_sender_does_not_start_by_its_assignment(
    limit: TimeLimit, lkpp: WorkCalendar
) -> None:
    events = [REGISTERED, sent(march(10)), asked(march(10, 12))]
    assert started(limit, lkpp, events, now=march(40)).auto_start_at is None
    state = started(limit, lkpp, [*events, completed(march(12))], now=march(40))
    assert state.started_at == march(13, 16, 30)


def test_nothing_starts_by_itself_before_registration(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    received = Happened(E.CASE_RECEIVED, march(2))
    early = [received, sent(march(3)), Happened(E.CLOCK_AUTO_STARTED, march(4))]
    state = started(limit, lkpp, early, now=march(40), levels=LEVELS)
    assert (state.state, state.auto_start_at) == (ClockPhase.NOT_STARTED, None)
    assert started(limit, lkpp, [*early, REGISTERED], now=march(40)).started_at == march(10, 16)


def test_a_recorded_start_stays_where_the_calendar_changed_behind_it(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    recorded = Happened(E.CLOCK_AUTO_STARTED, march(11, 16))
    state = started(limit, lkpp, [REGISTERED, recorded], now=march(12))
    assert (state.started_at, state.auto_started) == (march(11, 16), True)
    assert "without this event: surat diterima staf." in state.explanation[1]
    reasoned = started(limit, lkpp, [recorded, REGISTERED, sent(march(10))], now=march(12))
    assert "one working day went by" in reasoned.explanation[1]


def test_an_answer_ends_the_waiting_for_a_start(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    answer = Happened(E.LETTER_DISPATCHED, march(11, 15), "sekretaris")
    events = [REGISTERED, sent(march(10)), answer]
    state = started(limit, lkpp, events, now=march(40), levels=LEVELS)
    assert (state.state, state.started_at, state.due_at) == (ClockPhase.STOPPED, None, None)
    assert (state.auto_start_at, state.late) == (None, False)
    late = Happened(E.DISPOSITION_ACKNOWLEDGED, march(12), "staf")
    explained = started(limit, lkpp, [*events, late], now=march(40))
    assert explained.state is ClockPhase.STOPPED
    assert explained.explanation[1:3] == [
        "Answered on Wednesday, 11 March 2026 at 15:00 WIB, before the time started.",
        "What starts the time came only on Thursday, 12 March 2026 at 10:00 WIB and starts nothing any more.",
    ]


@pytest.mark.parametrize("data", [{}, {"to_roles": None}, {"to_roles": "staf"}, {"to_roles": 7}])
def test_old_rows_that_do_not_say_to_whom_start_nothing(
    limit: TimeLimit, lkpp: WorkCalendar, data: dict[str, object]
) -> None:
    old = Happened(E.DISPOSITION_SENT, march(10), "sub_koordinator", data)
    assert started(limit, lkpp, [REGISTERED, old], now=march(40)).state is ClockPhase.NOT_STARTED


def test_a_start_without_a_role_never_comes_by_itself(lkpp: WorkCalendar, limit: TimeLimit) -> None:
    assert limit.start is not None
    anybody = TimeLimit(limit.unit, 10, start=type(limit.start)(E.DISPOSITION_ACKNOWLEDGED))
    assert started(anybody, lkpp, [REGISTERED, sent(march(10))], now=march(40), levels=2).auto_start_at is None


def test_at_the_very_moment_the_start_comes_first(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    undone = [REGISTERED, sent(march(10)), returned(march(11, 16))]
    assert started(limit, lkpp, undone, now=march(12)).started_at == march(11, 16)
    # Assigned with the last moment of the levels' time: the role has its own day.
    in_time = [REGISTERED, sent(march(16, 16))]
    assert started(limit, lkpp, in_time, now=march(16, 17), levels=LEVELS).auto_start_at == march(17, 16)


def test_sent_back_early_the_levels_time_still_ends_when_it_ends(limit: TimeLimit, lkpp: WorkCalendar) -> None:
    events = [REGISTERED, sent(march(10)), returned(march(11, 9))]
    state = started(limit, lkpp, events, now=march(12), levels=LEVELS)
    assert (state.started_at, state.auto_start_at) == (None, march(16, 16))
    assert "had not reached" in started(limit, lkpp, events, now=march(17), levels=LEVELS).explanation[1]


def test_taken_back_while_the_sender_is_waited_for_it_starts_after_the_wait(
    limit: TimeLimit, lkpp: WorkCalendar
) -> None:
    events = [REGISTERED, sent(march(16, 15)), asked(march(17, 9)), returned(march(17, 11))]
    assert started(limit, lkpp, events, now=march(26), levels=LEVELS).auto_start_at is None
    state = started(limit, lkpp, [*events, completed(march(25, 9))], now=march(26), levels=LEVELS)
    assert state.started_at == march(25, 9)


def test_a_letter_forwarded_anew_to_a_lower_addressee_starts_no_time_before_that(
    limit: TimeLimit, lkpp: WorkCalendar
) -> None:
    # Five levels below the Kepala; the Koordinator, to whom it is redirected on Friday, is two above the Staf.
    first = [REGISTERED, sent(march(9, 11), "kepala", by="registrar")]
    back = [*first, returned(march(11), "kepala")]
    assert started(limit, lkpp, back, now=march(12), levels=LEVELS).auto_start_at == march(16, 16)
    again = [*back, sent(march(13), "koordinator", by="registrar")]
    state = started(limit, lkpp, again, now=march(13), levels=2)
    assert (state.started_at, state.auto_started) == (march(13), True)
    assert state.explanation[1] == (
        "The time started automatically on Friday, 13 March 2026 at 10:00 WIB, when the letter was forwarded anew: by "
        "then 2 working days had gone by since its registration on Monday, 9 March 2026 without this event: surat "
        "diterima staf."
    )
    early = [*first, returned(march(9, 13), "kepala"), sent(march(9, 14), "koordinator", by="registrar")]
    soon = started(limit, lkpp, early, now=march(9, 15), levels=2)
    assert soon.auto_start_at == march(11, 16), "a forwarding before that changes nothing"
    waiting = [*back, asked(march(12)), sent(march(13), "koordinator", by="registrar")]
    assert started(limit, lkpp, waiting, now=march(14), levels=2).auto_start_at is None
    done = [*waiting, completed(march(16))]
    assert started(limit, lkpp, done, now=march(17), levels=2).started_at == march(16)


def test_a_start_that_was_recorded_stays_when_the_letter_is_forwarded_anew(
    limit: TimeLimit, lkpp: WorkCalendar
) -> None:
    forwarded = [sent(march(day), role, by="registrar") for day, role in ((9, "kepala"), (17, "koordinator"))]
    recorded = Happened(E.CLOCK_AUTO_STARTED, march(16, 16))
    state = started(limit, lkpp, [REGISTERED, recorded, *forwarded], now=march(17), levels=2)
    assert state.started_at == march(16, 16)


def test_one_whom_the_letter_was_taken_away_from_before_it_was_forwarded_anew(
    limit: TimeLimit, lkpp: WorkCalendar
) -> None:
    events = [
        REGISTERED,
        sent(march(9, 11), "kepala", by="registrar"),
        sent(march(11, 15)),
        returned(march(12, 15)),
        sent(march(13), "koordinator", by="registrar"),
    ]
    assert started(limit, lkpp, events[:-1], now=march(12, 15), levels=2).started_at == march(12, 15)
    assert started(limit, lkpp, events, now=march(13), levels=2).started_at == march(13)
