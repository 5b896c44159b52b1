"""Each minute every mailbox of the settings is fetched from, one fetch at a time; one that fails waits longer."""

from datetime import datetime, timedelta

from django.conf import settings

from correspondence.foundation.jobs.planning import plan_again

from ..models import Mailbox

STEP, QUEUE = "intake.fetch_mail", "fetch"
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


def fetch_soon(mailbox: Mailbox) -> bool:
    """Let the mailbox be fetched from now, unless that is under way; tell whether it was news."""
    return plan_again(STEP, mailbox.pk, queue=QUEUE)
