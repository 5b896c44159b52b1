"""Each minute every mailbox of the settings is fetched from, one fetch at a time; one that fails waits longer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.planning import plan, wake

from ..models import Mailbox

STEP, QUEUE = "intake.fetch_mail", "fetch"
ENDED = (StepState.DONE, StepState.REFUSED, StepState.GAVE_UP)
LONGEST_PAUSE = 15  # minutes


def plan_fetches(*, at: datetime) -> int:
    """Tick job: let every mailbox be fetched from whose time has come; return how many."""
    return sum(fetch_soon(mailbox) for mailbox in mailboxes() if is_due(mailbox, at))


def mailboxes() -> list[Mailbox]:
    """Return the rows of the mailboxes that the settings name, in their order; a new one gets its row."""
    names = [source.name for source in settings.MAILBOXES]
    known = {mailbox.name: mailbox for mailbox in Mailbox.objects.filter(name__in=names)}
    return [known.get(source.name) or _begin(source.name, source.agency) for source in settings.MAILBOXES]


def _begin(name: str, agency: str) -> Mailbox:
    mailbox, _made = Mailbox.objects.get_or_create(name=name, defaults={"agency_code": agency})
    return mailbox


def is_due(mailbox: Mailbox, at: datetime) -> bool:
    """Tell whether the pause after failures is over: two minutes, four, eight, at last fifteen."""
    if not mailbox.failures or mailbox.tried_at is None:
        return True
    return at - mailbox.tried_at >= timedelta(minutes=min(2 ** min(mailbox.failures, 10), LONGEST_PAUSE))


@transaction.atomic
def fetch_soon(mailbox: Mailbox) -> bool:
    """Let the mailbox be fetched from now, unless that is under way; tell whether it was news."""
    step = Step.objects.filter(key=f"{STEP}:{mailbox.pk}").first()
    if step is None:
        plan(STEP, mailbox.pk, queue=QUEUE)
        return True
    begun = Step.objects.filter(pk=step.pk, state__in=ENDED).update(
        state=StepState.WAITING, attempts=0, error="", next_at=timezone.now(), finished_at=None
    )
    if begun:
        wake(step)
    return bool(begun)
