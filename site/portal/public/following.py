"""As which letter's sender this visitor reads: proven by code and second factor, kept in the session only."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from correspondence.cases.access import followable
from correspondence.organization.actors import ApplicantActor

SESSION_KEY = "follows"
P = ParamSpec("P")


def follow(request: HttpRequest, actor: ApplicantActor) -> None:
    """Let this session read the sender's letter; its cookie gets a new value, so that an older one opens nothing."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = {"case": actor.case_id, "label": actor.label, "confirmed": actor.confirmed}


def follower(request: HttpRequest) -> ApplicantActor | None:
    """Return the sender as whom this session reads, or None; a code past its retention opens nothing any more."""
    kept = request.session.get(SESSION_KEY)
    if not kept:
        return None
    if not followable(timezone.now()).filter(pk=kept["case"]).exists():
        unfollow(request)
        return None
    return ApplicantActor(case_id=kept["case"], label=kept["label"], confirmed=kept["confirmed"])


def unfollow(request: HttpRequest) -> None:
    """Forget the letter."""
    request.session.pop(SESSION_KEY, None)


def follower_view(
    view: Callable[Concatenate[HttpRequest, ApplicantActor, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Hand the view its sender; whoever has not given a code is led to the form, also from a refreshing part."""

    @wraps(view)
    def with_follower(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = follower(request)
        if actor is not None:
            return view(request, actor, *args, **kwargs)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return redirect("track")

    return never_cache(with_follower)  # type: ignore[return-value]
