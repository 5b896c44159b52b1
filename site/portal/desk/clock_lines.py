"""A clock in words and figures, the same on the desk and on the tracking page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from correspondence.calendars.facts import Unit, WorkCalendar
from correspondence.calendars.wording import format_moment, working_days
from correspondence.calendars.workdays import counted_day, working_days_between
from correspondence.calendars.worktime import SECONDS
from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.standards.clock_facts import ClockPhase, ClockState, Move
from correspondence.standards.clock_order import moves
from correspondence.standards.clock_reasons import move_line
from correspondence.standards.clock_words import late_words, units, used_of, when

from .clock_view import Chip, cells, clock_chip


@dataclass(frozen=True)
class ClockLines:
    """One clock: its name where a channel has several, its figure, its dates, a strip or a share, and its sentences.

    `share` is the part used of a promise in minutes or hours, None for one that counts working days. `original` is the
    first date promised, empty where it is the present one, and `before_start` the time in the office before it counted.
    """

    name: str
    started: bool
    figure: str
    chip: Chip
    due: str
    original: str
    notes: list[str]
    auto_start: str
    before_start: str
    explanation: list[str]
    cells: list[dict[str, Any]] = field(default_factory=list)
    share: float | None = None


def clock_lines(case: Case, clock: ClockState | None, *, now: datetime, calendar: WorkCalendar) -> list[ClockLines]:
    """Return the case's clocks, the promised one first; reads its events, prefetched or not."""
    further = clocks.further(case, now=now, calendar=calendar)
    moved = moves(case.events.all())
    found = [_lines(case, clock, moved, now, calendar)] if clock else []
    return found + [_lines(case, each, [], now, calendar, is_promised=False) for each in further]


def _lines(
    case: Case,
    clock: ClockState,
    moved: Iterable[Move],
    now: datetime,
    calendar: WorkCalendar,
    *,
    is_promised: bool = True,
) -> ClockLines:
    original = (case.due_original if is_promised else None) or clock.due_original
    chip = clock_chip(clock, now=now, calendar=calendar)
    notes = [note for note in _notes(clock, moved, calendar) if note != chip.text]
    return ClockLines(
        name=clock.limit.label,
        started=clock.started_at is not None,
        figure=figure(clock),
        chip=chip,
        due=format_moment(calendar.local(clock.due_at)) if clock.due_at else "",
        original=_original(original, clock, calendar),
        notes=notes,
        auto_start=_auto_start(clock, calendar),
        before_start=_before_start(case, clock, now, calendar) if is_promised else "",
        explanation=[sentence for sentence in clock.explanation if sentence not in notes],
        cells=cells(clock.strip),
        share=_share(clock),
    )


def figure(clock: ClockState) -> str:
    """Say how much of the promised time is used, in full words."""
    if clock.uncounted:
        return _("The time cannot be counted")
    if clock.state is ClockPhase.NOT_STARTED:
        return _("The time has not started yet")
    return used_of(clock)


def _original(original: datetime | None, clock: ClockState, calendar: WorkCalendar) -> str:
    """Write the first date promised, a day for working days; empty where it is the present one or none is."""
    if original is None or clock.due_at is None or original == clock.due_at:
        return ""
    return when(original, clock.limit.unit, calendar)


def _notes(clock: ClockState, moved: Iterable[Move], calendar: WorkCalendar) -> list[str]:
    """Say in short what happened to the time besides its running."""
    unit = clock.limit.unit
    found = []
    if clock.auto_started:
        found.append(_("Started automatically"))
    if clock.extended_by:
        found.append(_("Extended by %(amount)s") % {"amount": units(unit, clock.extended_by)})
    if clock.late:
        found.append(late_words(clock))
    return [*found, *(move_line(move, unit, calendar) for move in moved)]


def _auto_start(clock: ClockState, calendar: WorkCalendar) -> str:
    """Say when a time that waits starts by itself; the explanation says it too."""
    if clock.auto_start_at is None or clock.state is not ClockPhase.NOT_STARTED:
        return ""
    moment = format_moment(calendar.local(clock.auto_start_at))
    return _("Starts automatically on %(moment)s if the letter has not been received by then.") % {"moment": moment}


def _before_start(case: Case, clock: ClockState, now: datetime, calendar: WorkCalendar) -> str:
    """Count the working days in the office before the time started; empty where it started on the day of receipt."""
    until = clock.started_at or clock.stopped_at or now
    days = working_days_between(counted_day(case.received_at, calendar), until, calendar)
    return working_days(days) if days else ""


def _share(clock: ClockState) -> float | None:
    unit = clock.limit.unit
    if unit is Unit.WORKING_DAYS or not clock.promised or clock.started_at is None:
        return None
    return clock.used / (clock.promised * SECONDS[unit])
