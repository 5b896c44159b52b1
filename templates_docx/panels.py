"""The draft section of the letter page."""

from django.http import HttpRequest
from django.urls import reverse

from correspondence.cases.models import WorkItem, WorkKind
from correspondence.foundation.panels import Panel
from correspondence.letters.models import IncomingLetter
from correspondence.organization.actors import OfficialActor

from . import showing
from .models import DraftState, ReplyDraft

ACTIVE = (DraftState.DRAFTING, DraftState.CLEARING, DraftState.PREPARING)


def draft_panel(request: HttpRequest, actor: OfficialActor, letter: IncomingLetter) -> Panel | None:
    """Show where the reply draft stands; None while none is begun and none is asked of this position."""
    related = ("case", "drafter", "signer", "holder")
    draft = ReplyDraft.objects.select_related(*related).filter(case=letter.case_id).first()
    asked = _asked(actor, letter)
    if draft is None and not asked:
        return None
    holds = draft is not None and draft.holder_id == actor.position.pk and draft.state in ACTIVE
    context = {
        "draft": draft,
        "draft_levels": showing.levels(draft) if draft else [],
        "draft_url": reverse("draft", args=[letter.case_id]),
        "draft_holds": holds,
    }
    return Panel(
        template="templates_docx/panel.html",
        context=context,
        order=30,
        actions="templates_docx/actions.html" if holds or (asked and draft is None) else "",
    )


def _asked(actor: OfficialActor, letter: IncomingLetter) -> bool:
    waiting = WorkItem.objects.open().filter(case=letter.case_id, position=actor.position)
    return waiting.filter(kind=WorkKind.DRAFT).exists()
