"""The disposisi section of the letter page."""

from typing import Any

from django.http import HttpRequest

from correspondence.foundation.panels import Panel
from correspondence.letters.models import IncomingLetter
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import LOWEST

from . import chain
from .models import PENDING, RecipientState
from .routing import came_back
from .taking_up import may_take_up


def disposition_panel(request: HttpRequest, actor: OfficialActor, letter: IncomingLetter) -> Panel | None:
    """Show what was asked of this position, the way so far and the material; None before the first sending."""
    sent = chain.dispositions(letter.case)
    if not sent:
        return None
    mine = chain.own(sent, actor.position)
    pending = mine is not None and mine[1].state in PENDING
    context: dict[str, Any] = {
        "asked": mine[0] if mine else None,
        "own_recipient": mine[1] if mine else None,
        "pending": pending,
        "unread": pending and mine is not None and mine[1].state == RecipientState.UNREAD,
        "may_draft": pending and mine is not None and may_take_up(mine[1]),
        "is_staff_level": actor.position.role in LOWEST,
        "sendings": chain.sendings(sent),
        "withdrawable": chain.withdrawable(sent, actor.position),
        "came_back": came_back(actor, letter.case),
        "materials": chain.materials(letter.case),
        "case_id": letter.case_id,
    }
    acts = pending or context["withdrawable"] or context["came_back"]
    return Panel(
        template="disposition/panel.html",
        context=context,
        order=20,
        actions="disposition/actions.html" if acts else "",
    )
