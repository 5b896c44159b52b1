"""The clock of a promise: a pure function of limit, events and calendar, with its explanation in words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from correspondence.calendars.workdays import (
    Reckoning,
    Unit,
    WorkCalendar,
    add_working_days,
    working_days_between,
)

from . import clock_words
from .clock_facts import ClockPhase, ClockState, Course, Happened, Occurrence, Pause
from .clock_strip import draw_strip
from .events import PAUSING, RESUMING, CaseEventName
from .source import TimeLimit, Trigger

__all__ = ["ClockPhase", "ClockState", "Happened", "Occurrence", "UnsupportedUnit", "evaluate", "runs"]


class UnsupportedUnit(ValueError):
    """A limit in minutes or hours, which this clock does not run."""


def runs(limit: TimeLimit) -> bool:
    """Tell whether this clock runs a limit: one in working days that is not published only."""
    return limit.unit is Unit.WORKING_DAYS and limit.no_clock is None


def evaluate(limit: TimeLimit, events: Iterable[Occurrence], calendar: WorkCalendar, now: datetime) -> ClockState:
    """Evaluate a limit in working days at a moment; other units raise UnsupportedUnit.

    Events after that moment are ignored.

    A wait for the sender is not counted: days used before it stay used, the rest is counted again from the
    day on which the sender completed the letter. A wait asked for after the due date changes nothing.
    """
    if limit.unit is not Unit.WORKING_DAYS:
        raise UnsupportedUnit(limit.unit.value)
    known = sorted((event for event in events if event.at <= now), key=lambda event: event.at)
    started = _first(known, limit.start)
    if started is None:
        return _not_started(limit, known, calendar, now)
    following = known[known.index(started) + 1 :]
    stopped = _first(following, limit.stop)
    stopped_at = stopped.at if stopped else None
    lasting = [event for event in following if stopped_at is None or event.at <= stopped_at]
    if limit.maximum is None:
        return _measured(limit, started.at, stopped_at, calendar, now)
    course = _course(started.at, limit.maximum, _pauses(lasting), calendar, stopped_at or now)
    return _counted(limit, course, known, promised=limit.maximum, stopped_at=stopped_at, calendar=calendar, now=now)


def _counted(
    limit: TimeLimit,
    course: Course,
    events: Sequence[Occurrence],
    *,
    promised: int,
    stopped_at: datetime | None,
    calendar: WorkCalendar,
    now: datetime,
) -> ClockState:
    until = stopped_at or now
    waiting = course.open_pause if stopped_at is None else None
    used = _used_days(course, until, calendar)
    late = waiting is None and until > course.due
    started_at = course.segments[0].start
    state = ClockState(
        state=_phase(stopped_at, waiting),
        promised_days=promised,
        started_at=started_at,
        due_at=None if waiting else course.due,
        due_original=add_working_days(started_at, promised, calendar).due,
        stopped_at=stopped_at,
        paused_since=waiting.since if waiting else None,
        used_days=used,
        late=late,
        late_days=working_days_between(course.due, until, calendar) if late else 0,
        explanation=[],
        strip=draw_strip(course, calendar, now=now, stopped_at=stopped_at),
    )
    lines = clock_words.started_lines(limit, state, course)
    lines += clock_words.since_received(_received_at(events), started_at, until, calendar)
    return replace(state, explanation=lines)


def _not_started(limit: TimeLimit, events: Sequence[Occurrence], calendar: WorkCalendar, now: datetime) -> ClockState:
    stopped = _first(events, limit.stop)
    lines = clock_words.waiting_lines(limit, stopped.at if stopped else None, calendar)
    lines += clock_words.since_received(_received_at(events), None, stopped.at if stopped else now, calendar)
    return _bare(
        ClockPhase.STOPPED if stopped else ClockPhase.NOT_STARTED,
        limit,
        stopped_at=stopped.at if stopped else None,
        explanation=lines,
    )


def _measured(
    limit: TimeLimit, started_at: datetime, stopped_at: datetime | None, calendar: WorkCalendar, now: datetime
) -> ClockState:
    counted_from = add_working_days(started_at, 0, calendar).counted_from
    until = calendar.local(stopped_at or now).date()
    return _bare(
        ClockPhase.STOPPED if stopped_at else ClockPhase.RUNNING,
        limit,
        started_at=started_at,
        stopped_at=stopped_at,
        used_days=working_days_between(counted_from, until, calendar),
        explanation=clock_words.measured_lines(limit, started_at, calendar),
    )


def _bare(
    phase: ClockPhase,
    limit: TimeLimit,
    *,
    explanation: list[str],
    started_at: datetime | None = None,
    stopped_at: datetime | None = None,
    used_days: int = 0,
) -> ClockState:
    return ClockState(
        state=phase,
        promised_days=limit.maximum,
        started_at=started_at,
        due_at=None,
        due_original=None,
        stopped_at=stopped_at,
        paused_since=None,
        used_days=used_days,
        late=False,
        late_days=0,
        explanation=explanation,
        strip=[],
    )


def _course(
    started_at: datetime, promised: int, pauses: Sequence[Pause], calendar: WorkCalendar, now: datetime
) -> Course:
    segments: list[Reckoning] = []
    effective: list[Pause] = []
    begin, done = started_at, 0
    for pause in pauses:
        planned = add_working_days(begin, promised - done, calendar)
        if pause.since > planned.due:
            break
        used = working_days_between(planned.counted_from, calendar.local(pause.since).date(), calendar)
        segments.append(_numbered(add_working_days(begin, used, calendar), done))
        effective.append(pause)
        begin, done = pause.until or now, done + used
    segments.append(_numbered(add_working_days(begin, promised - done, calendar), done))
    return Course(tuple(segments), tuple(effective))


def _numbered(reckoning: Reckoning, done: int) -> Reckoning:
    steps = tuple(replace(step, number=step.number + done) for step in reckoning.steps)
    return replace(reckoning, steps=steps)


def _used_days(course: Course, until: datetime, calendar: WorkCalendar) -> int:
    before = sum(len(segment.steps) for segment in course.segments[:-1])
    if course.open_pause:
        return before
    last = calendar.local(until).date()
    return before + working_days_between(course.segments[-1].counted_from, last, calendar)


def _pauses(events: Iterable[Occurrence]) -> list[Pause]:
    pauses: list[Pause] = []
    since: datetime | None = None
    for event in events:
        if event.name == PAUSING and since is None:
            since = event.at
        elif event.name == RESUMING and since is not None:
            pauses.append(Pause(since, event.at))
            since = None
    return pauses if since is None else [*pauses, Pause(since, None)]


def _phase(stopped_at: datetime | None, waiting: Pause | None) -> ClockPhase:
    if stopped_at:
        return ClockPhase.STOPPED
    return ClockPhase.PAUSED if waiting else ClockPhase.RUNNING


def _first(events: Iterable[Occurrence], trigger: Trigger | None) -> Occurrence | None:
    return next((event for event in events if trigger and trigger.fits(event.name, event.role)), None)


def _received_at(events: Iterable[Occurrence]) -> datetime | None:
    return next((event.at for event in events if event.name == CaseEventName.CASE_RECEIVED), None)
