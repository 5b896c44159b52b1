"""Browsers ask for /favicon.ico whatever a page says."""

from django.http import HttpRequest, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the drawn icon."""
    return HttpResponseRedirect(static("tanggap/icon.svg"))
