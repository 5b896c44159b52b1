"""What every request passes through."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from . import request_id


class RequestIdMiddleware:
    """Gives each request an id and forbids caches to keep pages that a person signed in for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identity = request_id.begin()
        response = self.get_response(request)
        response["X-Request-Id"] = identity
        signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
        if signed_in and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response


class ChosenLanguageMiddleware:
    """Indonesian unless the visitor chose otherwise: the law's language first, whatever the browser prefers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
