"""The one login door: what allauth asks us."""

from typing import Any
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.foundation import mail
from correspondence.foundation.client_address import client_address
from correspondence.foundation.errors import Refused

from . import sign_in_journal
from .actors import appointments_of
from .models import User
from .proving import has_second_factor, has_way_to_prove, is_fresh, prove, proved_at

STAGE, OURS = "allauth.mfa.stages.AuthenticateStage", "correspondence.organization.second_factor.SecondFactorStage"


class OfficeAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators only; nobody signs up. Mail goes through our own queue."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The account name or the password is not right."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a little, then try again."),
        "incorrect_password": _("The password is wrong."),
        "duplicate_email": _("This is already the address of your account."),
        "invalid_password_reset": _("This link is used up or too old."),
        "account_inactive": _("This account is closed. Ask your administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead editors to the CMS and everybody else to the desk."""
        user: Any = request.user
        if not appointments_of(user, timezone.localdate()) and user.has_perm("wagtailadmin.access_admin"):
            return "/cms/"
        return "/meja/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the account's page."""
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Lead to the account's page, or to the door."""
        request = context.request
        return reverse("account") if request and request.user.is_authenticated else settings.LOGIN_URL

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the limits count."""
        return client_address(request)

    def get_login_stages(self) -> list[str]:
        """Put our own stage in the place of allauth's second factor."""
        return [OURS if stage == STAGE else stage for stage in super().get_login_stages()]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a forgotten password, under the office's own name, whatever host was asked."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return urljoin(settings.PUBLIC_BASE_URL, path.replace("UID-KEY", key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Return the link that confirms an address, under the office's own name."""
        return urljoin(settings.PUBLIC_BASE_URL, reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail; a worker delivers it, again if need be."""
        message = self.render_mail(template_prefix, email, {"email": email, "site": settings.PUBLIC_BASE_URL} | context)
        about = context.get("user") or User.objects.filter(email__iexact=email).first() or self._signed_in()
        if isinstance(about, User):
            with transaction.atomic():
                mail.queue(to=message.to, subject=message.subject, text=str(message.body), about=about)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Tell whether the password is right, by the same count as before a signature."""
        return proves(user, password)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how the account proves it: by a code where it has an authenticator app, else by its password.

        Where it has neither, by signing in once more.
        """
        if not isinstance(user, User):
            return []
        if not has_way_to_prove(user):
            return [{"id": "sign_on", "description": _("Sign in again"), "url": reverse("sign-on-again")}]
        wanted = "mfa_reauthenticate" if has_second_factor(user) else "reauthenticate"
        return [each for each in super().get_reauthentication_methods(user) if each["id"] == wanted]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Tell whether a proof is needed; raise where allauth would take an account without any way for proved."""
        request = context.request
        if not has_way_to_prove(request.user) and not is_fresh(proved_at(request), at=timezone.now()):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the failed try into the journal of the account it was made on, if there is one."""
        sign_in_journal.failed(str(credentials.get("username", "")))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Answer for a closed account as for a wrong password: whoever asks learns nothing."""
        sign_in_journal.note(user, "organization.sign_in_failed", why="closed account")
        messages.error(request, str(self.error_messages["username_password_mismatch"]))
        return redirect("account_login")

    def _signed_in(self) -> Any:
        request = context.request
        return request.user if request and request.user.is_authenticated else None


def proves(user: User, secret: str) -> bool:
    """Tell whether the secret proves who the person is; a wrong one is written into the journal."""
    try:
        prove(user=user, secret=secret, at=timezone.now())
    except Refused:
        sign_in_journal.note(user, "organization.proof_refused")
        return False
    return True
