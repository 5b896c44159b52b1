"""Against the stream: returning a letter with a reason, and withdrawing a disposisi while it is unread."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.cases.models import WorkKind
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.organization.actors import OfficialActor
from correspondence.standards.events import CaseEventName

from .models import PENDING, Disposition, Recipient, RecipientState
from .notices import tell_returned
from .routing import GRANT_RECIPIENT, lay_on_desk

WORK = (WorkKind.DISPOSE, WorkKind.STUDY)


@transaction.atomic
def return_letter(*, actor: OfficialActor, recipient: Recipient, reason: str, at: datetime) -> None:
    """Give the letter back to who sent it, with the reason; it lies on that desk again."""
    if recipient.position_id != actor.position.pk:
        raise NotAllowed(_("This disposisi is for another position."))
    if not reason.strip():
        raise Refused(_("Say why you return the letter."))
    cases.lock(recipient.disposition.case)
    _close(recipient, RecipientState.RETURNED, at)
    recipient.reason = reason.strip()
    recipient.save(update_fields=["reason"])
    case = recipient.disposition.case
    cases.revoke(case=case, position=recipient.position, reason=GRANT_RECIPIENT, at=at)
    cases.record_event(
        case=case,
        name=CaseEventName.DISPOSITION_RETURNED,
        actor=actor,
        at=at,
        data={"recipient": recipient.pk, "reason": recipient.reason},
    )
    _give_back(recipient.disposition, at)
    tell_returned(recipient)
    record(
        actor=actor,
        action="disposition.returned",
        subject=recipient,
        changes={"reason": recipient.reason},
        at=at,
    )


@transaction.atomic
def withdraw(*, actor: OfficialActor, disposition: Disposition, at: datetime) -> None:
    """Take back a disposisi while no recipient has received it; the letter lies on the sender's desk again."""
    if disposition.sender_id != actor.position.pk:
        raise NotAllowed(_("Only who gave the disposisi may withdraw it."))
    cases.lock(disposition.case)
    recipients = list(disposition.recipients.select_related("position"))
    if all(recipient.state == RecipientState.WITHDRAWN for recipient in recipients):
        raise Refused(_("You have already withdrawn this disposisi."))
    if any(recipient.state != RecipientState.UNREAD for recipient in recipients):
        raise Refused(_("It has already been received and can no longer be withdrawn. Speak with the recipient."))
    for recipient in recipients:
        _close(recipient, RecipientState.WITHDRAWN, at)
        cases.revoke(case=disposition.case, position=recipient.position, reason=GRANT_RECIPIENT, at=at)
    cases.record_event(
        case=disposition.case,
        name=CaseEventName.DISPOSITION_WITHDRAWN,
        actor=actor,
        at=at,
        data={
            "disposition": disposition.pk,
            "to_roles": sorted({recipient.position.role for recipient in recipients}),
        },
    )
    _give_back(disposition, at)
    record(actor=actor, action="disposition.withdrawn", subject=disposition, at=at)


def _close(recipient: Recipient, target: RecipientState, at: datetime) -> None:
    changed = Recipient.objects.filter(pk=recipient.pk, state__in=PENDING, state=recipient.state).update(state=target)
    if not changed or recipient.disposition.case.state != CaseState.IN_PROGRESS:
        raise Refused(_("This disposisi is no longer open. Open the letter again to see what happened."))
    recipient.state = target
    for kind in WORK:
        cases.close_work(case=recipient.disposition.case, kind=kind, at=at, object_id=recipient.pk)


def _give_back(disposition: Disposition, at: datetime) -> None:
    """Reopen the sender's own work; a registrar's forwarding goes back to the registrars' desks."""
    former = disposition.answers
    still_held = disposition.recipients.exclude(state__in=[RecipientState.RETURNED, RecipientState.WITHDRAWN])
    if still_held.exists():
        return
    if former is None:
        cases.open_work(
            case=disposition.case,
            position=disposition.sender,
            kind=WorkKind.REGISTER,
            at=at,
            route_name="letter",
            object_id=disposition.case.letter.pk,
        )
        return
    Recipient.objects.filter(pk=former.pk).update(state=RecipientState.ACKNOWLEDGED)
    lay_on_desk(case=disposition.case, recipient=former, due_on=former.disposition.due_on, at=at)
