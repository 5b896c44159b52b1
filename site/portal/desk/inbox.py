"""The inbox: what waits for the acting position, what is due, what is late, and what lies with others."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from correspondence.calendars.facts import WorkCalendar
from correspondence.cases.uncounted import calendar_of_agency
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor

from .clock_view import soon_until
from .inbox_queries import counts, elsewhere, waiting
from .inbox_rows import Row, elsewhere_rows, work_rows
from .live import etag_of, is_poll, reload_signed_out, unchanged

PER_PAGE = 50
TABS = {
    "waiting": _("Waiting for me"),
    "soon": _("Due soon"),
    "late": _("Late"),
    "elsewhere": _("Waiting elsewhere"),
}


@require_GET
@reload_signed_out
@official_view
def inbox(request: HttpRequest, actor: OfficialActor) -> HttpResponse:
    """Show one tab of the inbox; htmx asks for the list alone and gets 204 while it is the same."""
    now = timezone.now()
    tab = request.GET.get("tab", "waiting")
    context = inbox_context(request, actor, tab if tab in TABS else "waiting", now)
    shown = render_to_string("portal/desk/inbox_list.html", context, request)
    etag = etag_of(shown)
    if is_poll(request):
        response = unchanged(request, etag) or render(
            request, "portal/desk/inbox_part.html", context | {"shown": shown, "etag": etag}
        )
        response["Vary"] = "HX-Request"
        return response
    return render(request, "portal/desk/inbox.html", context | {"shown": shown, "etag": etag})


def inbox_context(request: HttpRequest, actor: OfficialActor, tab: str, now: datetime) -> dict[str, Any]:
    """Gather the tab's rows and every tab's count."""
    calendar = calendar_of_agency(actor.agency)
    soon = soon_until(now, calendar)
    found = counts(actor, now=now, soon=soon)
    page, rows = _page(request, actor, tab, now, calendar)
    return {
        "tab": tab,
        "tabs": [_tab(key, tab, getattr(found, key)) for key in TABS],
        "counts": found,
        "page": page,
        "rows": rows,
        "today": timezone.localdate(now),
        "is_registrar": actor.is_registrar,
        "address": request.get_full_path(),
    }


def _page(
    request: HttpRequest, actor: OfficialActor, tab: str, now: datetime, calendar: WorkCalendar
) -> tuple[Page[Any], list[Row]]:
    number = request.GET.get("page")
    if tab == "elsewhere":
        cases = Paginator(elsewhere(actor), PER_PAGE).get_page(number)
        return cases, elsewhere_rows(cases.object_list, now=now, calendar=calendar)
    items = waiting(actor, tab, now=now, soon=soon_until(now, calendar))
    work = Paginator(items, PER_PAGE).get_page(number)
    return work, work_rows(work.object_list, now=now, calendar=calendar, actor=actor)


def _tab(key: str, current: str, count: int) -> dict[str, Any]:
    return {"key": key, "label": TABS[key], "count": count, "current": key == current, "hot": key == "late"}
