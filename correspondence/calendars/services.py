"""Changing calendars; every change gives the calendar a new version and the journal an entry. Decrees: `decrees`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import Recordable, record
from correspondence.foundation.errors import Refused

from .decrees import declare_decree, declare_holiday
from .facts import OfficeHours, Season
from .known import RAMADAN_HOURS
from .models import ConfirmedYear, Decree, HolidayCalendar, OpeningHours, SpecialHours, SpecialWeekday
from .models.days import LONGEST_NAME
from .reasons import CONFIRMED, HOURS_CHANGED, UNCONFIRMED
from .versioning import lock, refresh_version
from .withdrawing import withdraw_decree, withdraw_holiday

__all__ = [
    "ServiceTime",
    "change_hours",
    "confirm_year",
    "declare_decree",
    "declare_holiday",
    "declare_special_hours",
    "refresh_version",
    "remove_special_hours",
    "unconfirm_year",
    "withdraw_decree",
    "withdraw_holiday",
]


@dataclass(frozen=True)
class ServiceTime:
    """When an office serves: hours by weekday (Monday is 0), its time zone, and what happens to late receipts."""

    hours: Mapping[int, OfficeHours]
    timezone: str
    late_receipt_next_day: bool = True


@transaction.atomic
def confirm_year(
    *, actor: Recordable, calendar: HolidayCalendar, year: int, decree: Decree, at: datetime
) -> ConfirmedYear:
    """Declare that the closed days of a year were compared with the decree, or with the one that amends it.

    Refused where another decree confirmed the year, where the decree is withdrawn or the year has no days.
    """
    lock([calendar])
    if Decree.objects.filter(pk=decree.pk, withdrawn_at=None).first() is None:
        raise Refused(_("This decree has been withdrawn."))
    if not calendar.holidays.in_force().filter(date__year=year).exists():
        raise Refused(_("No closed day of this year is recorded yet."))
    earlier = calendar.confirmed_years.filter(year=year).select_related("decree").first()
    if earlier is not None and earlier.decree not in _chain(decree):
        raise Refused(
            _("The year %(year)s is already confirmed against %(number)s. Take that confirmation back first.")
            % {"year": year, "number": earlier.decree.citation}
        )
    confirmed, _created = ConfirmedYear.objects.update_or_create(
        calendar=calendar, year=year, defaults={"decree": decree, "confirmed_at": at}
    )
    changes = {"year": year, "decree": decree.number}
    _changed(actor, "calendars.year_confirmed", calendar, changes, at, because=CONFIRMED)
    return confirmed


@transaction.atomic
def unconfirm_year(*, actor: Recordable, calendar: HolidayCalendar, year: int, reason: str, at: datetime) -> None:
    """Make the closed days of a year an open question again; Refused without a reason or where nobody confirmed it."""
    if not reason.strip():
        raise Refused(_("State the reason of the withdrawal."))
    lock([calendar])
    confirmed = calendar.confirmed_years.filter(year=year).select_related("decree").first()
    if confirmed is None:
        raise Refused(_("Nobody has confirmed this year."))
    confirmed.delete()
    changes = {"year": year, "decree": confirmed.decree.number, "reason": reason}
    _changed(actor, "calendars.year_unconfirmed", calendar, changes, at, because=UNCONFIRMED)


@transaction.atomic
def change_hours(*, actor: Recordable, calendar: HolidayCalendar, time: ServiceTime, at: datetime) -> None:
    """Change the usual hours, the time zone or what happens to late receipts.

    Refused without a working weekday, in an unknown zone, and where special hours would open a weekly rest day.
    """
    lock([calendar])
    if not time.hours or set(time.hours) - set(range(7)):
        raise Refused(_("An office works on at least one weekday."))
    if time.timezone not in HolidayCalendar.Zone.values:
        raise Refused(_("This time zone is not one of Indonesia."))
    weekdays = SpecialWeekday.objects.filter(season__calendar=calendar).exclude(weekday__in=time.hours)
    if weekdays.exists():
        raise Refused(_("Special hours apply on a weekday that would become a rest day. Remove those first."))
    rows = [OpeningHours.of(weekday, hours, calendar=calendar) for weekday, hours in sorted(time.hours.items())]
    calendar.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(rows)
    calendar.timezone, calendar.late_receipt_next_day = time.timezone, time.late_receipt_next_day
    calendar.save(update_fields=["timezone", "late_receipt_next_day"])
    hours = {str(row.weekday): str(row) for row in rows}
    changes = {"hours": hours, "timezone": time.timezone, "late_receipt_next_day": time.late_receipt_next_day}
    _changed(actor, "calendars.hours_changed", calendar, changes, at, because=HOURS_CHANGED)


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
    lock([calendar])
    _refuse_long(name, decree)
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
    lock([special.calendar])
    special.delete()
    _journal_special(actor, "calendars.special_hours_removed", special, at)


def _refuse_long(*labels: str) -> None:
    if any(len(label) > LONGEST_NAME for label in labels):
        raise Refused(_("A name or decree has at most %(most)d characters.") % {"most": LONGEST_NAME})


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
    changes = {
        "name": special.name,
        "first_day": special.first_day.isoformat(),
        "last_day": special.last_day.isoformat(),
        "decree": special.decree,
    }
    _changed(actor, action, special.calendar, changes, at, because=_label(special))


def _label(special: SpecialHours) -> str:
    return f"{special.name} ({special.decree})" if special.decree else special.name


def _changed(
    actor: Recordable, action: str, calendar: HolidayCalendar, changes: dict[str, Any], at: datetime, *, because: str
) -> None:
    refresh_version(calendar, at=at, because=because)
    record(actor=actor, action=action, subject=calendar, at=at, changes=changes | {"version": calendar.version})


def _chain(decree: Decree) -> list[Decree]:
    """Give the decree and those that it amends, the latest first."""
    found, current = [decree], decree.amends
    while current is not None and current not in found:
        found.append(current)
        current = current.amends
    return found
