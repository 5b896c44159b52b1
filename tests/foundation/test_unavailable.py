"""While database or disk are away the answer is 503 with Retry-After; a mistake of ours stays a 500."""

import errno
import sqlite3
from collections.abc import Callable

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from correspondence.foundation.unavailable import is_down

ERRORS: dict[str, Callable[[], BaseException]] = {}


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


def sqlite_error(code: int, text: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


def sqlite(code: int, text: str) -> Exception:
    return caused(OperationalError(text), sqlite_error(code, text))


AWAY = [
    sqlite(sqlite3.SQLITE_BUSY, "database is locked"),
    sqlite(sqlite3.SQLITE_IOERR | (4 << 8), "disk I/O error"),
    sqlite(sqlite3.SQLITE_FULL, "database or disk is full"),
    caused(OperationalError("gone"), psycopg.errors.AdminShutdown("terminating connection")),
    caused(InterfaceError("closed"), psycopg.InterfaceError("the connection is closed")),
    OSError(errno.ENOSPC, "No space left on device"),
    caused(RuntimeError("while saving"), OSError(errno.ENOSPC, "No space left on device")),
]
OURS = [
    sqlite(sqlite3.SQLITE_ERROR, "no such table: x"),
    caused(ProgrammingError("no such table"), psycopg.errors.UndefinedTable("x")),
    FileNotFoundError(errno.ENOENT, "not there"),
    ValueError("a mistake of ours"),
]


def fail(request: HttpRequest, number: int) -> HttpResponse:
    raise (AWAY + OURS)[number]


urlpatterns = [path("<int:number>/", fail), path("api/v1/<int:number>/", fail)]
handler500 = "correspondence.foundation.unavailable.answer_error"


@pytest.mark.parametrize("number", range(len(AWAY)))
def test_what_is_away_is_known(number: int) -> None:
    assert is_down(AWAY[number])


@pytest.mark.parametrize("number", range(len(OURS)))
def test_a_mistake_of_ours_is_not_called_away(number: int) -> None:
    assert not is_down(OURS[number])


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("language", "words"), [("id", b'lang="id"'), ("en", b"being looked after")])
def test_a_page_says_when_to_come_back(language: str, words: bytes) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = language
    answer = client.post("/0/")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "private, no-store")
    assert words in answer.content
    assert "Content-Security-Policy" in answer


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_machine_is_told_in_json() -> None:
    answer = Client(raise_request_exception=False).post("/api/v1/5/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json()["code"] == "unavailable"


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_mistake_of_ours_stays_a_500() -> None:
    answer = Client(raise_request_exception=False).get(f"/{len(AWAY)}/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer
