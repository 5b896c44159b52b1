"""A form sent after the session had ended: what was typed waits in the visitor's session until the sign-in is done."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

SESSION_KEY = "kept_form"
MOST_CHARACTERS = 64_000  # of all values together; more is no form that a person typed
LEFT_OUT = ("csrfmiddlewaretoken", "password")
View = Callable[..., HttpResponseBase]


def keep_typed(view: View) -> View:
    """Keep what somebody who is signed out sends to this view; the view itself leads to the login door."""

    @wraps(view)
    def with_keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            _keep(request)
        return view(request, *args, **kwargs)

    return with_keeping


def kept_values(request: HttpRequest) -> QueryDict | None:
    """Return, once, what was typed on this page before the session ended; files are not kept."""
    kept = request.session.get(SESSION_KEY)
    if request.method != "GET" or kept is None or kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    values = QueryDict(mutable=True)
    for name, entries in kept["values"].items():
        values.setlist(name, entries)
    return values


def _keep(request: HttpRequest) -> None:
    values = {name: entries for name, entries in request.POST.lists() if name not in LEFT_OUT}
    if sum(len(entry) for entries in values.values() for entry in entries) <= MOST_CHARACTERS:
        request.session[SESSION_KEY] = {"path": request.path, "values": values}
