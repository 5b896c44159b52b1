"""The doors for machines as the registrar keeps them: what the scan folder refused, and other systems' tokens."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.foundation.answering import FAULTY, press_again, refusals_as_messages, refusals_on
from correspondence.intake.clients import clients_of, make_client, renew_token, revoke_client
from correspondence.intake.folder_notes import refused, see_to, waiting
from correspondence.intake.models import ApiClient, InboxRefusal
from correspondence.organization.account import is_proved, lead_to_proof
from correspondence.organization.acting import registrar_view
from correspondence.organization.actors import OfficialActor

from .machines_form import ClientForm
from .machines_steps import stopped_work

PER_PAGE = 50
MOST_WAITING = 100
MOST_STOPPED = 50


@require_safe
@registrar_view
def scan_folder(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """Show what the scan folder refused, what waits in it for long, and steps of the office that gave up."""
    page = Paginator(refused(actor.agency), PER_PAGE).get_page(request.GET.get("page"))
    stuck, stopped = waiting(actor.agency, at=timezone.now()), stopped_work(actor.agency)
    context = {"page": page, "waiting": stuck[:MOST_WAITING], "stuck": stuck.count(), "agency": actor.agency}
    context |= {"stopped": stopped[:MOST_STOPPED], "stopped_count": len(stopped)}
    return render(request, "portal/desk/scan_folder.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@registrar_view
def scan_folder_seen(request: HttpRequest, actor: OfficialActor, refusal_id: int) -> HttpResponse:
    """Note that the registrar has seen to a refused file."""
    refusal = get_object_or_404(InboxRefusal, pk=refusal_id, agency=actor.agency)
    if request.method != "POST":
        press_again(request)
    else:
        with refusals_as_messages(request):
            see_to(actor=actor, refusal=refusal, at=timezone.now())
            messages.success(request, _("Noted. The file stays where it was put aside."))
    return redirect("scan-folder")


@require_safe
@registrar_view
def systems(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """List the systems that may deliver letters to the agency."""
    return render(request, "portal/desk/systems.html", {"clients": clients_of(actor.agency), "now": timezone.now()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@registrar_view
def system_new(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """Make a client after a fresh proof, and show its token this once."""
    if not is_proved(request):
        return _prove(request)
    form = ClientForm(request.POST if request.method == "POST" else None, agency=actor.agency)
    if form.is_valid():
        with refusals_on(form):
            client, token = make_client(actor=actor, agency=actor.agency, at=timezone.now(), **form.facts())
            return _show_token(request, client, token)
    return render(request, "portal/desk/system_new.html", {"form": form}, status=FAULTY if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@registrar_view
def system_renew(request: HttpRequest, actor: OfficialActor, client_id: int) -> HttpResponse:
    """Give a client a new token after a fresh proof, and show it this once."""
    client = _client(actor, client_id)
    if not is_proved(request):
        return _prove(request)
    if request.method == "POST":
        with refusals_as_messages(request):
            return _show_token(request, client, renew_token(actor=actor, client=client, at=timezone.now()))
        return redirect("systems")
    return render(request, "portal/desk/system_renew.html", {"client": client})


@require_http_methods(["GET", "HEAD", "POST"])
@registrar_view
def system_revoke(request: HttpRequest, actor: OfficialActor, client_id: int) -> HttpResponse:
    """End a client; to close a door asks for no proof."""
    client = _client(actor, client_id)
    if request.method != "POST":
        press_again(request)
    else:
        with refusals_as_messages(request):
            revoke_client(actor=actor, client=client, at=timezone.now())
            messages.success(request, _("%(name)s may deliver nothing any more.") % {"name": client.name})
    return redirect("systems")


def _prove(request: HttpRequest) -> HttpResponse:
    """Lead to the proof and back to the page; what was typed there is lost, and the message says so."""
    if request.method == "POST":
        messages.warning(request, _("Nothing has been saved: first prove that it is you, then fill it in once more."))
    return lead_to_proof(request)


def _show_token(request: HttpRequest, client: ApiClient, token: str) -> HttpResponse:
    context: dict[str, Any] = {"client": client, "token": token}
    return render(request, "portal/desk/system_token.html", context)


def _client(actor: OfficialActor, client_id: int) -> ApiClient:
    return get_object_or_404(clients_of(actor.agency), pk=client_id)
