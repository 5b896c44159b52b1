"""Changing the draft: begin, save, upload, initial and pass on, return, try the preparation again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.cases.access import get_case
from correspondence.foundation.answering import button_of, refusals_as_messages, refusals_on
from correspondence.foundation.errors import ChangedMeanwhile
from correspondence.foundation.jobs.planning import retry as try_again
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor
from disposition.screens import letter_url

from . import access, clearing, drafting
from .drafting import Correction
from .following import preparation_step
from .forms import BodyForm, PassOnForm, ReturnDraftForm, UploadForm
from .models import DraftState, ReplyDraft
from .page import CameBack, draft_page


@button_of("draft")
@official_view
def begin(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Begin the draft from the unit's template; a second press opens the one that stands."""
    case = get_case(actor, case_id)
    with refusals_as_messages(request):
        drafting.begin_draft(actor=actor, case=case, at=timezone.now())
    return redirect("draft", case_id)


@button_of("draft")
@official_view
def save(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Save the edited text as a new version; a newer version meanwhile keeps what was typed."""
    draft, form = access.get_draft(actor, case_id), BodyForm(request.POST)
    if not form.is_valid():
        return draft_page(request, actor, draft, CameBack(body=form))
    base = form.cleaned_data["base"]
    text, comment = form.cleaned_data["body"], form.cleaned_data["comment"]
    try:
        with refusals_on(form):
            _correct(request, actor, draft, Correction(base=base, body=text, comment=comment), form)
            return redirect("draft", case_id)
    except _Conflict:
        return draft_page(request, actor, draft, CameBack(body=_rebased(form, draft), conflict=base))
    return draft_page(request, actor, draft, CameBack(body=form))


@button_of("draft")
@official_view
def upload(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Take a version edited in Word."""
    draft = access.get_draft(actor, case_id)
    form = UploadForm(request.POST, request.FILES, prefix="upload")
    if not form.is_valid():
        return draft_page(request, actor, draft, CameBack(upload=form))
    base, comment = form.cleaned_data["base"], form.cleaned_data["comment"]
    docx = b"".join(form.cleaned_data["docx"].chunks())  # at most package.MAX_BYTES, checked by the form
    try:
        with refusals_on(form):
            _correct(request, actor, draft, Correction(base=base, docx=docx, comment=comment), form)
            return redirect("draft", case_id)
    except _Conflict:
        return draft_page(request, actor, draft, CameBack(upload=form, conflict=base))
    return draft_page(request, actor, draft, CameBack(upload=form))


@button_of("draft")
@official_view
def pass_on(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Initial the version that was read and hand the draft up, from the signer to the preparation."""
    draft, form = access.get_draft(actor, case_id), PassOnForm(request.POST, prefix="pass")
    number = form.cleaned_data["version"] if form.is_valid() else 0
    with refusals_as_messages(request):
        clearing.pass_on(actor=actor, draft=draft, version_number=number, at=timezone.now())
        if draft.state == DraftState.PREPARING:
            messages.success(request, _("Approved. The letter now gets its number, its date and its PDF."))
            return redirect("draft", case_id)
        messages.success(request, _("Initialled and passed on to %(title)s.") % {"title": draft.holder.title})
        return redirect(letter_url(draft.case.letter))
    return redirect("draft", case_id)


@button_of("draft")
@official_view
def return_draft(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Give the draft back one level down with the comment."""
    draft, form = access.get_draft(actor, case_id), ReturnDraftForm(request.POST, prefix="return")
    if form.is_valid():
        with refusals_on(form):
            comment = form.cleaned_data["comment"]
            clearing.return_draft(actor=actor, draft=draft, comment=comment, at=timezone.now())
            messages.success(request, _("The draft went back to %(title)s.") % {"title": draft.holder.title})
            return redirect(letter_url(draft.case.letter))
    return draft_page(request, actor, draft, CameBack(returning=form))


@button_of("draft")
@official_view
def retry(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Try a preparation that gave up once more."""
    draft = access.get_draft(actor, case_id)
    step = preparation_step(draft)
    if step is not None and draft.state == DraftState.PREPARING:
        try_again(step)
        messages.info(request, _("The preparation begins again."))
    return redirect("draft", case_id)


class _Conflict(Exception):
    """A newer version exists than the one that the typed text started from."""


def _correct(
    request: HttpRequest,
    actor: OfficialActor,
    draft: ReplyDraft,
    correction: Correction,
    form: BodyForm | UploadForm,
) -> None:
    before = draft.versions.latest("number").number
    try:
        version = drafting.correct_draft(actor=actor, draft=draft, correction=correction, at=timezone.now())
    except ChangedMeanwhile as error:
        form.add_error(None, str(error))
        raise _Conflict from error
    if version.number == before:
        messages.info(request, _("Nothing has changed since version %(number)d.") % {"number": before})
    else:
        messages.success(request, _("Saved as version %(number)d.") % {"number": version.number})


def _rebased(form: BodyForm, draft: ReplyDraft) -> BodyForm:
    """Return the typed text on top of the newest version, so that saving again is a decision."""
    rebased = BodyForm({**form.cleaned_data, "base": draft.versions.latest("number").number})
    for error in form.non_field_errors():
        rebased.add_error(None, error)
    return rebased
