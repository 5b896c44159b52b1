"""Separator sheets: chosen here, printed from the browser, laid in front of each letter in the scanner."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from correspondence.foundation.answering import FAULTY
from correspondence.intake.separators import Sheet, payload
from correspondence.organization.acting import registrar_view
from correspondence.organization.actors import OfficialActor

from .directing import services
from .scan_form import SheetsForm

BORDER = 4  # modules of quiet zone, as ISO/IEC 18004 asks


@require_GET
@registrar_view
def separator_sheets(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """Show the choice, and the sheets themselves once it is made."""
    asked = "count" in request.GET
    form = SheetsForm(request.GET) if asked else SheetsForm()
    form.offer(services(timezone.now(), actor.agency), actor.agency)
    if not asked or not form.is_valid():
        context = {"form": form, "actor": actor}
        return render(request, "portal/desk/separator_sheets.html", context, status=FAULTY if asked else 200)
    return render(request, "portal/desk/separator_print.html", _printed(actor, form))


def _printed(actor: OfficialActor, form: SheetsForm) -> dict[str, Any]:
    sheet = Sheet(agency=actor.agency.code, service=form.service_code(), addressee=form.addressee_code())
    return {
        "actor": actor,
        "copies": range(form.cleaned_data["count"]),
        "count": form.cleaned_data["count"],
        "service": form.cleaned_data["service"],
        "addressee": form.cleaned_data["addressee"],
        "code": drawn(payload(sheet)),
    }


def drawn(text: str) -> SafeString:
    """Draw the text as QR code (ISO/IEC 18004, correction H: nearly a third may be lost), sharp at every size."""
    made = segno.make(text, error="h", micro=False, boost_error=False)
    width, height = made.symbol_size(border=BORDER)
    lines = made.svg_inline(border=BORDER, svgclass=None, lineclass=None, omitsize=True)
    inner = lines.partition(">")[2].rpartition("<")[0]  # what stands between the tags, plain numbers of segno
    return format_html(
        '<svg class="separator-qr" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        width,
        height,
        mark_safe(inner),  # noqa: S308  (a drawing made here)
    )
