"""An office that several processes work on at once."""

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import copy_of_the_tests
from tests.live import Office


@pytest.fixture(scope="module")
def office(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Office:
    """Make an empty office on a database of its own."""
    var = tmp_path_factory.mktemp("race") / "var"
    with django_db_blocker.unblock():
        return Office(var, copy_of_the_tests(var))
