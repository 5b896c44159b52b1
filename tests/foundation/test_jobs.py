"""Durable steps: once, retried, given up visibly, recovered from dead workers."""

import fcntl
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from correspondence.foundation.jobs import liveness
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.planning import plan, retry
from correspondence.foundation.jobs.running import Permanent, perform
from correspondence.foundation.jobs.sweeping import sweep

pytestmark = pytest.mark.django_db
done: list[str] = []


def note(object_id: str) -> None:
    done.append(object_id)


def fail(object_id: str) -> None:
    raise RuntimeError("not today")


def refuse(object_id: str) -> None:
    raise Permanent("broken")


@pytest.fixture(autouse=True)
def _steps(settings: LazySettings) -> None:
    done.clear()
    settings.JOB_STEPS = {name: f"{__name__}.{name}" for name in ("note", "fail", "refuse")}


def test_a_step_is_planned_once_and_done_once() -> None:
    step = plan("note", 7, queue="default")
    assert plan("note", 7, queue="default") == step
    assert DBTaskResult.objects.count() == 1
    assert perform(step.pk) == "done"
    assert perform(step.pk) == "not due"
    assert done == ["7"]


def test_a_failing_step_waits_longer_each_time_and_then_gives_up_with_its_reason() -> None:
    step = plan("fail", 1, queue="default")
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert perform(step.pk) == "waiting"
        assert perform(step.pk) == "not due"
        clock.shift(timedelta(seconds=6))
        assert perform(step.pk) == "waiting"
        clock.shift(timedelta(seconds=61))
        assert perform(step.pk) == "gave_up"
    step.refresh_from_db()
    assert step.error == "RuntimeError: not today"
    retry(step)
    step.refresh_from_db()
    assert (step.state, step.attempts, step.error) == (StepState.WAITING, 0, "")


def test_a_permanent_error_is_never_retried() -> None:
    step = plan("refuse", 1, queue="default")
    assert perform(step.pk) == "refused"
    step.refresh_from_db()
    assert (step.state, step.error, step.attempts) == (StepState.REFUSED, "broken", 1)


def test_a_step_of_a_dead_worker_is_set_going_again() -> None:
    step = plan("note", 1, queue="default")
    DBTaskResult.objects.all().delete()
    Step.objects.filter(pk=step.pk).update(state=StepState.RUNNING, worker="4711-dead", attempts=1)
    assert sweep() == 1
    step.refresh_from_db()
    assert step.state == StepState.WAITING
    assert DBTaskResult.objects.count() == 1
    assert perform(step.pk) == "done"


def test_a_step_that_kills_its_worker_thrice_gives_up() -> None:
    step = plan("note", 1, queue="default")
    Step.objects.filter(pk=step.pk).update(state=StepState.RUNNING, worker="4711-dead", attempts=3)
    assert sweep() == 0
    step.refresh_from_db()
    assert (step.state, step.error) == (StepState.GAVE_UP, "WorkerDied")


def test_a_step_of_a_living_worker_is_left_alone(settings: LazySettings) -> None:
    folder = Path(settings.RUN_FOLDER)
    folder.mkdir(parents=True)
    step = plan("note", 1, queue="default")
    Step.objects.filter(pk=step.pk).update(state=StepState.RUNNING, worker="4711-alive")
    with (folder / "worker-4711-alive.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert sweep() == 0
        step.refresh_from_db()
        assert step.state == StepState.RUNNING
    assert not liveness.is_alive("4711-alive")


def test_a_lost_wake_up_call_is_made_again() -> None:
    plan("note", 1, queue="default")
    DBTaskResult.objects.all().delete()
    assert sweep() == 1
    assert sweep() == 0, "one call is enough"
    assert DBTaskResult.objects.count() == 1
