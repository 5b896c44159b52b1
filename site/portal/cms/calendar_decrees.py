"""Declaring a decree and withdrawing one, each in two steps: what it would move first."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.calendars import withdrawing
from correspondence.calendars.decrees import declare_decree
from correspondence.calendars.models import Decree, Holiday
from correspondence.cases.forecasting import SHOWN, Forecast, forecast, forecast_withdrawal
from correspondence.foundation.answering import FAULTY, refusals_as_messages, refusals_on

from . import calendar_acts as acts
from .calendar_forms import DecreeForm, ReasonForm, WithdrawalForm
from .calendar_pages import address, form_page, office_only, page
from .calendar_runs import MovedRow, moved_rows
from .calendar_year import changes_of

CONFIRM, EDIT = "confirm", "edit"


@office_only
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """Take a decree's facts and days, show what they would move, and declare them when that is confirmed."""
    form = DecreeForm(request.POST or None)
    step = request.POST.get("step", "")
    if form.is_valid() and step != EDIT:
        if step != CONFIRM:
            return _preview(request, form)
        now, calendars = timezone.now(), list(form.cleaned_data["calendars"])
        with refusals_on(form), acts.followed(calendars, at=now):
            decree = declare_decree(
                actor=acts.editor(request), calendars=calendars, facts=form.facts(), days=form.stated, at=now
            )
            messages.success(request, _("%(number)s is declared; open clocks follow.") % {"number": decree.number})
            return redirect(address("decree", decree.pk))
    return form_page(request, form, _("Declare a decree"), button=_("See what it changes"))


@office_only
@require_safe
def decree(request: HttpRequest, decree_id: int) -> HttpResponse:
    """Show a decree with its days and what became of it."""
    row = get_object_or_404(Decree.objects.select_related("amends"), pk=decree_id)
    context = {
        "decree": row,
        "days": _days(row),
        "years": row.confirms.select_related("calendar").order_by("calendar__name", "year"),
        "withdrawing": ReasonForm(prefix="withdraw"),
    }
    return page(request, "decree", row.number, context)


@office_only
@require_POST
def withdraw(request: HttpRequest, decree_id: int) -> HttpResponse:
    """Take the reason for which a decree is taken back, show what that changes, and do it when it is confirmed."""
    row = get_object_or_404(Decree.objects.select_related("amends"), pk=decree_id)
    form = WithdrawalForm(request.POST, prefix="withdraw")
    form.full_clean()
    with refusals_as_messages(request):
        withdrawing.refuse_withdrawal(row, form.cleaned_data.get("reason", ""))
        if request.POST.get("step") == CONFIRM and not form.errors and _withdrawn(request, row, form):
            messages.success(request, _("%(number)s is withdrawn; open clocks follow.") % {"number": row.number})
            return redirect(address("decree", row.pk))
        return _preview_withdrawal(request, row, form)
    return redirect(address("decree", row.pk))


def _withdrawn(request: HttpRequest, row: Decree, form: WithdrawalForm) -> bool:
    """Withdraw the decree; tell whether that was not refused, which the form then says."""
    now, stated = timezone.now(), form.cleaned_data
    with refusals_on(form), acts.followed(withdrawing.touched_by(row), at=now):
        actor, opened = acts.editor(request), stated["opened"]
        withdrawing.withdraw_decree(actor=actor, decree=row, reason=stated["reason"], at=now, opened=opened)
    return not form.errors


def _preview_withdrawal(request: HttpRequest, row: Decree, form: WithdrawalForm) -> HttpResponse:
    """Show which days fall back and which clocks would move; nothing is written."""
    now, foreseen = timezone.now(), withdrawing.foresee(row)
    context = _moves(
        (calendar.code, forecast_withdrawal(calendar, foreseen.days, now)) for calendar in withdrawing.touched_by(row)
    )
    context |= {
        "decree": row,
        "form": form,
        "foreseen": foreseen,
        "counted": [form["opened"]] if foreseen.emptied else [],
    }
    title = _("What the withdrawal changes")
    return page(request, "withdrawal", title, context, status=FAULTY if form.errors else 200)


def _preview(request: HttpRequest, form: DecreeForm) -> HttpResponse:
    """Show which days change and which clocks would move; nothing is written."""
    now, calendars = timezone.now(), list(form.cleaned_data["calendars"])
    number = form.facts().number
    context = _moves((calendar.code, forecast(calendar, form.stated, now, decree=number)) for calendar in calendars)
    context |= {"form": form, "changes": changes_of(calendars, form.stated)}
    return page(request, "preview", _("What the decree changes"), context)


def _moves(found: Iterable[tuple[str, Forecast]]) -> dict[str, Any]:
    """Add forecasts up, each with the code of its calendar."""
    running, moved, first = 0, 0, list[MovedRow]()
    for code, each in found:
        running, moved = running + each.running, moved + each.moved
        first += moved_rows(each.first, code)
    return {"running": running, "moved": moved, "first": first[:SHOWN]}


def _days(row: Decree) -> QuerySet[Holiday]:
    return row.days.select_related("calendar").order_by("date", "calendar__name")
