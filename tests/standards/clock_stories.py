"""Short limits and short stories of one clock, told in WIB of 2026."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from correspondence.calendars.known import known_calendar
from correspondence.calendars.workdays import Unit
from correspondence.standards.deadlines import ClockState, Happened, evaluate
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import Firmness, TimeLimit, Trigger
from correspondence.standards.vocabulary import SoftReason

WIB = ZoneInfo("Asia/Jakarta")
BEGUN, ENDED = Trigger(E.SERVICE_BEGUN, words="petugas mulai melayani"), Trigger(E.SERVICE_ENDED)
HALF_HOUR = TimeLimit(Unit.MINUTES, 30, start=BEGUN, stop=ENDED, sentence="30 menit", extension=20)
SOFT_HOUR = TimeLimit(
    Unit.HOURS,
    1,
    start=BEGUN,
    stop=ENDED,
    firmness=Firmness.SOFT,
    sentence="maksimal 1 jam atau disesuaikan",
    reasons=(SoftReason.NATURE_OF_PROBLEM,),
)
THREE_DAYS_AND_NIGHTS = TimeLimit(Unit.HOURS_ON_WORKING_DAYS, 72, start=BEGUN, stop=ENDED, sentence="3 x 24 jam")
TEN_DAYS = TimeLimit(Unit.WORKING_DAYS, 10, start=BEGUN, stop=ENDED, sentence="10 hari kerja", extension=5)


def wib(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=WIB)


def act(name: E, at: str, **data: Any) -> Happened:
    return Happened(name, wib(at), data=data)


def story(limit: TimeLimit, *events: Happened, now: str) -> ClockState:
    return evaluate(limit, events, known_calendar("lkpp"), wib(now))


def begun(at: str) -> Happened:
    return act(E.SERVICE_BEGUN, at)


def ended(at: str) -> Happened:
    return act(E.SERVICE_ENDED, at)


def asked(at: str) -> Happened:
    return act(E.CASE_DEFICIENCY_ASKED, at)


def completed(at: str) -> Happened:
    return act(E.CASE_COMPLETED_BY_SENDER, at)
