"""The one automatic answer to a letter by e-mail, and when there is none (RFC 3834)."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone

from correspondence.cases.models import Case

from ..models import Mail, Unanswered

BULK = "bulk-mail"


def is_own(address: str) -> bool:
    """Tell whether the address is one of this office's own: a sender of its mails, or a mailbox it fetches from."""
    senders = {parseaddr(each)[1].lower() for each in (settings.DEFAULT_FROM_EMAIL, settings.SERVER_EMAIL)}
    return address.lower() in senders | {source.address for source in settings.MAILBOXES} - {""}


def mail_of(case: Case) -> Mail | None:
    """Return the mail by which the letter came, None where it came otherwise."""
    found = Mail.objects.filter(file__delivery__case=case, file__taken_from=None).select_related("file")
    return found.order_by("pk").first()


def answer(mail: Mail, to: str, *, at: datetime) -> bool:
    """Write down whether the mail gets its automatic answer, and tell it; once, inside the caller's transaction.

    Each case's first entry in the journal has been written before, so that one at a time counts.
    """
    if mail.answered_at is not None or mail.unanswered:
        return False
    mail.unanswered = _hindrance(mail, to, at)
    if not mail.unanswered:
        mail.answered_at, mail.answered_to = at, to.lower()
    mail.save(update_fields=["answered_at", "answered_to", "unanswered"])
    return not mail.unanswered


def _hindrance(mail: Mail, to: str, at: datetime) -> str:
    if not to:
        return Unanswered.ADDRESS
    if is_own(to):
        return Unanswered.OWN
    if mail.as_letter or BULK in mail.file.flags:
        return Unanswered.BULK
    morning = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    answered = Mail.objects.filter(answered_to=to.lower(), answered_at__gte=morning).count()
    return Unanswered.MANY if answered >= settings.MAIL_ANSWERS_PER_DAY else ""
