"""Words of a request that mean nothing: taken away before any page, library or database stumbles over them."""

import re

from django.conf import settings
from django.http import HttpRequest
from django.http.request import MediaType

# A key as Django's sessions make it (SessionBase._get_new_session_key); nothing else ever opens a session.
_SESSION_KEY = re.compile(r"[a-z0-9]{32}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # RFC 6265, 4.1.1: no cookie of ours has them
_ACCEPT = "HTTP_ACCEPT"


def forget_unreadable_words(request: HttpRequest) -> None:
    """Drop cookies that cannot be ours, and an Accept that cannot be read; both then count as not sent."""
    for name in [name for name, value in request.COOKIES.items() if not _is_cookie(name, value)]:
        del request.COOKIES[name]
    if not _is_accept(request.META.get(_ACCEPT, "")):
        del request.META[_ACCEPT]


def _is_cookie(name: str, value: str) -> bool:
    if name == settings.SESSION_COOKIE_NAME:
        return _SESSION_KEY.fullmatch(value) is not None
    return _CONTROL.search(value) is None


def _is_accept(header: str) -> bool:
    """Tell whether Django can read it: a parameter in a codec that is none of text (RFC 8187) ends in an error."""
    try:
        return all(MediaType(token).quality is not None for token in header.split(",") if token.strip())
    except (ValueError, LookupError):
        return False
