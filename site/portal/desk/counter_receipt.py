"""The receipt at the desk: printed by the registrar for a letter of every channel; the code stands in bodies only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from correspondence.cases.access import get_case
from correspondence.cases.models import Case
from correspondence.intake.models import Channel
from correspondence.intake.receipt import receipt_for
from correspondence.intake.receipt_slips import note_shown, present_slip
from correspondence.intake.receipt_views import slip_file, slip_part
from correspondence.letters.reading import note_reading
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor

from .live import reload_signed_out

PAGE = "counter-receipt"


@require_GET
@official_view
def counter_receipt(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Show the receipt as a sheet to print; that somebody at the desk saw a sender's code is in the journal."""
    case = _case(actor, case_id)
    note_shown(actor=actor, case=case, at=timezone.now())
    context = {
        "receipt": receipt_for(case),
        "letter": case.letter,
        "present": present_slip(case),
        "page": PAGE,
        "number": case.pk,
        "at_the_counter": case.deliveries.filter(channel=Channel.COUNTER).exists(),
    }
    return render(request, "portal/desk/counter_receipt.html", context)


@require_http_methods(["GET", "POST"])
@reload_signed_out
@official_view
def counter_receipt_slip(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponse:
    """Ask for the PDF of the receipt, or tell how far it is."""
    case = _case(actor, case_id)
    return slip_part(request, actor, case, page=PAGE, number=case.pk)


@require_GET
@official_view
def counter_receipt_pdf(request: HttpRequest, actor: OfficialActor, case_id: int) -> HttpResponseBase:
    """Hand out the PDF of the receipt."""
    case = _case(actor, case_id)
    note_shown(actor=actor, case=case, at=timezone.now())
    return slip_file(request, case)


def _case(actor: OfficialActor, case_id: int) -> Case:
    """Return the case to its registrar; 404 to everybody else, also to who may read the letter."""
    case = get_case(actor, case_id)
    if not actor.is_registrar:
        raise Http404
    note_reading(actor=actor, letter=case.letter, at=timezone.now())
    return case
