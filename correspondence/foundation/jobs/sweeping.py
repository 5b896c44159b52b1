"""The sweeper: finds steps whose worker died or whose wake-up call got lost, and sets them going again."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .liveness import is_alive, tidy
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
    called = _called_steps()
    due = Step.objects.filter(state=StepState.WAITING, next_at__lte=now).order_by("next_at")[:BATCH]
    for step in due:
        if step.pk not in called:
            wake(step)
            recovered += 1
    tidy()
    return recovered


def _recover(step: Step) -> int:
    if is_alive(step.worker):
        return 0
    dead = Step.objects.filter(pk=step.pk, state=StepState.RUNNING, worker=step.worker)
    if step.attempts >= MAX_ATTEMPTS:
        dead.update(state=StepState.GAVE_UP, worker="", error="WorkerDied", finished_at=timezone.now())
        return 0
    with transaction.atomic():
        changed = dead.update(state=StepState.WAITING, worker="", error="WorkerDied", next_at=timezone.now())
        if changed:
            wake(step)
    logger.warning("step %s recovered from a dead worker", step.key)
    return changed


def _drop_dead_calls(now: datetime) -> None:
    """Forget calls that are done, and calls whose worker died: the steps hold the truth."""
    for call in DBTaskResult.objects.running()[:BATCH]:
        if not any(is_alive(identity) for identity in call.worker_ids):
            call.delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_CALLS).delete()


def _called_steps() -> set[int]:
    calls = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    return {arguments["args"][0] for arguments in calls.values_list("args_kwargs", flat=True) if arguments["args"]}
