"""The door for everybody: send a letter without an account, and its receipt."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.foundation.answering import FAULTY
from correspondence.foundation.limits import Limit, seconds_to_wait
from correspondence.organization.actors import SystemActor

from .forms import FilesForm, SendForm, known_token, new_token
from .forms_offers import Offer, offer_of, open_offers
from .forms_upload import STALE, Upload, read_upload
from .models import Channel, Delivery
from .receipt import TRACKING_PATH, receipt_of
from .receiving import HandOver, delivery_key, receive, store_files

ACTOR = SystemActor(job="portal")
SERVICE = "layanan"
RECEIPT_KEY = "receipt"


@csrf_exempt  # checked in `read_upload`, which keeps the typed values where Django's refusal would drop them
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Show the form of the chosen service, or take what was sent with it."""
    if request.method == "POST":
        return _too_often(request) or _take(request, read_upload(request))
    offers = open_offers(timezone.now())
    offer = offer_of(offers, request.GET.get(SERVICE, ""))
    if offer is None:
        return _choose(request, offers)
    return _show(request, offers, offer, SendForm(offer=offer), FilesForm())


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the receipt of the letter this visitor has just sent; `?cetak` gives it as a sheet of paper."""
    delivery_id = request.session.get(RECEIPT_KEY)
    found = receipt_of(delivery_id) if delivery_id else None
    template = "intake/receipt_print.html" if "cetak" in request.GET else "intake/receipt.html"
    if found is None:
        return render(request, "intake/receipt_gone.html", {"tracking_path": TRACKING_PATH}, status=404)
    return render(request, template, {"receipt": found, "tracking_path": TRACKING_PATH})


def _too_often(request: HttpRequest) -> HttpResponse | None:
    """Refuse before the files are read: who floods the door must not fill the disk."""
    limit = Limit("send", each=settings.UPLOADS_PER_MINUTE, everybody=settings.UPLOADS_PER_MINUTE_IN_ALL)
    now = timezone.now()
    wait = seconds_to_wait(limit, request, at=now)
    if not wait:
        return None
    words = ngettext("Too many tries. Wait %(count)d second.", "Too many tries. Wait %(count)d seconds.", wait)
    context = {"offers": open_offers(now), "refusal": words % {"count": wait}}
    response = render(request, "intake/choose.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


def _take(request: HttpRequest, upload: Upload) -> HttpResponse:
    offers = open_offers(timezone.now())
    offer = offer_of(offers, request.POST.get(SERVICE, ""))
    token = known_token(request.POST.get("token", ""))
    if token is None and not upload.refusal:
        upload.refusal, upload.status = STALE, 403
    if offer is None:
        return _choose(request, offers, status=upload.status if upload.refusal else FAULTY)
    if upload.refusal or token is None:
        typed = SendForm(initial=request.POST.dict(), offer=offer)
        return _show(request, offers, offer, typed, FilesForm(), refusal=upload.refusal, status=upload.status)
    form = SendForm(request.POST, offer=offer)
    files = FilesForm(request.POST, request.FILES, skipped=upload.skipped)
    if not (form.is_valid() & files.is_valid()):
        return _show(request, offers, offer, form, files, status=FAULTY)
    return _deliver(request, form, files, token)


def _deliver(request: HttpRequest, form: SendForm, files: FilesForm, token: str) -> HttpResponseRedirect:
    now = timezone.now()
    kept = store_files(files.sent_files())
    hand_over = HandOver(
        agency=form.offer.agency,
        channel=Channel.PORTAL,
        key=delivery_key(token, *(file.blob.sha256 for file in kept)),  # other bytes are another letter
        applicant=form.correspondent(),
        received_at=now,
        addressee=form.position(),
        standard_version=form.offer.version,
    )
    delivery: Delivery = receive(actor=ACTOR, hand_over=hand_over, files=kept, at=now)
    request.session[RECEIPT_KEY] = delivery.pk
    return redirect("receipt")


def _show(
    request: HttpRequest,
    offers: list[Offer],
    offer: Offer,
    form: SendForm,
    files: FilesForm,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    typed = request.POST.get("token", "")
    context = {
        "offer": offer,
        "several": len(offers) > 1,
        "form": form,
        "files": files,
        "token": typed if known_token(typed) else new_token(),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "max_files": settings.UPLOAD_MAX_FILES,
        "megabytes": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        "again": status != 200,
    }
    return render(request, "intake/send.html", context | extra, status=status)


def _choose(request: HttpRequest, offers: list[Offer], *, status: int = 200) -> HttpResponse:
    asked = request.POST.get(SERVICE) or request.GET.get(SERVICE)
    refusal = _("This service takes no letters here now. Choose another one.") if asked and offers else ""
    return render(request, "intake/choose.html", {"offers": offers, "refusal": refusal}, status=status)
