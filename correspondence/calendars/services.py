"""Changing calendars; every change gives the calendar a new version."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import Recordable, record
from correspondence.foundation.errors import Refused

from .facts import ClosedKind, OfficeHours, Season
from .known import RAMADAN_HOURS
from .models import ConfirmedYear, Holiday, HolidayCalendar, SpecialHours, SpecialWeekday


@transaction.atomic
def declare_holiday(
    *,
    actor: Recordable,
    calendar: HolidayCalendar,
    day: date,
    name: str,
    kind: ClosedKind,
    decree: str,
    at: datetime,
) -> Holiday:
    """Close the office on a date, or change why it is closed."""
    values = {"name": name, "kind": kind.value, "decree": decree}
    holiday, _created = Holiday.objects.update_or_create(calendar=calendar, date=day, defaults=values)
    refresh_version(calendar)
    record(
        actor=actor,
        action="calendars.holiday_declared",
        subject=calendar,
        at=at,
        changes={"date": day.isoformat(), **values, "version": calendar.version},
    )
    return holiday


@transaction.atomic
def confirm_year(
    *, actor: Recordable, calendar: HolidayCalendar, year: int, decree: str, at: datetime
) -> ConfirmedYear:
    """Declare that the closed days of a year were compared with the decree."""
    confirmed, _created = ConfirmedYear.objects.update_or_create(
        calendar=calendar, year=year, defaults={"decree": decree, "confirmed_at": at}
    )
    refresh_version(calendar)
    record(
        actor=actor,
        action="calendars.year_confirmed",
        subject=calendar,
        at=at,
        changes={"year": year, "decree": decree, "version": calendar.version},
    )
    return confirmed


@transaction.atomic
def declare_special_hours(
    *,
    actor: Recordable,
    calendar: HolidayCalendar,
    name: str,
    first_day: date,
    last_day: date,
    at: datetime,
    hours: Mapping[int, OfficeHours] = RAMADAN_HOURS,
    decree: str = "",
) -> SpecialHours:
    """Let other hours apply between two dates; Refused where they overlap others or open a weekly rest day."""
    HolidayCalendar.objects.select_for_update().get(pk=calendar.pk)
    _refuse_unfit(calendar, first_day, last_day, hours)
    special = SpecialHours.objects.create(
        calendar=calendar, name=name, first_day=first_day, last_day=last_day, decree=decree
    )
    SpecialWeekday.objects.bulk_create(
        [SpecialWeekday.of(weekday, each, season=special) for weekday, each in sorted(hours.items())]
    )
    _journal_special(actor, "calendars.special_hours_declared", special, at)
    return special


@transaction.atomic
def remove_special_hours(*, actor: Recordable, special: SpecialHours, at: datetime) -> None:
    """Let the usual hours apply again."""
    special.delete()
    _journal_special(actor, "calendars.special_hours_removed", special, at)


def _refuse_unfit(calendar: HolidayCalendar, first: date, last: date, hours: Mapping[int, OfficeHours]) -> None:
    try:
        Season("", first, last, hours)
    except ValueError as error:
        raise Refused(
            _("Special hours name at least one weekday, end on or after their first day and last at most a year.")
        ) from error
    if calendar.special_hours.filter(first_day__lte=last, last_day__gte=first).exists():
        raise Refused(_("Other special hours already apply on some of these days. Remove those first."))
    if set(hours) - set(calendar.opening_hours.values_list("weekday", flat=True)):
        raise Refused(_("Special hours cannot open a weekday on which the office rests."))


def _journal_special(actor: Recordable, action: str, special: SpecialHours, at: datetime) -> None:
    refresh_version(special.calendar)
    changes = {
        "name": special.name,
        "first_day": special.first_day.isoformat(),
        "last_day": special.last_day.isoformat(),
        "decree": special.decree,
        "version": special.calendar.version,
    }
    record(actor=actor, action=action, subject=special.calendar, at=at, changes=changes)


def refresh_version(calendar: HolidayCalendar) -> str:
    """Name the calendar's present content by its digest and store that as its version."""
    # Alone with the calendar: of two days declared at once, the later version must cover both.
    HolidayCalendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)
    hours = ("weekday", "opens", "closes", "break_starts", "break_ends")
    content = [
        calendar.name,
        calendar.timezone,
        calendar.late_receipt_next_day,
        list(calendar.opening_hours.values_list(*hours)),
        list(calendar.holidays.values_list("date", "name", "kind", "decree")),
        list(calendar.confirmed_years.values_list("year", flat=True)),
        list(calendar.special_hours.values_list("name", "first_day", "last_day", "decree")),
        [list(special.weekdays.values_list(*hours)) for special in calendar.special_hours.all()],
    ]
    digest = hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
    calendar.version = f"{calendar.code}-{digest[:12]}"
    calendar.save(update_fields=["version"])
    return calendar.version
