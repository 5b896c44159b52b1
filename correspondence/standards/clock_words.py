"""Short words of a clock for chips, figures and lists, the same on every screen; sentences are in `clock_sentences`."""

from datetime import datetime

from django.utils.translation import gettext as _

from correspondence.calendars.facts import Unit, WorkCalendar
from correspondence.calendars.words import format_date, format_moment, speaker, working_days
from correspondence.calendars.worktime import SECONDS

from .clock_facts import ClockState
from .source import TimeLimit
from .vocabulary import SoftReason

MINUTE, DAY_HOURS = 60, 24


def amount(unit: Unit, count: int) -> str:
    """Write what a clock counted: working days where the unit is working days, seconds of running time elsewhere.

    From a minute on, what remains in seconds is left out.
    """
    if unit is Unit.WORKING_DAYS:
        return working_days(count)
    shown = count if count < MINUTE else count - count % MINUTE
    return speaker().duration(shown, in_minutes=unit is Unit.MINUTES)


def exact_amount(unit: Unit, count: int) -> str:
    """Write what a clock counted with its seconds."""
    if unit is Unit.WORKING_DAYS:
        return working_days(count)
    return speaker().duration(count, in_minutes=unit is Unit.MINUTES)


def units(unit: Unit, count: int) -> str:
    """Write a number of the units in which a limit is stated: "10 working days", "30 minutes"."""
    return working_days(count) if unit is Unit.WORKING_DAYS else exact_amount(unit, count * SECONDS[unit])


def when(moment: datetime, unit: Unit, calendar: WorkCalendar) -> str:
    """Write when a time ends: the day where it counts working days, with the time of day where it counts less."""
    local = calendar.local(moment)
    return format_date(local.date()) if unit is Unit.WORKING_DAYS else format_moment(local)


def promised_of(state: ClockState) -> str:
    """Write the promised length with its extensions, empty where none is promised: "3 x 24 hours (working days)"."""
    if state.promised is None:
        return ""
    if state.limit.unit is Unit.HOURS_ON_WORKING_DAYS:
        return _hours_on_working_days(state.promised)
    return units(state.limit.unit, state.promised)


def used_of(state: ClockState) -> str:
    """Say how much of the promise is used: "4 of 10 working days", "25 minutes of 30 minutes"."""
    if state.promised is None:
        return amount(state.limit.unit, state.used)
    used = str(state.used) if state.limit.unit is Unit.WORKING_DAYS else amount(state.limit.unit, state.used)
    return _("%(used)s of %(promised)s") % {"used": used, "promised": promised_of(state)}


def late_words(state: ClockState) -> str:
    """Say in short by how much a clock is late and whether the standard's reason was stated; empty where it is not."""
    if not state.late:
        return ""
    if state.late_by:
        words = _("%(amount)s late") % {"amount": amount(state.limit.unit, state.late_by)}
    else:
        words = _("past the end of the time")
    if state.excused is None:
        return words
    return _("%(late)s, reason stated: %(reason)s") % {"late": words, "reason": reason_words(state.excused)}


def reason_words(reason: SoftReason) -> str:
    """Name a reason for which a soft limit may be passed."""
    return {
        SoftReason.MISSING_DOCUMENTS: _("supporting documents are incomplete"),
        SoftReason.NATURE_OF_PROBLEM: _("the nature of the problem"),
    }[reason]


def limit_words(limit: TimeLimit) -> str:
    """Write the length of a limit as stated, the longest of a range; empty where it has no figure."""
    if limit.maximum is None:
        return ""
    if limit.unit is Unit.HOURS_ON_WORKING_DAYS:
        return _hours_on_working_days(limit.maximum)
    return units(limit.unit, limit.maximum)


def _hours_on_working_days(hours: int) -> str:
    days, rest = divmod(hours, DAY_HOURS)
    if days and not rest:
        return _("%(days)d x 24 hours (working days)") % {"days": days}
    return _("%(hours)s (working days)") % {"hours": units(Unit.HOURS, hours)}
