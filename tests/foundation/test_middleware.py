"""Language, request id and caching of every answer."""

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_first_page_is_indonesian_whatever_the_browser_prefers(cast: Cast) -> None:
    answer = Client().get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert answer.status_code == 200
    assert answer["Content-Language"] == "id"
    assert b'<html lang="id"' in answer.content


def test_english_is_a_choice_that_stays(cast: Cast) -> None:
    client = Client()
    assert client.post("/i18n/setlang/", {"language": "en", "next": "/"}).status_code == 302
    answer = client.get("/")
    assert (answer["Content-Language"], b'<html lang="en"' in answer.content) == ("en", True)


def test_an_unknown_language_in_the_cookie_changes_nothing(cast: Cast) -> None:
    client = Client()
    client.cookies["django_language"] = "xx'><script>"
    assert client.get("/")["Content-Language"] == "id"


def test_every_answer_has_an_id_of_its_own_and_signed_in_pages_are_not_kept(cast: Cast) -> None:
    client = Client()
    first, second = client.get("/masuk/"), client.get("/masuk/")
    assert first["X-Request-Id"] != second["X-Request-Id"]
    client.force_login(cast.actor("registrar").user)
    assert client.get("/meja/")["Cache-Control"] == "private, no-store"
