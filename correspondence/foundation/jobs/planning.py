"""Planning steps: a row and its wake-up call, both in the caller's transaction."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .models import Step, StepState
from .tasks import run_step


def plan(name: str, object_id: int | str, *, queue: str, key: str = "") -> Step:
    """Plan the step once per object (or per `key`); planning again returns the row that stands."""
    with transaction.atomic():
        step, created = Step.objects.get_or_create(
            key=key or f"{name}:{object_id}",
            defaults={"name": name, "object_id": str(object_id), "queue": queue},
        )
        if created:
            wake(step)
    return step


def wake(step: Step, *, after: datetime | None = None) -> None:
    """Put a wake-up call for the step into the queue; a call too many does nothing."""
    run_step.using(queue_name=step.queue, run_after=after).enqueue(step.pk)


def retry(step: Step) -> None:
    """Begin a step that gave up again, from nought attempts, because a person asked for it."""
    with transaction.atomic():
        changed = Step.objects.filter(pk=step.pk, state=StepState.GAVE_UP).update(
            state=StepState.WAITING, attempts=0, error="", next_at=timezone.now()
        )
        if changed:
            wake(step)
