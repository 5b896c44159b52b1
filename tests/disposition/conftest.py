"""What the tests of the way down share: a registered letter and signed-in browsers."""

from collections.abc import Callable

import pytest
from django.test import Client

from correspondence.letters.models import IncomingLetter
from correspondence.letters.states import FileState
from correspondence.organization.models import User
from tests.cast import Cast, delivered_letter, letter_of
from tests.journeys.walking import register

Desk = Callable[[str], Client]
SMALL_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def letter(cast: Cast) -> IncomingLetter:
    """A complete letter that lies on Kepala's desk."""
    found = letter_of(delivered_letter(cast, SMALL_PDF))
    found.files.update(state=FileState.USABLE)
    register(cast, found)
    return found


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Sign a position in; `stranger` is an account without any position on the letter's way."""
    return _sign_in


@pytest.fixture
def whole_desk(whole_demo: Cast) -> Desk:
    """Sign a position of the whole demo in."""
    return _sign_in


def _sign_in(account: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=account))
    return client
