"""A worker that does a step and then meets a database too busy to take its outcome: both live on, the step must too."""

import sqlite3
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.test import override_settings
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from correspondence.foundation.jobs import liveness
from correspondence.foundation.jobs.models import Step
from correspondence.foundation.jobs.planning import plan
from correspondence.foundation.jobs.sweeping import is_abandoned, sweep

STEPS = {"busy": f"{__name__}.busy"}
_other: list[sqlite3.Connection] = []
met: list[object] = []


def busy(object_id: str) -> None:
    """Have somebody else lock the whole database, the first time; tell what a sweep would see meanwhile."""
    met.append(is_abandoned(Step.objects.get()))
    if len(met) == 1:
        _other.append(sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None))
        _other[0].execute("BEGIN IMMEDIATE")


def outcome_that_meets_a_lock() -> list[object]:
    """Work as `manage.py worker` does; give what became of the step, its call and its second try."""
    with override_settings(JOB_STEPS=STEPS):
        connection.close()
        connection.settings_dict["OPTIONS"]["timeout"] = 0.2
        step = plan("busy", 1, queue="default")
        identity = liveness.serve(["default"])
        connection.execute_wrappers.insert(0, _unlock_after_refusal)  # around the one that asks again for 0.2 s
        _work(identity)
        step.refresh_from_db()
        call = DBTaskResult.objects.get()
        told: list[object] = [step.state, step.worker == identity, call.status, is_abandoned(step), sweep(), sweep()]
        _work(identity)
        step.refresh_from_db()
        return [*told, met, step.state, sweep()]


def _work(identity: str) -> None:
    Worker(
        queue_names=["default"],
        interval=0.1,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=identity,
        excluded_queue_names=[],
    ).run()


def _unlock_after_refusal(execute: Callable[..., Any], *args: Any) -> Any:
    try:
        return execute(*args)
    except OperationalError:
        if _other:
            _other.pop().close()
        raise
