"""A session that cannot be written now is answered with 503; one that was ended meanwhile is not called that."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.test import Client

from correspondence.organization.models import User
from correspondence.organization.sessions import SEEN
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Store = import_module(settings.SESSION_ENGINE).SessionStore


@pytest.fixture
def unwritable() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be told to refuse what is written")


def refuse_writing(refused: bool) -> None:
    connection.cursor().execute(f"PRAGMA query_only = {int(refused)}")


@pytest.mark.usefixtures("unwritable")
def test_a_page_whose_session_cannot_be_noted_says_when_to_come_back(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="registrar"))
    assert client.get("/meja/").status_code == 200
    session = client.session
    session[SEEN] -= 600  # the visit is noted once a minute
    session.save()
    refuse_writing(True)
    try:
        answer = client.get("/meja/")
    finally:
        refuse_writing(False)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert client.get("/meja/").status_code == 200


@pytest.mark.usefixtures("unwritable")
def test_the_database_is_named_not_the_session() -> None:
    session = Store()
    session.create()
    refuse_writing(True)
    try:
        with pytest.raises(OperationalError):
            session.save()
    finally:
        refuse_writing(False)


def test_a_session_that_was_ended_meanwhile_is_still_said_to_be() -> None:
    session = Store()
    session.create()
    Store().delete(session.session_key)
    with pytest.raises(UpdateError):
        session.save()
