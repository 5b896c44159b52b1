"""How the preparation of a letter gets on, for the screens that wait for it."""

from correspondence.foundation.jobs.models import Step, StepState

from .models import ReplyDraft

STEP = "drafts.prepare"
STOPPED = (StepState.GAVE_UP, StepState.REFUSED)


def preparation_step(draft: ReplyDraft) -> Step | None:
    """Return the latest step that prepares this draft."""
    return Step.objects.filter(name=STEP, object_id=str(draft.pk)).order_by("-pk").first()


def preparation_stopped(draft: ReplyDraft) -> bool:
    """Tell whether the preparation gave up, so that a person must act."""
    step = preparation_step(draft)
    return step is not None and step.state in STOPPED
