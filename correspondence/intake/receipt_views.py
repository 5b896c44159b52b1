"""The receipt of the letter that this visitor has just sent, and the parts every page with a receipt shares."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.cases.access import factor_of
from correspondence.cases.models import Case
from correspondence.foundation.files.serving import serve
from correspondence.organization.actors import Actor, ApplicantActor

from .receipt import TRACKING_PATH, case_of, receipt_for
from .receipt_slips import Making, ask_for_slip, present_slip

RECEIPT_KEY = "receipt"
PART = "intake/receipt_pdf_part.html"


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the receipt of the letter this visitor has just sent; `?cetak` gives it as a sheet of paper."""
    case = _sent_case(request)
    if case is None:
        return render(request, "intake/receipt_gone.html", {"tracking_path": TRACKING_PATH}, status=404)
    template = "intake/receipt_print.html" if "cetak" in request.GET else "intake/receipt.html"
    known = receipt_for(case)
    context = {
        "receipt": known,
        "tracking_path": TRACKING_PATH,
        "email": case.applicant.email,
        "kind": factor_of(case).value,
        "present": present_slip(case, known),
    }
    return render(request, template, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_slip(request: HttpRequest) -> HttpResponse:
    """Ask for the PDF of the receipt, or tell how far it is."""
    case = _sent_case(request)
    if case is None:
        return gone(request)
    return slip_part(request, ApplicantActor(case_id=case.pk, label=str(case.applicant)), case, page="receipt")


@never_cache
@require_safe
def receipt_pdf(request: HttpRequest) -> HttpResponseBase:
    """Hand out the PDF of the receipt."""
    case = _sent_case(request)
    if case is None:
        raise Http404
    return slip_file(request, case)


def slip_part(request: HttpRequest, actor: Actor, case: Case, *, page: str, number: int | None = None) -> HttpResponse:
    """Answer the part of a page that leads to the PDF; the caller has asked whether this actor may have it.

    A POST asks for the PDF. A poll gets 204 until it is made. `page` names the address of the whole page, `page`-slip
    and `page`-pdf those of the part and of the file; `number` is what stands in them.
    """
    if request.method == "POST":
        ask_for_slip(actor=actor, case=case, at=timezone.now())
    is_htmx = request.headers.get("HX-Request") == "true"
    if not is_htmx:
        return redirect(page, number) if number else redirect(page)
    present = present_slip(case)
    if request.method != "POST" and present.making is Making.UNDER_WAY:
        return HttpResponse(status=204)
    return render(request, PART, {"present": present, "page": page, "number": number})


def slip_file(request: HttpRequest, case: Case) -> HttpResponseBase:
    """Hand out the PDF that says what is true now; 404 while it is not made. The name tells no code."""
    slip = present_slip(case).slip
    if slip is None or slip.blob is None:
        raise Http404
    agenda = slip.content["agenda"].replace("/", "-")
    name = f"tanda-terima-{agenda}.pdf" if agenda else "tanda-terima.pdf"
    return serve(request, slip.blob, name=name)


def gone(request: HttpRequest) -> HttpResponse:
    """Answer a part whose page is not this visitor's any more: load the page again, which says so."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    raise Http404


def _sent_case(request: HttpRequest) -> Case | None:
    delivery_id = request.session.get(RECEIPT_KEY)
    return case_of(delivery_id) if delivery_id else None
