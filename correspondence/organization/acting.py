"""As whom the signed-in person acts in this request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from .actors import OfficialActor, official

SESSION_KEY = "acting_as"
P = ParamSpec("P")


class ActingMiddleware:
    """Lets a view ask `actor_of(request)` without asking the database twice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request._official = None  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> OfficialActor:
    """Return the official who acts in this request; 404 for accounts without a position."""
    known: OfficialActor | None = getattr(request, "_official", None)
    if known is None:
        chosen = request.session.get(SESSION_KEY)
        known = official(request.user, timezone.localdate(), appointment_id=chosen)  # type: ignore[arg-type]
        request._official = known  # type: ignore[attr-defined]
    return known


def official_view(
    view: Callable[Concatenate[HttpRequest, OfficialActor, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Ask for sign-in and hand the view its actor: `def view(request, actor, …)`."""

    @wraps(view)
    def with_actor(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, actor_of(request), *args, **kwargs)

    return login_required(with_actor)  # type: ignore[return-value]


def registrar_view(
    view: Callable[Concatenate[HttpRequest, OfficialActor, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """As `official_view`, for what only registrars of the agency do; other officials are told so (403)."""

    @wraps(view)
    def with_registrar(
        request: HttpRequest, actor: OfficialActor, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not actor.is_registrar:
            raise PermissionDenied(_("Only the registrar of the agency does this."))
        return view(request, actor, *args, **kwargs)

    return official_view(with_registrar)  # type: ignore[arg-type]
