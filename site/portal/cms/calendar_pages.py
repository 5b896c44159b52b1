"""What the calendar pages of the CMS share: who may see them, their frame, and refusals beside the form."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

from correspondence.foundation.answering import FAULTY

Trail = tuple[tuple[str, str], ...]
SPACE = "calendars"
PERMISSION = "calendars.change_holidaycalendar"

office_only: Callable[..., Any] = permission_required(PERMISSION)


def address(name: str, *args: object) -> str:
    """Give the address of a calendar page."""
    return reverse(f"{SPACE}:{name}", args=args)


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, trail: Trail = (), status: int = 200
) -> HttpResponse:
    """Answer a page inside Wagtail's frame, with the way back to the list of calendars."""
    home = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    above = [{"url": address("index"), "label": _("Calendars")}] if title != _("Calendars") else []
    crumbs = [*home, *above, *({"url": url, "label": label} for label, url in trail), {"url": "", "label": title}]
    frame = {"header_title": title, "page_title": title, "header_icon": "calendar", "breadcrumbs_items": crumbs}
    return render(request, f"portal/cms/calendars/{template}.html", frame | context, status=status)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    title: str,
    *,
    button: str,
    trail: Trail = (),
    template: str = "form",
    **context: Any,
) -> HttpResponse:
    """Answer a page with one form; one with faults says so by its status."""
    shown = {"form": form, "button": button, **context}
    return page(request, template, title, shown, trail=trail, status=FAULTY if form.errors else 200)
