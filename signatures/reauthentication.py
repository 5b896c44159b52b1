"""Proving again who signs: the password, with few tries, counted where no restart and no second host forgets them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import Refused
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import User

from .models import PasswordTry

MOST_TRIES = 5
WINDOW = timedelta(minutes=5)


def reauthenticate(*, actor: OfficialActor, password: str, at: datetime) -> None:
    """Raise `Refused` unless this is the person's password; at most five tries in five minutes per account.

    The try is written down before the password is looked at, in a transaction of its own: tries at the same
    moment count, and a refusal above takes nothing back. The right password clears the count.
    """
    _count(actor.user, at)
    if not actor.user.check_password(password):
        with transaction.atomic():
            record(actor=actor, action="signatures.password_refused", subject=actor.user, at=at)
        raise Refused(_("The password is wrong. Nothing was signed."))
    PasswordTry.objects.filter(user=actor.user).delete()


@transaction.atomic(durable=True)
def _count(user: User, at: datetime) -> None:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    tries = PasswordTry.objects.filter(user=user)
    tries.filter(at__lte=at - WINDOW).delete()
    if tries.count() >= MOST_TRIES:
        raise Refused(_("Too many wrong passwords. Wait five minutes, then try again. Nothing was signed."))
    PasswordTry.objects.create(user=user, at=at)
