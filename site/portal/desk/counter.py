"""The counter: entering a letter brought by hand."""

import secrets
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from correspondence.foundation.answering import FAULTY
from correspondence.foundation.kept_forms import keep_typed
from correspondence.intake.models import Channel, Delivery
from correspondence.intake.receiving import HandOver, delivery_key, receive, store_files
from correspondence.organization.acting import registrar_view
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import Agency

from .counter_form import CounterForm
from .directing import services
from .typed import typed_values


@require_http_methods(["GET", "POST"])
@keep_typed
@registrar_view
def counter(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """Show and take the counter's form."""
    now = timezone.now()
    form = counter_form(request, actor.agency, now)
    if form.is_bound and form.is_valid():
        delivery = _receive(actor, form, now)
        return redirect("counter-receipt", delivery.case_id)
    context = {
        "form": form,
        "actor": actor,
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "most": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        "max_files": settings.UPLOAD_MAX_FILES,
    }
    return render(request, "portal/desk/counter.html", context, status=FAULTY if form.errors else 200)


def counter_form(request: HttpRequest, agency: Agency, now: datetime) -> CounterForm:
    """Make the form with the services and addressees that may be chosen."""
    kept = typed_values(request)
    if request.method == "POST":
        form = CounterForm(request.POST, request.FILES)
    else:
        fresh = {"token": secrets.token_urlsafe(24), "received_on": timezone.localdate(now)}
        form = CounterForm(initial=fresh | dict(kept.items() if kept else ()))
    form.offer(services(now, agency), agency)
    return form


def _receive(actor: OfficialActor, form: CounterForm, now: datetime) -> Delivery:
    files = store_files(form.sent_files())
    hand_over = HandOver(
        agency=actor.agency,
        channel=Channel.COUNTER,
        key=delivery_key("counter", actor.position.code, form.cleaned_data["token"], *(f.blob.sha256 for f in files)),
        applicant=form.applicant(),
        received_at=form.received_at(now),
        addressee=form.cleaned_data["addressee"],
        standard_version=form.cleaned_data["service"],
    )
    return receive(actor=actor, hand_over=hand_over, files=files, at=now)
