"""What a receipt says of the promised time: the standard's words, and the date as soon as one can be told.

It follows from the events alone and not from the present moment, so that a receipt changes only when something
happened or a decree moved the date.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.wording import format_moment
from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.standards.clock_facts import ClockPhase, ClockState
from correspondence.standards.clock_reasons import will_start_line


@dataclass(frozen=True)
class PromisedTime:
    """The standard's sentence, the date promised ("" while none can be told) and what it hangs on until then."""

    sentence: str
    due: str
    waiting: tuple[str, ...]
    answered: str = ""


def promised_time(case: Case, calendar: WorkCalendar | None = None) -> tuple[PromisedTime, WorkCalendar]:
    """Return what was promised for the case, and the calendar by which it counts."""
    known = calendar or clocks.calendar_of(case)
    rule = clocks.rule_of(case)
    limit = rule.limit if rule else None
    sentence = limit.sentence if limit else ""
    if case.letter.entry is None:
        return PromisedTime(
            sentence, "", (_("The date is told as soon as an officer has registered the letter."),)
        ), known
    clock = clocks.state(case, now=_last_event(case), calendar=known)
    if clock is None:
        return PromisedTime(sentence, "", (_no_date(sentence),)), known
    return _told(clock, sentence, known), known


def _told(clock: ClockState, sentence: str, calendar: WorkCalendar) -> PromisedTime:
    answered = format_moment(calendar.local(clock.stopped_at)) if clock.stopped_at else ""
    due = format_moment(calendar.local(clock.due_at)) if clock.due_at else ""
    return PromisedTime(sentence, due, () if due or answered else tuple(_waiting(clock, calendar)), answered)


def _waiting(clock: ClockState, calendar: WorkCalendar) -> list[str]:
    """Say why no date can be told yet, in the words of the tracking page."""
    if clock.uncounted:
        return clock.explanation
    if clock.paused_since is not None:
        moment = format_moment(calendar.local(clock.paused_since))
        return [_("Since %(since)s the time stands still, waiting for the sender.") % {"since": moment}]
    if clock.state is ClockPhase.NOT_STARTED and clock.limit.start is not None:
        words = _("The time has not started. It starts with this event: %(event)s.")
        lines = [words % {"event": clock.limit.start.words}]
        return [*lines, will_start_line(clock.auto_start_at, calendar)] if clock.auto_start_at else lines
    return [_no_date(clock.limit.sentence)]


def _no_date(sentence: str) -> str:
    if sentence:
        return _("The standard promises this time without a date that could be counted.")
    return _("The standard promises no time for this channel.")


def _last_event(case: Case) -> datetime:
    return max((event.at for event in case.events.all()), default=case.received_at)
