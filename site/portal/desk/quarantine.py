"""Quarantine: deliveries by machine that became no letter, their reason, their original, and another try."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from correspondence.foundation.answering import press_again
from correspondence.foundation.files.serving import serve
from correspondence.foundation.jobs.models import Step
from correspondence.foundation.jobs.planning import retry
from correspondence.inspection.messages import REASONS
from correspondence.intake.models import DeliveredFile, Delivery
from correspondence.intake.quarantine import STOPPED, checks_of, held, with_files
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor

from .reading_state import stopped_step

PER_PAGE = 50


@dataclass(frozen=True)
class HeldLine:
    """One delivery: its files with their sentences, where its check stands, and whether it may be tried again."""

    delivery: Delivery
    files: list[tuple[DeliveredFile, str]]
    state: str
    reason: str
    may_retry: bool


@require_GET
@official_view
def quarantine(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """List what is held back."""
    _registrar_only(actor)
    page = Paginator(with_files(held(actor.agency)), PER_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    checks = checks_of(found)
    lines = [_line(delivery, checks.get(delivery.pk)) for delivery in found]
    context = {"actor": actor, "page": page, "lines": lines, "total": page.paginator.count}
    return render(request, "portal/desk/quarantine.html", context)


@require_GET
@official_view
def quarantine_file(request: HttpRequest, actor: OfficialActor, file_id: int) -> HttpResponseBase:
    """Hand out an original that is held back, only as a download."""
    _registrar_only(actor)
    files = DeliveredFile.objects.filter(delivery__in=held(actor.agency)).select_related("original")
    file = files.filter(pk=file_id).first()
    if file is None:
        raise Http404
    return serve(request, file.original, name=file.name)


@require_http_methods(["GET", "POST"])
@official_view
def quarantine_retry(request: HttpRequest, actor: OfficialActor, delivery_id: int) -> HttpResponse:
    """Begin a check that gave up again."""
    _registrar_only(actor)
    if not Delivery.objects.filter(agency=actor.agency, pk=delivery_id).exists():
        raise Http404
    delivery = held(actor.agency).filter(pk=delivery_id).first()
    if request.method != "POST":
        press_again(request)
    elif delivery is None:
        messages.info(request, _("This delivery is no longer held back."))
    elif step := checks_of([delivery]).get(delivery.pk):
        retry(step)
        messages.success(request, _("The check begins again. An accepted file appears as a letter in the inbox."))
    return redirect("quarantine")


def _line(delivery: Delivery, step: Step | None) -> HeldLine:
    stopped = stopped_step(step) if step is not None and step.state in STOPPED else None
    return HeldLine(
        delivery=delivery,
        files=[(file, str(REASONS.get(file.reason, file.reason))) for file in delivery.files.all()],
        state=_("Check stopped") if stopped else _("Refused by the safety check"),
        reason=stopped.reason if stopped else "",
        may_retry=bool(stopped and stopped.may_retry),
    )


def _registrar_only(actor: OfficialActor) -> None:
    if not actor.is_registrar:
        raise PermissionDenied(_("The quarantine is kept by the registrar."))
