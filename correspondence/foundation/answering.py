"""Answering a person whose act was refused: the sentence goes onto the page, typed values stay."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from .errors import Refused

P = ParamSpec("P")
View = Callable[P, HttpResponseBase]
FAULTY = 422  # HTTP status of a page whose form came back with errors


@contextmanager
def refusals_as_messages(request: HttpRequest) -> Iterator[None]:
    """Show a `Refused` raised inside the block as a message on the next page, and go on after the block."""
    try:
        yield
    except Refused as error:
        messages.error(request, str(error))


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Put a `Refused` raised inside the block above the form, which is then shown again, and go on."""
    try:
        yield
    except Refused as error:
        form.add_error(None, str(error))


def press_again(request: HttpRequest) -> None:
    """Tell somebody who came to a button's address by GET, as after signing in again, that nothing happened."""
    messages.info(request, _("Nothing has been changed yet. Press the button once more."))


def button_of(page: str) -> Callable[[View[P]], View[P]]:
    """Take POST only; a GET leads to the page that holds the button: of the same object, or a list of all."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request = args[0]
            assert isinstance(request, HttpRequest)  # noqa: S101  (told to the type checker)
            if request.method == "POST":
                return view(*args, **kwargs)
            press_again(request)
            return HttpResponseRedirect(_address(page, args[1:], kwargs))

        return answer

    return decorate


def _address(page: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    try:
        return reverse(page, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return reverse(page)
