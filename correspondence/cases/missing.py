"""Noting that a promised time has passed, once for every case, and what follows from it."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from correspondence.foundation.audit.journal import record
from correspondence.organization.actors import SystemActor
from correspondence.standards.clock_facts import ClockState
from correspondence.standards.events import CaseEventName

from . import clocks, compensation
from .models import Case, Entitlement
from .recording import append_event, record_start
from .states import CaseState
from .sweeping import one_by_one

SYSTEM = SystemActor(job="clocks")


def note_missed(*, at: datetime) -> int:
    """Tick job: note every promise whose time has passed since the last look; return how many that were."""
    return one_by_one(Case.objects.newly_missed(at), lambda case: note(case, at=at), at=at, by="due_at")


def take_back_unearned(*, at: datetime) -> int:
    """Tick job: take back unused priorities of cases that a moved clock made punctual; return how many that were."""
    open_ones = Entitlement.objects.usable(at).order_by().values("earned_by")
    found = Case.objects.filter(missed_at=None, pk__in=open_ones)
    return one_by_one(found, lambda case: _take_back(case, at), at=at)


def note_stopped(case: Case, *, at: datetime) -> None:
    """Note a promise that an event has just ended too late, before any tick saw it."""
    stopped, due = case.clock_stopped_at, case.due_at
    if case.missed_at is None and stopped is not None and due is not None and stopped > due:
        note(case, at=at)


@transaction.atomic
def note(case: Case, *, at: datetime) -> bool:
    """Note that the time of a locked case has passed, if its clock says so; tell whether it was news.

    The columns only say where to look: a clock that is not late brings them up to date and is left alone. So is that
    of an answered case, unless it was the answer that came too late: what else would stop it comes no more.
    A hard limit earns what its standard promises; a soft one asks the holders for a reason until one is stated.
    """
    calendar = clocks.calendar_of(case)
    clock = clocks.state(case, now=at, calendar=calendar, words=False)
    if clock is None or not clock.late or clock.due_at is None or _answered_before(case, clock):
        record_start(case, at=at)
        clocks.refresh(case, now=at)
        return False
    if not Case.objects.filter(pk=case.pk, missed_at=None).update(missed_at=at):
        return False
    case.missed_at = at
    data = {"due": clock.due_at.astimezone(calendar.zone).isoformat()}
    append_event(case=case, name=CaseEventName.CLOCK_MISSED, actor=SYSTEM, at=at, data=data)
    record(actor=SYSTEM, action="cases.clock_missed", subject=case, changes=data, at=at)
    compensation.earn(case=case, due=clock.due_at, at=at)
    return True


def _answered_before(case: Case, clock: ClockState) -> bool:
    """Tell whether the answer left while another event was awaited, so that nobody can be blamed for the rest."""
    if case.state != CaseState.ANSWERED:
        return False
    answer = next((event.at for event in case.events.all() if event.name == CaseEventName.LETTER_DISPATCHED), None)
    return clock.stopped_at is None or (answer is not None and answer < clock.stopped_at)


def _take_back(case: Case, at: datetime) -> bool:
    clock = clocks.state(case, now=at, words=False)
    if clock is not None and clock.uncounted:
        clocks.refresh(case, now=at)
        return False
    if case.missed_at is not None or (clock is not None and clock.missed):
        return note(case, at=at) or bool(Case.objects.filter(pk=case.pk).update(missed_at=at))
    with translation.override("id"):
        reason = _("The calendar was changed and the time has not passed after all.")
    return compensation.take_back(entitlement=case.entitlement, reason=reason, at=at)
