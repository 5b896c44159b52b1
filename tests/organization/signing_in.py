"""Helpers of the door's tests: accounts, codes of an authenticator app, what the mail queue holds."""

import re
import time
from datetime import date

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from correspondence.foundation.outbox.models import Outbox
from correspondence.organization.models import Agency, Appointment, Position, Role, Unit, User

PASSWORD = "kunci-gudang-7-biru"
OTHER = "jembatan-hijau-19-pagi"


def account(name: str = "wira", **fields: object) -> User:
    """Make an account with a password and an address."""
    return User.objects.create_user(name, f"{name}@kantor.example", PASSWORD, **fields)


def appoint(user: User, role: str, *, until: date | None = None) -> Appointment:
    """Let the account hold a post of this role in an office of its own."""
    agency, _ = Agency.objects.get_or_create(code="uji", defaults={"name": "Kantor Uji", "calendar_code": "lkpp"})
    unit, _ = Unit.objects.get_or_create(agency=agency, code="u", defaults={"name": "Unit"})
    post = Position.objects.create(unit=unit, code=f"uji-{role}-{user.pk}", title="Jabatan", role=Role(role))
    return Appointment.objects.create(user=user, position=post, since=date(2020, 1, 1), until=until)


def signed_in(user: User, password: str = PASSWORD, **extra: str) -> Client:
    """Come in by the door, as a browser does."""
    client = Client(**extra)
    answer = client.post("/masuk/", {"login": user.username, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def proved(client: Client, secret: str = PASSWORD) -> Client:
    """Prove it once more by the password (or, given one, by a code), as before a change of the account."""
    by_code = secret.isdigit()
    path, field = ("/akun/buktikan/kode/", "code") if by_code else ("/akun/buktikan/", "password")
    assert client.post(path, {field: secret}).status_code == 302
    return client


def enrol(user: User) -> str:
    """Give the account an authenticator app and recovery codes; return the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code(secret: str, *, step: int = 0) -> str:
    """Return what the app shows now, or some steps of thirty seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def mails(subject: str = "") -> list[str]:
    """Return the texts of the queued mails whose subject holds these words."""
    rows = Outbox.objects.filter(topic="mail").order_by("pk")
    return [row.payload["text"] for row in rows if subject in row.payload["subject"]]


def link(text: str) -> str:
    """Return the path of the first link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]
