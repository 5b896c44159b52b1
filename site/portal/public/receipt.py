"""The receipt from the tracking page: for the sender whose second factor was given, as page, sheet and PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.cases.access import get_case
from correspondence.cases.models import Case
from correspondence.intake.receipt import receipt_for
from correspondence.intake.receipt_slips import present_slip
from correspondence.intake.receipt_views import slip_file, slip_part
from correspondence.organization.actors import ApplicantActor

from .following import follower_view

PAGE = "tracked-receipt"


@require_safe
@follower_view
def tracked_receipt(request: HttpRequest, actor: ApplicantActor) -> HttpResponse:
    """Show the receipt as it reads now."""
    case = own_case(actor)
    context = {"receipt": receipt_for(case), "present": present_slip(case), "page": PAGE}
    return render(request, "portal/public/receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@follower_view
def tracked_receipt_slip(request: HttpRequest, actor: ApplicantActor) -> HttpResponse:
    """Ask for the PDF of the receipt, or tell how far it is."""
    return slip_part(request, actor, own_case(actor), page=PAGE)


@require_safe
@follower_view
def tracked_receipt_pdf(request: HttpRequest, actor: ApplicantActor) -> HttpResponseBase:
    """Hand out the PDF of the receipt."""
    return slip_file(request, own_case(actor))


def own_case(actor: ApplicantActor) -> Case:
    """Return the sender's case; 404 without the second factor."""
    if not actor.confirmed:
        raise Http404
    return get_case(actor, actor.case_id)
