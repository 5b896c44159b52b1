"""What officials may do about a time: extend it where the standard permits, state why a soft one has passed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import CHAIN, signs
from correspondence.standards.clock_facts import ClockPhase, ClockState
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import Firmness, SoftReason, TimeLimit

from . import clocks
from .models import Case, WorkItem, WorkItemQuerySet, WorkKind
from .notices import tell_extended
from .recording import append_event, lock

# Work of a letter's way: what comes down the chain, and what goes up again as the reply.
DOWN = (WorkKind.DISPOSE, WorkKind.STUDY)
REPLY = (WorkKind.DRAFT, WorkKind.CLEAR, WorkKind.SIGN)


@transaction.atomic
def extend_clock(*, actor: OfficialActor, case: Case, units: int, reason: str, at: datetime) -> None:
    """Extend a running time by some of its units, within what the standard permits in all; the first date stays known.

    Raises `NotAllowed` for who neither holds the case nor is its addressee, `Refused` where no extension is possible.
    """
    lock(case)
    if not may_extend(actor, case):
        raise NotAllowed(_("Only who holds the letter, or its addressee, may extend the time."))
    if not reason.strip():
        raise Refused(_("Say why the time is extended. The sender reads it."))
    limit, before = _extensible(case, at)
    left = units_left(case)
    if not left:
        raise Refused(_("The time has been extended as far as the standard permits."))
    if not 1 <= units <= left:
        raise Refused(_("The standard permits 1 to %(left)d more.") % {"left": left})
    zone = clocks.calendar_of(case).zone
    data = {
        "units": units,
        "unit": limit.unit.value,
        "reason": reason.strip(),
        "before": before.astimezone(zone).isoformat(),
    }
    append_event(case=case, name=CaseEventName.CLOCK_EXTENDED, actor=actor, at=at, data=data)
    record(actor=actor, action="cases.clock_extended", subject=case, changes=data, at=at)
    if case.due_at is not None:
        tell_extended(case, before=before, after=case.due_at, reason=reason.strip())


@transaction.atomic
def state_reason(*, actor: OfficialActor, case: Case, reason: str, note: str, at: datetime) -> None:
    """State why a soft limit has passed, by one of the reasons that the standard accepts; once.

    Raises `NotAllowed` for who neither holds the case nor is its addressee nor signs, `Refused` where none is asked.
    """
    lock(case)
    if not may_state_reason(actor, case):
        raise NotAllowed(_("Only who holds the letter, its addressee, or who signs may state the reason."))
    clock = clocks.state(case, now=at, words=False)
    if clock is None or not asks_reason(clock):
        raise Refused(_("No reason is asked for: the time has not passed, or the reason is known."))
    if reason not in clock.limit.reasons:
        raise Refused(_("Choose one of the reasons that the standard accepts."))
    data = {"reason": SoftReason(reason).value, "note": note.strip()}
    append_event(case=case, name=CaseEventName.CLOCK_EXCUSED, actor=actor, at=at, data=data)
    record(actor=actor, action="cases.clock_excused", subject=case, changes=data, at=at)


def asks_reason(clock: ClockState) -> bool:
    """Tell whether a passed soft limit still lacks its reason."""
    return clock.limit.firmness is Firmness.SOFT and bool(clock.limit.reasons) and clock.missed


def units_left(case: Case) -> int:
    """Return by how many units the time may still be extended; 0 where the standard permits no extension."""
    rule = clocks.rule_of(case)
    if rule is None or rule.limit is None or not rule.limit.extension:
        return 0
    given = [event.data.get("units", 0) for event in case.events.all() if event.name == CaseEventName.CLOCK_EXTENDED]
    return max(0, rule.limit.extension - sum(given))


def may_extend(actor: OfficialActor, case: Case) -> bool:
    """Tell whether the actor is the case's addressee or works on it."""
    return actor.position.pk == case.addressee_id or own_work(actor, case).filter(case=case).exists()


def may_state_reason(actor: OfficialActor, case: Case) -> bool:
    """Tell whether the actor is the case's addressee, works on it or signs the agency's letters."""
    if signs(actor.role) and Case.objects.visible_to(actor).filter(pk=case.pk).exists():
        return True
    return may_extend(actor, case)


def own_work(actor: OfficialActor, case: Case) -> WorkItemQuerySet:
    """Return the actor's open work, of whatever case, by which somebody works on this one.

    That is the work of the levels of the chain; the registrar's is none, nor what lies with a recipient who answers for
    no disposisi of the case and is only informed.
    """
    kinds = () if actor.role not in CHAIN else REPLY if _is_informed(actor, case) else (*DOWN, *REPLY)
    return WorkItem.objects.open().filter(position=actor.position, kind__in=kinds)


def _is_informed(actor: OfficialActor, case: Case) -> bool:
    sent = [event.data for event in case.events.all() if event.name == CaseEventName.DISPOSITION_SENT]
    led = any(data.get("leader") == actor.position.pk for data in sent)
    return not led and any(actor.position.pk in data.get("informed", ()) for data in sent)


def _extensible(case: Case, at: datetime) -> tuple[TimeLimit, datetime]:
    """Return the limit and the date that an extension would move; raises `Refused` where there is none."""
    clock = clocks.state(case, now=at, words=False)
    if clock is None or not clock.limit.extension:
        raise Refused(_("The standard permits no extension of this time."))
    if clock.state is ClockPhase.PAUSED:
        raise Refused(_("The time waits for the sender and cannot be extended now."))
    if clock.state is not ClockPhase.RUNNING or clock.due_at is None:
        raise Refused(_("The time does not run and cannot be extended."))
    if at > clock.due_at:
        raise Refused(_("The time has passed already; it can only be extended before."))
    return clock.limit, clock.due_at
