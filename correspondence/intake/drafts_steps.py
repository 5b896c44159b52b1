"""What the views of the portal's steps share: the steps themselves, who may open a draft, too many tries."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from correspondence.foundation.client_address import client_address
from correspondence.foundation.limits import Limit, seconds_to_wait, seconds_to_wait_for

from . import drafts
from .confirming import (
    BY_ONE_CLIENT,
    TO_ONE_MAILBOX,
    TO_ONE_MAILBOX_A_DAY,
    ask_for_code,
    mailbox_of,
    mails_per_client,
    mails_per_hour,
)
from .drafts_session import browser_of, confirmed_at, draft_of
from .forms_upload import most_bytes_typed, takes_no_files
from .models import Draft
from .receipt_views import RECEIPT_KEY

STEPS: tuple[tuple[str, Promise], ...] = (
    ("letter-form", _("Service and sender")),
    ("letter-form-code", _("Confirm the e-mail")),
    ("letter-form-files", _("Files")),
    ("letter-form-review", _("Check and send")),
)
STALE_FORM = _("The form was open for too long, so nothing was taken yet. Press the button once more.")
LONG = 120  # seconds; a longer time is told in minutes, and so many minutes in hours
DraftView = Callable[..., HttpResponseBase]


def stepper(now: str) -> list[dict[str, Any]]:
    """Return the steps as the page shows them."""
    here = [name for name, _label in STEPS].index(now)
    states = ["done" if place < here else "now" if place == here else "todo" for place in range(len(STEPS))]
    return [{"label": label, "state": state} for (_name, label), state in zip(STEPS, states, strict=True)]


def of_draft(view: DraftView) -> DraftView:
    """Give the view its draft; a sent one leads to its receipt, one that this browser may not open is a 404."""

    @wraps(view)
    def answer(request: HttpRequest, key: str, **kwargs: Any) -> HttpResponseBase:
        draft = draft_of(request, key)
        if draft is None:
            return gone(request)
        if draft.delivery_id is not None:
            return to_receipt(request, draft)
        return view(request, draft, **kwargs)

    return answer


def typed_only(view: DraftView) -> DraftView:
    """Take no files and no more than a form can hold, before Django reads the body to check the form's token."""
    checked = csrf_protect(view)

    @csrf_exempt  # checked by `checked`, after the size
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not takes_no_files(request):
            raise RequestDataTooBig(f"more than {most_bytes_typed()} bytes without a file to take")
        return checked(request, *args, **kwargs)

    return answer


def gone(request: HttpRequest) -> HttpResponse:
    """Say that this form is not open here, and how to come back to it."""
    return render(request, "intake/send_gone.html", {"days": settings.DRAFT_DAYS}, status=404)


def to_receipt(request: HttpRequest, draft: Draft) -> HttpResponseRedirect:
    """Lead to the receipt of a sent draft."""
    if request.session.get(RECEIPT_KEY) != draft.delivery_id:
        request.session[RECEIPT_KEY] = draft.delivery_id
    return redirect("receipt")


def go_on(request: HttpRequest, draft: Draft) -> HttpResponseRedirect:
    """Lead to the first step that is not done; an address that this browser has confirmed is not asked again."""
    if not draft.confirmed:
        since = confirmed_at(request, draft.email)
        if since is None:
            return redirect("letter-form-code", key=draft.key)
        drafts.confirm(draft=draft, email=draft.email, at=timezone.now())
    return redirect("letter-form-files", key=draft.key)


def sendings(scope: str) -> Limit:
    """Return how often a step of this kind may be taken in one minute."""
    return Limit(scope, each=settings.UPLOADS_PER_MINUTE, everybody=settings.UPLOADS_PER_MINUTE_IN_ALL)


def files_per_client() -> Limit:
    """Return how many posts with files one client may make in a minute: its letters, each file sent by itself."""
    return Limit("file", each=settings.UPLOADS_PER_MINUTE * settings.UPLOAD_MAX_FILES, everybody=None)


def must_wait(limit: Limit, request: HttpRequest) -> int:
    """Count one try and return the seconds until the next one, 0 where this one is allowed."""
    return seconds_to_wait(limit, request, at=timezone.now())


def wait_words(seconds: int) -> str:
    """Say how long to wait."""
    count, words = (
        seconds,
        ngettext("Too many tries. Wait %(count)d second.", "Too many tries. Wait %(count)d seconds.", seconds),
    )
    if seconds > LONG:
        count = -(-seconds // 60)
        words = ngettext("Too many tries. Wait %(count)d minute.", "Too many tries. Wait %(count)d minutes.", count)
    if seconds > LONG * 60:
        count = -(-seconds // 3600)
        words = ngettext("Too many tries. Wait %(count)d hour.", "Too many tries. Wait %(count)d hours.", count)
    return words % {"count": count}


def note_wait(request: HttpRequest, wait: int) -> None:
    """Say on the next page how long to wait, where one must."""
    if wait:
        messages.error(request, wait_words(wait))


def mail_code(request: HttpRequest, email: str) -> int:
    """Have a code sent to the address; returns the seconds to wait where that was done too often, else 0.

    A refusal leaves the code alone that this browser was sent before.
    """
    now, mailbox = timezone.now(), mailbox_of(email)
    wait = must_wait(mails_per_client(), request) or must_wait(mails_per_hour(), request)
    wait = wait or seconds_to_wait_for(BY_ONE_CLIENT, f"{client_address(request)} {mailbox}", at=now)
    for limit in (TO_ONE_MAILBOX, TO_ONE_MAILBOX_A_DAY):
        wait = wait or seconds_to_wait_for(limit, mailbox, at=now)
    if not wait:
        ask_for_code(browser=browser_of(request), email=email, at=now)
    return wait


def too_often(response: HttpResponse, wait: int) -> HttpResponse:
    """Mark an answer as 429 with the seconds to wait."""
    response.status_code = 429
    response["Retry-After"] = str(wait)
    return response
