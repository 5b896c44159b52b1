"""Down the chain: forwarding to the addressee and each level's disposisi."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.cases.models import Case, WorkItem, WorkKind
from correspondence.cases.recording import record_start
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import CHAIN, LOWEST, Position
from correspondence.standards.events import CaseEventName

from .models import PENDING, Disposition, InstructionPhrase, Recipient, RecipientState
from .notices import tell_recipient
from .proposing import addressees, next_named

DESK_LETTER = "letter"
GRANT_RECIPIENT = "disposition"
NOT_WITH_REGISTRAR = _("This letter does not lie with the registrar. Open it again to see what happened.")


@dataclass(frozen=True)
class Instruction:
    """What is asked: to whom (the first is the leader), which phrases, a note, and until when."""

    recipients: Sequence[Position]
    phrases: Sequence[InstructionPhrase] = ()
    note: str = ""
    due_on: date | None = None


def forward(*, actor: OfficialActor, case: Case, at: datetime) -> Disposition:
    """Lay a registered letter on its addressee's desk."""
    if case.addressee is None:
        raise Refused(_("Choose the addressee first."))
    return _send(actor=actor, case=case, answers=None, instruction=Instruction([case.addressee]), at=at)


@transaction.atomic
def dispose(*, actor: OfficialActor, recipient: Recipient, instruction: Instruction, at: datetime) -> Disposition:
    """Send the letter on from this recipient's desk; acknowledges it first where that was not done."""
    case = recipient.disposition.case
    cases.lock(case)
    _own(actor, recipient)
    if not instruction.recipients:
        raise Refused(_("Choose to whom the letter goes."))
    allowed = {position.pk for position in choices(actor.position, case)}
    if any(position.pk not in allowed for position in instruction.recipients):
        raise NotAllowed(_("A disposisi goes only to positions below your own, or to whom the standard names next."))
    if instruction.due_on and instruction.due_on < timezone.localdate(at):
        raise Refused(_("The due date lies in the past. Choose today or a later day."))
    if recipient.state == RecipientState.UNREAD:
        acknowledge(actor=actor, recipient=recipient, at=at)
    _change(recipient, RecipientState.PASSED_ON)
    cases.close_work(case=case, kind=WorkKind.DISPOSE, at=at, object_id=recipient.pk)
    return _send(actor=actor, case=case, answers=recipient, instruction=instruction, at=at)


@transaction.atomic
def acknowledge(*, actor: OfficialActor, recipient: Recipient, at: datetime) -> None:
    """Say "terima": the recipient has it in hand; for the role that the standard names, the clock starts."""
    cases.lock(recipient.disposition.case)
    _own(actor, recipient)
    if recipient.state != RecipientState.UNREAD:
        raise Refused(_("You have already received this letter."))
    _change(recipient, RecipientState.ACKNOWLEDGED)
    recipient.acknowledged_at = at
    recipient.save(update_fields=["acknowledged_at"])
    case = recipient.disposition.case
    cases.record_event(
        case=case,
        name=CaseEventName.DISPOSITION_ACKNOWLEDGED,
        actor=actor,
        at=at,
        data={"recipient": recipient.pk},
    )
    record(actor=actor, action="disposition.acknowledged", subject=recipient, at=at)


@transaction.atomic
def redirect(*, actor: OfficialActor, case: Case, addressee: Position, at: datetime) -> Disposition:
    """Send a letter that came back to the registrar on to another addressee whom its channel names."""
    cases.lock(case)
    if not actor.is_registrar or actor.agency.pk != case.agency_id:
        raise NotAllowed(_("Only the registrar of this agency may send the letter to another addressee."))
    if addressee.pk not in {position.pk for position in addressees(case)}:
        raise Refused(_("Letters of this service are not addressed to this position."))
    if not came_back(actor, case) or not cases.close_work(case=case, kind=WorkKind.REGISTER, at=at):
        raise Refused(NOT_WITH_REGISTRAR)
    record_start(case, at=at)  # by the way the letter has come so far, before another addressee changes it
    former = case.addressee
    case.addressee = addressee
    case.save(update_fields=["addressee"])
    changes = {"from": former.title if former else "", "to": addressee.title}
    record(actor=actor, action="disposition.redirected", subject=case, changes=changes, at=at)
    return forward(actor=actor, case=case, at=at)


def came_back(actor: OfficialActor, case: Case) -> bool:
    """Tell whether a letter already on its way lies with this registrar again."""
    if not actor.is_registrar or case.state != CaseState.IN_PROGRESS:
        return False
    waiting = WorkItem.objects.open().filter(case=case, kind=WorkKind.REGISTER, position=actor.position)
    return waiting.exists()


def choices(position: Position, case: Case) -> list[Position]:
    """Return to whom this position may send the letter on: those right below it, and whom the standard names next."""
    inferiors = Position.objects.active().filter(superior=position, role__in=CHAIN)
    found = list(inferiors.select_related("unit").order_by("pk"))
    known = {choice.pk for choice in (*found, position)}
    return found + [named for named in next_named(case, position) if named.pk not in known]


def _own(actor: OfficialActor, recipient: Recipient) -> None:
    if recipient.position_id != actor.position.pk:
        raise NotAllowed(_("This disposisi is for another position."))
    if recipient.state not in PENDING or recipient.disposition.case.state != CaseState.IN_PROGRESS:
        raise Refused(_("This disposisi is no longer open. Open the letter again to see what happened."))


def _change(recipient: Recipient, target: RecipientState) -> None:
    changed = Recipient.objects.filter(pk=recipient.pk, state=recipient.state).update(state=target)
    if not changed:
        raise Refused(_("This disposisi is no longer open. Open the letter again to see what happened."))
    recipient.state = target


def _send(
    *, actor: OfficialActor, case: Case, answers: Recipient | None, instruction: Instruction, at: datetime
) -> Disposition:
    disposition = Disposition.objects.create(
        case=case,
        sender=actor.position,
        sender_label=actor.label,
        answers=answers,
        note=instruction.note,
        due_on=instruction.due_on,
        sent_at=at,
    )
    disposition.instructions.set(instruction.phrases)
    for place, position in enumerate(instruction.recipients):
        recipient = Recipient.objects.create(disposition=disposition, position=position, is_leader=place == 0)
        lay_on_desk(case=case, recipient=recipient, due_on=instruction.due_on, at=at)
        tell_recipient(recipient)
    titles = [position.title for position in instruction.recipients]
    cases.record_event(
        case=case,
        name=CaseEventName.DISPOSITION_SENT,
        actor=actor,
        at=at,
        data={
            "disposition": disposition.pk,
            "to": titles,
            "leader": instruction.recipients[0].pk,
            "informed": [position.pk for position in instruction.recipients[1:]],
            "to_roles": sorted({position.role for position in instruction.recipients}),
        },
    )
    record(actor=actor, action="disposition.sent", subject=disposition, changes={"to": titles}, at=at)
    return disposition


def lay_on_desk(*, case: Case, recipient: Recipient, due_on: date | None, at: datetime) -> None:
    """Open the recipient's work and sight of the case."""
    cases.grant(case=case, position=recipient.position, reason=GRANT_RECIPIENT, at=at)
    closing = timezone.make_aware(datetime.combine(due_on, time(16, 0))) if due_on else None
    cases.open_work(
        case=case,
        position=recipient.position,
        kind=WorkKind.STUDY if recipient.position.role in LOWEST else WorkKind.DISPOSE,
        at=at,
        route_name=DESK_LETTER,
        object_id=recipient.pk,
        due_at=closing,
    )
