"""What the office stands on is away for a while: a locked or restarting database, a full or failing disk.

Such an error is nobody's fault and ends by itself, so it is answered with 503 and Retry-After, never with a bare 500.
"""

import errno
import logging
import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.defaults import server_error

logger = logging.getLogger("tanggap.unavailable")
RETRY_AFTER = "10"  # seconds
API = "/api/"
DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS})
# The primary result codes of SQLite that speak of the machine, not of the question that was asked.
SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM,
    }
)  # fmt: skip
PRIMARY = 0xFF  # extended result codes keep the primary one in their lowest byte


def is_down(error: BaseException) -> bool:
    """Tell whether the error, or what caused it, says that the database or the disk is away."""
    return any(_says_so(each) for each in _chain(error))


def answer_error(request: HttpRequest) -> HttpResponse:
    """Answer an error that no view has answered (`handler500`): 503 while something is away, else the 500 page."""
    error = sys.exc_info()[1]
    if error is None or not is_down(error):
        return server_error(request)
    logger.warning("%s %s: %s", request.method, request.path, type(error).__name__)
    return busy(request)


def busy(request: HttpRequest) -> HttpResponse:
    """Return the 503 answer in the visitor's language; it asks neither database nor session."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        response = _answer(request)
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "private, no-store"
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith(API):
        return JsonResponse(_problem(), status=503, content_type="application/problem+json")
    page = loader.get_template("503.html").render({"sent": request.method == "POST", "address": request.path})
    return HttpResponse(page, status=503)


def _problem() -> dict[str, Any]:
    """Return the details as the API words its own problems (RFC 9457)."""
    return {
        "type": f"{settings.PUBLIC_BASE_URL}{API}v1/docs#unavailable",
        "title": _("The office cannot take letters at this moment."),
        "status": 503,
        "code": "unavailable",
        "detail": _("The service is away for a moment. Send the same request again."),
        "errors": [],
    }


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or each.__context__


def _says_so(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & PRIMARY in SQLITE
    if isinstance(error, OperationalError | InterfaceError):
        return not isinstance(error.__cause__, sqlite3.Error)  # PostgreSQL's; SQLite's own word is the cause
    return isinstance(error, OSError) and error.errno in DISK
