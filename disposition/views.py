"""Screens of the way down: receive, pass on, return, withdraw, hand in material, print the sheet."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.cases.access import get_case
from correspondence.cases.uncounted import calendar_of_agency
from correspondence.foundation.answering import FAULTY, press_again, refusals_as_messages, refusals_on
from correspondence.foundation.files.serving import serve
from correspondence.intake.receiving import SentFile, store_files
from correspondence.letters.access import get_letter
from correspondence.letters.models import IncomingLetter
from correspondence.letters.reading import note_reading
from correspondence.letters.states import FileRole
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor

from . import access, choosing, material, returning, routing, sheet, taking_up, wording
from .forms import DisposeForm, HandInForm, ReforwardForm, ReturnForm
from .material import MaterialFile
from .models import PENDING, Recipient
from .paper import PARAMETER, shown_page
from .proposing import addressees, propose
from .screens import draft_url, inbox_url, letter_url

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@official_view
def acknowledge(request: HttpRequest, actor: OfficialActor, recipient_id: int) -> HttpResponse:
    """Receive the letter ("terima") and say what that starts."""
    recipient, now = access.get_recipient(actor, recipient_id), timezone.now()
    if request.method != "POST":
        press_again(request)
        return redirect(letter_url(recipient.disposition.case.letter))
    with refusals_as_messages(request):
        routing.acknowledge(actor=actor, recipient=recipient, at=now)
        messages.success(request, wording.received(recipient, now))
    return redirect(letter_url(recipient.disposition.case.letter))


@form_view
@official_view
def dispose(request: HttpRequest, actor: OfficialActor, recipient_id: int) -> HttpResponse:
    """Pass the letter on, prefilled as the standard and habit have it."""
    recipient = access.get_recipient(actor, recipient_id)
    if (refusal := _not_mine(request, actor, recipient)) is not None:
        return refusal
    case = recipient.disposition.case
    choices = routing.choices(actor.position, case)
    proposal = propose(case, actor.position, choices)
    form = DisposeForm(
        request.POST or None,
        choices=choices,
        proposal=proposal,
        calendar=calendar_of_agency(case.agency),
        today=timezone.localdate(),
    )
    if form.is_valid():
        with refusals_on(form):
            instruction, now = form.instruction(), timezone.now()
            routing.dispose(actor=actor, recipient=recipient, instruction=instruction, at=now)
            messages.success(request, wording.passed_on(instruction))
            return redirect(letter_url(case.letter))
    context = {
        "form": form,
        "choices": choices,
        "proposal": proposal,
        "recipient_rows": choosing.rows(form, choices),
    }
    return _page(request, "disposition/dispose.html", case.letter, context)


@form_view
@official_view
def take_up(request: HttpRequest, actor: OfficialActor, recipient_id: int) -> HttpResponse:
    """Lay the drafting on one's own desk and open the draft."""
    recipient = access.get_recipient(actor, recipient_id)
    case = recipient.disposition.case
    if request.method != "POST":
        press_again(request)
        return redirect(letter_url(case.letter))
    with refusals_as_messages(request):
        taking_up.take_up(actor=actor, recipient=recipient, at=timezone.now())
        return redirect(draft_url(case.pk))
    return redirect(letter_url(case.letter))


@form_view
@official_view
def return_letter(request: HttpRequest, actor: OfficialActor, recipient_id: int) -> HttpResponse:
    """Give the letter back to who sent it, with the reason."""
    recipient = access.get_recipient(actor, recipient_id)
    if (refusal := _not_mine(request, actor, recipient)) is not None:
        return refusal
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            returning.return_letter(actor=actor, recipient=recipient, reason=reason, at=timezone.now())
            messages.success(request, wording.returned(recipient))
            return redirect(inbox_url())
    context = {"form": form, "recipient": recipient}
    return _page(request, "disposition/return.html", recipient.disposition.case.letter, context)


@form_view
@official_view
def withdraw(request: HttpRequest, actor: OfficialActor, disposition_id: int) -> HttpResponse:
    """Take a disposisi back while nobody has received it."""
    disposition = access.get_disposition(actor, disposition_id)
    if request.method != "POST":
        press_again(request)
        return redirect(letter_url(disposition.case.letter))
    with refusals_as_messages(request):
        returning.withdraw(actor=actor, disposition=disposition, at=timezone.now())
        messages.success(request, _("The disposisi is withdrawn. The letter lies on your desk again."))
    return redirect(letter_url(disposition.case.letter))


@form_view
@official_view
def hand_in(request: HttpRequest, actor: OfficialActor, recipient_id: int) -> HttpResponse:
    """Lay reference material into the case and hand the letter up."""
    recipient = access.get_recipient(actor, recipient_id)
    if (refusal := _not_mine(request, actor, recipient)) is not None:
        return refusal
    form = HandInForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_on(form):
            files, note = _stored(form.cleaned_data["materials"]), form.cleaned_data["note"]
            material.hand_in(actor=actor, recipient=recipient, files=files, note=note, at=timezone.now())
            messages.success(request, wording.handed_in(recipient))
            return redirect(letter_url(recipient.disposition.case.letter))
    context = {
        "form": form,
        "recipient": recipient,
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "max_files": settings.UPLOAD_MAX_FILES,
        "kinds_hint": _("PDF, JPEG, PNG, TIFF, DOCX, ODT or XLSX; at most %(megabytes)d MB each")
        % {"megabytes": settings.UPLOAD_MAX_BYTES // (1024 * 1024)},
    }
    return _page(request, "disposition/hand_in.html", recipient.disposition.case.letter, context)


@require_safe
@official_view
def material_file(request: HttpRequest, actor: OfficialActor, material_id: int) -> HttpResponseBase:
    """Hand out a file of reference material, always as a download."""
    found = access.get_material(actor, material_id)
    assert found.blob is not None  # noqa: S101  (get_material gives no notes)
    note_reading(actor=actor, letter=found.recipient.disposition.case.letter, at=timezone.now())
    return serve(request, found.blob, name=found.name)


@form_view
@official_view
def reforward(request: HttpRequest, actor: OfficialActor, letter_id: int) -> HttpResponse:
    """Send a letter that came back to the registrar on to another addressee."""
    letter = get_letter(actor, letter_id)
    if not routing.came_back(actor, letter.case):
        messages.error(request, routing.NOT_WITH_REGISTRAR)
        return redirect(letter_url(letter))
    form = ReforwardForm(request.POST or None, addressees=addressees(letter.case))
    if form.is_valid():
        with refusals_on(form):
            chosen = form.cleaned_data["addressee"]
            routing.redirect(actor=actor, case=letter.case, addressee=chosen, at=timezone.now())
            messages.success(request, _("The letter now lies with %(title)s.") % {"title": chosen.title})
            return redirect(letter_url(letter))
    return _page(request, "disposition/reforward.html", letter, {"form": form})


@require_safe
@official_view
def disposition_sheet(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Print view: the lembar disposisi of the case on one A4 sheet."""
    case = get_case(actor, case_id)
    note_reading(actor=actor, letter=case.letter, at=timezone.now())
    printed = sheet.of(case, actor.position, printed_at=timezone.now())
    context = {"sheet": printed, "case": case, "letter": case.letter, "letter_url": letter_url(case.letter)}
    return render(request, "disposition/sheet.html", context)


def _not_mine(request: HttpRequest, actor: OfficialActor, recipient: Recipient) -> HttpResponse | None:
    """Lead back to the letter, with the sentence why, where the disposisi is another's or no longer open."""
    if recipient.position_id == actor.position.pk and recipient.state in PENDING:
        return None
    if recipient.position_id != actor.position.pk:
        messages.error(request, _("This disposisi is for another position."))
    else:
        messages.error(request, _("This disposisi is no longer open. Open the letter again to see what happened."))
    return redirect(letter_url(recipient.disposition.case.letter))


def _page(request: HttpRequest, template: str, letter: IncomingLetter, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    status = FAULTY if getattr(form, "errors", None) else 200
    shown = {"page": shown_page(letter, request.GET.get(PARAMETER)), "letter_url": letter_url(letter)}
    return render(request, template, {**context, **shown, "letter": letter}, status=status)


def _stored(files: "list[UploadedFile[Any]]") -> list[MaterialFile]:
    sent = [SentFile(file.chunks(), file.name or "", FileRole.ATTACHMENT) for file in files]
    return [MaterialFile(blob=kept.blob, name=kept.name) for kept in store_files(sent)]
