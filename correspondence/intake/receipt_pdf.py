"""The PDF of a slip: made by a worker, tagged, in Indonesian, its fonts in it, nothing fetched from anywhere."""

from functools import cache
from pathlib import Path

import weasyprint
from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint.urls import URLFetcher

from correspondence.cases.tracking import grouped
from correspondence.foundation.files.keeping import keep

from .models import Slip
from .receipt import Receipt
from .receipt_slips import receipt_from

STYLE = Path(__file__).with_name("receipt_pdf.css")
MEDIA_TYPE = "application/pdf"


class NoFetcher(URLFetcher):
    """Fetches nothing: neither from the network nor from a file nor from the address itself."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> None:
        """Raise `ValueError`."""
        raise ValueError("a slip fetches nothing")


def make_slip(slip_id: str) -> None:
    """Make the PDF of a slip and keep it; the step `intake.receipt`, whose repeat changes nothing."""
    slip = Slip.objects.select_related("case").get(pk=slip_id)
    if slip.blob_id is not None:
        return
    receipt = receipt_from(slip.content, grouped(slip.case.tracking_code))
    blob = keep([pdf_of(receipt, slip.fingerprint)], media_type=MEDIA_TYPE)
    Slip.objects.filter(pk=slip.pk, blob=None).update(blob=blob, made_at=timezone.now())


def pdf_of(receipt: Receipt, identifier: str) -> bytes:
    """Render a receipt as PDF/UA (ISO 14289-1) on A5; the same receipt and identifier give the same bytes."""
    with translation.override("id"):
        html = render_to_string("intake/receipt_pdf.html", {"receipt": receipt, "is_sheet": True, "is_pdf": True})
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=NoFetcher())
    made: bytes = document.write_pdf(
        stylesheets=[_style()], pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode(), full_fonts=False
    )
    return made


@cache
def _style() -> weasyprint.CSS:
    return weasyprint.CSS(string=STYLE.read_text(), url_fetcher=NoFetcher())
