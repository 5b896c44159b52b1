"""The case's clock: a pure function of rule, events and calendar; cached columns serve lists only."""

from dataclasses import replace
from datetime import datetime

from correspondence.calendars import queries as calendars
from correspondence.calendars.facts import WorkCalendar
from correspondence.standards import rules
from correspondence.standards.clock_facts import ClockState
from correspondence.standards.deadlines import evaluate, runs
from correspondence.standards.progress import StepProgress, StepState, step_progress
from correspondence.standards.rules import ChannelRule

from .models import Case
from .states import CaseState


def rule_of(case: Case) -> ChannelRule | None:
    """Return the channel's rule in the version pinned at receipt; None while no standard with it is chosen."""
    if case.standard_version is None:
        return None
    offered = rules.load(case.standard_version).channels
    return next((rule for rule in offered if rule.code == case.channel), None)


def state(case: Case, *, now: datetime, calendar: WorkCalendar | None = None) -> ClockState | None:
    """Evaluate the case's clock; None where its channel promises no time, or one that no clock of ours runs.

    A list passes the agency's calendar in, so that it is loaded once for all its rows.
    """
    rule = rule_of(case)
    if rule is None or rule.limit is None or not runs(rule.limit):
        return None
    known = calendar or calendars.load(case.agency.calendar_code)
    return evaluate(rule.limit, case.events.all(), known, now)


def steps(case: Case) -> list[StepProgress]:
    """Return the published steps with their state, for the sender's and the official's timeline alike.

    Unless the office works on the case (it waits for its sender, say), no step is under way.
    """
    rule = rule_of(case)
    if rule is None:
        return []
    found = step_progress(rule, case.events.all(), addressee=case.addressee.role if case.addressee else None)
    if case.state == CaseState.IN_PROGRESS:
        return found
    return [replace(each, state=StepState.TODO) if each.state is StepState.NOW else each for each in found]


def refresh(case: Case, *, now: datetime) -> None:
    """Bring the cached columns up to date after an event."""
    clock = state(case, now=now)
    if clock is None:
        return
    values = {
        "clock_started_at": clock.started_at,
        "due_at": clock.due_at,
        "clock_stopped_at": clock.stopped_at,
    }
    for name, value in values.items():
        setattr(case, name, value)
    Case.objects.filter(pk=case.pk).update(**values)
