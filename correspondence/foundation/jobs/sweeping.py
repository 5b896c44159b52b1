"""The sweeper: finds steps whose worker died or whose wake-up call got lost, and sets them going again."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .liveness import is_alive, serves, tidy
from .models import Step, StepState
from .planning import wake
from .running import MAX_ATTEMPTS

logger = logging.getLogger("tanggap.jobs")
BATCH = 500
KEEP_CALLS = timedelta(hours=1)


def sweep(*, at: datetime | None = None) -> int:
    """Requeue what is due but has no live worker; return how many steps were set going again."""
    now = at or timezone.now()
    recovered = sum(_recover(step) for step in Step.objects.filter(state=StepState.RUNNING)[:BATCH])
    _drop_dead_calls(now)
    called = _called_steps(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    due = Step.objects.filter(state=StepState.WAITING, next_at__lte=now).order_by("next_at")[:BATCH]
    for step in due:
        if step.pk not in called:
            wake(step)
            recovered += 1
    tidy()
    return recovered


def requeue(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    """Do the same as one of the healers of `sweeps`."""
    return {"lost_steps": sweep(at=at)}


def is_abandoned(step: Step) -> bool:
    """Tell whether nobody is at work on a running step.

    Its worker is dead, or lives and could not write the outcome (a locked database): the call that told it to do the
    step begins before the step and lasts longer. Who does a step without a call, as a command does, is asked for its
    life only.
    """
    if not is_alive(step.worker):
        return True
    return serves(step.worker) and step.pk not in _called_steps(TaskResultStatus.RUNNING)


def _recover(step: Step) -> int:
    return int(is_abandoned(step) and _set_going(step))


@transaction.atomic
def _set_going(found: Step) -> bool:
    """Let an abandoned step begin again or give up, unless it has moved on meanwhile; tell whether it begins again."""
    standing = Step.objects.select_for_update().filter(pk=found.pk, state=StepState.RUNNING, worker=found.worker)
    step = standing.first()
    if step is None or not is_abandoned(step):
        return False
    error = "OutcomeLost" if is_alive(step.worker) else "WorkerDied"
    logger.warning("step %s stood abandoned: %s", step.key, error)
    if step.attempts >= MAX_ATTEMPTS:
        standing.update(state=StepState.GAVE_UP, worker="", error=error, finished_at=timezone.now())
        return False
    standing.update(state=StepState.WAITING, worker="", error=error, next_at=timezone.now())
    wake(step)
    return True


def _drop_dead_calls(now: datetime) -> None:
    """Forget calls that are done, and calls whose worker died: the steps hold the truth."""
    for call in DBTaskResult.objects.running()[:BATCH]:
        if not any(is_alive(identity) for identity in call.worker_ids):
            call.delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_CALLS).delete()


def _called_steps(*statuses: TaskResultStatus) -> set[int]:
    calls = DBTaskResult.objects.filter(status__in=statuses)
    return {arguments["args"][0] for arguments in calls.values_list("args_kwargs", flat=True) if arguments["args"]}
