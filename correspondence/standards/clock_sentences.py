"""The sentences that explain a clock, the same on the desk, the tracking page and in mails; one entry per sentence."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from correspondence.calendars.facts import Reckoning, Unit, WorkCalendar
from correspondence.calendars.wording import (
    count_lines,
    due_line,
    explain,
    format_date,
    format_moment,
    unconfirmed_lines,
    working_days,
)
from correspondence.calendars.workdays import counted_day, working_days_between

from . import clock_words
from .clock_facts import ClockPhase, ClockState, Course, Occurrence, Pause, Segment, Start
from .clock_order import first, moment_of, moves
from .clock_reasons import automatic_line, extension_lines, move_line, soft_line, will_start_line
from .events import CaseEventName
from .source import TimeLimit


def explanation(
    state: ClockState,
    course: Course | None,
    start: Start | None,
    known: Sequence[Occurrence],
    calendar: WorkCalendar,
    *,
    now: datetime,
    levels_above: int,
) -> list[str]:
    """Explain a clock: what started it, how its time was counted, what changed it, and how it stands."""
    lines = _promise(state.limit)
    if start is None or state.started_at is None:
        lines += _waiting_lines(state, known, calendar)
    else:
        lines.append(_start_line(state.limit, start, calendar, levels_above))
        if course is None:
            lines += _measured_lines(state, calendar)
        else:
            lines += _counted_lines(state, course, calendar)
        lines += [move_line(move, state.limit.unit, calendar) for move in moves(known)]
        lines += _standing_lines(state, course.after_due if course else (), calendar)
    received_at = moment_of(known, CaseEventName.CASE_RECEIVED)
    return lines + _since_received(received_at, state.started_at, state.stopped_at or now, calendar)


def _promise(limit: TimeLimit) -> list[str]:
    if not limit.sentence:
        return []
    return [_("The standard promises: “%(sentence)s”.") % {"sentence": limit.sentence}]


def _start_line(limit: TimeLimit, start: Start, calendar: WorkCalendar, levels_above: int) -> str:
    words = limit.start.words if limit.start else ""
    automatic = automatic_line(start, words, calendar, levels_above)
    return automatic or _("The time started with this event: %(event)s.") % {"event": words}


def _waiting_lines(state: ClockState, known: Sequence[Occurrence], calendar: WorkCalendar) -> list[str]:
    """Say what a clock that has not started waits for, or that the answer came before it started."""
    start = state.limit.start
    if state.stopped_at:
        answered = format_moment(calendar.local(state.stopped_at))
        lines = [_("Answered on %(moment)s, before the time started.") % {"moment": answered}]
        late = first(known, start)
        if late:
            came = format_moment(calendar.local(late.at))
            lines.append(
                _("What starts the time came only on %(moment)s and starts nothing any more.") % {"moment": came}
            )
        return lines
    if start is None:
        return [_("The standard does not say what starts the time.")]
    lines = [_("The time has not started. It starts with this event: %(event)s.") % {"event": start.words}]
    if state.auto_start_at:
        lines.append(will_start_line(state.auto_start_at, calendar))
    return lines


def _measured_lines(state: ClockState, calendar: WorkCalendar) -> list[str]:
    since = format_moment(calendar.local(state.started_at)) if state.started_at else ""
    return [
        _("The standard names no longest time; it is measured since %(moment)s.") % {"moment": since},
        *([_standing_still(state.paused_since, calendar)] if state.paused_since else []),
    ]


def _standing_still(since: datetime, calendar: WorkCalendar) -> str:
    moment = format_moment(calendar.local(since))
    return _("Since %(since)s the time stands still, waiting for the sender.") % {"since": moment}


def _counted_lines(state: ClockState, course: Course, calendar: WorkCalendar) -> list[str]:
    lines = [line for extension in course.extensions for line in extension_lines(extension, state, calendar)]
    receipt, *counted = explain(course.segments[0])
    lines.append(_begin_line(state, course.segments[0]) or receipt)
    if not course.pauses:
        return lines + counted
    lines += count_lines(course.segments[0])
    for pause, left, segment in zip(course.pauses, course.left, course.segments[1:], strict=True):
        lines += _pause_lines(pause, segment, state.limit.unit, left)
    ending = course.segments[-1]
    if not state.paused_since:
        lines.append(due_line(ending, sum(course.parts)))
    return lines + unconfirmed_lines(ending)


def _begin_line(state: ClockState, segment: Segment) -> str:
    """Say from when the time counts; empty where working days follow the rule of a receipt."""
    if isinstance(segment, Reckoning):
        if not state.auto_started:
            return ""
        counted = {"date": format_date(segment.counted_from)}
        return _("The days are counted from %(date)s on; that day itself is not counted.") % counted
    values = {
        "moment": format_moment(segment.calendar.local(segment.start), exact=True),
        "begins": format_moment(segment.begins),
    }
    if segment.unit is Unit.HOURS_ON_WORKING_DAYS:
        if segment.shifted:
            return _("%(moment)s was on no working day: the time runs from %(begins)s, day and night.") % values
        return _("From %(moment)s the time runs day and night, on working days only.") % values
    if segment.shifted:
        return _("%(moment)s was outside service hours: the time runs from %(begins)s.") % values
    return _("From %(moment)s the time runs, within service hours only.") % values


def _pause_lines(pause: Pause, segment: Segment, unit: Unit, left: int) -> list[str]:
    calendar = segment.calendar
    days = unit is Unit.WORKING_DAYS
    values = {
        "since": format_moment(calendar.local(pause.since)),
        "left": clock_words.exact_amount(unit, left),
        "date": format_date(segment.due) if days else format_moment(segment.due),
    }
    if pause.until is None:
        stands = _("Since %(since)s the time stands still, waiting for the sender; %(left)s are left.") % values
        if days:
            return [stands, _("If the sender completes the letter today, the time ends on %(date)s.") % values]
        return [stands, _("If the sender completed the letter now, the time would end on %(date)s.") % values]
    values["until"] = format_moment(calendar.local(pause.until))
    return [
        _("From %(since)s to %(until)s the time stood still, waiting for the sender; %(left)s were left.") % values,
        *count_lines(segment),
    ]


def _standing_lines(state: ClockState, after_due: Iterable[Pause], calendar: WorkCalendar) -> list[str]:
    unit = state.limit.unit
    lines: list[str] = []
    if state.stopped_at:
        days = unit is Unit.WORKING_DAYS
        values = {
            "moment": format_moment(calendar.local(state.stopped_at), exact=not days),
            "used": clock_words.exact_amount(unit, state.used),
        }
        lines.append(_("Answered on %(moment)s, after %(used)s.") % values)
    elif state.limit.maximum is None and state.state is ClockPhase.RUNNING:
        lines.append(_("So far: %(used)s.") % {"used": clock_words.amount(unit, state.used)})
    if state.late:
        lines += [_waited_line(wait, calendar) for wait in after_due]
        lines += [_late_line(state), *soft_line(state)]
    return lines


def _waited_line(wait: Pause, calendar: WorkCalendar) -> str:
    values = {"since": format_moment(calendar.local(wait.since))}
    if wait.until is None:
        waits = _("Since %(since)s, after the end of the time, the office waits for the sender: no lateness is added.")
        return waits % values
    values["until"] = format_moment(calendar.local(wait.until))
    waited = _(
        "From %(since)s to %(until)s, after the end of the time, the office waited for the sender: "
        "no lateness was added."
    )
    return waited % values


def _late_line(state: ClockState) -> str:
    unit = state.limit.unit
    if state.late_by:
        return _("That is %(days)s late.") % {"days": clock_words.exact_amount(unit, state.late_by)}
    if unit is Unit.WORKING_DAYS:
        return _("That is after the close of service on the last day, so it is late.")
    return _("That is after the end of the time, so it is late.")


def _since_received(
    received_at: datetime | None, started_at: datetime | None, until: datetime, calendar: WorkCalendar
) -> list[str]:
    """Tell how long the letter has been in the office, whatever the clock says."""
    if received_at is None:
        return []
    first_day = counted_day(received_at, calendar)
    values = {
        "date": format_date(calendar.local(received_at).date()),
        "total": working_days(working_days_between(first_day, until, calendar)),
    }
    if started_at is None:
        return [_("Since the office received the letter on %(date)s: %(total)s.") % values]
    values["before"] = working_days(working_days_between(first_day, started_at, calendar))
    return [
        _("Since the office received the letter on %(date)s: %(total)s, of which %(before)s before the time started.")
        % values
    ]
