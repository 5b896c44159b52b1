"""Mails of the door."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.cases.models import Case
from correspondence.cases.tracking import grouped
from correspondence.foundation import mail
from correspondence.inspection.messages import REASONS
from correspondence.organization.finding import registrars_addresses

from .mailbox.answers import answer, mail_of
from .models import DeliveredFile

RECEIPT = "receipt"  # one mail of this kind per case


def tell_sender_received(case: Case, *, came_by_mail: bool = True) -> None:
    """Send the receipt with the tracking code to the sender's own address.

    A letter that came by e-mail is answered as RFC 3834 has it: not every mail is, and nothing that a stranger wrote,
    such as the subject, goes to whatever address a stranger named. `came_by_mail` is False where the caller knows that
    it came otherwise.
    """
    came = mail_of(case) if came_by_mail else None
    if came is not None and not answer(came, case.applicant.email, at=timezone.now()):
        return
    with translation.override("id"):
        mail.queue(
            to=[case.applicant.email],
            subject=_("We have received your letter"),
            text=_(
                "Your letter has been received. Tracking code:\n\n%(code)s\n\n"
                "Keep it secret: with it and this e-mail address you see the details and the reply.\n\n%(url)s"
            )
            % {"code": grouped(case.tracking_code), "url": tracking_url()},
            about=case,
            kind=RECEIPT,
            answers=came.message_id if came is not None else "",
        )


def tell_sender_unusable(case: Case, files: Sequence[DeliveredFile]) -> None:
    """Tell the sender which file cannot be opened and how to send it again under the same code."""
    with translation.override("id"):
        # Neither names of files nor of senders: what a stranger typed would reach whatever address was typed.
        lines = "\n".join(f"- {_numbered(file)}: {REASONS[file.reason]}" for file in files)
        mail.queue(
            to=[case.applicant.email],
            subject=_("A file of your letter cannot be opened"),
            text=_(
                "We have received your letter, but cannot open this file:\n\n%(files)s\n\n"
                "Send it again with the same tracking code: %(url)s\n\nWhat you sent stays stored."
            )
            % {"files": lines, "url": tracking_url()},
            about=case,
        )


def _numbered(file: DeliveredFile) -> str:
    return _("File %(number)d") % {"number": file.order + 1}


def tell_registrars_received(case: Case, *, at: datetime) -> None:
    """Tell the agency's registrars that a letter waits to be registered."""
    _tell_registrars(
        case,
        gettext_lazy("A letter has arrived"),
        gettext_lazy("A letter waits to be registered.\n\nOpen it: %(url)s"),
        at=at,
    )


def tell_registrars_completed(case: Case, *, at: datetime) -> None:
    """Tell the agency's registrars that a sender has added what was missing."""
    _tell_registrars(
        case,
        gettext_lazy("A letter has been completed by its sender"),
        gettext_lazy("A sender has added what was missing. Check the requirements again.\n\nOpen it: %(url)s"),
        at=at,
    )


def _tell_registrars(case: Case, subject: Promise, text: Promise, *, at: datetime) -> None:
    to = registrars_addresses(case.agency_id, timezone.localdate(at))
    url = f"{settings.PUBLIC_BASE_URL}/meja/surat/{case.letter.pk}/"
    with translation.override("id"):
        mail.queue(to=to, subject=str(subject), text=str(text) % {"url": url}, about=case)


def tracking_url() -> str:
    """Return the address of the tracking page; the code itself is never in an address."""
    return f"{settings.PUBLIC_BASE_URL}/lacak/"
