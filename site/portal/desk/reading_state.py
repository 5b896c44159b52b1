"""How far the machine has come with a letter's files, in words, and the steps that stopped."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.cases.states import CaseState
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.inspection.messages import REASONS
from correspondence.letters.models import IncomingLetter
from correspondence.letters.states import FileState

from .clock_view import Chip

STOPPED = (StepState.GAVE_UP, StepState.REFUSED)
DELIVERY_STEPS = ("intake.check", "intake.pages", "intake.recognize")
LETTER_STEPS = ("letters.stamp_received",)
STEP_NAMES = {
    "intake.check": gettext_lazy("Checking the files"),
    "intake.pages": gettext_lazy("Drawing the pages"),
    "intake.recognize": gettext_lazy("Reading the text"),
    "letters.stamp_received": gettext_lazy("Putting the received stamp on the copy"),
}


@dataclass(frozen=True)
class StoppedStep:
    """A step that will not go on by itself: its name and reason in words, and whether it may be tried again."""

    pk: int
    name: str
    reason: str
    may_retry: bool


def stopped_steps(letter: IncomingLetter) -> list[StoppedStep]:
    """Return the letter's steps that gave up or were refused."""
    deliveries = [str(delivery.pk) for delivery in letter.case.deliveries.all()]
    return [stopped_step(step) for step in steps_of(letter.pk, deliveries).filter(state__in=STOPPED)]


def steps_of(letter_id: int, deliveries: Iterable[str]) -> QuerySet[Step]:
    """Return the steps of the letter and of its deliveries."""
    mine = Q(name__in=LETTER_STEPS, object_id=str(letter_id))
    return Step.objects.filter(mine | Q(name__in=DELIVERY_STEPS, object_id__in=list(deliveries))).order_by("pk")


def stopped_step(step: Step) -> StoppedStep:
    """Put into words why a step will not go on by itself."""
    gave_up = step.state == StepState.GAVE_UP
    if not gave_up or step.error in REASONS:
        reason = str(REASONS.get(step.error, step.error))
    elif step.error == "WorkerDied":
        reason = _("The computer stopped in the middle of the work each time.")
    else:
        reason = _("It was tried %(tries)d times without success.") % {"tries": step.attempts}
    return StoppedStep(step.pk, str(STEP_NAMES.get(step.name, step.name)), reason, gave_up)


def stopped_deliveries(deliveries: Iterable[int]) -> set[int]:
    """Return which of these deliveries have a step that stopped; one query for a whole list."""
    found = Step.objects.filter(
        name__in=DELIVERY_STEPS, state__in=STOPPED, object_id__in=[str(each) for each in deliveries]
    )
    return {int(identity) for identity in found.values_list("object_id", flat=True)}


def reading_chip(letter: IncomingLetter, *, stopped: bool) -> Chip:
    """Say how far the reading of a letter that waits for registration has come."""
    if letter.case.state == CaseState.RESEND or any(file.state == FileState.UNUSABLE for file in letter.files.all()):
        return Chip(_("A file cannot be opened"), "today")
    if letter.inspected_at is not None:
        return Chip(_("Ready to register"), "ok")
    if stopped:
        return Chip(_("Reading stopped, type by hand"), "soon")
    return Chip(_("Being read by machine…"))
