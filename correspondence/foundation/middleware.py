"""What every request passes through."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils import translation

from . import request_id
from .client_address import forget_untrusted_words
from .jobs.faults import fault
from .unreadable import forget_unreadable_words

NO_STORE = "private, no-store"
NOT_LISTED = "noindex, nofollow"
HEALTH = "/healthz"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class HeadersMiddleware:
    """Outermost: every answer leaves with the whole set of headers, whoever made it; a view's own word stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forget_untrusted_words(request)
        forget_unreadable_words(request)
        _know_this_machine(request)
        response = self.get_response(request)
        for name, value in settings.HEADERS_ON_EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        if request.path_info.startswith(settings.NOT_INDEXED) or response.status_code >= 400:
            response.headers.setdefault("X-Robots-Tag", NOT_LISTED)
        if request.path_info.startswith(settings.KEPT_BY_NO_CACHE) and not _says_how_long(response):
            response["Cache-Control"] = NO_STORE
        if request.method == "POST":
            fault("web.before_answer")
        return response


def _know_this_machine(request: HttpRequest) -> None:
    """Let a supervisor ask for the office's health by a loopback name, as if it had used the public one.

    That page shows no link and no cookie, so that a false name does nothing there; on every other page
    Django refuses names that are not ours.
    """
    name = split_domain_port(request.META.get("HTTP_HOST", ""))[0]
    if request.path_info == HEALTH and name in LOOPBACK and "*" not in settings.ALLOWED_HOSTS:
        request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].removeprefix(".")


def _says_how_long(response: HttpResponse) -> bool:
    """Tell whether the view itself chose: nothing may be kept, or (pictures of pages) only after asking again."""
    said = response.get("Cache-Control", "")
    return "no-store" in said or ("no-cache" in said and "private" in said)


class RequestIdMiddleware:
    """Gives each request an id and forbids caches to keep pages that a person signed in for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identity = request_id.begin()
        response = self.get_response(request)
        response["X-Request-Id"] = identity
        if "Cache-Control" not in response and _signed_in(request):
            response["Cache-Control"] = NO_STORE
        return response


def _signed_in(request: HttpRequest) -> bool:
    return getattr(request, "user", None) is not None and request.user.is_authenticated


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
