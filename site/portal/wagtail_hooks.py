"""What the Wagtail admin is told; letters, cases and drafts are never registered here."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from .cms import door_hooks as _door_hooks  # noqa: F401  (registers itself)
from .cms import language, publishing
from .cms import second_eyes_hooks as _second_eyes_hooks  # noqa: F401  (registers itself)
from .cms.configuration import OfficeViewSetGroup
from .cms.models import StandardPage
from .cms.refusals import NotPublishable
from .cms.second_eyes_rules import approve


@hooks.register("register_admin_viewset")
def office_configuration() -> OfficeViewSetGroup:
    """Show the office's configuration to those who may change it."""
    return OfficeViewSetGroup()


language.keep_one_switch()


@hooks.register("register_admin_urls")
def language_addresses() -> list[URLPattern]:
    """Give the address of the language switch; it is posted."""
    return [path("bahasa/<slug:language>/", language.switch, name="cms-language")]


@hooks.register("register_admin_menu_item")
def language_item() -> MenuItem:
    """Show the language switch in the menu."""
    return language.LanguageItem()


@hooks.register("before_bulk_action")
def refuse_unfit_standards(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: object
) -> HttpResponse | None:
    """Publish many pages only where every standard among them can become rules; else say what is wrong with which."""
    if action_type != "publish" or request.method != "POST":
        return None
    faults = [fault for page in _standards(objects, request) for fault in _faults(page, request.user)]
    for fault in faults:
        messages.error(request, fault)
    return redirect(reverse("wagtailadmin_home")) if faults else None


def _standards(objects: Iterable[Any], request: HttpRequest) -> list[StandardPage]:
    """Give the standards that the action would publish, with the drafts below the chosen pages where asked."""
    pages = [each for each in objects if isinstance(each, Page)]
    chosen = [each.specific for each in pages]
    if request.POST.get("include_descendants"):
        chosen += [below for each in pages for below in each.get_descendants().not_live().specific()]
    return [each for each in chosen if isinstance(each, StandardPage)]


def _faults(page: StandardPage, user: Any) -> list[str]:
    draft, revision = page.get_latest_revision_as_object(), page.get_latest_revision()
    faults = publishing.sentences(draft, at=timezone.now())
    try:
        approve(page, revision, user=user)
    except NotPublishable as refusal:
        faults.append(str(refusal))
    return [f"{draft.title}: {fault}" for fault in faults]
