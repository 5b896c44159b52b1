"""Codes that prove an e-mail address: six digits by mail, valid for a short while, for one browser and few tries.

A code stands in no row, no queue and no log: it is the keyed hash of the row that asks for it, computed once when the
mail is written and once when something is typed.
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from correspondence.foundation.jobs.planning import plan
from correspondence.foundation.limits import Limit

from .models import EmailCode

DIGITS = 6
LASTS = timedelta(minutes=15)
TRIES = 5
KEPT = timedelta(days=1)  # so long a code that is over says "expired" and not "wrong"
SALT = "intake.confirming"
HOUR, DAY = 3600, 24 * 3600  # seconds
# To one mailbox: nobody's inbox can be filled from here, and one client alone does not use up what its owner has.
BY_ONE_CLIENT = Limit("code-mail-by", each=6, everybody=None, seconds=DAY)
TO_ONE_MAILBOX = Limit("code-mail-to", each=4, everybody=None, seconds=int(LASTS.total_seconds()))
TO_ONE_MAILBOX_A_DAY = Limit("code-mail-day", each=12, everybody=None, seconds=DAY)


class Outcome(StrEnum):
    """What came of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    SPENT = "spent"


def plain(email: str) -> str:
    """Return an address in the form in which addresses are compared."""
    return email.strip().lower()


def mailbox_of(email: str) -> str:
    """Return the mailbox that an address leads to: what follows a plus sign is the owner's own word (RFC 5233)."""
    local, at_sign, domain = plain(email).casefold().rpartition("@")
    return local.partition("+")[0] + at_sign + domain


def holder_of(browser: str) -> str:
    """Return what a code's row keeps of the browser that asked for it."""
    return salted_hmac(f"{SALT}.holder", browser).hexdigest()


@transaction.atomic
def ask_for_code(*, browser: str, email: str, at: datetime) -> EmailCode:
    """Plan the mail with a new code for this browser; the codes that it was sent before count no more."""
    holder = holder_of(browser)
    EmailCode.objects.filter(holder=holder, email=plain(email), used_at=None, expires_at__gt=at).update(expires_at=at)
    code = EmailCode.objects.create(
        holder=holder, email=plain(email), nonce=secrets.token_hex(16), expires_at=at + LASTS
    )
    plan("intake.mail_code", code.pk, queue="mail")
    return code


def live_code(*, browser: str, email: str, at: datetime) -> EmailCode | None:
    """Return the code that this browser may still type for the address, None where a new one is needed."""
    rows = EmailCode.objects.filter(holder=holder_of(browser), email=plain(email))
    return rows.filter(used_at=None, expires_at__gt=at, tries__lt=TRIES).order_by("-pk").first()


def check_code(*, browser: str, email: str, typed: str, at: datetime) -> Outcome:
    """Count one try and say what came of it; the right code counts once."""
    rows = EmailCode.objects.filter(holder=holder_of(browser), email=plain(email))
    code = rows.order_by("-pk").first()
    if code is None or code.expires_at <= at or code.used_at is not None:
        return Outcome.EXPIRED
    mine = EmailCode.objects.filter(pk=code.pk, used_at=None)
    if not mine.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return Outcome.SPENT
    if not constant_time_compare(digits_of(code), "".join(each for each in typed if each.isdigit())):
        return Outcome.SPENT if code.tries + 1 >= TRIES else Outcome.WRONG
    return Outcome.RIGHT if mine.update(used_at=at) else Outcome.EXPIRED


def digits_of(code: EmailCode) -> str:
    """Compute the code of a row."""
    digest = salted_hmac(SALT, f"{code.pk}:{code.holder}:{code.email}:{code.nonce}", algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**DIGITS:0{DIGITS}d}"


def mail_code(code_id: str) -> None:
    """Job step: send the code, unless it is over; a repeat after a crash sends the same mail."""
    code = EmailCode.objects.filter(pk=code_id, used_at=None, expires_at__gt=timezone.now()).first()
    if code is None:
        return
    with translation.override("id"):
        text = _(
            "Your code: %(code)s\n\nType it into the form that you have open. It is valid for %(minutes)d minutes.\n\n"
            "If you asked for no code, somebody mistyped an address: do nothing, and give the code to nobody."
        )
        EmailMessage(
            subject=_("Code to confirm your e-mail address"),
            body=text % {"code": digits_of(code), "minutes": LASTS.total_seconds() // 60},
            to=[code.email],
            headers={
                "Message-ID": f"<code-{code.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()


def mails_per_hour() -> Limit:
    """Return how many codes one client may ask for in an hour: 30, or what another setting makes of it."""
    return Limit("code-mail-hour", each=settings.UPLOADS_PER_MINUTE * 3 // 2, everybody=None, seconds=HOUR)


def mails_per_client() -> Limit:
    """Return how many codes one client, and everybody together, may ask for in a minute."""
    return Limit("code-mail", each=settings.UPLOADS_PER_MINUTE, everybody=settings.UPLOADS_PER_MINUTE_IN_ALL)


def tries_per_client() -> Limit:
    """Return how many codes one client, and everybody together, may type in a minute."""
    return Limit("code-try", each=settings.UPLOADS_PER_MINUTE, everybody=settings.UPLOADS_PER_MINUTE_IN_ALL)
