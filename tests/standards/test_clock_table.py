"""Every row of the table of clocks, T1 to T20: the published standard's own limit, its events, the expected dates.

The dates were counted by hand on the calendar of 2026; 16 and 17 February, 18 to 24 March and 14 and 15 May are closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from correspondence.calendars.facts import Unit
from correspondence.calendars.known import known_calendar
from correspondence.standards.compiling import compile_standard
from correspondence.standards.deadlines import ClockPhase, ClockState, Happened, evaluate, runs
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.source import ChannelKind, TimeLimit
from correspondence.standards.vocabulary import Firmness, NoClock, SoftReason

WIB = ZoneInfo("Asia/Jakarta")
STANDARDS = {source.code: compile_standard(source) for source in ALL}
S0, S1, S2, S3, S4 = STANDARDS
LATER = datetime(2026, 12, 1, tzinfo=WIB)


def wib(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=WIB)


def limit_at(standard: str, place: str) -> TimeLimit:
    """Find a limit by its place: `CHANNEL`, `CHANNEL/other`, `CHANNEL/STEP`, `complaints`, `complaints/KIND`."""
    compiled = STANDARDS[standard]
    head, _, rest = place.partition("/")
    if head == "complaints":
        assert compiled.complaints is not None
        own = [each.limit for each in compiled.complaints.channels if rest and each.kind == ChannelKind(rest)]
        found = own[0] if own else compiled.complaints.limit
    elif rest == "other":
        found = compiled.channel(head).other_limits[0]
    elif rest:
        found = next(step.limit for step in compiled.channel(head).steps if step.number == int(rest))
    else:
        found = compiled.channel(head).limit
    assert found is not None
    return found


@dataclass(frozen=True)
class Row:
    """One clock: its place, its two events, when it starts, when it is due, and by how much an answer is late."""

    number: str
    standard: str
    place: str
    start: tuple[E, str]
    stop: tuple[E, str]
    started: str
    due: str
    answered: str
    late_by: int
    calendar: str = "lkpp"


BEGUN, ENDED = (E.SERVICE_BEGUN, ""), (E.SERVICE_ENDED, "")
ASKED, ANSWERED = (E.QUESTION_SENT, ""), (E.ANSWER_GIVEN, "")
COMPLAINED, FOLLOWED = (E.COMPLAINT_RECEIVED, ""), (E.COMPLAINT_FOLLOWED_UP, "")
SENT = (E.LETTER_DISPATCHED, "sekretaris")


def acknowledged(role: str) -> tuple[E, str]:
    return E.DISPOSITION_ACKNOWLEDGED, role


def received(role: str) -> tuple[E, str]:
    return E.STEP_RECEIVED, role


def handed_on(role: str) -> tuple[E, str]:
    return E.STEP_HANDED_ON, role


ROWS = (
    # Over the break of 12.00 to 13.00; answered 5 minutes after 13.20.
    Row("T1", S0, "tatap_muka", BEGUN, ENDED, "02-10T11:50", "02-10T13:20", "02-10T13:25", 300),
    # 15 minutes on Tuesday until closing, 15 on Wednesday.
    Row("T2", S0, "call_center", BEGUN, ENDED, "02-10T15:45", "02-11T07:45", "02-11T07:46", 60),
    # Friday; Monday and Tuesday are closed: Wednesday 1, Thursday 2, Friday 3, whose service closes at 16.30.
    Row("T3", S0, "website", ASKED, ANSWERED, "02-13T10:00", "02-20T16:30", "02-23T09:00", 1),
    Row("T4", S0, "surat", acknowledged("staf"), SENT, "03-10T10:05", "03-31T16:00", "04-06T10:00", 3),
    # Half an hour until 15.00, half an hour from 09.00 of the next working day; late by one hour of service.
    Row("T5", S0, "pesan_singkat", ASKED, ANSWERED, "02-10T14:30", "02-11T09:30", "02-11T10:30", 3600, "lkpp-whatsapp"),
    Row("T6", S0, "complaints", COMPLAINED, FOLLOWED, "05-11T09:00", "05-20T16:00", "05-21T08:00", 1),
    Row(
        "T7", S1, "lpse_support", (E.TICKET_CREATED, ""), (E.TICKET_ANSWERED, ""),
        "03-17T09:00", "03-27T16:30", "03-30T09:00", 1,
    ),
    Row("T9", S1, "tatap_muka", BEGUN, ENDED, "02-13T11:00", "02-13T13:30", "02-13T14:00", 1800),
    # The longest of 5 to 10 minutes.
    Row("T10", S1, "call_center", BEGUN, ENDED, "02-10T09:00", "02-10T09:10", "02-10T09:12", 120),
    # 3 x 24 hours: Friday 10.00 to Wednesday 10.00.
    Row("T11", S1, "complaints", COMPLAINED, FOLLOWED, "02-06T10:00", "02-11T10:00", "02-11T13:00", 10800),
    # Received on a holiday: Tuesday 17 February, so from Wednesday 00.00 to Saturday 00.00, that is Monday 00.00.
    Row("T11h", S1, "complaints", COMPLAINED, FOLLOWED, "02-17T10:00", "02-23T00:00", "02-23T08:00", 28800),
    # 11 to 13 March 1-3, 16 and 17 March 4-5, 25 to 27 March 6-8, 30 March to 2 April 9-12, 6 to 8 April 13-15.
    Row("T12", S2, "surat", acknowledged("direktur"), SENT, "03-10T10:00", "04-08T16:00", "04-09T09:00", 1),
    Row("T13", S2, "tatap_muka", BEGUN, ENDED, "02-10T15:30", "02-11T08:00", "02-11T08:30", 1800),
    Row("T14", S2, "website", ASKED, ANSWERED, "03-10T08:00", "03-31T16:00", "04-01T08:00", 1),
    Row(
        "T15", S2, "tatap_muka_daring", acknowledged("direktur"), (E.COORDINATION_RECORDED, "ketua_tim"),
        "02-12T09:00", "02-18T16:00", "02-19T09:00", 1,
    ),
    # A Saturday counts as Monday.
    Row("T16", S2, "complaints", COMPLAINED, FOLLOWED, "05-09T09:00", "05-20T16:00", "05-22T08:00", 2),
    Row("T17", S3, "surat_pelatihan", (E.CASE_REGISTERED, ""), SENT, "05-11T13:00", "05-20T16:00", "05-21T08:00", 1),
    # After closing on Monday 9 March, so as received on Tuesday.
    Row(
        "T18", S3, "complaints/letter", acknowledged("koordinator"), SENT,
        "03-09T16:30", "03-31T16:00", "04-01T08:00", 1,
    ),
    Row(
        "T19a", S4, "email/2", received("helpdesk"), handed_on("helpdesk"),
        "02-13T11:20", "02-13T13:05", "02-13T13:06", 60, "landak",
    ),
    Row(
        "T19b", S4, "email/3", received("verifikator"), handed_on("verifikator"),
        "02-13T16:25", "02-18T07:40", "02-18T07:45", 300, "landak",
    ),
)  # fmt: skip


def happened(event: tuple[E, str], at: datetime) -> Happened:
    return Happened(event[0], at, event[1])


def clock(row: Row, events: Iterable[Happened], now: datetime) -> ClockState:
    return evaluate(limit_at(row.standard, row.place), events, known_calendar(row.calendar), now)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_each_clock_is_due_where_the_table_says(row: Row) -> None:
    started, due, answered = wib(row.started), wib(row.due), wib(row.answered)
    begun = happened(row.start, started)
    assert clock(row, [], LATER).state is ClockPhase.NOT_STARTED
    running = clock(row, [begun], due)
    assert (running.state, running.started_at, running.due_at) == (ClockPhase.RUNNING, started, due)
    assert not running.late
    assert clock(row, [begun], due + timedelta(seconds=1)).late
    stopped = clock(row, [happened(row.stop, answered), begun], LATER)
    assert (stopped.state, stopped.stopped_at) == (ClockPhase.STOPPED, answered)
    assert (stopped.late, stopped.late_by) == (True, row.late_by)
    in_time = clock(row, [happened(row.stop, due), begun], LATER)
    assert (in_time.state, in_time.late, in_time.late_by) == (ClockPhase.STOPPED, False, 0)


@pytest.mark.parametrize("row", [row for row in ROWS if row.start[1]], ids=lambda row: row.number)
def test_only_the_awaited_role_starts_a_clock(row: Row) -> None:
    other = happened((row.start[0], "kepala"), wib(row.started))
    assert clock(row, [other], LATER).state is ClockPhase.NOT_STARTED


MEASURED = (
    Row(
        "T8", S1, "lpse_support/other", (E.TICKET_CREATED, ""), (E.TICKET_CLOSED, ""),
        "02-12T09:00", "", "02-19T09:00", 3,
    ),
    # From 15.50 to 16.00, and from 07.30 to 08.05.
    Row(
        "T20", S4, "email/4", received("ito_lkpp"), handed_on("ito_lkpp"),
        "02-10T15:50", "", "02-11T08:05", 45 * 60, "landak",
    ),
)  # fmt: skip


@pytest.mark.parametrize("row", MEASURED, ids=lambda row: row.number)
def test_a_time_without_a_longest_length_is_measured_only(row: Row) -> None:
    begun, solved = happened(row.start, wib(row.started)), happened(row.stop, wib(row.answered))
    running = clock(row, [begun], LATER)
    assert (running.state, running.due_at, running.promised, running.late) == (ClockPhase.RUNNING, None, None, False)
    stopped = clock(row, [begun, solved], LATER)
    assert (stopped.state, stopped.used, stopped.missed) == (ClockPhase.STOPPED, row.late_by, False)


@pytest.mark.parametrize(
    ("standard", "place", "reason"),
    [
        (S1, "call_center/other", NoClock.FOLLOWS_TICKET),
        (S3, "kldi", NoClock.OTHER_OFFICE),
        (S3, "penyedia", NoClock.OTHER_OFFICE),
        (S3, "surat_pelatihan/other", NoClock.EVENT_LENGTH),
        (S4, "email/1", NoClock.APPLICANTS_OWN_ACT),
        (S4, "tatap_muka/1", NoClock.APPLICANTS_OWN_ACT),
    ],
)
def test_what_is_no_clock_is_published_only(standard: str, place: str, reason: NoClock) -> None:
    limit = limit_at(standard, place)
    assert limit.no_clock is reason
    assert not runs(limit)


def test_the_table_covers_every_limit_that_runs() -> None:
    tested = {id(limit_at(row.standard, row.place)) for row in (*ROWS, *MEASURED)}
    twins = {id(limit_at(S4, f"tatap_muka/{number}")) for number in (2, 3, 4)}
    for compiled in STANDARDS.values():
        limits = [limit for rule in compiled.channels for limit in (rule.limit, *rule.other_limits)]
        limits += [step.limit for rule in compiled.channels for step in rule.steps]
        if compiled.complaints:
            limits += [compiled.complaints.limit, *(each.limit for each in compiled.complaints.channels)]
        for limit in limits:
            assert limit is None or not runs(limit) or id(limit) in tested | twins


@pytest.mark.parametrize("number", ["T9", "T13"])
def test_a_soft_limit_is_excused_only_by_a_reason_that_its_standard_accepts(number: str) -> None:
    row = next(row for row in ROWS if row.number == number)
    limit = limit_at(row.standard, row.place)
    assert limit.firmness is Firmness.SOFT
    events = [happened(row.start, wib(row.started)), happened(row.stop, wib(row.answered))]
    assert clock(row, events, LATER).missed
    for reason in SoftReason:
        said = Happened(E.CLOCK_EXCUSED, wib(row.answered), data={"reason": reason.value})
        state = clock(row, [*events, said], LATER)
        assert state.late
        assert state.missed is (reason not in limit.reasons)


def test_units_of_the_table_are_those_of_the_standards() -> None:
    found = {row.number: limit_at(row.standard, row.place) for row in ROWS}
    lengths = {number: (limit.maximum, limit.unit) for number, limit in found.items()}
    minutes, hours, days = Unit.MINUTES, Unit.HOURS, Unit.WORKING_DAYS
    assert lengths == {
        "T1": (30, minutes),
        "T2": (30, minutes),
        "T3": (3, days),
        "T4": (10, days),
        "T5": (1, hours),
        "T6": (5, days),
        "T7": (3, days),
        "T9": (1, hours),
        "T10": (10, minutes),
        "T11": (72, Unit.HOURS_ON_WORKING_DAYS),
        "T11h": (72, Unit.HOURS_ON_WORKING_DAYS),
        "T12": (15, days),
        "T13": (1, hours),
        "T14": (10, days),
        "T15": (2, days),
        "T16": (5, days),
        "T17": (5, days),
        "T18": (10, days),
        "T19a": (15, minutes),
        "T19b": (15, minutes),
    }


def test_a_wait_in_a_per_step_clock_is_not_counted() -> None:
    row = next(row for row in ROWS if row.number == "T19a")
    begun = happened(row.start, wib("02-10T09:00"))
    asked = Happened(E.CASE_DEFICIENCY_ASKED, wib("02-10T09:05"))
    completed = Happened(E.CASE_COMPLETED_BY_SENDER, wib("02-11T10:00"))
    assert clock(row, [begun, asked], wib("02-10T12:00")).due_at is None
    assert clock(row, [begun, asked, completed], wib("02-11T10:01")).due_at == wib("02-11T10:10")
    assert clock(replace(row, calendar="lkpp"), [begun, asked, completed], LATER).used > 15 * 60
