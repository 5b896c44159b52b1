"""Screens of signing and release: read exactly the prepared file, sign it, send it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.foundation.answering import FAULTY, button_of, press_again, refusals_as_messages, refusals_on
from correspondence.foundation.files.serving import serve
from correspondence.foundation.jobs.planning import retry
from correspondence.letters.reading import note_reading
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor
from correspondence.organization.proving import has_second_factor, is_fresh, proved_at, remember_proof
from disposition.screens import letter_url
from templates_docx.access import get_draft
from templates_docx.models import DraftState
from templates_docx.preparing import block_lines

from . import access, releasing, standing
from .forms import SignForm
from .requesting import check_may_sign, request_signature
from .standing import Standing

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@sensitive_post_parameters("password")
@official_view
def sign(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Show the prepared letter; a POST by the signer approves exactly these bytes."""
    stands = standing.of(get_draft(actor, case_id))
    if request.method == "POST":
        return _approve(request, actor, stands)
    return _sign_page(request, actor, stands, SignForm(**_asks(request, actor)))


@require_safe
@official_view
def sign_state(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Tell a waiting page to load itself again once the state is no longer the one it shows (`?seen=`)."""
    if standing.of(get_draft(actor, case_id)).key == request.GET.get("seen"):
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


@button_of("sign")
@official_view
def sign_retry(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Try a signature that gave up once more; the approval stands."""
    stands = standing.of(get_draft(actor, case_id))
    if stands.step is not None and stands.prepared is not None:
        with refusals_as_messages(request):
            check_may_sign(actor, stands.prepared)
            retry(stands.step)
            messages.info(request, _("Signing begins again."))
    return redirect("sign", case_id)


@require_safe
@official_view
def prepared_pdf(request: HttpRequest, actor: OfficialActor, prepared_id: int) -> HttpResponseBase:
    """Show the prepared PDF, exactly the bytes that will be signed."""
    prepared = access.get_prepared(actor, prepared_id)
    assert prepared.pdf is not None  # noqa: S101  (get_prepared gives finished ones)
    note_reading(actor=actor, letter=prepared.draft.case.letter, at=timezone.now())
    return serve(request, prepared.pdf, name=_file_name(prepared.reference_number), inline=True)


@require_safe
@official_view
def prepared_page(request: HttpRequest, actor: OfficialActor, prepared_id: int, number: int) -> HttpResponseBase:
    """Show the picture of one page of the prepared letter."""
    page = access.get_prepared_page(actor, prepared_id, number)
    note_reading(actor=actor, letter=page.prepared.draft.case.letter, at=timezone.now())
    return serve(request, page.image, name=f"{number}.jpg", inline=True)


@form_view
@official_view
def release(request: HttpRequest, actor: OfficialActor, signed_id: int) -> HttpResponse:
    """Send the signed reply by portal and e-mail."""
    signed = access.get_signed(actor, signed_id)
    if request.method != "POST":
        press_again(request)
        return redirect(letter_url(signed.prepared.draft.case.letter))
    with refusals_as_messages(request):
        letter = releasing.release(actor=actor, signed=signed, at=timezone.now())
        ways = ", ".join(way.get_method_display() for way in letter.dispatches.all())
        messages.success(request, _("The reply has been sent: %(ways)s.") % {"ways": ways})
    return redirect(letter_url(signed.prepared.draft.case.letter))


@require_safe
@official_view
def signed_pdf(request: HttpRequest, actor: OfficialActor, signed_id: int) -> HttpResponseBase:
    """Show the signed reply."""
    signed = access.get_signed(actor, signed_id)
    note_reading(actor=actor, letter=signed.prepared.draft.case.letter, at=timezone.now())
    return serve(request, signed.pdf, name=_file_name(signed.prepared.reference_number), inline=True)


def _approve(request: HttpRequest, actor: OfficialActor, stands: Standing) -> HttpResponse:
    form = SignForm(request.POST, **_asks(request, actor))
    prepared, case_id = stands.prepared, stands.draft.case_id
    if (sentence := _outdated(actor, stands, request.POST.get("seen", ""))) or prepared is None:
        messages.error(request, sentence)
        return redirect("sign", case_id)
    if form.is_valid():
        password = form.cleaned_data.get("password", "")
        with refusals_on(form):
            asked = request_signature(
                actor=actor,
                prepared=prepared,
                seen_sha256=form.cleaned_data["seen"],
                password=password,
                at=timezone.now(),
                proved_at=proved_at(request),
            )
            if password:
                remember_proof(request, method="password")
            if asked is None:
                again = _("The day has changed: the letter is prepared again with today's date. Read it, then sign.")
                messages.warning(request, again)
            return redirect("sign", case_id)
    return _sign_page(request, actor, stands, form)


def _asks(request: HttpRequest, actor: OfficialActor) -> dict[str, bool]:
    fresh = is_fresh(proved_at(request), at=timezone.now())
    return {"proved": fresh, "by_code": not fresh and has_second_factor(actor.user)}


def _outdated(actor: OfficialActor, stands: Standing, seen: str) -> str:
    """Say why the page from which this was sent is no longer the right one; empty where it is."""
    if stands.draft.signer_id != actor.position.pk:
        return _("This letter is signed by another position.")
    if stands.draft.state != DraftState.PREPARED or stands.prepared is None or stands.request is not None:
        return _("This letter does not wait for a signature. Open it again to see what happened.")
    if stands.prepared.pdf is None or stands.prepared.pdf.sha256 != seen:
        return _("The letter was prepared again after you opened it. Read it again, then sign.")
    return ""


def _sign_page(request: HttpRequest, actor: OfficialActor, stands: Standing, form: SignForm) -> HttpResponse:
    draft, prepared, signed = stands.draft, stands.prepared, stands.signed
    letter = draft.case.letter
    context = {
        "stands": stands,
        "form": form,
        "letter": letter,
        "letter_url": letter_url(letter),
        "actor": actor,
        "pages": list(prepared.pages.all()) if prepared else [],
        "signature_lines": block_lines(draft, prepared.letter_date) if prepared else (),
        "signs": draft.signer_id == actor.position.pk,
        "verification_url": releasing.verification_url(signed.code) if signed else "",
    }
    return render(request, "signatures/sign.html", context, status=FAULTY if form.errors else 200)


def _file_name(reference_number: str) -> str:
    return f"{reference_number.replace('/', '-')}.pdf"
