"""What a missed promise earns: priority for the sender's next letter, once, for a while (reading I24)."""

import calendar as months
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import hold_journal, record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.organization.actors import Actor, OfficialActor, SystemActor
from correspondence.organization.models import signs
from correspondence.standards import rules
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import Compensation, Firmness

from . import clocks
from .identity import identity_of
from .models import Case, Entitlement
from .notices import tell_earned, tell_revoked
from .recording import append_event, lock, number_of

SYSTEM = SystemActor(job="compensation")
PRIORITY = "priority_next_request"
NOT_A_SIGNER = _("Only who signs the agency's letters, and may see this one, can revoke the priority.")
MONTHS = 12  # where a standard says nothing (reading I24)


@transaction.atomic
def earn(*, case: Case, due: datetime, at: datetime) -> Entitlement | None:
    """Give the sender of a locked case what the standard promises for a missed hard limit; None where it owes nothing.

    One case earns once. What the system took back because the clock moved is given again when it is missed after all.
    """
    promise, identity = _promised(case), _identity(case)
    if promise is None or not identity:
        return None  # whoever cannot be known again could never use it
    hold_journal()
    zone = clocks.calendar_of(case).zone
    values = {
        "identity": identity,
        "standard_code": case.standard_version.code if case.standard_version else "",
        "due_at": due,
        "earned_at": at,
        "expires_at": expiry(at, promise.valid_months or MONTHS, zone),
    }
    entitlement, made = Entitlement.objects.get_or_create(earned_by=case, defaults=values | {"agency": case.agency})
    if not made:
        taken_back = Entitlement.objects.filter(pk=entitlement.pk, revoked_by=SYSTEM.label)
        if not taken_back.update(**values, revoked_at=None, revoked_by="", revoke_reason=""):
            return None
        entitlement.refresh_from_db()
    data = {"due": due.astimezone(zone).isoformat(), "until": entitlement.expires_at.astimezone(zone).isoformat()}
    append_event(case=case, name=CaseEventName.PRIORITY_EARNED, actor=SYSTEM, at=at, data=data)
    record(actor=SYSTEM, action="cases.priority_earned", subject=entitlement, changes=data, at=at)
    tell_earned(entitlement)
    return entitlement


@transaction.atomic
def use_for(*, case: Case, at: datetime) -> Entitlement | None:
    """Let a locked case go first if its sender earned that with another one; None where there is nothing to use.

    Of several the one that expires first is used, and each of them once however many letters come at one moment.
    """
    if case.priority or usable_for(case, at) is None:
        return None
    hold_journal()
    while (entitlement := usable_for(case, at)) is not None:
        if _open(entitlement, at).update(used_by=case, used_at=at):
            break
    if entitlement is None:
        return None
    entitlement.used_by, entitlement.used_at = case, at
    Case.objects.filter(pk=case.pk).update(priority=True)
    case.priority = True
    data = {"number": number_of(entitlement.earned_by), "entitlement": entitlement.pk}
    append_event(case=case, name=CaseEventName.PRIORITY_USED, actor=SYSTEM, at=at, data=data)
    record(actor=SYSTEM, action="cases.priority_used", subject=entitlement, changes={"case": case.pk}, at=at)
    return entitlement


@transaction.atomic
def revoke(*, actor: Actor, entitlement: Entitlement, reason: str, at: datetime) -> None:
    """Take an unused priority away, for a stated reason, as a signer of the agency who sees the case that earned it."""
    if not may_revoke(actor, entitlement):
        raise NotAllowed(NOT_A_SIGNER)
    if not reason.strip():
        raise Refused(_("Say why the priority is revoked. The sender reads it."))
    if not _end(entitlement, actor, reason.strip(), at):
        raise Refused(_("This priority has been used, has expired or was revoked already."))


def take_back(*, entitlement: Entitlement, reason: str, at: datetime) -> bool:
    """Take back what was not owed after all, as the system; tell whether it was still unused."""
    return _end(entitlement, SYSTEM, reason, at)


def owes(case: Case) -> bool:
    """Tell whether the standard of a case gives its sender something where its time was missed."""
    return _promised(case) is not None


def owe_for(*, entitlement: Entitlement, case: Case, due: datetime) -> None:
    """Let a priority stand for the promise by which its case is served now, its sender keeping what was given."""
    code = case.standard_version.code if case.standard_version else ""
    identity = _identity(case) or entitlement.identity
    Entitlement.objects.filter(pk=entitlement.pk).update(due_at=due, standard_code=code, identity=identity)
    entitlement.due_at, entitlement.standard_code, entitlement.identity = due, code, identity


def usable_for(case: Case, at: datetime) -> Entitlement | None:
    """Return the priority that the case's sender may use, earned with another case of the same agency."""
    identity = _identity(case)
    if not identity:
        return None
    found = Entitlement.objects.usable(at).filter(agency=case.agency_id, identity=identity).exclude(earned_by=case)
    return found.select_related("earned_by__agency", "earned_by__applicant").first()


def get_entitlement(actor: Actor, entitlement_id: int) -> Entitlement:
    """Return the entitlement, or 404 to everybody who sees neither of its cases."""
    related = ("agency", "earned_by__agency", "earned_by__applicant")
    found = Entitlement.objects.visible_to(actor).select_related(*related).filter(pk=entitlement_id).first()
    if found is None:
        raise Http404
    return found


def may_revoke(actor: Actor, entitlement: Entitlement) -> bool:
    """Tell whether the actor signs letters of the agency and sees the case that earned the priority."""
    if not may_revoke_some(actor) or not isinstance(actor, OfficialActor):
        return False
    sees = Case.objects.visible_to(actor).filter(pk=entitlement.earned_by_id)
    return actor.agency.pk == entitlement.agency_id and sees.exists()


def may_revoke_some(actor: Actor) -> bool:
    """Tell whether the actor is one of those who may revoke what they see."""
    return isinstance(actor, OfficialActor) and signs(actor.role)


def expiry(at: datetime, valid_months: int, zone: ZoneInfo) -> datetime:
    """Return the end of the same day so many calendar months later, of the month's last day where it is shorter."""
    local = at.astimezone(zone)
    years, month = divmod(local.month - 1 + valid_months, 12)
    year, month = local.year + years, month + 1
    last = date(year, month, min(local.day, months.monthrange(year, month)[1]))
    return datetime.combine(last, time.max, zone)


def _end(entitlement: Entitlement, actor: Actor, reason: str, at: datetime) -> bool:
    case = entitlement.earned_by
    lock(case)
    hold_journal()
    if not _open(entitlement, at).update(revoked_at=at, revoked_by=actor.label, revoke_reason=reason):
        return False
    entitlement.revoked_at, entitlement.revoked_by, entitlement.revoke_reason = at, actor.label, reason
    data = {"reason": reason}
    append_event(case=case, name=CaseEventName.PRIORITY_REVOKED, actor=actor, at=at, data=data)
    record(actor=actor, action="cases.priority_revoked", subject=entitlement, changes=data, at=at)
    tell_revoked(entitlement)
    return True


def _identity(case: Case) -> str:
    """Return who the case's sender is; an e-mail address tells it only where a code has confirmed it."""
    sender = case.applicant
    return identity_of(case.agency, sender, confirmed=sender.email_confirmed_at is not None)


def _open(entitlement: Entitlement, at: datetime) -> QuerySet[Entitlement]:
    """Keep the entitlement as long as it can still be used: who changes it first has it."""
    return Entitlement.objects.filter(pk=entitlement.pk, used_by=None, revoked_at=None, expires_at__gt=at)


def _promised(case: Case) -> Compensation | None:
    """Return what the standard promises for a missed hard limit: priority for the next request, or nothing."""
    rule = clocks.rule_of(case)
    if case.standard_version is None or rule is None or rule.limit is None or rule.limit.firmness is not Firmness.HARD:
        return None
    promise = rules.load(case.standard_version).compensation
    return promise if promise is not None and promise.kind == PRIORITY else None
