"""The second factor: who must have one, where they are led until they do, how its secrets are kept."""

import base64
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from .actors import appointments_of
from .models import User, signs
from .proving import SIGN_ON, has_second_factor

# What somebody may open who still has to set up the second factor; for everything else he or she is a stranger.
ON_THE_WAY = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "sign-on-again",
        "account_change_password",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "set_language",
    }
)
GUARDED = ("/meja/", "/cms/", "/akun/")


def needs_second_factor(user: User, day: date) -> bool:
    """Tell whether this account must have a second factor: administrators, editors, holders of signing posts."""
    if user.is_staff or user.is_superuser or user.has_perm("wagtailadmin.access_admin"):
        return True
    return any(signs(each.position.role) for each in appointments_of(user, day))


class SecondFactorMiddleware:
    """Leads those who must have a second factor to its set-up page before they see anything else of the office.

    And ends sessions of accounts with an app that no code opened, whatever door they came by.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if lacks_the_code(request):
            logout(request)
            return self._to(request, "account_login")
        if not must_still_set_up(request) or _on_the_way(request.path_info):
            return self.get_response(request)
        return self._to(request, "mfa_activate_totp")

    def _to(self, request: HttpRequest, page: str) -> HttpResponse:
        """Lead from the guarded places to the page; elsewhere the person is a stranger."""
        if request.path_info.startswith(GUARDED):
            asked = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return HttpResponseRedirect(f"{reverse(page)}?{asked}".rstrip("?"))
        request.user = AnonymousUser()
        return self.get_response(request)


def lacks_the_code(request: HttpRequest) -> bool:
    """Tell whether the account has an authenticator app but this session was opened without a code of it."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or came_by_trusted_sign_on(request, user):
        return False
    gave_one = any(each["method"] == "mfa" for each in get_authentication_records(request, user))
    return not gave_one and has_second_factor(user)


def must_still_set_up(request: HttpRequest) -> bool:
    """Tell whether the signed-in person lacks a compulsory second factor; never in the demo."""
    user = getattr(request, "user", None)
    if settings.DEMO_ACCOUNTS or not isinstance(user, User) or came_by_trusted_sign_on(request, user):
        return False
    return not has_second_factor(user) and needs_second_factor(user, timezone.localdate())


def came_by_trusted_sign_on(request: HttpRequest, user: Any) -> bool:
    """Tell whether the agency's own sign-on let the person in and asks for a second factor itself."""
    records = get_authentication_records(request, user)
    return settings.SINGLE_SIGN_ON_HAS_SECOND_FACTOR and any(each["method"] == SIGN_ON for each in records)


class SecondFactorStage(AuthenticateStage):
    """Asks for the code after the password; not after a sign-on that asked for its own."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Return allauth's answer, or let the person pass."""
        if came_by_trusted_sign_on(self.request, self.login.user):
            return None, True
        return super().handle()


class OfficeMFAAdapter(DefaultMFAAdapter):
    """allauth's authenticators with our rules."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Codes change every 30 seconds; each counts once."),
    }

    def get_totp_label(self, user: Any) -> str:
        """Return the account's name; apps show it beside the code."""
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        """Return the secret as it is stored: a copy of the database alone opens no account."""
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the stored secret; `SECRET_KEY_FALLBACKS` are tried too."""
        return _locks().decrypt(encrypted_text.encode()).decode()


def _locks() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tanggap second factor")
    return base64.urlsafe_b64encode(derivation.derive(force_bytes(key)))


def _on_the_way(path: str) -> bool:
    try:
        return resolve(path).url_name in ON_THE_WAY
    except Resolver404:
        return False
