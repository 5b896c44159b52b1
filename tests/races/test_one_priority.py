"""One earned priority, two processes: it is earned once and used once."""

import json

import pytest

from tests.live import Office

pytestmark = pytest.mark.django_db  # the office begins as a copy of the tests' database
CODE = "import json; from tests.races.using import two_at_once; print(json.dumps(two_at_once()))"


def test_a_priority_is_earned_once_and_used_once(office: Office) -> None:
    told = json.loads(office.ask(CODE))
    assert told["noted"] == [0, 1], "both processes looked, one noted"
    assert sorted(told["events"]) == ["clock.missed", "priority.earned"]
    assert told["first"] == [told["used_by"]], "one letter goes first"
    assert told["flaws"] == []
