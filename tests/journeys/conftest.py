"""The office that journeys change: made once per test process, copied for each test."""

import pytest

from tests.live import Office, copy_office, new_office


@pytest.fixture(scope="session")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make the office once."""
    return new_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Give the test an office of its own."""
    return copy_office(first_office, tmp_path_factory.mktemp("copy"))
