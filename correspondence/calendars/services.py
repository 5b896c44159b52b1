"""Changing calendars; every change gives the calendar a new version."""

import hashlib
import json
from datetime import date, datetime

from django.db import transaction

from correspondence.foundation.audit.journal import Recordable, record

from .facts import ClosedKind
from .models import ConfirmedYear, Holiday, HolidayCalendar


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


def refresh_version(calendar: HolidayCalendar) -> str:
    """Name the calendar's present content by its digest and store that as its version."""
    content = [
        calendar.name,
        calendar.timezone,
        calendar.late_receipt_next_day,
        list(calendar.opening_hours.values_list("weekday", "opens", "closes", "break_starts", "break_ends")),
        list(calendar.holidays.values_list("date", "name", "kind", "decree")),
        list(calendar.confirmed_years.values_list("year", flat=True)),
    ]
    digest = hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
    calendar.version = f"{calendar.code}-{digest[:12]}"
    calendar.save(update_fields=["version"])
    return calendar.version
