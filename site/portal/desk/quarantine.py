"""Quarantine: deliveries by machine that became no letter, their reason, their original, another try, putting aside."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from correspondence.foundation.answering import FAULTY, press_again, refusals_on
from correspondence.foundation.files.serving import serve
from correspondence.foundation.jobs.models import Step
from correspondence.foundation.jobs.planning import retry
from correspondence.inspection.messages import FLAGS, REASONS
from correspondence.intake.models import DeliveredFile, Delivery, DeliveryState, VirusScan
from correspondence.intake.quarantine import (
    STOPPED,
    checks_of,
    dismiss,
    ended,
    file_in_quarantine,
    held,
    with_files,
)
from correspondence.intake.virus import refuse_infected
from correspondence.organization.acting import registrar_view
from correspondence.organization.actors import OfficialActor

from .letter_facts import virus_words
from .reading_state import stopped_step

PER_PAGE = 50
SHOWN = "tampil"
# What the address names -> the state in which those deliveries ended; without a name, what is held back now.
FILTERS = {"disingkirkan": DeliveryState.DISMISSED, "otomatis": DeliveryState.KEPT}


@dataclass(frozen=True)
class HeldFile:
    """One file: why it was refused, what else is known of it, what the virus scanner said, and where it is had."""

    file: DeliveredFile
    sentence: str
    flags: list[str]
    virus: str
    is_had: bool


@dataclass(frozen=True)
class HeldLine:
    """One delivery: its files, where its check stands, and what may be done with it."""

    delivery: Delivery
    files: list[HeldFile]
    state: str
    reason: str
    may_retry: bool
    may_dismiss: bool


class DismissForm(forms.Form):
    """Why a delivery is put aside."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("For example: advertisement, or sent again and registered meanwhile."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why this delivery is put aside.")},
    )


@require_GET
@registrar_view
def quarantine(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """List what is held back, or with a filter what was put aside or kept without being a letter."""
    wanted = FILTERS.get(request.GET.get(SHOWN, ""))
    found = ended(actor.agency, wanted) if wanted else held(actor.agency)
    page = Paginator(with_files(found), PER_PAGE).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    checks = checks_of(listed)
    lines = [_line(delivery, checks.get(delivery.pk)) for delivery in listed]
    context = {
        "actor": actor,
        "page": page,
        "lines": lines,
        "total": page.paginator.count,
        "shown": request.GET.get(SHOWN, "") if wanted else "",
    }
    return render(request, "portal/desk/quarantine.html", context)


@require_GET
@registrar_view
def quarantine_file(request: HttpRequest, actor: OfficialActor, file_id: int) -> HttpResponseBase:
    """Hand out an original that is held back, only as a download; one with a virus is had by nobody."""
    file = file_in_quarantine(actor.agency, file_id)
    if file is None:
        raise Http404
    refuse_infected(file.original)
    return serve(request, file.original, name=file.name)


@require_http_methods(["GET", "POST"])
@registrar_view
def quarantine_retry(request: HttpRequest, actor: OfficialActor, delivery_id: int) -> HttpResponse:
    """Begin a check that gave up again."""
    delivery = _held_delivery(actor, delivery_id)
    if request.method != "POST":
        press_again(request)
    elif delivery is None:
        messages.info(request, _("This delivery is no longer held back."))
    elif step := checks_of([delivery]).get(delivery.pk):
        retry(step)
        messages.success(request, _("The check begins again. An accepted file appears as a letter in the inbox."))
    return redirect("quarantine")


@require_http_methods(["GET", "POST"])
@registrar_view
def quarantine_dismiss(request: HttpRequest, actor: OfficialActor, delivery_id: int) -> HttpResponse:
    """Ask for the reason and put a delivery aside."""
    delivery = _held_delivery(actor, delivery_id)
    if delivery is None:
        messages.info(request, _("This delivery is no longer held back."))
        return redirect("quarantine")
    form = DismissForm(request.POST) if request.method == "POST" else DismissForm()
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            dismiss(actor=actor, delivery=delivery, why=form.cleaned_data["why"], at=timezone.now())
            messages.success(request, _("The delivery was put aside. It stays listed with its reason."))
            return redirect("quarantine")
    context = {"actor": actor, "form": form, "line": _line(delivery, checks_of([delivery]).get(delivery.pk))}
    return render(request, "portal/desk/quarantine_dismiss.html", context, status=FAULTY if form.errors else 200)


def _held_delivery(actor: OfficialActor, delivery_id: int) -> Delivery | None:
    """Return the delivery if it is still held back; 404 where the agency has none of this number."""
    if not Delivery.objects.filter(agency=actor.agency, pk=delivery_id).exists():
        raise Http404
    return with_files(held(actor.agency)).filter(pk=delivery_id).first()


def _line(delivery: Delivery, step: Step | None) -> HeldLine:
    stopped = stopped_step(step) if step is not None and step.state in STOPPED else None
    still_held = delivery.state in (DeliveryState.HELD, DeliveryState.WAITING)
    return HeldLine(
        delivery=delivery,
        files=[_file(file) for file in delivery.files.all()],
        state=_state(delivery, bool(stopped)),
        reason=stopped.reason if stopped and still_held else "",
        may_retry=bool(stopped and stopped.may_retry and still_held),
        may_dismiss=still_held,
    )


def _state(delivery: Delivery, stopped: bool) -> str:
    if delivery.state == DeliveryState.WAITING and stopped:
        return _("Check stopped")
    if delivery.state == DeliveryState.HELD:
        return _("Refused by the safety check")
    return str(delivery.get_state_display())


def _file(file: DeliveredFile) -> HeldFile:
    return HeldFile(
        file=file,
        sentence=str(REASONS.get(file.reason, file.reason)),
        flags=[str(FLAGS[flag]) for flag in file.flags if flag in FLAGS],
        virus=virus_words(file) if file.verdict else "",
        is_had=file.virus_scan != VirusScan.INFECTED,
    )
