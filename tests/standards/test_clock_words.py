"""The short words of a clock, in every unit."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from correspondence.calendars.known import known_calendar
from correspondence.calendars.workdays import Unit
from correspondence.standards.clock_words import amount, late_words, limit_words, promised_of, used_of
from correspondence.standards.deadlines import ClockState, Happened, evaluate
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import Firmness, TimeLimit, Trigger
from correspondence.standards.vocabulary import SoftReason

WIB = ZoneInfo("Asia/Jakarta")
START, STOP = Trigger(E.SERVICE_BEGUN), Trigger(E.SERVICE_ENDED)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def wib(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=WIB)


def clock(unit: Unit, maximum: int | None, now: str, *, begun: str = "02-06T10:00", soft: bool = False) -> ClockState:
    firmness, reasons = (Firmness.SOFT, (SoftReason.MISSING_DOCUMENTS,)) if soft else (Firmness.HARD, ())
    limit = TimeLimit(unit, maximum, start=START, stop=STOP, firmness=firmness, reasons=reasons)
    return evaluate(limit, [Happened(E.SERVICE_BEGUN, wib(begun))], known_calendar("lkpp"), wib(now))


@pytest.mark.parametrize(
    ("unit", "count", "words"),
    [
        (Unit.WORKING_DAYS, 4, "4 working days"),
        (Unit.WORKING_DAYS, 1, "1 working day"),
        (Unit.WORKING_DAYS, 0, "0 working days"),
        (Unit.MINUTES, 25 * 60, "25 minutes"),
        (Unit.MINUTES, 125 * 60, "125 minutes"),
        (Unit.HOURS, 125 * 60, "2 hours 5 minutes"),
        (Unit.HOURS, 125 * 60 + 40, "2 hours 5 minutes"),
        (Unit.MINUTES, 40, "40 seconds"),
        (Unit.HOURS_ON_WORKING_DAYS, 30 * 3600, "30 hours"),
        (Unit.HOURS, 0, "0 minutes"),
    ],
)
def test_an_amount_is_said_in_its_own_unit(unit: Unit, count: int, words: str) -> None:
    assert amount(unit, count) == words


def test_what_is_used_stands_beside_what_is_promised() -> None:
    assert used_of(clock(Unit.WORKING_DAYS, 10, "02-12T09:00")) == "4 of 10 working days"
    assert used_of(clock(Unit.MINUTES, 30, "02-06T10:25")) == "25 minutes of 30 minutes"
    assert used_of(clock(Unit.HOURS, 1, "02-06T10:25")) == "25 minutes of 1 hour"
    assert used_of(clock(Unit.HOURS_ON_WORKING_DAYS, 72, "02-09T16:00")) == "30 hours of 3 x 24 hours (working days)"
    assert promised_of(clock(Unit.HOURS_ON_WORKING_DAYS, 30, "02-09T16:00")) == "30 hours (working days)"


def test_a_measured_time_says_only_what_is_used() -> None:
    assert used_of(clock(Unit.WORKING_DAYS, None, "02-12T09:00", soft=True)) == "4 working days"
    assert used_of(clock(Unit.MINUTES, None, "02-06T10:12", soft=True)) == "12 minutes"


def test_before_the_start_nothing_is_used() -> None:
    assert used_of(clock(Unit.WORKING_DAYS, 10, "02-05T09:00")) == "0 of 10 working days"


def test_lateness_is_said_with_its_reason() -> None:
    assert late_words(clock(Unit.WORKING_DAYS, 2, "02-10T16:00")) == ""
    assert late_words(clock(Unit.WORKING_DAYS, 2, "02-10T16:01")) == "past the end of the time"
    assert late_words(clock(Unit.WORKING_DAYS, 2, "02-13T09:00")) == "3 working days late"
    late = clock(Unit.MINUTES, 30, "02-06T10:45", soft=True)
    assert late_words(late) == "15 minutes late"
    said = Happened(E.CLOCK_EXCUSED, wib("02-06T10:40"), data={"reason": "missing_documents"})
    excused = evaluate(
        late.limit, [Happened(E.SERVICE_BEGUN, wib("02-06T10:00")), said], known_calendar("lkpp"), wib("02-06T10:45")
    )
    assert late_words(excused) == "15 minutes late, reason stated: supporting documents are incomplete"


def test_a_limit_says_its_longest_length() -> None:
    assert limit_words(TimeLimit(Unit.MINUTES, 10, minimum=5)) == "10 minutes"
    assert limit_words(TimeLimit(Unit.HOURS_ON_WORKING_DAYS, 72)) == "3 x 24 hours (working days)"
    assert limit_words(TimeLimit(Unit.WORKING_DAYS, None)) == ""
