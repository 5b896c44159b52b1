"""The agency's own sign-on (OpenID Connect): it opens accounts that exist here, and makes none."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from .models import User

PROVIDER = "lembaga"  # stands in the address of the sign-on
REFUSED = 403


class OfficeSignOnAdapter(DefaultSocialAccountAdapter):
    """Only accounts that exist here may come in: by their linked subject, or by address at the first time."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "invalid_token": _("The sign-on service gave an answer that could not be verified."),
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the account of the same verified address where the settings allow it; refuse everybody else."""
        if sociallogin.is_existing:
            return
        user = _account_of(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(refuse(request))
        sociallogin.connect(request, user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse every sign-up."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """Lead to the desk; links are made by signing in, never from a page of the account."""
        return settings.LOGIN_REDIRECT_URL


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):
    """Believes an id token only for its signature, also where it came straight from the token endpoint."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Return the token's claims after signature, issuer, audience and time were checked."""
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """Return the sign-on; raise `OAuth2Error` unless token and user info speak of one subject."""
        id_token = kwargs["response"].get("id_token")
        if not id_token or self.openid_config["issuer"].rstrip("/") != settings.SINGLE_SIGN_ON_ISSUER:
            raise OAuth2Error("no id token of the expected issuer")
        claims = self._decode_id_token(app, id_token)
        told = self._fetch_user_info(token.token)
        if told.get("sub") != claims["sub"]:
            raise OAuth2Error("the user info speaks of another subject")
        data = {"userinfo": claims | told | _address(told if "email" in told else claims), "id_token": claims}
        return self.get_provider().sociallogin_from_response(request, data)


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the agency's sign-on, by a button; 404 where there is none."""
    _check_configured(provider_id)
    if request.method != "POST":
        return redirect("account_login")
    return OAuth2LoginView.adapter_view(VerifyingAdapter(request, provider_id))(request)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the sign-on's answer; 404 where there is none."""
    _check_configured(provider_id)
    return OAuth2CallbackView.adapter_view(VerifyingAdapter(request, provider_id))(request)


def refuse(request: HttpRequest) -> HttpResponse:
    """Say that this sign-on opens no account here."""
    return render(request, "socialaccount/refused.html", {"name": settings.SINGLE_SIGN_ON_NAME}, status=REFUSED)


def link(*, user: User, subject: str) -> SocialAccount:
    """Link the account to a subject of the agency's sign-on beforehand; an older link is replaced."""
    SocialAccount.objects.filter(user=user, provider=PROVIDER).exclude(uid=subject).delete()
    return SocialAccount.objects.get_or_create(provider=PROVIDER, uid=subject, defaults={"user": user})[0]


def _account_of(sociallogin: SocialLogin) -> User | None:
    """Return the one active account with a verified address of this sign-on, not linked to another subject."""
    if settings.SINGLE_SIGN_ON_MATCH != "email":
        return None
    told = {each.email.lower() for each in sociallogin.email_addresses if each.verified is True}
    matching = Q(*[("email__iexact", address) for address in told], _connector=Q.OR)
    found = list(User.objects.filter(matching, is_active=True)[:2]) if told else []
    if len(found) != 1 or SocialAccount.objects.filter(user=found[0], provider=PROVIDER).exists():
        return None
    return found[0]


def _address(source: dict[str, Any]) -> dict[str, Any]:
    """Return address and confirmation as one source tells them: a word on one address says nothing of another."""
    return {"email": source.get("email"), "email_verified": source.get("email_verified", False)}


def _check_configured(provider_id: str) -> None:
    if provider_id != PROVIDER or not settings.SINGLE_SIGN_ON_ISSUER:
        raise Http404
