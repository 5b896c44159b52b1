"""What the journal says of accounts: who came in, who failed to, and what changed; never a password or a code."""

from collections.abc import Collection
from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa import signals as mfa
from django.db import transaction
from django.utils import timezone

from correspondence.foundation.audit.journal import record
from correspondence.foundation.client_address import client_address

from .actors import SystemActor
from .models import User

ACTOR = SystemActor(job="sign-in")


def note(user: User, action: str, **changes: str) -> None:
    """Append one entry about the account, with the address it came from."""
    request = context.request
    address = {"address": client_address(request)} if request is not None else {}
    with transaction.atomic():
        record(actor=ACTOR, action=action, subject=user, changes=address | changes, at=timezone.now())


def failed(name: str) -> None:
    """Note a failed sign-in; the name is written down only where an account bears it.

    People type passwords into the field of the name: what is no account's name is kept nowhere. The entry is then
    about account 0, which nobody has, so that an unknown name costs the same work as a known one.
    """
    user = User.objects.filter(username__iexact=name).first() if name else None
    note(user or User(pk=0), "organization.sign_in_failed")


def connect() -> None:
    """Listen to allauth; called once when the app is ready."""
    for signal, action in (
        (account.user_logged_in, "organization.signed_in"),
        (account.password_changed, "organization.password_changed"),
        (account.password_set, "organization.password_changed"),
        (account.password_reset, "organization.password_reset"),
        (account.email_changed, "organization.email_changed"),
        (mfa.authenticator_reset, "organization.recovery_codes_made"),
        (mfa.authenticator_added, "organization.second_factor_added"),
        (mfa.authenticator_removed, "organization.second_factor_removed"),
        (mfa.authentication_failed, "organization.code_refused"),
    ):
        signal.connect(_listener(action), weak=False, dispatch_uid=f"journal:{action}:{id(signal)}")
    mfa.authenticator_used.connect(_used, weak=False, dispatch_uid="journal:code")
    account.user_logged_out.connect(_left, weak=False, dispatch_uid="journal:left")


def _listener(action: str) -> Any:
    def listen(sender: object, **kwargs: Any) -> None:
        user, found = kwargs.get("user"), kwargs.get("authenticator")
        if isinstance(user, User):
            note(user, action, **({"type": found.type} if found is not None else {}))

    return listen


def _used(sender: object, user: User, authenticator: Any, **_kwargs: Any) -> None:
    note(user, "organization.code_accepted", type=authenticator.type)


def _left(sender: object, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        note(user, "organization.signed_out")


def keep_addresses_in_step(
    sender: object, instance: User, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    """Take the account's address as confirmed, and forget any other that was.

    Only administrators set it by hand, and its owner by a link sent there: an address taken away must not open the
    account any more. An address that another account has confirmed stays unconfirmed here.
    """
    if update_fields is not None and "email" not in update_fields:
        return
    address, known = instance.email.lower(), EmailAddress.objects.filter(verified=True)
    known.filter(user=instance).exclude(email=address).delete()
    if address and not known.filter(email=address).exists():
        EmailAddress.objects.update_or_create(
            user=instance, email=address, defaults={"verified": True, "primary": True}
        )
