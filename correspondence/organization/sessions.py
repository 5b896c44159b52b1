"""How long a session lasts: until it lies idle, or for one working day, whatever happens in it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SINCE, SEEN = "session_since", "session_seen"
NOTED_EACH = 60  # seconds between two notes of the last visit, so that not every page writes


class SessionLimitsMiddleware:
    """Ends sessions that lay idle or grew too old, before the request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _check(request, timezone.now().timestamp())
        return self.get_response(request)


def _check(request: HttpRequest, now: float) -> None:
    session = request.session
    since, seen = session.get(SINCE, now), session.get(SEEN, now)
    if now - since >= settings.SESSION_AGE_SECONDS or now - seen >= settings.SESSION_IDLE_SECONDS:
        logout(request)
        return
    if SINCE not in session:
        session[SINCE] = now
    by_hand = "HX-Request" not in request.headers or request.method != "GET"  # an open page asks by itself
    if SEEN not in session or (by_hand and now - seen >= NOTED_EACH):
        session[SEEN] = now
