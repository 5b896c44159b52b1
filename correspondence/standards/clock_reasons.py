"""The sentences for what stands beside a count: automatic starts, extensions, moved dates and stated reasons."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.calendars.facts import Unit, WorkCalendar
from correspondence.calendars.reasons import in_words
from correspondence.calendars.wording import format_date, format_moment, working_days

from .clock_facts import ClockState, Extension, Hindrance, Move, Refusal, Start, StartedBy
from .clock_words import reason_words, units, when
from .vocabulary import Firmness

AUTOMATIC = {
    StartedBy.RECORDED: gettext_lazy("The time started automatically on %(moment)s, without this event: %(event)s."),
    StartedBy.UNACKNOWLEDGED: gettext_lazy(
        "The time started automatically on %(moment)s: the letter was passed on %(since)s to the one awaited, and one "
        "working day went by without this event: %(event)s."
    ),
    StartedBy.NOT_REACHED: gettext_lazy(
        "The time started automatically on %(moment)s: %(levels)s after its registration on %(since)s the letter had "
        "not reached the one awaited for this event: %(event)s."
    ),
    StartedBy.SENT_BACK: gettext_lazy(
        "The time started automatically on %(moment)s: more than %(levels)s after its registration on %(since)s the "
        "letter was taken away again from the one awaited for this event: %(event)s."
    ),
    StartedBy.FORWARDED_AGAIN: gettext_lazy(
        "The time started automatically on %(moment)s, when the letter was forwarded anew: by then %(levels)s had gone "
        "by since its registration on %(since)s without this event: %(event)s."
    ),
}
HINDERED = {
    Hindrance.BEYOND: gettext_lazy("it ends after the years for which days are counted"),
    Hindrance.NO_CALENDAR: gettext_lazy("the office has no calendar of working days"),
}
REFUSED = {
    Refusal.NOT_PERMITTED: gettext_lazy(
        "An extension of %(asked)s was recorded on %(date)s; the standard permits none, so it does not count."
    ),
    Refusal.TOO_LATE: gettext_lazy(
        "An extension of %(asked)s was recorded on %(date)s, after the time had ended, so it does not count."
    ),
    Refusal.USED_UP: gettext_lazy(
        "%(asked)s were asked for on %(date)s; the standard permits at most %(most)s in all."
    ),
}


def hindrance_line(hindrance: Hindrance) -> str:
    """Say why a clock cannot be counted."""
    return _("This time cannot be counted: %(reason)s.") % {"reason": HINDERED[hindrance]}


def automatic_line(start: Start, event: str, calendar: WorkCalendar, levels_above: int) -> str:
    """Say why a clock started by itself; empty where its event started it."""
    values = {
        "moment": format_moment(calendar.local(start.at)),
        "since": format_date(calendar.local(start.since).date()) if start.since else "",
        "levels": working_days(levels_above),
        "event": event,
    }
    return str(AUTOMATIC[start.by]) % values if start.by in AUTOMATIC else ""


def will_start_line(at: datetime, calendar: WorkCalendar) -> str:
    """Say when a clock that waits starts by itself."""
    moment = format_moment(calendar.local(at))
    return _("If that does not happen before, the time starts automatically on %(moment)s.") % {"moment": moment}


def extension_lines(extension: Extension, state: ClockState, calendar: WorkCalendar) -> list[str]:
    """Say by how much a clock was extended and why, or why a recorded extension does not count."""
    unit = state.limit.unit
    values = {
        "date": format_date(calendar.local(extension.at).date()),
        "asked": units(unit, extension.asked),
        "granted": units(unit, extension.granted),
        "most": units(unit, state.limit.extension or 0),
        "reason": extension.reason,
        "original": when(state.due_original, unit, calendar) if state.due_original else "",
    }
    lines: list[str] = []
    if extension.granted:
        lines.append(_granted(values))
    if extension.refusal is not None:
        lines.append(str(REFUSED[extension.refusal]) % values)
    return lines


def _granted(values: dict[str, str]) -> str:
    if values["reason"]:
        reasoned = _(
            "On %(date)s the time was extended by %(granted)s, for this reason: %(reason)s. "
            "The original date was %(original)s."
        )
        return reasoned % values
    return _("On %(date)s the time was extended by %(granted)s. The original date was %(original)s.") % values


def move_line(move: Move, unit: Unit, calendar: WorkCalendar) -> str:
    """Say that a change of the calendar moved the date."""
    values = {
        "because": in_words(move.because),
        "before": when(move.before, unit, calendar),
        "after": when(move.after, unit, calendar),
        "date": format_date(calendar.local(move.at).date()),
    }
    if not move.because:
        return _("The date moved from %(before)s to %(after)s on %(date)s.") % values
    return _("Because of %(because)s the date moved from %(before)s to %(after)s on %(date)s.") % values


def soft_line(state: ClockState) -> list[str]:
    """Say whether a reason was stated for passing a soft limit."""
    if state.limit.firmness is not Firmness.SOFT:
        return []
    if state.excused is not None:
        reason = {"reason": reason_words(state.excused)}
        return [_("The standard accepts this for a stated reason; stated was: %(reason)s.") % reason]
    return [_("The standard lets this time be passed for a stated reason; without one it counts as missed.")]
