"""The sections of the letter page about signatures: of the letter that came, and of our reply with its dispatch."""

from typing import Any

from django.http import HttpRequest

from correspondence.foundation.panels import Panel
from correspondence.letters.models import IncomingLetter, OutgoingLetter
from correspondence.organization.actors import OfficialActor
from templates_docx.models import DraftState, ReplyDraft

from . import standing
from .incoming_report import signed_files
from .releasing import secretary_of, verification_url

SHOWN = (DraftState.PREPARED, DraftState.SIGNED, DraftState.SENT)


def signature_panel(request: HttpRequest, actor: OfficialActor, letter: IncomingLetter) -> Panel | None:
    """Show the finished reply, its signature and its dispatch; None before the letter is prepared."""
    related = ("case__applicant", "signer__unit")
    draft = ReplyDraft.objects.select_related(*related).filter(case=letter.case_id, state__in=SHOWN).first()
    if draft is None:
        return None
    stands = standing.of(draft)
    secretary = secretary_of(draft.signer)
    signs_now = draft.state == DraftState.PREPARED and draft.signer_id == actor.position.pk
    releases_now = draft.state == DraftState.SIGNED and secretary.pk == actor.position.pk
    sent = OutgoingLetter.objects.prefetch_related("dispatches").select_related("dispatched_by")
    context: dict[str, Any] = {
        "stands": stands,
        "case_id": letter.case_id,
        "secretary": secretary,
        "signs_now": signs_now,
        "releases_now": releases_now,
        "sent_letter": sent.filter(case=letter.case_id).first(),
        "reply_email": draft.case.applicant.email,
        "verification_url": verification_url(stands.signed.code) if stands.signed else "",
    }
    return Panel(
        template="signatures/panel.html",
        context=context,
        order=25,
        actions="signatures/actions.html" if signs_now or releases_now else "",
    )


def incoming_panel(_request: HttpRequest, _actor: OfficialActor, letter: IncomingLetter) -> Panel | None:
    """Show what the electronic signatures of the letter's own files are worth; None where it bears none."""
    shown = signed_files(letter)
    return Panel(template="signatures/incoming.html", context={"signed_files": shown}, order=15) if shown else None
