"""Reading the draft: the page itself, its progress, any version as a file, the changes between two."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from correspondence.cases.access import get_case
from correspondence.cases.models import Case, WorkItem, WorkKind
from correspondence.foundation.files.serving import serve
from correspondence.letters.reading import note_reading
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor
from disposition.chain import materials
from disposition.paper import PARAMETER, shown_page
from disposition.screens import letter_url

from . import access, following, showing
from .models import ReplyDraft
from .page import about, draft_page


@require_safe
@official_view
def draft(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Show the draft, or the door to beginning it."""
    found = access.find_draft(actor, case_id)
    if found is not None:
        note_reading(actor=actor, letter=found.case.letter, at=timezone.now())
        return draft_page(request, actor, found)
    case = get_case(actor, case_id)
    note_reading(actor=actor, letter=case.letter, at=timezone.now())
    context = {
        "case": case,
        "letter": case.letter,
        "letter_url": letter_url(case.letter),
        "page": shown_page(case.letter, request.GET.get(PARAMETER)),
        "materials": materials(case),
        "may_begin": may_begin(actor, case),
    }
    return render(request, "templates_docx/begin.html", context)


@require_safe
@official_view
def draft_state(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Tell a waiting page to load itself again once the state is no longer the one it shows (`?seen=`)."""
    state = state_key(access.get_draft(actor, case_id))
    if state == request.GET.get("seen"):
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_safe
@official_view
def download(request: HttpRequest, actor: OfficialActor, case_id: int, number: int) -> HttpResponseBase:
    """Hand out one version as a Word file."""
    found = access.get_draft(actor, case_id)
    version = access.get_version(found, number)
    note_reading(actor=actor, letter=found.case.letter, at=timezone.now())
    entry = str(found.case.letter.entry or case_id).replace("/", "-")
    return serve(request, version.blob, name=f"konsep-{entry}-v{number}.docx")


@require_safe
@official_view
def compare(request: HttpRequest, actor: OfficialActor, case_id: int, old: int, new: int) -> HttpResponse:
    """Show the changes between two versions, each with the level that made it."""
    found = access.get_draft(actor, case_id)
    note_reading(actor=actor, letter=found.case.letter, at=timezone.now())
    versions = list(found.versions.select_related("position", "blob"))
    chosen = [version for version in versions if old <= version.number <= new]
    if len(chosen) < 2 or (chosen[0].number, chosen[-1].number) != (old, new):
        raise Http404
    known = showing.levels(found)
    context = {
        **about(request, found),
        "comparison": showing.compare(chosen, known),
        "levels": known,
        "versions": versions[::-1],
    }
    return render(request, "templates_docx/compare.html", context)


def may_begin(actor: OfficialActor, case: Case) -> bool:
    """Tell whether the drafting lies on this position's desk."""
    return WorkItem.objects.open().filter(case=case, kind=WorkKind.DRAFT, position=actor.position).exists()


def state_key(found: ReplyDraft) -> str:
    """Return what the waiting page compares: the state, and whether the preparation stopped."""
    return f"{found.state}-stopped" if following.preparation_stopped(found) else found.state
