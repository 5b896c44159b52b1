"""A person's own account: what stands in it, and the sessions it has open."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from correspondence.foundation.answering import press_again

from .proving import has_way_to_prove, is_fresh, proved_at
from .second_factor import must_still_set_up
from .single_sign_on import PROVIDER

View = Callable[..., HttpResponse]
# What makes a provider ask the person again instead of letting an open session of its own pass.
ASK_AGAIN = urlencode({"auth_params": urlencode({"prompt": "login", "max_age": 0})})


class Door(LoginView):
    """The login page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the agency's own sign-on, where there is one."""
        sign_on = {"sign_on": PROVIDER, "sign_on_name": settings.SINGLE_SIGN_ON_NAME}
        return super().get_context_data(**kwargs) | (sign_on if settings.SINGLE_SIGN_ON_ISSUER else {})

    def get_authenticated_redirect_url(self) -> str:
        """Lead the signed-in on; not back to the CMS, which had sent somebody away who may not enter it."""
        url = str(super().get_authenticated_redirect_url())
        user: Any = self.request.user
        return url if user.has_perm("wagtailadmin.access_admin") or not url.startswith("/cms/") else "/meja/"


@never_cache
@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Show address, password, second factor and sessions, each with its way to change it."""
    user: Any = request.user
    known = {each.type: each.wrap() for each in Authenticator.objects.filter(user=user)}
    codes = known.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "has_app": Authenticator.Type.TOTP in known,
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
        "sessions": len(UserSession.objects.purge_and_list(user)),
        "must_set_up": must_still_set_up(request),
    }
    return render(request, "account/overview.html", context)


@login_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one session of the person's own, by a button; 404 for anybody else's."""
    if request.method != "POST":
        press_again(request)
        return redirect("usersessions_list")
    session = get_object_or_404(UserSession, pk=session_id, user=request.user)
    end_sessions(request, [session])
    messages.success(request, _("The session has ended."))
    return redirect("usersessions_list" if request.user.is_authenticated else "account_login")


class AppSetUp(ActivateTOTPView):
    """The set-up of an authenticator app."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        """Note in this session that its person gave a code; every other session of the account ends."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa")
        return response


def is_proved(request: HttpRequest) -> bool:
    """Tell whether the signed-in person proved it within the last minutes."""
    return is_fresh(proved_at(request), at=timezone.now())


def lead_to_proof(request: HttpRequest) -> HttpResponse:
    """Lead to the proof and from there back to this address; what a POST brought is kept nowhere."""
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def after_proof(view: View) -> View:
    """Let only people who just proved it see this page."""

    def answer(request: HttpRequest) -> HttpResponse:
        return view(request) if is_proved(request) else lead_to_proof(request)

    return login_required(update_wrapper(answer, view))


@never_cache
@login_required
def sign_on_again(request: HttpRequest) -> HttpResponse:
    """Let a person without password and app prove it by coming in once more; a POST ends this session for that."""
    user: Any = request.user
    leads = get_next_redirect_url(request) or ""
    asked = f"?{urlencode({'next': leads})}" if leads else ""
    if has_way_to_prove(user):
        return redirect(f"{reverse('account_reauthenticate')}{asked}")
    if request.method == "POST":
        logout(request)
        return redirect(f"{reverse('account_login')}{asked}")
    context = {"next": leads, "again": ASK_AGAIN, "sign_on_name": settings.SINGLE_SIGN_ON_NAME}
    context["sign_on"] = PROVIDER if settings.SINGLE_SIGN_ON_ISSUER else ""
    return render(request, "account/sign_on_again.html", context)
