"""The second pair of eyes at the doors of the editor: what is offered, and what is said where it is refused."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, SubmitForModerationMenuItem
from wagtail.models import Page

from . import publishing
from .models import HomePage, StandardPage
from .second_eyes_rules import approval_needed, involved, own_work


class SubmitForApproval(SubmitForModerationMenuItem):
    """Hands the draft to a second person; first in the menu."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Name the act by what it is for."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, "label": _("Submit for approval")}


@hooks.register("construct_page_action_menu")
def offer_approval(items: list[ActionMenuItem], _request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer the submission of a standard in the place of its publication."""
    page = context.get("page")
    if not isinstance(page if page is not None else context.get("parent_page"), StandardPage | HomePage):
        return
    if page is not None and not isinstance(page.specific, StandardPage):
        return
    items[:] = [
        SubmitForApproval(order=item.order) if isinstance(item, SubmitForModerationMenuItem) else item
        for item in items
        if not isinstance(item, PublishMenuItem)
    ]


@hooks.register("before_publish_page")
def refuse_publishing_alone(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep the draft, and say the way: nobody publishes a standard from its own edit page."""
    if not isinstance(page, StandardPage):
        return None
    hands = involved(page, page.get_latest_revision())
    messages.error(request, own_work(hands) if hands else approval_needed())
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("register_admin_urls")
def reasons_address() -> list[URLPattern]:
    """Give the address to which a refused approval leads."""
    return [path("standar/<int:page_id>/sebab/", reasons, name="cms-reasons")]


def reasons(request: HttpRequest, page_id: int) -> HttpResponse:
    """Say why a draft cannot go live, then show it."""
    page = get_object_or_404(StandardPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return redirect(reverse("wagtailadmin_home"))
    draft = page.get_latest_revision_as_object()
    faults = publishing.sentences(draft, at=timezone.now())
    if not faults:
        hands = involved(page, page.get_latest_revision())
        faults = [own_work(hands) if hands else approval_needed()]
    for fault in faults:
        messages.error(request, fault)
    return redirect("wagtailadmin_pages:edit", page.pk)
