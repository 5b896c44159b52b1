"""Planning steps: a row and its wake-up call, both in the caller's transaction."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from .models import ENDED_STATES, Step, StepState
from .tasks import run_step

# One statement, of PostgreSQL and SQLite alike: several steps are planned with every letter, none of them stands yet.
INSERT = """
    INSERT INTO foundation_step (key, name, object_id, queue, state, attempts, next_at, worker, error, created_at)
    VALUES (%s, %s, %s, %s, %s, 0, %s, '', '', %s) ON CONFLICT (key) DO NOTHING RETURNING id
"""


def plan(name: str, object_id: int | str, *, queue: str, key: str = "") -> Step:
    """Plan the step once per object (or per `key`); planning again returns the row that stands."""
    step = Step(key=key or f"{name}:{object_id}", name=name, object_id=str(object_id), queue=queue)
    with transaction.atomic(savepoint=False):
        if not _insert(step):
            return Step.objects.get(key=step.key)
        wake(step)
    return step


def _insert(step: Step) -> bool:
    """Write the row unless one with its key stands; tell whether it was written."""
    step.created_at = step.next_at
    moment = connection.ops.adapt_datetimefield_value(step.next_at)
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT, [step.key, step.name, step.object_id, step.queue, StepState.WAITING.value, moment, moment]
        )
        written = cursor.fetchone()
    if written is not None:
        step.pk, step._state.adding, step._state.db = written[0], False, connection.alias
    return written is not None


def wake(step: Step, *, after: datetime | None = None) -> None:
    """Put a wake-up call for the step into the queue; a call too many does nothing."""
    run_step.using(queue_name=step.queue, run_after=after).enqueue(step.pk)


def retry(step: Step) -> None:
    """Begin a step that gave up again, from nought attempts, because a person asked for it."""
    _begin_again(step, StepState.GAVE_UP)


def plan_again(name: str, object_id: int | str, *, queue: str) -> bool:
    """Plan the step, or begin it again where it has ended; False where it is under way already."""
    with transaction.atomic():
        standing = Step.objects.filter(key=f"{name}:{object_id}").first()
        if standing is not None:
            return _begin_again(standing, *ENDED_STATES)
        plan(name, object_id, queue=queue)
        return True


def _begin_again(step: Step, *ended: StepState) -> bool:
    """Let the step wait for a worker, from nought attempts, where it stands in one of these states."""
    with transaction.atomic():
        begun = Step.objects.filter(pk=step.pk, state__in=ended).update(
            state=StepState.WAITING, attempts=0, error="", next_at=timezone.now(), finished_at=None
        )
        if begun:
            wake(step)
    return bool(begun)
