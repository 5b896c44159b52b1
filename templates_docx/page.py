"""The draft page, made the same way for reading it and for showing a form that came back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from correspondence.foundation.answering import FAULTY
from correspondence.organization.actors import OfficialActor
from disposition.chain import materials
from disposition.paper import PARAMETER, shown_page
from disposition.screens import letter_url

from . import showing
from .drafting import CORRECTABLE
from .forms import BodyForm, PassOnForm, ReturnDraftForm, UploadForm
from .models import DraftState, DraftVersion, ReplyDraft


@dataclass(frozen=True)
class CameBack:
    """Forms that came back with errors; `conflict` is the version that the typed text started from."""

    body: BodyForm | None = None
    upload: UploadForm | None = None
    returning: ReturnDraftForm | None = None
    conflict: int = 0

    def sentences(self) -> list[str]:
        """Return what the forms say, for a reader to whom they are not shown."""
        given = [form for form in (self.body, self.upload, self.returning) if form is not None]
        return [str(error) for form in given for errors in form.errors.values() for error in errors]


def draft_page(
    request: HttpRequest, actor: OfficialActor, draft: ReplyDraft, came_back: CameBack | None = None
) -> HttpResponse:
    """Render the draft; a refused form that has no place on this actor's page leads back in words."""
    back = came_back or CameBack()
    versions = list(draft.versions.select_related("position", "blob"))
    known = showing.levels(draft)
    holds = draft.holder_id == actor.position.pk
    editable = holds and draft.state in CORRECTABLE
    context: dict[str, Any] = {
        **about(request, draft),
        "versions": versions[::-1],
        "latest": versions[-1],
        "levels": known,
        "editable": editable,
        "progress": showing.progress(draft),
        "signs_now": holds and draft.state == DraftState.PREPARED,
        "materials": materials(draft.case),
        "conflict": _conflict(versions, known, back.conflict),
    }
    if holds:
        context |= _acts(draft, versions[-1], back, editable=editable)
    if came_back is None:
        return render(request, "templates_docx/draft.html", context)
    if not (context.get("return_form") if came_back.returning else editable):
        for sentence in came_back.sentences():
            messages.error(request, sentence)
        return redirect("draft", draft.case_id)
    return render(request, "templates_docx/draft.html", context, status=FAULTY)


def about(request: HttpRequest, draft: ReplyDraft) -> dict[str, Any]:
    """Return what every page about the draft shows: draft, letter, its paper, the way back."""
    letter = draft.case.letter
    return {
        "draft": draft,
        "letter": letter,
        "letter_url": letter_url(letter),
        "page": shown_page(letter, request.GET.get(PARAMETER)),
    }


def _acts(draft: ReplyDraft, latest: DraftVersion, back: CameBack, *, editable: bool) -> dict[str, Any]:
    former = showing.former_level(draft)
    stopped = (shown := showing.progress(draft)) is not None and bool(shown.reason)
    may_return = former is not None and (editable or stopped or draft.state == DraftState.PREPARED)
    return {
        "body_form": back.body or BodyForm(initial={"base": latest.number, "body": latest.body}),
        "upload_form": back.upload or UploadForm(initial={"base": latest.number}, prefix="upload"),
        "upload_open": back.upload is not None,
        "pass_form": PassOnForm(initial={"version": latest.number}, prefix="pass"),
        "return_form": (back.returning or ReturnDraftForm(prefix="return")) if may_return else None,
        "return_open": back.returning is not None,
        "next_level": showing.next_level(draft),
        "former_level": former,
    }


def _conflict(versions: list[DraftVersion], known: list[showing.Level], base: int) -> showing.Comparison | None:
    """Show what happened between the version that the typed text started from and the newest one."""
    newer = [version for version in versions if version.number >= base]
    return showing.compare(newer, known) if base and len(newer) > 1 else None
