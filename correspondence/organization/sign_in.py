"""The one login door."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from .actors import appointments_of


class OfficeAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators only; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead editors to the CMS and everybody else to the desk."""
        user: Any = request.user
        if not appointments_of(user, timezone.localdate()) and user.has_perm("wagtailadmin.access_admin"):
            return "/cms/"
        return "/meja/"
