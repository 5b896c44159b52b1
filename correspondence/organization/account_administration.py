"""Accounts and groups in the hands of administrators (Wagtail's `/cms/users/`, `/cms/groups/`): proved, and noted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.foundation.audit.journal import record
from correspondence.foundation.client_address import client_address

from .account import is_proved, lead_to_proof
from .models import User

WATCHED = ("username", "email", "is_active", "is_superuser")
PLACES = frozenset({"wagtailusers_users", "wagtailusers_groups"})
MANY_AT_ONCE = "wagtail_bulk_action"
MODELS = frozenset({"organization.user", "auth.group"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Administrator:
    """An account that administers others; it needs no position for that."""

    user: User
    on_behalf_of: str = ""

    kind = "administrator"
    capacity = ""

    @property
    def audit_id(self) -> str:
        """The account's number."""
        return str(self.user.pk)

    @property
    def label(self) -> str:
        """The account's name."""
        return self.user.get_username()


def administers(request: HttpRequest) -> bool:
    """Tell whether the request is for one of Wagtail's views of accounts and groups."""
    match = request.resolver_match
    if match is None:
        return False
    if match.url_name == MANY_AT_ONCE:
        return f"{match.kwargs['app_label']}.{match.kwargs['model_name']}".lower() in MODELS
    return not PLACES.isdisjoint(match.namespaces)


class AdministrationMiddleware:
    """Asks administrators for a fresh proof before anything about accounts or groups changes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Lead to the proof and back to the page; what was typed there is lost, and the message says so."""
        if request.method in READING or not request.user.is_authenticated or not administers(request):
            return None
        if is_proved(request):
            return None
        messages.warning(request, _("Nothing has been saved: first prove that it is you, then fill it in once more."))
        return lead_to_proof(request)


def connect() -> None:
    """Listen to what happens to accounts and groups; called once when the app is ready."""
    pre_save.connect(_account_is_saved, sender=User, dispatch_uid="administration:changed")
    post_save.connect(_account_was_made, sender=User, dispatch_uid="administration:made")
    post_delete.connect(_removed, sender=User, dispatch_uid="administration:account-removed")
    post_save.connect(_group_was_saved, sender=Group, dispatch_uid="administration:group")
    post_delete.connect(_removed, sender=Group, dispatch_uid="administration:group-removed")
    m2m_changed.connect(_groups_changed, sender=User.groups.through, dispatch_uid="administration:groups")
    m2m_changed.connect(_rights_changed, sender=Group.permissions.through, dispatch_uid="administration:rights")


def note_active_state(request: HttpRequest, accounts: Iterable[User], *, active: bool) -> None:
    """Note that accounts were opened or closed together: Wagtail does that in one statement, without signals."""
    for each in accounts:
        if each.is_active != active:
            _note(request, each, "organization.account_changed", is_active=[each.is_active, active])


def send_first_link(user: User) -> None:
    """Mail a new account's holder the link that sets the first password; not where a sign-on opens the account."""
    if settings.SINGLE_SIGN_ON_ISSUER or not user.email:
        return
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    words = {"user": user, "username": user.get_username(), "link": adapter.get_reset_password_from_key_url(key)}
    adapter.send_mail("account/email/account_made", user.email, words)


def _account_is_saved(sender: object, instance: User, **_kwargs: Any) -> None:
    request = _acting()
    if request is None:
        return
    if instance._state.adding:
        if not instance.password:
            instance.set_unusable_password()
        return
    before = User.objects.filter(pk=instance.pk).values(*WATCHED).first() or {}
    changes = {name: [old, getattr(instance, name)] for name, old in before.items() if old != getattr(instance, name)}
    if changes:
        _note(request, instance, "organization.account_changed", **changes)


def _account_was_made(sender: object, instance: User, created: bool, **_kwargs: Any) -> None:
    request = _acting()
    if created and request is not None:
        _note(request, instance, "organization.account_made", **{name: getattr(instance, name) for name in WATCHED})


def _group_was_saved(sender: object, instance: Group, created: bool, **_kwargs: Any) -> None:
    request = _acting()
    if request is not None:
        _note(request, instance, f"organization.group_{'made' if created else 'changed'}", name=instance.name)


def _removed(sender: object, instance: User | Group, **_kwargs: Any) -> None:
    request = _acting()
    if request is not None:
        kind = "account" if isinstance(instance, User) else "group"
        _note(request, instance, f"organization.{kind}_removed", name=str(instance))


def _groups_changed(
    sender: object, instance: Model, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any
) -> None:
    request, word = _acting(), _word(action)
    if request is None or not word:
        return
    if isinstance(instance, User):
        groups = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
        _note(request, instance, "organization.account_changed", **{f"groups_{word}": _names(groups)})
    elif isinstance(instance, Group):
        accounts = instance.user_set.all() if pk_set is None else User.objects.filter(pk__in=pk_set)
        for each in accounts:
            _note(request, each, "organization.account_changed", **{f"groups_{word}": [instance.name]})


def _rights_changed(sender: object, instance: Model, action: str, pk_set: set[int] | None, **_kwargs: Any) -> None:
    request, word = _acting(), _word(action)
    if request is not None and word and isinstance(instance, Group):
        rights = instance.permissions.all() if pk_set is None else Permission.objects.filter(pk__in=pk_set)
        codes = sorted(rights.values_list("codename", flat=True))
        _note(request, instance, "organization.group_changed", **{f"rights_{word}": codes})


def _word(action: str) -> str:
    return {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}.get(action, "")


def _names(groups: Iterable[Group]) -> list[str]:
    return sorted(each.name for each in groups)


def _acting() -> HttpRequest | None:
    """Return the request of the administrator who acts; None where nobody does."""
    request: HttpRequest | None = context.request
    if request is None or not administers(request) or not isinstance(request.user, User):
        return None
    return request


def _note(request: HttpRequest, subject: Model, action: str, **changes: Any) -> None:
    assert isinstance(request.user, User)  # noqa: S101  (whoever administers has signed in)
    told = {"address": client_address(request)} | changes
    with transaction.atomic():
        record(actor=Administrator(request.user), action=action, subject=subject, changes=told, at=timezone.now())
