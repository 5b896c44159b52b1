"""Proving again who signs, by the one way of the house (organization.proving), and what a signature asks beyond it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import Refused
from correspondence.organization.actors import OfficialActor
from correspondence.organization.proving import NotProved, TooManyTries, has_second_factor, is_fresh, prove


def reauthenticate(*, actor: OfficialActor, password: str, at: datetime, proved_at: datetime | None = None) -> str:
    """Return how the person proved it: `fresh` for a proof of the last minutes, else `password` or `mfa`.

    Raises `Refused` where the password or code is wrong, after five tries in five minutes, and, outside the demo,
    for signers without a second factor. `proved_at` is the session's last proof (organization.proving.proved_at).
    """
    if not settings.DEMO_ACCOUNTS and not has_second_factor(actor.user):
        raise Refused(_("Set up the second factor of your account first. Nothing was signed."))
    if not password and is_fresh(proved_at, at=at):
        return "fresh"
    try:
        return prove(user=actor.user, secret=password, at=at)
    except NotProved as error:
        with transaction.atomic():
            record(actor=actor, action="signatures.password_refused", subject=actor.user, at=at)
        raise Refused(_("The password or code is wrong. Nothing was signed.")) from error
    except TooManyTries as error:
        raise Refused(
            _("Too many wrong passwords or codes. Wait five minutes, then try again. Nothing was signed.")
        ) from error
