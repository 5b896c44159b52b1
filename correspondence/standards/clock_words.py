"""The words of a clock, the same on the desk, the tracking page and in mails; one entry per sentence."""

from datetime import datetime

from django.utils.translation import gettext as _

from correspondence.calendars.facts import Reckoning, WorkCalendar
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

from .clock_facts import ClockState, Course, Pause
from .source import TimeLimit


def promise_line(limit: TimeLimit) -> str:
    """Quote what the standard promises."""
    return _("The standard promises: “%(sentence)s”.") % {"sentence": limit.sentence}


def waiting_lines(limit: TimeLimit, stopped_at: datetime | None, calendar: WorkCalendar) -> list[str]:
    """Say what a clock that has not started waits for, or that the answer came before it started."""
    if stopped_at:
        moment = format_moment(calendar.local(stopped_at))
        return [
            promise_line(limit),
            _("Answered on %(moment)s, before the time started.") % {"moment": moment},
        ]
    if limit.start is None:
        return [promise_line(limit), _("The standard does not say what starts the time.")]
    waits = _("The time has not started. It starts with this event: %(event)s.") % {"event": limit.start.words}
    return [promise_line(limit), waits]


def measured_lines(limit: TimeLimit, started_at: datetime, calendar: WorkCalendar) -> list[str]:
    """Say that the time is measured without a promise."""
    moment = format_moment(calendar.local(started_at))
    return [
        promise_line(limit),
        _("The standard names no longest time; it is measured since %(moment)s.") % {"moment": moment},
    ]


def started_lines(limit: TimeLimit, state: ClockState, course: Course) -> list[str]:
    """Explain a started clock: what started it, how the days were counted, and how it stands."""
    words = limit.start.words if limit.start else ""
    lines = [promise_line(limit), _("The time started with this event: %(event)s.") % {"event": words}]
    if not course.pauses:
        lines += explain(course.segments[0])
    else:
        lines += _interrupted_lines(state, course)
    return lines + _standing_lines(state, course)


def since_received(
    received_at: datetime | None, started_at: datetime | None, until: datetime, calendar: WorkCalendar
) -> list[str]:
    """Tell how long the letter has been in the office, whatever the clock says."""
    if received_at is None:
        return []
    first = counted_day(received_at, calendar)
    values = {
        "date": format_date(calendar.local(received_at).date()),
        "total": working_days(working_days_between(first, until, calendar)),
    }
    if started_at is None:
        return [_("Since the office received the letter on %(date)s: %(total)s.") % values]
    values["before"] = working_days(working_days_between(first, started_at, calendar))
    return [
        _("Since the office received the letter on %(date)s: %(total)s, of which %(before)s before the time started.")
        % values
    ]


def _interrupted_lines(state: ClockState, course: Course) -> list[str]:
    lines = [explain(course.segments[0])[0], *count_lines(course.segments[0])]
    promised = state.promised_days or 0
    left = promised
    for pause, done, segment in zip(course.pauses, course.segments, course.segments[1:], strict=False):
        left -= len(done.steps)
        lines += _pause_lines(pause, segment, left)
    return [*lines, *unconfirmed_lines(course.segments[-1])]


def _pause_lines(pause: Pause, segment: Reckoning, left: int) -> list[str]:
    calendar = segment.calendar
    values = {"since": format_moment(calendar.local(pause.since)), "left": working_days(left)}
    if pause.until is None:
        values["date"] = format_date(segment.due)
        return [
            _("Since %(since)s the time stands still, waiting for the sender; %(left)s are left.") % values,
            _("If the sender completes the letter today, the time ends on %(date)s.") % values,
        ]
    values["until"] = format_moment(calendar.local(pause.until))
    return [
        _("From %(since)s to %(until)s the time stood still, waiting for the sender; %(left)s were left.") % values,
        *count_lines(segment),
    ]


def _standing_lines(state: ClockState, course: Course) -> list[str]:
    ending = course.segments[-1]
    lines: list[str] = []
    if course.pauses and not state.paused_since:
        lines.append(due_line(ending, state.promised_days or 0))
    if state.stopped_at:
        values = {
            "moment": format_moment(ending.calendar.local(state.stopped_at)),
            "used": working_days(state.used_days),
        }
        lines.append(_("Answered on %(moment)s, after %(used)s.") % values)
    if state.late:
        lines.append(_late_line(state))
    return lines


def _late_line(state: ClockState) -> str:
    if not state.late_days:
        return _("That is after the close of service on the last day, so it is late.")
    return _("That is %(days)s late.") % {"days": working_days(state.late_days)}
