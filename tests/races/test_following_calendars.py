"""A run over the clocks beside officials at work, and one whose worker is killed: every move is told once."""

import json
import signal
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import copy_of_the_tests
from tests.live import Office

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
RACE = "import json; from tests.races.following import race; print(json.dumps(race(280)))"
PREPARE = "from tests.races.following import prepare; prepare(3000)"
STEP = "from correspondence.foundation.jobs.models import Step; s = Step.objects.get(); print(s.state, s.attempts)"
AFTER = """
import json
from correspondence.cases.models import Recomputation
from correspondence.foundation.audit.models import AuditEntry
from tests.races.following import faults, unfollowed
run = Recomputation.objects.get()
print(json.dumps({
    "run": [run.seen, run.moved, run.finished_at is not None], "unfollowed": unfollowed(), **faults(),
    "entries": AuditEntry.objects.filter(action="cases.clocks_recomputed").count(),
}))
"""


def test_officials_and_a_run_at_the_same_moment(office: Office) -> None:
    found = json.loads(office.ask(RACE))
    assert found == {"ended": 0, "unfollowed": 0, "stale": [], "told": []}


@pytest.fixture(scope="module")
def second_office(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Office:
    var = tmp_path_factory.mktemp("killed") / "var"
    with django_db_blocker.unblock():
        return Office(var, copy_of_the_tests(var))


def test_a_killed_worker_is_followed_by_another_one(second_office: Office, tmp_path: Path) -> None:
    second_office.ask(PREPARE)
    killed = second_office.worker(FAULT_AT=f"cases.recompute:{tmp_path / 'killed'}:0.3")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert second_office.ask(STEP) == "running 1"
    done = second_office.worker()
    assert done.returncode == 0, done.stderr
    assert second_office.ask(STEP) == "done 2"
    found = json.loads(second_office.ask(AFTER))
    assert found == {"run": [3000, 3000, True], "unfollowed": 0, "stale": [], "told": [], "entries": 1}
    assert json.loads(second_office.manage("verify_audit", "--json").stdout)["whole"]
