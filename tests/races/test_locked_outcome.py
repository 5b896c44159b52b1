"""A step whose outcome could not be written is done again, although its worker lives."""

import json

import pytest
from django.db import connection

from tests.live import Office

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL makes a writer wait for as long as it takes"),
]
CODE = "import json; from tests.races.locking import outcome_that_meets_a_lock as it; print(json.dumps(it()))"


def test_a_step_whose_outcome_met_a_locked_database_is_done_again(office: Office) -> None:
    under_way, call, going_again = ["running", True], "FAILED", [True, 1, 0]
    assert json.loads(office.ask(CODE)) == [*under_way, call, *going_again, [False, False], "done", 0]
