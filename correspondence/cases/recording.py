"""Writing an event and being alone with a case: the ground on which every act on a case stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from correspondence.foundation.audit.journal import record
from correspondence.organization.actors import Actor, OfficialActor, SystemActor
from correspondence.standards.events import CaseEventName

from . import clocks
from .models import Case, CaseEvent

SYSTEM = SystemActor(job="clocks")


def append_event(
    *,
    case: Case,
    name: CaseEventName,
    actor: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> CaseEvent:
    """Append an event and bring the cached clock columns up to date as they are `now` (else at the event).

    A clock that has started by itself before it has that written down first, so that nothing later can move the start.
    """
    if case.auto_start_at is not None and case.auto_start_at <= at:
        record_start(case, at=at, by=name, role=_role(actor))
    event = _create(case, name, actor, at, data)
    clocks.refresh(case, now=now or at)
    return event


def record_start(case: Case, *, at: datetime, by: str = "", role: str = "") -> bool:
    """Write down, once, that a locked case's clock has started by itself by a moment; tell whether it was news.

    An event (`by` a position of this `role`) that is about to start the clock at that same moment goes before.
    """
    calendar = clocks.calendar_of(case)
    clock = clocks.state(case, now=at, calendar=calendar, words=False)
    if clock is None or clock.started_at is None or not clock.auto_started:
        return False
    started, awaited = clock.started_at, clock.limit.start
    if started == at and awaited is not None and awaited.fits(by, role):
        return False
    if any(event.name == CaseEventName.CLOCK_AUTO_STARTED and _of_promise(event) for event in case.events.all()):
        return False
    data = {"due": clock.due_at.astimezone(calendar.zone).isoformat()} if clock.due_at else {}
    _create(case, CaseEventName.CLOCK_AUTO_STARTED, SYSTEM, started, data)
    clocks.refresh(case, now=at)
    changes = {"started_at": started.astimezone(calendar.zone).isoformat()}
    record(actor=SYSTEM, action="cases.clock_auto_started", subject=case, changes=changes, at=at)
    return True


def lock(case: Case) -> None:
    """Be alone with the case until the transaction ends, and see it as it is now; every act on a case begins so.

    Acts at the same moment then follow each other on every database, and the later one meets what the earlier left:
    every column is read again, and what had been fetched of its events and work is forgotten.
    """
    now = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    for column in Case._meta.concrete_fields:
        value = getattr(now, column.attname)
        if case.__dict__.get(column.attname, case) != value:
            setattr(case, column.attname, value)  # another id forgets the object fetched by the old one
    getattr(case, "_prefetched_objects_cache", {}).clear()


def number_of(case: Case) -> str:
    """Return the agenda number under which the case's letter is registered, empty while it has none."""
    entry = getattr(getattr(case, "letter", None), "entry", None)
    return str(entry) if entry else ""


def _create(case: Case, name: CaseEventName, actor: Actor, at: datetime, data: Mapping[str, Any] | None) -> CaseEvent:
    return CaseEvent.objects.create(
        case=case,
        name=name,
        at=at,
        position=actor.position if isinstance(actor, OfficialActor) else None,
        role=_role(actor),
        actor_label=actor.label,
        data=dict(data or {}),
    )


def _role(actor: Actor) -> str:
    return actor.role if isinstance(actor, OfficialActor) else ""


def _of_promise(event: CaseEvent) -> bool:
    """Tell whether an event is of the promised time; those of a further time bear its label."""
    return not event.data.get("limit")
