"""Template words of the receipt slip."""

from functools import lru_cache

import segno
from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
SUFFIXES = {"page": "", "part": "-slip", "pdf": "-pdf"}
QUIET = 4  # modules of white around the code (ISO/IEC 18004, 5.3.8)


@register.simple_tag
def qr(address: str) -> SafeString:
    """Draw an address as QR code (ISO/IEC 18004, correction M), sharp at every size; it says nothing to read aloud."""
    return _drawn(address)


@lru_cache(maxsize=8)  # every receipt leads to one and the same page
def _drawn(address: str) -> SafeString:
    made = segno.make(address, error="m", micro=False)
    width, height = made.symbol_size(border=QUIET)
    drawn = made.svg_inline(border=QUIET, svgclass=None, lineclass=None, omitsize=True)
    inner = mark_safe(_inner(drawn))  # noqa: S308  (one path of plain numbers, drawn by segno)
    return format_html('<svg class="qr" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>', width, height, inner)


def _inner(drawn: str) -> str:
    """Return what stands within the outer tag of a drawing."""
    return drawn.partition(">")[2].rpartition("<")[0]


@register.simple_tag
def slip_urls(page: str, number: int | None) -> dict[str, str]:
    """Give the addresses of a page with a receipt: its own, that of the part that leads to the PDF, and the PDF's."""
    args = [number] if number else []
    return {name: reverse(f"{page}{suffix}", args=args) for name, suffix in SUFFIXES.items()}
