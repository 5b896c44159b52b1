"""The door for everybody: choose a service, begin a letter without an account, read what is kept of you."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.foundation.answering import FAULTY, refusals_on

from . import drafts
from .drafts_session import confirmed_at, own_drafts, remember
from .drafts_steps import (
    STALE_FORM,
    go_on,
    mail_code,
    must_wait,
    note_wait,
    of_draft,
    sendings,
    stepper,
    too_often,
    wait_words,
)
from .forms_offers import Offer, offer_of, open_offer, open_offers
from .forms_portal import LetterForm
from .forms_upload import read_upload
from .models import Draft

SERVICE = "layanan"
UNREAD = (400, 413)  # statuses of a body that could not be read: nothing typed is known


@csrf_exempt  # checked in `read_upload`, which keeps the typed values where Django's refusal would drop them
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Show the services, or the first step of the chosen one; POST begins a draft with that step."""
    if request.method == "POST":
        return _begin(request)
    offers = open_offers(timezone.now())
    offer = offer_of(offers, request.GET.get(SERVICE, ""))
    if offer is None:
        return _choose(request, offers)
    return _show(request, offer, LetterForm(offer=offer), several=len(offers) > 1)


@csrf_exempt  # as above
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_draft
def change(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the first step of a draft again, or take what was changed in it."""
    offer = open_offer(draft.service_code, timezone.now())
    if offer is None:
        return _choose(request, open_offers(timezone.now()), status=FAULTY)
    if request.method == "POST":
        return _take(request, offer, draft)
    return _show(request, offer, LetterForm(initial=draft.values | {"consent": True}, offer=offer), draft=draft)


@never_cache
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what the portal keeps of a sender, for what, how long, and whom to ask (UU 27/2022)."""
    offers = open_offers(timezone.now())
    agencies = list({offer.agency.pk: offer.agency for offer in offers}.values())
    context = {"agencies": agencies, "days": settings.DRAFT_DAYS, "hours": settings.SESSION_COOKIE_AGE // 3600}
    return render(request, "intake/send_privacy.html", context)


def _begin(request: HttpRequest) -> HttpResponse:
    wait = must_wait(sendings("draft"), request)  # before the body is read
    upload, offers = read_upload(request, with_files=False), open_offers(timezone.now())
    offer = offer_of(offers, request.POST.get(SERVICE, ""))
    if offer is None or upload.status in UNREAD:
        return _choose(request, offers, status=upload.status if upload.refusal else FAULTY, refusal=upload.refusal)
    if upload.refusal:
        return _show_typed(request, offer, None, refusal=STALE_FORM, status=upload.status)
    if wait:
        return too_often(_show_typed(request, offer, None, refusal=wait_words(wait)), wait)
    return _take_valid(request, offer, None)


def _take(request: HttpRequest, offer: Offer, draft: Draft) -> HttpResponse:
    upload = read_upload(request, with_files=False)
    if upload.status in UNREAD:
        form = LetterForm(initial=draft.values | {"consent": True}, offer=offer)
        return _show(request, offer, form, draft=draft, refusal=upload.refusal, status=upload.status)
    if upload.refusal:
        return _show_typed(request, offer, draft, refusal=STALE_FORM, status=upload.status)
    return _take_valid(request, offer, draft)


def _take_valid(request: HttpRequest, offer: Offer, draft: Draft | None) -> HttpResponse:
    form = LetterForm(request.POST, offer=offer)
    if not form.is_valid():
        return _show(request, offer, form, draft=draft, status=FAULTY)
    now = timezone.now()
    if draft is None:
        draft = drafts.begin(service_code=offer.version.code, values=form.values(), at=now)
        remember(request, draft.key)
    else:
        with refusals_on(form):
            drafts.save_values(draft=draft, values=form.values(), at=now)
        if form.errors:
            return _show(request, offer, form, draft=draft, status=FAULTY)
    if not draft.confirmed and confirmed_at(request, draft.email) is None:
        note_wait(request, mail_code(request, draft.email))
    return go_on(request, draft)


def _show_typed(request: HttpRequest, offer: Offer, draft: Draft | None, **extra: Any) -> HttpResponse:
    """Show the form with what was typed, though it was not taken."""
    return _show(request, offer, LetterForm(initial=request.POST.dict(), offer=offer), draft=draft, **extra)


def _show(
    request: HttpRequest, offer: Offer, form: LetterForm, *, draft: Draft | None = None, status: int = 200, **extra: Any
) -> HttpResponse:
    others = [] if draft or request.method == "POST" else own_drafts(request)
    context = {"offer": offer, "form": form, "draft": draft, "steps": stepper("letter-form"), "others": others}
    context |= {"again": status != 200, "days": settings.DRAFT_DAYS}
    return render(request, "intake/send.html", context | extra, status=status)


def _choose(request: HttpRequest, offers: list[Offer], *, status: int = 200, refusal: Any = "") -> HttpResponse:
    asked = request.POST.get(SERVICE) or request.GET.get(SERVICE) or status == FAULTY
    if asked and offers and not refusal:
        refusal = _("This service takes no letters here now. Choose another one.")
    context = {"offers": offers, "refusal": refusal, "others": own_drafts(request)}
    return render(request, "intake/choose.html", context, status=status)
