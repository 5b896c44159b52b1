"""The portal's steps after the first: the code, the last look, and coming back to a form on any device."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.base import UpdateError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.foundation.answering import FAULTY, refusals_on
from correspondence.foundation.light_writes import one_turn
from correspondence.letters.states import LETTER_ROLES
from correspondence.parties.models import ApplicantType

from . import drafts
from .confirming import LASTS, Outcome, check_code, live_code, tries_per_client
from .drafts_session import RESUMING, browser_of, confirmed_at, forget, give_back, note_confirmed, remember
from .drafts_steps import (
    go_on,
    mail_code,
    must_wait,
    note_wait,
    of_draft,
    sendings,
    stepper,
    to_receipt,
    too_often,
    typed_only,
    wait_words,
)
from .forms_offers import Offer, open_offer
from .forms_portal import SAID, CodeForm, EmailForm, ReviewForm
from .models import Draft

MINUTES = int(LASTS.total_seconds()) // 60


@never_cache
@require_safe
@of_draft
def resume_draft(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Lead to the first step of a draft that is not done."""
    return go_on(request, draft)


@typed_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_draft
def code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask for the code that was sent to the draft's address, and take it."""
    if draft.confirmed or confirmed_at(request, draft.email):
        return go_on(request, draft)
    form = CodeForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():  # a code is spent together with what it confirms
            wait = _try_code(request, form, draft.email)
            if form.is_valid():
                drafts.confirm(draft=draft, email=draft.email, at=timezone.now())
        if wait:
            return too_often(_show_code(request, draft, form), wait)
        if form.is_valid():
            return redirect("letter-form-files", key=draft.key)
        draft.refresh_from_db()
        if draft.confirmed:  # the button was pressed twice: the other press was first
            return go_on(request, draft)
    return _show_code(request, draft, form)


@typed_only
@never_cache
@require_POST
@of_draft
def code_again(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Have a new code sent to the draft's address."""
    _mail_and_tell(request, draft.email)
    return redirect("letter-form-code", key=draft.key)


@typed_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_draft
def review(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show everything on one page, and send it."""
    if not draft.confirmed:
        return go_on(request, draft)
    offer, form = open_offer(draft.service_code, timezone.now()), ReviewForm(_typed(request))
    if request.method != "POST":
        return _show_review(request, draft, offer, form)
    with one_turn():  # a try that is refused counts too; where many send, they wait for the database once
        wait = must_wait(sendings("send"), request)
        if not wait and form.is_valid() and offer is not None and offer.position(draft.addressee):
            with refusals_on(form):
                return _send(request, draft, offer, form.cleaned_data["reviewed"])
    if wait:
        form.add_error(None, wait_words(wait))
        return too_often(_show_review(request, draft, offer, form), wait)
    if form.non_field_errors():
        draft.refresh_from_db()
        if not draft.confirmed:
            return go_on(request, draft)
        form.data = QueryDict()  # what is shown now has not been looked at: nothing is ticked
    return _show_review(request, draft, offer, form)


@never_cache
@require_POST
def forget_browser(request: HttpRequest) -> HttpResponse:
    """Forget what this browser may open, as on a computer that others use too."""
    forget(request)
    messages.success(request, _("This browser is forgotten. A form that is kept opens again with a code by e-mail."))
    return redirect("send")


@typed_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Ask for the address under which a form was kept; a code goes to it, whether there is such a form or not."""
    form = EmailForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        wait = mail_code(request, email)
        if not wait or _has_code(request, email):
            note_wait(request, wait)
            request.session[RESUMING] = email
            return redirect("letter-form-resume-code")
        form.add_error(None, wait_words(wait))
        return too_often(render(request, "intake/send_resume.html", {"form": form}), wait)
    status = FAULTY if form.errors else 200
    return render(request, "intake/send_resume.html", {"form": form, "days": settings.DRAFT_DAYS}, status=status)


@typed_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume_code(request: HttpRequest) -> HttpResponse:
    """Take the code and give this browser the forms that were kept under the address."""
    email = request.session.get(RESUMING, "")
    if not email:
        return redirect("letter-form-resume")
    form = CodeForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        wait = _try_code(request, form, email)
        if wait:
            return too_often(_show_resume_code(request, email, form), wait)
        if form.is_valid():
            return _give_back(request, email)
    return _show_resume_code(request, email, form)


def _typed(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _send(request: HttpRequest, draft: Draft, offer: Offer, reviewed: str) -> HttpResponse:
    """Deliver the draft and let this session open the receipt, in one transaction: where many send, writers queue."""
    with transaction.atomic():
        drafts.send(draft=draft, offer=offer, reviewed=reviewed, at=timezone.now())
        answer = to_receipt(request, draft)
        kept = _session_kept(request)
    if kept:
        request.session.modified = False
        return answer
    request.session.flush()  # another window ended it meanwhile: the letter stands, a fresh session opens its receipt
    remember(request, draft.key)
    return to_receipt(request, draft)


def _session_kept(request: HttpRequest) -> bool:
    try:
        request.session.save()
    except UpdateError:
        return False
    return True


def _give_back(request: HttpRequest, email: str) -> HttpResponse:
    found = list(drafts.resumable(email, timezone.now()))
    request.session.pop(RESUMING, None)
    if not found:
        messages.info(request, _("No form is kept under this address. It was sent, or its time has run out."))
        return redirect("send")
    give_back(request, *(draft.key for draft in reversed(found)))
    return go_on(request, found[0]) if len(found) == 1 else redirect("send")


def _try_code(request: HttpRequest, form: CodeForm, email: str) -> int:
    """Check the typed code, writing what is wrong onto the form; returns the seconds to wait after too many tries."""
    wait = must_wait(tries_per_client(), request)
    if wait:
        form.add_error("code", wait_words(wait))
        return wait
    now = timezone.now()
    outcome = check_code(browser=browser_of(request), email=email, typed=form.cleaned_data["code"], at=now)
    if outcome is Outcome.RIGHT:
        note_confirmed(request, email, now)
    else:
        form.add_error("code", str(SAID[outcome]))
    return 0


def _mail_and_tell(request: HttpRequest, email: str) -> None:
    wait = mail_code(request, email)
    note_wait(request, wait)
    if not wait:
        messages.success(request, _("A new code is on its way. Only the newest one counts."))


def _show_code(request: HttpRequest, draft: Draft, form: CodeForm) -> HttpResponse:
    steps = stepper("letter-form-code")
    return _ask_code(request, {"draft": draft, "form": form, "steps": steps, "email": draft.email})


def _show_resume_code(request: HttpRequest, email: str, form: CodeForm) -> HttpResponse:
    return _ask_code(request, {"form": form, "email": email})


def _ask_code(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    context |= {"sent": _has_code(request, context["email"]), "minutes": MINUTES}
    return render(request, "intake/send_code.html", context, status=FAULTY if context["form"].errors else 200)


def _has_code(request: HttpRequest, email: str) -> bool:
    """Tell whether this browser has a code to type: then there is no need to wait for another one."""
    return live_code(browser=browser_of(request), email=email, at=timezone.now()) is not None


def _show_review(request: HttpRequest, draft: Draft, offer: Offer | None, form: ReviewForm) -> HttpResponse:
    addressee = offer.position(draft.addressee) if offer else None
    files = list(draft.files.select_related("blob"))
    letter = [file for file in files if file.role in LETTER_ROLES]
    context: dict[str, Any] = {
        "draft": draft,
        "offer": offer,
        "addressee": addressee,
        "kind": dict(ApplicantType.choices).get(str(draft.values.get("applicant_type", ""))),
        "form": form,
        "steps": stepper("letter-form-review"),
        "letter": letter,
        "attachments": [file for file in files if file not in letter],
        "ready": bool(letter and addressee),
        "reviewed": drafts.digest(draft, files, offer),
    }
    faulty = request.method == "POST"
    return render(request, "intake/send_review.html", context, status=FAULTY if faulty else 200)
