"""Files that a sender brought later: the registrar adds them under the same code, as the tracking page would."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from correspondence.cases.states import CaseState
from correspondence.foundation.answering import FAULTY, refusals_on
from correspondence.intake.completing import may_supplement, supplement
from correspondence.intake.forms import known_token, new_token
from correspondence.intake.forms_upload import STALE, Upload, read_upload
from correspondence.intake.models import Delivery
from correspondence.intake.receiving import delivery_key, store_files
from correspondence.letters.access import get_letter
from correspondence.letters.models import IncomingLetter
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor
from correspondence.parties.models import Correspondent

from ..public.details import missing_of
from ..public.forms import again_form
from .letter_facts import file_lines
from .paper import files_of


@csrf_exempt  # checked in `read_upload`
@require_http_methods(["GET", "POST"])
@official_view
def letter_supplement(request: HttpRequest, actor: OfficialActor, letter_id: int) -> HttpResponse:
    """Show and take the form for files that came after the letter."""
    letter = get_letter(actor, letter_id)
    if not actor.is_registrar:
        raise PermissionDenied(_("Only the registrar adds files for a sender."))
    if request.method == "POST":
        return _take(request, actor, letter, read_upload(request))
    if not may_supplement(letter.case):
        return _no_more(request, letter)
    return _page(request, letter, again_form(letter.case))


def _take(request: HttpRequest, actor: OfficialActor, letter: IncomingLetter, upload: Upload) -> HttpResponse:
    token = known_token(request.POST.get("token", ""))
    if upload.refusal or token is None:
        status = upload.status if upload.refusal else 403
        return _page(request, letter, again_form(letter.case), refusal=upload.refusal or STALE, status=status)
    key = delivery_key("supplement", token, str(letter.pk))
    if Delivery.objects.filter(key=key).exists():  # the button was pressed twice
        return redirect("letter", letter.pk)
    if not may_supplement(letter.case):
        return _no_more(request, letter)
    form = again_form(letter.case, request.POST, request.FILES, skipped=upload.skipped)
    if form.is_valid():
        with refusals_on(form):
            kept = store_files(form.sent_files())
            supplement(actor=actor, case=letter.case, key=key, files=kept, at=timezone.now())
            messages.success(request, _("The files stand with the letter. They are being checked now."))
            return redirect("letter", letter.pk)
    return _page(request, letter, form, status=FAULTY)


def _no_more(request: HttpRequest, letter: IncomingLetter) -> HttpResponse:
    messages.info(request, _("This letter does not wait for files of its sender."))
    return redirect("letter", letter.pk)


def _page(request: HttpRequest, letter: IncomingLetter, form: Any, *, status: int = 200, **extra: Any) -> HttpResponse:
    case = letter.case
    context = {
        "letter": letter,
        "form": form,
        "token": new_token(),
        "contact": contact_rows(case.applicant),
        "missing": missing_of(case) if case.state == CaseState.INCOMPLETE else None,
        "problems": [line for line in file_lines(files_of(letter)) if line.problem],
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "most": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        "max_files": settings.UPLOAD_MAX_FILES,
    }
    return render(request, "portal/desk/supplement.html", context | extra, status=status)


def contact_rows(applicant: Correspondent) -> list[tuple[str, str]]:
    """Return how the sender can be reached, as label and value."""
    return [
        (_("Sender"), ", ".join(dict.fromkeys(each for each in (applicant.name, applicant.organization) if each))),
        (_("E-mail address"), applicant.email or _("none given")),
        (_("Telephone"), applicant.phone or _("none given")),
        *([(_("Postal address"), applicant.address)] if applicant.address else []),
    ]
