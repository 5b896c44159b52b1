"""Pages of one calendar: its years, its days, its hours; and the list of calendars."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.calendars import services
from correspondence.calendars.known import RAMADAN_HOURS
from correspondence.calendars.models import Decree, Holiday, HolidayCalendar, SpecialHours
from correspondence.calendars.opening import open_calendar
from correspondence.calendars.services import ServiceTime
from correspondence.calendars.timetable import FIRST_DAY, LAST_DAY
from correspondence.calendars.words import format_date
from correspondence.cases.models import Recomputation
from correspondence.foundation.answering import refusals_as_messages, refusals_on

from . import calendar_acts as acts
from .calendar_forms import ConfirmForm, DayForm, NewCalendarForm, OfficeHoursForm, ReasonForm, SeasonForm
from .calendar_pages import Trail, address, form_page, office_only, page
from .calendar_runs import rows_of
from .calendar_year import year_of

LATEST, DECREES = 10, 30


@office_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the calendars, the decrees page by page, and the latest runs over the clocks."""
    today = timezone.localdate()
    calendars = list(HolidayCalendar.objects.order_by("name").prefetch_related("confirmed_years"))
    shown = [(each, today.year in {row.year for row in each.confirmed_years.all()}) for each in calendars]
    decrees = Paginator(Decree.objects.select_related("amends"), DECREES).get_page(request.GET.get("p"))
    context = {
        "calendars": shown,
        "year": today.year,
        "paginated": decrees,
        "runs": rows_of(Recomputation.objects.all()[:LATEST]),
    }
    return page(request, "index", _("Calendars"), context)


@office_only
@require_safe
def year(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show the declared days of a year, month by month, with the confirmation and the special hours."""
    calendar = _calendar(code)
    if not FIRST_DAY.year <= number <= LAST_DAY.year:
        raise Http404
    shown = year_of(calendar, number)
    context = {
        "calendar": calendar,
        "shown": shown,
        "years": (number - 1, number + 1),
        "confirming": ConfirmForm(prefix="confirm"),
        "unconfirming": ReasonForm(prefix="unconfirm"),
    }
    return page(request, "year", _("%(name)s, %(year)s") % {"name": calendar.name, "year": number}, context)


@office_only
@require_POST
def confirm(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Confirm a year against a decree."""
    calendar, form = _calendar(code), ConfirmForm(request.POST, prefix="confirm")
    if form.is_valid():
        now, decree = timezone.now(), form.cleaned_data["decree"]
        with refusals_as_messages(request), acts.followed([calendar], at=now):
            services.confirm_year(actor=acts.editor(request), calendar=calendar, year=number, decree=decree, at=now)
            messages.success(request, _("The year %(year)s is confirmed.") % {"year": number})
    else:
        messages.error(request, _("Choose the decree with which the days were compared."))
    return redirect(address("year", code, number))


@office_only
@require_POST
def unconfirm(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take the confirmation of a year back."""
    calendar, form = _calendar(code), ReasonForm(request.POST, prefix="unconfirm")
    form.full_clean()
    now, reason = timezone.now(), form.cleaned_data.get("reason", "")
    with refusals_as_messages(request), acts.followed([calendar], at=now):
        services.unconfirm_year(actor=acts.editor(request), calendar=calendar, year=number, reason=reason, at=now)
        messages.success(request, _("The year %(year)s is no longer confirmed.") % {"year": number})
    return redirect(address("year", code, number))


@office_only
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest, code: str, holiday_id: int) -> HttpResponse:
    """Declare one day anew, over what stands there."""
    calendar = _calendar(code)
    row = get_object_or_404(Holiday.objects.select_related("decree"), pk=holiday_id, calendar=calendar)
    known = {"name": row.name, "kind": row.kind, "closed": row.closed}
    form = DayForm(request.POST or None, initial=known)
    if form.is_valid():
        now = timezone.now()
        with refusals_on(form), acts.followed([calendar], at=now):
            services.declare_holiday(
                actor=acts.editor(request), calendar=calendar, day=row.date, at=now, **form.facts()
            )
            messages.success(request, _("The day is declared anew."))
            return redirect(address("year", code, row.date.year))
    context = {"holiday": row, "withdrawing": ReasonForm(prefix="withdraw")}
    trail = _trail(calendar, row.date.year)
    title = format_date(row.date)
    return form_page(request, form, title, button=_("Declare anew"), trail=trail, template="day", **context)


@office_only
@require_POST
def withdraw_day(request: HttpRequest, code: str, holiday_id: int) -> HttpResponse:
    """Take one day back, with the reason."""
    row = get_object_or_404(Holiday.objects.select_related("calendar"), pk=holiday_id, calendar__code=code)
    form = ReasonForm(request.POST, prefix="withdraw")
    form.full_clean()
    now, reason = timezone.now(), form.cleaned_data.get("reason", "")
    with refusals_as_messages(request), acts.followed([row.calendar], at=now):
        services.withdraw_holiday(actor=acts.editor(request), holiday=row, reason=reason, at=now)
        messages.success(request, _("The day is taken back."))
    return redirect(address("year", code, row.date.year))


@office_only
@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest, code: str) -> HttpResponse:
    """Change the usual hours, the zone and what happens to late receipts."""
    calendar = _calendar(code)
    known = {row.weekday: row.as_hours() for row in calendar.opening_hours.all()}
    initial = {"timezone": calendar.timezone, "late_receipt_next_day": calendar.late_receipt_next_day}
    form = OfficeHoursForm(request.POST or None, hours=known, initial=initial)
    if form.is_valid():
        now, zone, late = timezone.now(), form.cleaned_data["timezone"], form.cleaned_data["late_receipt_next_day"]
        with refusals_on(form), acts.followed([calendar], at=now):
            time = ServiceTime(form.hours, zone, late)
            services.change_hours(actor=acts.editor(request), calendar=calendar, time=time, at=now)
            messages.success(request, _("The hours are changed; open clocks follow."))
            return redirect(address("year", code, timezone.localdate().year))
    return form_page(
        request, form, _("Office hours"), button=_("Change the hours"), trail=_trail(calendar), template="hours"
    )


@office_only
@require_http_methods(["GET", "POST"])
def season(request: HttpRequest, code: str) -> HttpResponse:
    """Let other hours apply between two dates, such as in Ramadan."""
    calendar = _calendar(code)
    form = SeasonForm(request.POST or None, hours=RAMADAN_HOURS, initial={"name": "Ramadan"})
    if form.is_valid():
        now, names = timezone.now(), ("name", "first_day", "last_day", "decree")
        with refusals_on(form), acts.followed([calendar], at=now):
            stated = {name: form.cleaned_data[name] for name in names}
            services.declare_special_hours(
                actor=acts.editor(request), calendar=calendar, hours=form.hours, at=now, **stated
            )
            messages.success(request, _("The special hours are declared; open clocks follow."))
            return redirect(address("year", code, stated["first_day"].year))
    return form_page(
        request, form, _("Special hours"), button=_("Declare the hours"), trail=_trail(calendar), template="hours"
    )


@office_only
@require_POST
def remove_season(request: HttpRequest, code: str, season_id: int) -> HttpResponse:
    """Let the usual hours apply again."""
    special = get_object_or_404(SpecialHours.objects.select_related("calendar"), pk=season_id, calendar__code=code)
    now = timezone.now()
    with acts.followed([special.calendar], at=now):
        services.remove_special_hours(actor=acts.editor(request), special=special, at=now)
    messages.success(request, _("The usual hours apply again; open clocks follow."))
    return redirect(address("year", code, special.first_day.year))


@office_only
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Open a calendar of its own for a unit."""
    form = NewCalendarForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            calendar = open_calendar(actor=acts.editor(request), at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The calendar is open. Choose it at the units that work by it."))
            return redirect(address("hours", calendar.code))
    return form_page(request, form, _("New calendar"), button=_("Open the calendar"))


def _calendar(code: str) -> HolidayCalendar:
    return get_object_or_404(HolidayCalendar, code=code)


def _trail(calendar: HolidayCalendar, number: int = 0, **_more: Any) -> Trail:
    number = number or timezone.localdate().year
    return ((f"{calendar.name} {number}", address("year", calendar.code, number)),)
