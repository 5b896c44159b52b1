"""How far the machine has come with a letter's files, in words, and the steps that stopped."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.cases.states import CaseState
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.outbox.models import Outbox
from correspondence.inspection.messages import REASONS
from correspondence.intake.steps import CHECK, PAGES, READING, RECOGNIZE
from correspondence.letters.models import IncomingLetter
from correspondence.letters.states import FileState

from .clock_view import Chip

STOPPED = (StepState.GAVE_UP, StepState.REFUSED)
LETTER_STEPS = ("letters.stamp_received",)
SLIP_STEPS = ("intake.receipt",)
MAIL = "mail.deliver"
MOST = 1000  # stopped mails looked through for those of one letter
STEP_NAMES = {
    CHECK: gettext_lazy("Checking the files"),
    PAGES: gettext_lazy("Drawing the pages"),
    RECOGNIZE: gettext_lazy("Reading the text"),
    "intake.receipt": gettext_lazy("Making the receipt slip"),
    "letters.stamp_received": gettext_lazy("Putting the received stamp on the copy"),
}


@dataclass(frozen=True)
class StoppedStep:
    """A step that will not go on by itself: its name and reason in words, and whether it may be tried again."""

    pk: int
    name: str
    reason: str
    may_retry: bool
    about_file: bool = True


def stopped_steps(letter: IncomingLetter) -> list[StoppedStep]:
    """Return the letter's steps that gave up or were refused, mails about it among them."""
    own = [stopped_step(step) for step in steps_of(letter).filter(state__in=STOPPED)]
    return own + [_stopped_mail(step, row) for step, row in stopped_mails(letter)]


def steps_of(letter: IncomingLetter) -> QuerySet[Step]:
    """Return the steps of the letter, of its deliveries and of its receipt slips."""
    deliveries = [str(delivery.pk) for delivery in letter.case.deliveries.all()]
    mine = Q(name__in=LETTER_STEPS, object_id=str(letter.pk))
    slips = letter.case.slips.annotate(key=Cast("pk", CharField())).values("key")
    mine |= Q(name__in=SLIP_STEPS, object_id__in=slips)
    return Step.objects.filter(mine | Q(name__in=READING, object_id__in=deliveries)).order_by("pk")


def stopped_mails(letter: IncomingLetter) -> list[tuple[Step, Outbox]]:
    """Return the mails about the letter or its case that were not sent; few mails of the whole office ever stop."""
    stopped = {
        step.object_id: step for step in Step.objects.filter(name=MAIL, state__in=STOPPED).order_by("-pk")[:MOST]
    }
    about = Q(object_type=letter.case._meta.label_lower, object_id=str(letter.case_id))
    about |= Q(object_type=letter._meta.label_lower, object_id=str(letter.pk))
    found = Outbox.objects.filter(about, pk__in=list(stopped)).order_by("pk") if stopped else ()
    return [(stopped[str(row.pk)], row) for row in found]


def _stopped_mail(step: Step, row: Outbox) -> StoppedStep:
    values = {"subject": row.payload.get("subject", ""), "to": ", ".join(row.payload.get("to", []))}
    return replace(
        stopped_step(step), name=_("The mail “%(subject)s” to %(to)s was not sent") % values, about_file=False
    )


def stopped_step(step: Step) -> StoppedStep:
    """Put into words why a step will not go on by itself."""
    gave_up = step.state == StepState.GAVE_UP
    code = step.error.rpartition(": ")[2]  # an error that speaks in a code comes with its own name before it
    if not gave_up or code in REASONS:
        reason = str(REASONS.get(code, step.error))
    elif step.error == "WorkerDied":
        reason = _("The computer stopped in the middle of the work each time.")
    else:
        reason = _("It was tried %(tries)d times without success.") % {"tries": step.attempts}
    return StoppedStep(step.pk, str(STEP_NAMES.get(step.name, step.name)), reason, gave_up)


def stopped_deliveries(deliveries: Iterable[int]) -> set[int]:
    """Return which of these deliveries have a step that stopped; one query for a whole list."""
    found = Step.objects.filter(name__in=READING, state__in=STOPPED, object_id__in=[str(each) for each in deliveries])
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
