"""Proving again who one is, by password or by code: one way for signing a letter and for changing the account."""

from datetime import UTC, datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.errors import Refused

from .models import ProofTry, User

MOST_TRIES = 5
WINDOW = timedelta(minutes=5)
SIGN_ON = "socialaccount"  # allauth's word for a sign-on elsewhere


class NotProved(Refused):
    """The password or code is wrong."""


class TooManyTries(Refused):
    """Nothing was looked at: too many tries came before."""


def prove(*, user: User, secret: str, at: datetime) -> str:
    """Return how the person proved it, `password` or `mfa`; raise `NotProved` or `TooManyTries`.

    Who has an authenticator app proves it by a code, also for removing the app: a password alone never does.
    At most five tries in five minutes per account. Each is written down before the secret is looked at, in a
    transaction of its own: tries at the same moment count, and no rollback takes one back. Success clears the count.
    """
    _count(user, at)
    by_code = has_second_factor(user)
    if not (accepted_code(user, secret) if by_code else user.check_password(secret)):
        raise NotProved(_("The password or code is wrong."))
    ProofTry.objects.filter(user=user).delete()
    return "mfa" if by_code else "password"


def proved_at(request: HttpRequest) -> datetime | None:
    """Return when the person last proved it in this session, other than by signing in; None for never.

    Who has neither password nor authenticator app can prove it only by the agency's own sign-on: there it counts.
    """
    user = _account(request)
    alone = not has_way_to_prove(user)
    known = get_authentication_records(request, user)
    moments = [each["at"] for each in known if each.get("reauthenticated") or (alone and each["method"] == SIGN_ON)]
    return datetime.fromtimestamp(moments[-1], tz=UTC) if moments else None


def remember_proof(request: HttpRequest, *, method: str) -> None:
    """Keep in the session that the person has just proved it."""
    record_authentication(request, _account(request), method=method, reauthenticated=True)


def is_fresh(proof: datetime | None, *, at: datetime) -> bool:
    """Tell whether a proof of that moment still counts (`ACCOUNT_REAUTHENTICATION_TIMEOUT` seconds)."""
    return proof is not None and at - proof < timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def has_way_to_prove(user: User) -> bool:
    """Tell whether the account has a password or an authenticator app of ours."""
    return user.has_usable_password() or has_second_factor(user)


def has_second_factor(user: User) -> bool:
    """Tell whether the account has an authenticator app."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def accepted_code(user: User, code: str) -> Authenticator | None:
    """Return the authenticator whose code this is, None where it is nobody's or was used before.

    A code of the app is good once, also for the seconds in which allauth's tolerance still takes it.
    """
    code = "".join(code.split())
    if not (code.isascii() and code.isdigit()):
        return None
    known = list(Authenticator.objects.filter(user=user).order_by("-type"))
    found = next((each for each in known if each.wrap().validate_code(code)), None)
    if found is not None and found.type == Authenticator.Type.TOTP:
        life = settings.TOTP_STEP_SECONDS * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        if not cache.add(f"totp-used:{user.pk}:{code}", 1, timeout=life):
            return None
    return found


@transaction.atomic(durable=True)
def _count(user: User, at: datetime) -> None:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    tries = ProofTry.objects.filter(user=user)
    tries.filter(at__lte=at - WINDOW).delete()
    if tries.count() >= MOST_TRIES:
        raise TooManyTries(_("Too many wrong passwords or codes. Wait five minutes, then try again."))
    ProofTry.objects.create(user=user, at=at)


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  (asked only of people who signed in)
    return request.user
