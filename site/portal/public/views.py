"""Following a letter: code and e-mail are posted, the letter itself is remembered in the session only."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.cases.access import applicant_by_code, factor_of, get_case
from correspondence.cases.models import Case
from correspondence.cases.states import CaseState
from correspondence.cases.tracking import grouped
from correspondence.foundation.answering import FAULTY, refusals_on
from correspondence.foundation.files.serving import serve
from correspondence.foundation.limits import seconds_to_wait
from correspondence.intake.completing import complete_letter, may_send_again, send_again
from correspondence.intake.forms import known_token, new_token
from correspondence.intake.forms_upload import STALE, read_upload
from correspondence.intake.models import Delivery
from correspondence.intake.receiving import delivery_key, store_files
from correspondence.letters.states import FileState
from correspondence.organization.actors import ApplicantActor

from .details import files_of, missing_of, replies_visible_to, verification_code
from .following import follow, follower, follower_view, unfollow
from .forms import AgainForm, CompletionForm, TrackForm, again_form
from .guessing import TRIES, is_guessed_at
from .priority import priority_lines
from .progress import progress_of

WRONG = _lazy("No letter was found with this. Compare what you typed with your receipt.")
UploadForm = AgainForm | CompletionForm
Take = Callable[..., Delivery]


@sensitive_post_parameters("code", "email", "phone")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code; wrong code, wrong second factor, another letter's and a code past its time answer alike."""
    if request.method != "POST":
        return render(request, "portal/public/track.html", {"form": TrackForm(), "follows": follower(request)})
    now = timezone.now()
    wait = seconds_to_wait(TRIES, request, at=now)
    if wait:
        return _too_often(wait)
    form = TrackForm(request.POST)
    actor = _found(form, now) if form.is_valid() else None
    if actor is None:
        return render(request, "portal/public/track.html", {"form": form}, status=FAULTY)
    follow(request, actor)
    return redirect("tracked")


@require_safe
@follower_view
def tracked(request: HttpRequest, actor: ApplicantActor) -> HttpResponse:
    """Show how far the letter has come; the refreshing part gets 204 while its files are still being checked."""
    case = get_case(actor, actor.case_id)
    if request.headers.get("HX-Request") == "true" and being_checked(case):
        return HttpResponse(status=204)
    return _page(request, actor, case)


@csrf_exempt  # checked in `read_upload`
@require_POST
@follower_view
def resend(request: HttpRequest, actor: ApplicantActor) -> HttpResponse:
    """Take again what could not be opened."""
    case = _confirmed_case(actor)
    return _upload(request, actor, case, again_form, send_again)


@csrf_exempt  # checked in `read_upload`
@require_POST
@follower_view
def complete(request: HttpRequest, actor: ApplicantActor) -> HttpResponse:
    """Take what was missing."""
    case = _confirmed_case(actor)
    return _upload(request, actor, case, _completion_form, complete_letter)


@require_safe
@follower_view
def reply(request: HttpRequest, actor: ApplicantActor) -> HttpResponseBase:
    """Hand out the signed reply to its own sender."""
    letter = replies_visible_to(actor).first()
    if letter is None:
        raise Http404
    return serve(request, letter.file, name=f"{letter.reference_number.replace('/', '-')}.pdf")


@require_POST
def track_end(request: HttpRequest) -> HttpResponseRedirect:
    """Forget the letter in this browser."""
    unfollow(request)
    messages.success(request, _("This browser no longer shows your letter."))
    return redirect("track")


def being_checked(case: Case) -> bool:
    """Tell whether a file of the letter still waits for its safety check."""
    return case.letter.files.filter(state=FileState.CHECKING).exists()


def _found(form: TrackForm, now: datetime) -> ApplicantActor | None:
    code, typed = form.cleaned_data["code"], form.factor()
    guessed_at = is_guessed_at(code, typed, at=now)
    actor = applicant_by_code(code, typed, at=now)
    if actor is None or guessed_at or (typed and not actor.confirmed):
        form.add_error(None, WRONG)
        return None
    return actor


def _too_often(wait: int) -> HttpResponse:
    """Hold back a flood: a page that asks nothing of the database, since many of them may be wanted at once."""
    words = ngettext("Too many tries. Wait %(count)d second.", "Too many tries. Wait %(count)d seconds.", wait)
    page = render_to_string("portal/public/too_many_tries.html", {"refusal": words % {"count": wait}})
    return HttpResponse(page, status=429, headers={"Retry-After": str(wait)})


def _confirmed_case(actor: ApplicantActor) -> Case:
    if not actor.confirmed:
        raise Http404
    return get_case(actor, actor.case_id)


def _completion_form(case: Case, *args: Any, **kwargs: Any) -> CompletionForm:
    return CompletionForm(*args, case=case, **kwargs)


def _upload(
    request: HttpRequest, actor: ApplicantActor, case: Case, make: Callable[..., UploadForm], take: Take
) -> HttpResponse:
    upload = read_upload(request)
    token = known_token(request.POST.get("token", ""))
    if upload.refusal or token is None:
        status = upload.status if upload.refusal else 403
        return _page(request, actor, case, refusal=upload.refusal or STALE, status=status)
    key = delivery_key(token, str(case.pk))
    if Delivery.objects.filter(key=key).exists():  # the button was pressed twice
        return redirect("tracked")
    form = make(case, request.POST, request.FILES, skipped=upload.skipped)
    if form.is_valid():
        with refusals_on(form):
            kept = store_files(form.sent_files())
            take(actor=actor, case=case, key=key, files=kept, at=timezone.now())
            messages.success(request, _("We have received the files. They are being checked now."))
            return redirect("tracked")
    return _page(request, actor, case, upload=form, status=FAULTY)


def _page(request: HttpRequest, actor: ApplicantActor, case: Case, *, status: int = 200, **extra: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "letter": case.letter,
        "progress": progress_of(case, now=timezone.now(), confirmed=actor.confirmed),
        "checking": being_checked(case),
        "confirmed": actor.confirmed,
        "code": grouped(case.tracking_code),
        "kind": factor_of(case).value,
        "token": new_token(),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "max_files": settings.UPLOAD_MAX_FILES,
        "megabytes": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
    }
    if actor.confirmed:
        context |= _details(actor, case)
    return render(request, "portal/public/tracked.html", context | extra, status=status)


def _details(actor: ApplicantActor, case: Case) -> dict[str, Any]:
    again, incomplete = may_send_again(case), case.state == CaseState.INCOMPLETE
    found = replies_visible_to(actor).first()
    return {
        "files": files_of(case),
        "missing": missing_of(case) if incomplete else None,
        "again": again,
        "upload": again_form(case) if again else CompletionForm(case=case) if incomplete else None,
        "reply": found,
        "priority_lines": priority_lines(actor, case, now=timezone.now()),
        "verification_code": verification_code(case) if found else "",
    }
