"""The clock of a promise: a pure function of limit, events and calendar, with its explanation in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from correspondence.calendars.workdays import WorkCalendar

from .clock_course import late_by, measured, run, used
from .clock_facts import ClockPhase, ClockState, Course, Happened, Hindrance, Occurrence, Pause, Start, StartedBy
from .clock_measure import Measure, measure_of
from .clock_order import excuse, extensions, first, first_told, in_order, pauses, waits
from .clock_reasons import hindrance_line
from .clock_sentences import explanation
from .clock_start import find_start
from .clock_strip import draw_strip
from .source import TimeLimit

__all__ = ["ClockPhase", "ClockState", "Happened", "Hindrance", "Occurrence", "evaluate", "runs", "uncounted"]


def runs(limit: TimeLimit) -> bool:
    """Tell whether a limit has a clock, and is not published only."""
    return limit.no_clock is None


def evaluate(
    limit: TimeLimit,
    events: Iterable[Occurrence],
    calendar: WorkCalendar,
    now: datetime,
    *,
    levels_above: int = 0,
    words: bool = True,
) -> ClockState:
    """Evaluate a limit at a moment, in whatever unit it is stated; events after that moment are ignored.

    The order in which the events are given changes nothing; those of the channel's other clocks are left out before
    (`clock_order.events_of`). `levels_above` is the number of levels through which the letter goes down to the awaited
    role, each of which has one working day. Without `words` (for lists) explanation and strip stay empty. A wait for
    the sender is not counted: before the due date it moves that date, after it the lateness stands still. An answer
    before the start ends the clock without a due date. BeyondHorizon where the time ends after the years that are
    reckoned.
    """
    known = in_order(events, now)
    waiting = waits(known)
    start = find_start(limit.start, known, waiting, calendar, levels_above=levels_above, now=now)
    stopped_at = stop.at if (stop := first(known, limit.stop)) else None
    course: Course | None = None
    if start is None or start.at > (stopped_at or now):
        state = _not_started(limit, start, stopped_at)
    else:
        seen = _Seen(limit, start, stopped_at, now, tuple(pauses(waiting, start.at, stopped_at)))
        measure = measure_of(limit.unit, calendar)
        if limit.maximum is None:
            state = _measured(seen, measure)
        else:
            course = _course(seen, limit.maximum, known, measure)
            state = _counted(seen, limit.maximum, course, known, measure)
    if not words:
        return state
    return replace(
        state,
        strip=draw_strip(course, calendar, now=now, stopped_at=stopped_at) if course else [],
        explanation=explanation(state, course, start, known, calendar, now=now, levels_above=levels_above),
    )


@dataclass(frozen=True)
class _Seen:
    """A started clock before it is counted: when it started and stopped, and the waits between."""

    limit: TimeLimit
    start: Start
    stopped_at: datetime | None
    now: datetime
    halts: tuple[Pause, ...]

    @property
    def until(self) -> datetime:
        return self.stopped_at or self.now


def _not_started(limit: TimeLimit, start: Start | None, stopped_at: datetime | None) -> ClockState:
    """Give a clock that waits for its start, or that an answer ended before it."""
    if stopped_at:
        return replace(_bare(limit, ClockPhase.STOPPED), stopped_at=stopped_at)
    return replace(_bare(limit, ClockPhase.NOT_STARTED), auto_start_at=start.at if start else None)


def _started(seen: _Seen, waiting: Pause | None) -> ClockState:
    return replace(
        _bare(seen.limit, _phase(seen.stopped_at, waiting)),
        started_at=seen.start.at,
        stopped_at=seen.stopped_at,
        paused_since=waiting.since if waiting else None,
        auto_started=seen.start.by is not StartedBy.EVENT,
    )


def _measured(seen: _Seen, measure: Measure) -> ClockState:
    waiting = seen.halts[-1] if seen.halts and seen.halts[-1].until is None else None
    ran = measured(measure, seen.start.at, seen.until, seen.halts)
    return replace(_started(seen, waiting), used=ran)


def _course(seen: _Seen, promised: int, known: Sequence[Occurrence], measure: Measure) -> Course:
    return run(
        measure,
        seen.start.at,
        promised,
        pauses=seen.halts,
        now=seen.until,
        extensions=extensions(known, seen.start.at, seen.stopped_at),
        most=seen.limit.extension,
    )


def _counted(seen: _Seen, promised: int, course: Course, known: Sequence[Occurrence], measure: Measure) -> ClockState:
    waiting = course.open_pause
    told = first_told(known, seen.start.at, seen.halts)
    late = waiting is None and seen.until > course.due
    return replace(
        _started(seen, waiting),
        promised=promised + course.extended_by,
        due_at=None if waiting else course.due,
        due_original=told or measure.plan(seen.start.at, promised * measure.size).due,
        used=used(course, measure, seen.until),
        late=late,
        late_by=late_by(course, measure, seen.until) if late else 0,
        extended_by=course.extended_by,
        excused=excuse(known, seen.limit) if late else None,
    )


def uncounted(limit: TimeLimit, hindrance: Hindrance) -> ClockState:
    """Give a clock that cannot be counted: no dates, and one sentence that says why."""
    bare = _bare(limit, ClockPhase.NOT_STARTED)
    return replace(bare, promised=None, explanation=[hindrance_line(hindrance)], uncounted=True)


def _bare(limit: TimeLimit, phase: ClockPhase) -> ClockState:
    return ClockState(
        limit=limit,
        state=phase,
        promised=limit.maximum,
        started_at=None,
        due_at=None,
        due_original=None,
        stopped_at=None,
        paused_since=None,
        used=0,
        late=False,
        late_by=0,
        explanation=[],
        strip=[],
    )


def _phase(stopped_at: datetime | None, waiting: Pause | None) -> ClockPhase:
    if stopped_at:
        return ClockPhase.STOPPED
    return ClockPhase.PAUSED if waiting else ClockPhase.RUNNING
