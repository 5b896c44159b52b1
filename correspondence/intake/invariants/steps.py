"""I2: nothing stays under way without somebody at work on it. A step that gave up is visible, not lost."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.sweeping import is_abandoned

from ..models import Delivery, DeliveryState
from ..steps import CHECK
from .answer import Answer, Question, batches

SAYS = "No step and no delivery is under way without a live worker or a wake-up call for more than two minutes."
PATIENCE = timedelta(minutes=2)
SECOND_LOOK = 12.0  # seconds: twice what the tick leaves between two sweeps
CALLS = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
ENDED = (StepState.DONE,)  # a step that was refused or gave up shows its reason and is not lost
Found = set[tuple[str, str]]  # subject and problem


def check(question: Question) -> Answer:
    """Look for steps nobody is at work on, due steps that nobody calls, and deliveries that no step takes further.

    In a running office only what a second look finds as well is a violation: what has just lost its worker is helped.
    """
    answer = Answer("I2", SAYS)
    since = question.at if question.settled else question.at - PATIENCE
    found = _look(since)
    if found and not question.settled:
        time.sleep(SECOND_LOOK)
        found &= _look(since)
    for subject, problem in sorted(found):
        answer.break_by(subject, problem)
    answer.checked = Step.objects.count() + Delivery.objects.count()
    answer.notes["gave_up"] = Step.objects.filter(state=StepState.GAVE_UP).count()
    answer.notes["waiting"] = Step.objects.filter(state=StepState.WAITING).count()
    return answer


def _look(since: datetime) -> Found:
    found = {(_subject(step), "is running and nobody is at work on it") for step in _abandoned(since)}
    found |= {(_subject(step), "is due and no call wakes a worker for it") for step in _uncalled(since)}
    return found | {(f"delivery {pk}", "waits and no step takes it further") for pk in _stuck(since)}


def _subject(step: Step) -> str:
    return f"step {step.pk} ({step.name})"


def _abandoned(since: datetime) -> Iterator[Step]:
    """Give the running steps that nobody is at work on; a step's own times say only when it was due."""
    running = Step.objects.filter(state=StepState.RUNNING, next_at__lte=since)
    return (step for step in running.iterator() if is_abandoned(step))


def _uncalled(since: datetime) -> Iterator[Step]:
    due = Step.objects.filter(state=StepState.WAITING, next_at__lte=since).order_by("pk")
    if not due.exists():
        return
    called = _called()
    yield from (step for step in due.iterator() if step.pk not in called)


def _called() -> set[int]:
    calls = DBTaskResult.objects.filter(status__in=CALLS).values_list("args_kwargs", flat=True)
    return {arguments["args"][0] for arguments in calls.iterator() if arguments["args"]}


def _stuck(since: datetime) -> Iterator[int]:
    """Give the waiting deliveries without a step of the intake that is open or shows why it ended."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, created_at__lte=since).order_by("pk")
    for batch in batches(waiting.values_list("pk", flat=True).iterator()):
        served = set(_steps_of(batch).exclude(state__in=ENDED).values_list("object_id", flat=True))
        yield from (pk for pk in batch if str(pk) not in served)


def _steps_of(deliveries: list[int]) -> QuerySet[Step]:
    return Step.objects.filter(name=CHECK, object_id__in=[str(pk) for pk in deliveries])
