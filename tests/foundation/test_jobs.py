"""Durable steps: once, retried, given up visibly, recovered from dead workers."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from correspondence.foundation.jobs import life_files, life_sessions, liveness
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


def test_a_step_of_a_living_worker_is_left_alone() -> None:
    step = plan("note", 1, queue="default")
    other = "4711-alive"
    life = life_sessions.SessionLife(other) if connection.vendor == "postgresql" else life_files.FileLife(other)
    Step.objects.filter(pk=step.pk).update(state=StepState.RUNNING, worker=other)
    assert sweep() == 0
    step.refresh_from_db()
    assert step.state == StepState.RUNNING
    life.end()
    assert sweep() == 1, "its lock ended with it"


def test_a_step_without_a_call_is_taken_from_a_living_worker_only_where_calls_tell_it_what_to_do() -> None:
    step = plan("note", 1, queue="default")
    DBTaskResult.objects.all().delete()
    alone = liveness.worker_id()
    Step.objects.filter(pk=step.pk).update(state=StepState.RUNNING, worker=alone, attempts=1)
    assert sweep() == 0, "a command does it, and no call tells of that"
    serving = liveness.serve(["default"])
    assert not liveness.is_alive(alone) and liveness.is_alive(serving)
    Step.objects.filter(pk=step.pk).update(worker=serving)
    assert sweep() == 1
    step.refresh_from_db()
    assert (step.state, step.error, step.attempts) == (StepState.WAITING, "OutcomeLost", 1)


def test_a_step_whose_call_is_under_way_is_left_to_it() -> None:
    step = plan("note", 1, queue="default")
    serving = liveness.serve(["default"])
    DBTaskResult.objects.get().claim(serving)
    Step.objects.filter(pk=step.pk).update(state=StepState.RUNNING, worker=serving, attempts=1)
    assert sweep() == 0
    DBTaskResult.objects.get().set_failed(RuntimeError("database is locked"))
    Step.objects.filter(pk=step.pk).update(attempts=3)
    assert sweep() == 0
    step.refresh_from_db()
    assert (step.state, step.error) == (StepState.GAVE_UP, "OutcomeLost"), "not for ever either"


def test_a_worker_is_known_by_the_queues_it_serves() -> None:
    assert not liveness.any_alive("mail")
    identity = liveness.serve(["mail", "index"])
    assert liveness.is_alive(identity)
    assert liveness.any_alive("mail") and liveness.any_alive("index")
    assert not liveness.any_alive("ocr")
    liveness.end()
    assert not liveness.is_alive(identity)
    assert not liveness.any_alive("mail")


def test_a_list_of_queues_that_is_tidied_meanwhile_is_no_error(settings: LazySettings) -> None:
    life = life_files.FileLife("4711-alive")
    life.serve(["mail"])
    (Path(settings.RUN_FOLDER) / "queues-4711-gone.txt").symlink_to("nowhere")  # listed, but not there to be read
    assert not life_files.is_served("ocr")
    assert life_files.is_served("mail")
    life.end()


def test_what_dead_workers_left_in_the_run_folder_goes(settings: LazySettings) -> None:
    life = life_files.FileLife("4711-alive")
    life.serve(["mail"])
    folder = Path(settings.RUN_FOLDER)
    for name in (
        "worker-1-dead.lock",
        "queues-1-dead.txt",
        "queues-2-dead.txt",
        "worker-3-dead.new",
        "worker-4-new.new",
    ):
        (folder / name).touch()
    os.utime(folder / "worker-3-dead.new", (0, 0))
    life_files.tidy()
    left = sorted(path.name for path in folder.iterdir())
    assert left == ["queues-4711-alive.txt", "worker-4-new.new", "worker-4711-alive.lock"]
    life.end()


def test_whoever_attends_is_known_until_its_end() -> None:
    assert not life_files.is_attended("web")
    first, second = life_files.attend("web"), life_files.attend("web")
    first.close()
    assert life_files.is_attended("web")
    second.close()
    assert not life_files.is_attended("web")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file lock lasts as long as its process")
def test_a_worker_whose_session_the_server_ended_takes_its_lock_again() -> None:
    identity = liveness.serve(["mail"])
    end_other_sessions()
    assert not liveness.any_alive("mail"), "the server freed its locks"
    assert liveness.worker_id() == identity
    assert liveness.any_alive("mail")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file lock lasts as long as its process")
def test_a_worker_whose_name_is_still_held_elsewhere_takes_a_new_one() -> None:
    identity = liveness.serve(["mail"])
    end_other_sessions()
    ghost = life_sessions.SessionLife(identity)
    assert liveness.worker_id() != identity
    assert liveness.any_alive("mail")
    ghost.end()


def end_other_sessions() -> None:
    """End the sessions of this test's database as a restart of the server does, but for the test's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_lost_wake_up_call_is_made_again() -> None:
    plan("note", 1, queue="default")
    DBTaskResult.objects.all().delete()
    assert sweep() == 1
    assert sweep() == 0, "one call is enough"
    assert DBTaskResult.objects.count() == 1
