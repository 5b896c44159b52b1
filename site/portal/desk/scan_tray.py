"""The scan tray: many scans and photographed letters put in at once, and what becomes of each of them today."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from correspondence.foundation.answering import FAULTY, button_of, refusals_as_messages
from correspondence.foundation.files.serving import serve
from correspondence.intake.forms_upload import Upload, read_upload
from correspondence.intake.machine import Arrival, receive_by_machine
from correspondence.intake.models import Channel, DeliveredFile, Delivery
from correspondence.intake.receiving import SentFile, delivery_key, store_files
from correspondence.intake.rejoining import rejoin
from correspondence.intake.virus import refuse_infected
from correspondence.organization.acting import registrar_view
from correspondence.organization.actors import OfficialActor

from .directing import services
from .live import etag_of, is_poll, reload_signed_out, unchanged
from .scan_form import ScanForm
from .scan_rows import MOST_ROWS, tray_rows

JSON = "application/json"
RECEIVED = 201


@csrf_exempt  # checked in `read_upload`, which reads the files within the limits
@require_http_methods(["GET", "HEAD", "POST"])
@reload_signed_out
@registrar_view
def scan_tray(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """Show the tray, answer its poll, or take what was put into it.

    A script sends one letter a request and asks for JSON: `{"received": [ids]}` with 201, or `{"errors": [sentences]}`.
    """
    now = timezone.now()
    if request.method == "POST":
        return _take(request, actor, now)
    return _part(request, actor, now) if is_poll(request) else _page(request, actor, _fresh(actor, now), now)


@button_of("scan-tray")
@registrar_view
def scan_rejoin(request: HttpRequest, actor: OfficialActor, scan_id: int) -> HttpResponse:
    """Open a divided scan as the one letter that it was."""
    scan = Delivery.objects.filter(agency=actor.agency, pk=scan_id, parts__isnull=False).first()
    if scan is None:
        raise Http404
    with refusals_as_messages(request):
        whole = rejoin(actor=actor, scan=scan, at=timezone.now())
        messages.success(request, _("The scan is one letter again; its parts were put aside."))
        if whole.case is not None:
            return redirect("letter", whole.case.letter.pk)
    return redirect("scan-tray")


@require_GET
@registrar_view
def scan_original(request: HttpRequest, actor: OfficialActor, scan_id: int) -> HttpResponseBase:
    """Hand out a divided scan as it came, to the registrar alone: letters of several people may lie in it."""
    files = DeliveredFile.objects.filter(delivery__agency=actor.agency, delivery__parts__isnull=False)
    file = files.filter(delivery=scan_id).select_related("original").first()
    if file is None:
        raise Http404
    refuse_infected(file.original)
    return serve(request, file.original, name=file.name)


def _fresh(actor: OfficialActor, now: datetime) -> ScanForm:
    form = ScanForm(initial={"token": secrets.token_urlsafe(24), "received_on": timezone.localdate(now)})
    form.offer(services(now, actor.agency), actor.agency)
    return form


def _take(request: HttpRequest, actor: OfficialActor, now: datetime) -> HttpResponse:
    upload = read_upload(request)
    if upload.refusal:
        return _refused(request, actor, upload, now)
    form = ScanForm(request.POST, request.FILES, skipped=upload.skipped)
    form.offer(services(now, actor.agency), actor.agency)
    if not form.is_valid():
        sentences = [str(sentence) for faults in form.errors.values() for sentence in faults]
        return _errors(sentences, FAULTY) if _by_script(request) else _page(request, actor, form, now)
    received = [_receive(actor, form, letter, now) for letter in form.letters()]
    if _by_script(request):
        return JsonResponse({"received": [delivery.pk for delivery in received]}, status=RECEIVED)
    words = ngettext("%(count)d letter was received.", "%(count)d letters were received.", len(received))
    messages.success(request, words % {"count": len(received)})
    return redirect("scan-tray")


def _receive(actor: OfficialActor, form: ScanForm, letter: list[SentFile], now: datetime) -> Delivery:
    files = store_files(letter)
    token = form.cleaned_data["token"]
    arrival = Arrival(
        agency=actor.agency,
        channel=Channel.SCAN,
        key=delivery_key("scan", actor.position.code, token, *(file.blob.sha256 for file in files)),
        received_at=form.received_at(now),
        service=form.service_code(),
        addressee=form.addressee_code(),
    )
    return receive_by_machine(actor=actor, arrival=arrival, files=files, at=now)


def _refused(request: HttpRequest, actor: OfficialActor, upload: Upload, now: datetime) -> HttpResponse:
    if _by_script(request):
        return _errors([str(upload.refusal)], upload.status)
    messages.error(request, str(upload.refusal))
    return _page(request, actor, _fresh(actor, now), now, status=upload.status)


def _errors(sentences: list[str], status: int) -> JsonResponse:
    return JsonResponse({"errors": sentences}, status=status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == JSON


def _page(
    request: HttpRequest, actor: OfficialActor, form: ScanForm, now: datetime, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "actor": actor,
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "most": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        "max_files": settings.UPLOAD_MAX_FILES,
    }
    context |= _listed(request, actor, now)
    return render(request, "portal/desk/scan_tray.html", context, status=FAULTY if form.errors else status)


def _part(request: HttpRequest, actor: OfficialActor, now: datetime) -> HttpResponse:
    context = _listed(request, actor, now)
    response = unchanged(request, context["etag"]) or render(request, "portal/desk/scan_tray_live.html", context)
    response["Vary"] = "HX-Request"
    return response


def _listed(request: HttpRequest, actor: OfficialActor, now: datetime) -> dict[str, Any]:
    rows = tray_rows(actor.agency, now)
    shown = render_to_string("portal/desk/scan_tray_list.html", {"rows": rows, "most_rows": MOST_ROWS}, request)
    return {"shown": shown, "etag": etag_of(shown), "busy": any(row.busy for row in rows)}
