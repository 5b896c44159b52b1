"""Hostile words in a request's headers are answered by our pages, on both databases, never with a 500."""

from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from whitenoise import WhiteNoise

from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGES = ("/", "/masuk/", "/cms/", "/api/v1/letters", "/tidak/ada/")
KEYS = (r'"\000aaaaaaaaaaaa"', r'"a\000' + "a" * 30 + '"', "a" * 31, "A" * 32, "é" * 32, "a" * 5000, "../" * 10)
WORDS = (
    "text/html; q*=x''y", "text/html; q*=hex''00, */*", "; ; ;", "q=", "text/html;q=" + "9" * 400, "*" * 600,
    "a,b;q=nan,;", "\x00", "\xff\xfe", "W/\"", "\"" * 300, "bytes=-", "bytes=9-1,,a", "bytes=" + "9" * 5000 + "-",
    "x*0*=undefined''%FF", "Sun, 99 Xyz 99999 99:99:99 GMT",
)  # fmt: skip
NAMES = (
    "accept", "accept-language", "accept-encoding", "if-none-match", "if-match", "if-modified-since",
    "if-unmodified-since", "range", "if-range",
)  # fmt: skip


def asked(client: Client, page: str, **headers: str) -> int:
    """Give the status; an error is answered by our page for it, as behind the server."""
    return client.get(page, headers=headers, HTTP_HOST="localhost").status_code


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", ["sessionid", "__Host-sessionid"])
def test_a_session_cookie_that_is_no_key_of_ours_counts_as_none(
    cast: Cast, settings: LazySettings, name: str, key: str
) -> None:
    settings.SESSION_COOKIE_NAME = name
    said = f"{name}={key}; csrftoken={key}; django_language={key}; messages={key}"
    client = Client(raise_request_exception=False)
    for page in ("/", "/masuk/", "/meja/", "/kirim/", "/lacak/"):
        assert asked(client, page, cookie=said.encode().decode("latin-1")) in {200, 302}, page
    assert client.post("/masuk/", {}, headers={"cookie": said.encode().decode("latin-1")}).status_code < 500


def test_the_key_of_a_session_is_let_through(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.actor("registrar").user)
    assert Session.objects.filter(pk=client.cookies[settings.SESSION_COOKIE_NAME].value).exists()
    assert client.get("/meja/").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_no_hostile_header_is_answered_with_a_500(cast: Cast, name: str) -> None:
    client = Client(raise_request_exception=False)
    failed = [(page, word) for page in PAGES for word in WORDS if asked(client, page, **{name: word}) >= 500]
    assert failed == []


def test_an_accept_that_cannot_be_read_changes_the_language_all_the_same(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    for word in WORDS:
        answer = client.post("/i18n/setlang/", {"language": "en"}, headers={"accept": word})
        assert answer.status_code in {204, 302}, word


def test_no_hostile_header_fails_on_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("b {}")
    files = WhiteNoise(lambda environ, start: [], root=tmp_path, prefix="static/")
    for name in NAMES:
        for word in WORDS:
            environ = RequestFactory().get("/static/a.css", headers={name: word}).environ
            said: list[str] = []
            list(files(environ, lambda status, headers, said=said: said.append(status)))
            assert said
            assert said[0] < "5", (name, word)


def test_a_page_of_the_editor_reads_a_strange_accept(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.actor("registrar").user)
    failed = [
        (page, word)
        for page in ("/meja/", "/cms/", "/akun/")
        for word in WORDS
        if asked(client, page, accept=word) >= 500
    ]
    assert failed == []
