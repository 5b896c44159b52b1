"""The case's clocks: pure functions of rule, events and calendar; cached columns serve lists only."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.workdays import BeyondHorizon
from correspondence.organization.models import LEVELS
from correspondence.standards import rules
from correspondence.standards.clock_facts import ClockState, Hindrance
from correspondence.standards.clock_order import events_of
from correspondence.standards.deadlines import evaluate, runs, uncounted
from correspondence.standards.events import CaseEventName
from correspondence.standards.progress import StepProgress, StepState, step_progress
from correspondence.standards.rules import ChannelRule
from correspondence.standards.source import TimeLimit

from .models import Case, CaseEvent
from .states import CaseState
from .uncounted import STAND_IN, calendar_or, tell_uncounted


def rule_of(case: Case) -> ChannelRule | None:
    """Return the channel's rule in the version pinned at receipt; None while no standard with it is chosen."""
    if case.standard_version is None:
        return None
    offered = rules.load(case.standard_version).channels
    return next((rule for rule in offered if rule.code == case.channel), None)


def calendar_of(case: Case) -> WorkCalendar:
    """Return the calendar by which the case's clocks count (one query, of its version).

    The agency's steps in for one that is missing, and where that is missing too one by which nothing is counted.
    """
    return calendar_or(case.calendar_code or case.agency.calendar_code, case.agency.calendar_code)


def state(case: Case, *, now: datetime, calendar: WorkCalendar | None = None, words: bool = True) -> ClockState | None:
    """Evaluate the case's clock; None where its channel promises no time, or one that no clock of ours runs.

    A list passes the case's calendar in, so that it is loaded once for all its rows. A clock that cannot be counted
    is `uncounted` and says why.
    """
    rule = rule_of(case)
    if rule is None or rule.limit is None or not runs(rule.limit):
        return None
    return _evaluate(case, rule, rule.limit, now=now, calendar=calendar or calendar_of(case), words=words, label="")


def further(case: Case, *, now: datetime, calendar: WorkCalendar | None = None) -> list[ClockState]:
    """Evaluate the channel's further times, such as that of the first answer, apart from the promised one.

    What is recorded of one clock (its extension, its stated reason, …) touches no other.
    """
    rule = rule_of(case)
    limits = [limit for limit in rule.other_limits if runs(limit)] if rule else []
    if rule is None or not limits:
        return []
    known = calendar or calendar_of(case)
    return [_evaluate(case, rule, limit, now=now, calendar=known, label=limit.label) for limit in limits]


def _evaluate(
    case: Case,
    rule: ChannelRule,
    limit: TimeLimit,
    *,
    now: datetime,
    calendar: WorkCalendar,
    label: str,
    words: bool = True,
) -> ClockState:
    if calendar is STAND_IN:
        return _uncounted(case, limit, label, Hindrance.NO_CALENDAR, calendar)
    above = levels_above(rule, limit, case.addressee.role if case.addressee else "")
    events = events_of(_events(case), label)
    try:
        return evaluate(limit, events, calendar, now, levels_above=above, words=words)
    except BeyondHorizon:
        return _uncounted(case, limit, label, Hindrance.BEYOND, calendar)


def _uncounted(case: Case, limit: TimeLimit, label: str, hindrance: Hindrance, calendar: WorkCalendar) -> ClockState:
    tell_uncounted(case.pk, label, hindrance, calendar.version)
    return uncounted(limit, hindrance)


def levels_above(rule: ChannelRule, limit: TimeLimit, addressee: str) -> int:
    """Count the levels from the addressee down to the role that starts a time; each has a working day (reading I3)."""
    role = limit.start.holder if limit.start else None
    if role is None:
        return 0
    stated = rule.levels_above(role, addressee)
    if stated is not None:
        return stated
    return max(0, LEVELS.get(role, 0) - LEVELS.get(addressee, 0))


def steps(case: Case) -> list[StepProgress]:
    """Return the published steps with their state, for the sender's and the official's timeline alike.

    Unless the office works on the case (it waits for its sender, say), no step is under way.
    """
    rule = rule_of(case)
    if rule is None:
        return []
    found = step_progress(rule, _events(case), addressee=case.addressee.role if case.addressee else None)
    if case.state == CaseState.IN_PROGRESS:
        return found
    return [replace(each, state=StepState.TODO) if each.state is StepState.NOW else each for each in found]


def refresh(case: Case, *, now: datetime) -> None:
    """Bring the cached columns up to date after an event; those of a clock that cannot be counted stay as they are."""
    calendar = calendar_of(case)
    clock = state(case, now=now, calendar=calendar, words=False)
    if clock is None:
        return
    if clock.uncounted:  # the tick comes back to it later, so that it keeps no other waiting
        Case.objects.filter(pk=case.pk).update(clock_failed_at=now)
        return
    values = cached(case, clock) | {"counted_by": calendar.version}
    if case.calendar_version.rpartition("-")[0] != calendar.code:
        # From then on only recomputing changes it: a date that a newer version moves is told once (cases.recomputing).
        values["calendar_version"] = calendar.version
    for name, value in values.items():
        setattr(case, name, value)
    Case.objects.filter(pk=case.pk).update(**values)


def cached(case: Case, clock: ClockState) -> dict[str, Any]:
    """Return the columns that lists read, as they follow from a clock; the first date promised stays."""
    return {
        "clock_started_at": clock.started_at,
        "due_at": clock.due_at,
        "clock_stopped_at": clock.stopped_at,
        "auto_start_at": clock.auto_start_at or _unrecorded_start(case, clock),
        "due_original": case.due_original or clock.due_at,
    }


def _unrecorded_start(case: Case, clock: ClockState) -> datetime | None:
    """Give a start by itself that came with an event of another kind, so that the tick writes it down too."""
    if not clock.auto_started or clock.stopped_at is not None:
        return None
    recorded = any(event.name == CaseEventName.CLOCK_AUTO_STARTED for event in events_of(_events(case)))
    return None if recorded else clock.started_at


def _events(case: Case) -> Sequence[CaseEvent]:
    return list(case.events.all())
