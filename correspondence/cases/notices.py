"""Mails to a sender about the time promised; in Indonesian, and without a word of what the letter is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from correspondence.foundation import mail

from .models import Case, Entitlement
from .recording import number_of
from .saying import day_of, due_of


def tell_earned(entitlement: Entitlement) -> None:
    """Tell the sender that the promised time has passed and that the next letter goes first."""
    case = entitlement.earned_by
    with _mail_of(case) as letter:
        mail.queue(
            to=[case.applicant.email],
            subject=_("Priority for your next letter: the time for %(letter)s has passed") % {"letter": letter},
            text=_(
                "We promised to answer %(letter)s by %(due)s and did not keep that date. We apologise.\n\n"
                "As the service standard promises, your next letter to %(agency)s is served first. This counts once, "
                "until %(until)s, for a letter with this e-mail address; you need not do anything for it.\n\n"
                "Follow your letter: %(url)s"
            )
            % {
                "letter": letter,
                "due": due_of(case, entitlement.due_at),
                "agency": case.agency.name,
                "until": day_of(case, entitlement.expires_at),
                "url": tracking_url(),
            },
            about=entitlement,
        )


def tell_revoked(entitlement: Entitlement) -> None:
    """Tell the sender that the priority does not count any more, and why."""
    case = entitlement.earned_by
    with _mail_of(case) as letter:
        mail.queue(
            to=[case.applicant.email],
            subject=_("The priority for your next letter no longer counts"),
            text=_(
                "The priority that you had because of %(letter)s no longer counts. The reason:\n\n%(reason)s\n\n"
                "Follow your letter: %(url)s"
            )
            % {"letter": letter, "reason": entitlement.revoke_reason, "url": tracking_url()},
            about=entitlement,
        )


def tell_extended(case: Case, *, before: datetime, after: datetime, reason: str) -> None:
    """Tell the sender that the time was extended: the old and the new date, and why."""
    with _mail_of(case) as letter:
        mail.queue(
            to=[case.applicant.email],
            subject=_("More time for %(letter)s") % {"letter": letter},
            text=_(
                "We need more time for %(letter)s than until %(before)s. The new date is %(after)s.\n\n"
                "The reason:\n\n%(reason)s\n\nFollow your letter: %(url)s"
            )
            % {
                "letter": letter,
                "before": due_of(case, before),
                "after": due_of(case, after),
                "reason": reason,
                "url": tracking_url(),
            },
            about=case,
        )


def tracking_url() -> str:
    """Return the address of the tracking page; the code itself is never in an address."""
    return f"{settings.PUBLIC_BASE_URL}/lacak/"


@contextmanager
def _mail_of(case: Case) -> Iterator[str]:
    """Speak the language of letters and give the words by which the sender knows the letter."""
    with translation.override("id"):
        number = number_of(case)
        if number:
            yield _("your letter with agenda number %(number)s") % {"number": number}
        else:
            yield _("your letter of %(day)s") % {"day": day_of(case, case.received_at)}
