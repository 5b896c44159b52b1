"""What every request to the API passes through: the token, the limit, the language, and answers kept by no cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer

from correspondence.foundation.limits import Limit, seconds_to_wait, seconds_to_wait_for

from ..clients import client_with
from ..models import ApiClient
from .problems import Problem, answer_problem

STRANGERS_PER_MINUTE = 60
MANY = 1_000_000_000  # each client has its own limit only
View = Callable[..., HttpResponseBase]


class BearerToken(HttpBearer):
    """The client's token, as `Authorization: Bearer tgp_…` (RFC 6750)."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiClient | None:
        """Return the client that the token opens, unless it asks too often."""
        now = timezone.now()
        client = client_with(token.strip(), at=now)
        if client is not None:
            limit = Limit("api", each=settings.API_REQUESTS_PER_MINUTE, everybody=MANY)
            _wait(seconds_to_wait_for(limit, f"client {client.pk}", at=now))
        return client


def refuse_stranger(request: HttpRequest) -> Problem:
    """Return the answer to a request without a token that counts; too many of them from one address must wait."""
    limit = Limit("api-token", each=STRANGERS_PER_MINUTE, everybody=MANY)
    _wait(seconds_to_wait(limit, request, at=timezone.now()))
    return Problem("unauthorized", headers={"WWW-Authenticate": 'Bearer realm="tanggap"'})


def _wait(seconds: int) -> None:
    if seconds:
        words = _("Wait %(count)d seconds, then send it again with the same idempotency key.") % {"count": seconds}
        raise Problem("too-many-requests", words, headers={"Retry-After": str(seconds)})


def at_the_door(view: View) -> View:
    """Answer in the language asked for, whatever happens as JSON, and never into a cache."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.encoding = "utf-8"  # a client's `charset` may name what is no encoding of text
        language = language_asked(request)
        with translation.override(language):
            response = _answer(view, request, *args, **kwargs)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    return answer


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        response = view(request, *args, **kwargs)
    except Http404:
        return answer_problem(request, Problem("not-found"))
    except Problem as problem:
        return answer_problem(request, problem)
    if response.status_code == 405:
        return answer_problem(request, Problem("method-not-allowed", headers={"Allow": response["Allow"]}))
    return response


def language_asked(request: HttpRequest) -> str:
    """Return the first language of Accept-Language that we speak, else Indonesian."""
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        code = asked.partition("-")[0]
        if code in dict(settings.LANGUAGES):
            return code
    return settings.LANGUAGE_CODE


def nowhere(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
    """Answer any other address below the API."""
    raise Http404


nowhere.csrf_exempt = True  # type: ignore[attr-defined]  # nothing happens there, and the answer is a 404
