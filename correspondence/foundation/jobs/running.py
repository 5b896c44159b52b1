"""Doing one step: claim, do, write the outcome; each by compare-and-set, so two workers never both do it."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from ..unavailable import is_down
from .faults import fault
from .liveness import worker_id
from .models import Step, StepState

logger = logging.getLogger("tanggap.jobs")
MAX_ATTEMPTS = 3
BACK_OFF = (timedelta(seconds=5), timedelta(seconds=60), timedelta(minutes=10))


class Permanent(Exception):
    """The step can never succeed (a bad file); it is not retried, and `str(error)` is kept as the reason."""


class Halted(Permanent):
    """The step cannot succeed on this machine as it is now; it is not retried until a person begins it again."""


def perform(step_id: int) -> str:
    """Claim and do the step; return its new state, or "not due" where there was nothing to do."""
    now = timezone.now()
    claimed = Step.objects.filter(pk=step_id, state=StepState.WAITING, next_at__lte=now).update(
        state=StepState.RUNNING, worker=worker_id(), attempts=F("attempts") + 1
    )
    if not claimed:
        return "not due"
    step = Step.objects.get(pk=step_id)
    fault(step.name)
    try:
        import_string(settings.JOB_STEPS[step.name])(step.object_id)
    except Halted as error:
        return _close(step, StepState.GAVE_UP, str(error))
    except Permanent as error:
        return _close(step, StepState.REFUSED, str(error))
    except Exception as error:
        logger.exception("step %s failed", step.key)
        told = f"{type(error).__name__}: {error}"
        return _later(step, told) if is_down(error) else _again(step, told)
    fault("jobs.before_close")
    return _close(step, StepState.DONE, "")


def _close(step: Step, state: StepState, error: str) -> str:
    Step.objects.filter(pk=step.pk, state=StepState.RUNNING, worker=step.worker).update(
        state=state, error=error, finished_at=timezone.now(), worker=""
    )
    return state.value


def _again(step: Step, error: str) -> str:
    if step.attempts >= MAX_ATTEMPTS:
        return _close(step, StepState.GAVE_UP, error)
    return _wait(step, error, BACK_OFF[step.attempts - 1])


def _later(step: Step, error: str) -> str:
    """Try again soon, as often as it takes: the database or the disk was away, the step is not to blame."""
    Step.objects.filter(pk=step.pk, state=StepState.RUNNING, worker=step.worker).update(attempts=F("attempts") - 1)
    return _wait(step, error, BACK_OFF[0])


def _wait(step: Step, error: str, pause: timedelta) -> str:
    from .planning import wake

    later = timezone.now() + pause
    changed = Step.objects.filter(pk=step.pk, state=StepState.RUNNING, worker=step.worker).update(
        state=StepState.WAITING, error=error, next_at=later, worker=""
    )
    if changed:
        wake(step, after=later)
    return StepState.WAITING.value
