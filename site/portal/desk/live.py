"""Parts of a page that refresh themselves: unchanged ones answer 204, an expired session reloads the page."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def etag_of(text: str) -> str:
    """Return the tag of a rendered part."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def is_poll(request: HttpRequest) -> bool:
    """Tell whether htmx asks for the part alone."""
    return request.headers.get("HX-Request") == "true"


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """Answer 204, which htmx leaves the page alone for, where the page shows this part already."""
    if is_poll(request) and request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=204)
    return None


def reload_signed_out(view: View) -> View:
    """Let a poll of somebody who was signed out load the whole page again, which leads to the login door."""

    @wraps(view)
    def with_check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_poll(request) and not request.user.is_authenticated:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return view(request, *args, **kwargs)

    return with_check
