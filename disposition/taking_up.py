"""Drafting the reply oneself: where no standard states the way down, whoever was told to draft may begin at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.cases.models import WorkKind
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.organization.actors import OfficialActor
from correspondence.organization.finding import signer_above

from .material import DRAFT_SCREEN
from .models import Recipient, RecipientState
from .proposing import DRAFT_PHRASE, named_on_route


@transaction.atomic
def take_up(*, actor: OfficialActor, recipient: Recipient, at: datetime) -> None:
    """Lay the drafting of the reply on the recipient's own desk."""
    cases.lock(recipient.disposition.case)
    if recipient.position_id != actor.position.pk:
        raise NotAllowed(_("This disposisi is for another position."))
    if recipient.state != RecipientState.ACKNOWLEDGED:
        raise Refused(_("Receive the letter first, then draft the reply."))
    if not may_take_up(recipient):
        raise Refused(_("The reply is not drafted at this position. Pass the letter on, or hand in material."))
    case = recipient.disposition.case
    changed = Recipient.objects.filter(pk=recipient.pk, state=RecipientState.ACKNOWLEDGED)
    if case.state != CaseState.IN_PROGRESS or not changed.update(state=RecipientState.FINISHED):
        raise Refused(_("This disposisi is no longer open. Open the letter again to see what happened."))
    for kind in (WorkKind.DISPOSE, WorkKind.STUDY):
        cases.close_work(case=case, kind=kind, at=at, object_id=recipient.pk)
    cases.open_work(
        case=case,
        position=recipient.position,
        kind=WorkKind.DRAFT,
        at=at,
        route_name=DRAFT_SCREEN,
        object_id=case.pk,
    )
    record(actor=actor, action="disposition.drafting_taken_up", subject=recipient, at=at)


def may_take_up(recipient: Recipient) -> bool:
    """Tell whether the reply may be drafted here.

    The leader of a disposisi that says so drafts, below a position that signs, unless the standard states the way down
    and names this position on it.
    """
    told = recipient.disposition.instructions.filter(code=DRAFT_PHRASE)
    if not recipient.is_leader or signer_above(recipient.position) is None or not told.exists():
        return False
    return not named_on_route(recipient.disposition.case, recipient.position)
