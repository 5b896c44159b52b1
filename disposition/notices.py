"""Mails of the way down: to whom work arrived, and to the sender; letters are spoken of in Indonesian."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from correspondence.cases.models import Case
from correspondence.foundation import mail
from correspondence.letters.models import CompletenessCheck, IncomingLetter
from correspondence.organization.finding import addresses

from .models import Recipient


def tell_recipient(recipient: Recipient) -> None:
    """Tell the holders of the position that a letter waits for them."""
    case = recipient.disposition.case
    with translation.override("id"):
        mail.queue(
            to=addresses(recipient.position, timezone.localdate(recipient.disposition.sent_at)),
            subject=_("A letter waits for you: agenda %(number)s") % {"number": case.letter.entry},
            text=_("%(sender)s has sent letter %(number)s on to you.\n\nOpen it: %(url)s")
            % {
                "sender": recipient.disposition.sender_label,
                "number": case.letter.entry,
                "url": desk_url(case),
            },
            about=recipient,
        )


def tell_returned(recipient: Recipient) -> None:
    """Tell who gave the disposisi that it came back, and why."""
    case = recipient.disposition.case
    with translation.override("id"):
        mail.queue(
            to=addresses(recipient.disposition.sender, timezone.localdate()),
            subject=_("A letter came back: agenda %(number)s") % {"number": case.letter.entry},
            text=_("%(position)s returned the letter: %(reason)s\n\nOpen it: %(url)s")
            % {"position": recipient.position, "reason": recipient.reason, "url": desk_url(case)},
            about=recipient,
        )


def tell_sender_registered(letter: IncomingLetter) -> None:
    """Tell the sender the agenda number."""
    with translation.override("id"):
        mail.queue(
            to=[letter.case.applicant.email],
            subject=_("Your letter is registered: agenda %(number)s") % {"number": letter.entry},
            text=_(
                "Your letter is complete and has been registered with agenda number %(number)s.\n\n"
                "Follow it with your tracking code and this e-mail address: %(url)s"
            )
            % {"number": letter.entry, "url": tracking_url()},
            about=letter,
        )


def tell_sender_incomplete(letter: IncomingLetter, check: CompletenessCheck) -> None:
    """Tell the sender in plain words what is missing and where to add it."""
    missing = "\n".join(f"- {line['sentence']}" for line in check.lines if line["verdict"] == "missing")
    with translation.override("id"):
        mail.queue(
            to=[letter.case.applicant.email],
            subject=_("Your letter %(number)s must be completed") % {"number": letter.entry},
            text=_(
                "Your letter has been registered with agenda number %(number)s, but something is missing:\n\n"
                "%(missing)s\n\n%(note)s\n\nAdd the files with your tracking code: %(url)s"
            )
            % {"number": letter.entry, "missing": missing, "note": check.note, "url": tracking_url()},
            about=check,
        )


def desk_url(case: Case) -> str:
    """Return the address of the letter's page on the desk."""
    return f"{settings.PUBLIC_BASE_URL}/meja/surat/{case.letter.pk}/"


def tracking_url() -> str:
    """Return the address of the tracking page; the code itself is never in an address."""
    return f"{settings.PUBLIC_BASE_URL}/lacak/"


def tell_material(recipient: Recipient) -> None:
    """Tell who gave the disposisi that the material lies ready."""
    case = recipient.disposition.case
    with translation.override("id"):
        mail.queue(
            to=addresses(recipient.disposition.sender, timezone.localdate()),
            subject=_("Reference material is ready: agenda %(number)s") % {"number": case.letter.entry},
            text=_("%(position)s attached reference material. Draft the reply: %(url)s")
            % {"position": recipient.position, "url": desk_url(case)},
            about=recipient,
        )
