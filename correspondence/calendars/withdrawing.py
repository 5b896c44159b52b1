"""Taking back what was declared, a decree or one day, and what that would change before it is done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import Recordable, record
from correspondence.foundation.errors import Refused

from .known import cited
from .models import ConfirmedYear, Decree, Holiday, HolidayCalendar, OpeningHours
from .versioning import lock, refresh_version, settle


@dataclass(frozen=True)
class Returned:
    """A day that a withdrawal changes: what stands there, and what would hold again (None: nothing)."""

    calendar: HolidayCalendar
    before: Holiday
    after: Holiday | None
    rest: bool

    @property
    def date(self) -> date:
        """Give the date."""
        return self.before.date

    @property
    def closed(self) -> bool:
        """Tell whether the day would be closed."""
        return self.after is not None and self.after.closed

    @property
    def opens(self) -> bool:
        """Tell whether a closed day would become a working day."""
        return self.before.closed and not self.closed and not self.rest

    @property
    def same(self) -> bool:
        """Tell whether nothing would change for those who count days."""
        return self.rest or self.before.closed == self.closed


@dataclass(frozen=True)
class Withdrawal:
    """What taking a decree back would change, and the years (each with its calendar) left without closed days."""

    days: Sequence[Returned]
    emptied: Sequence[tuple[str, int]]

    @property
    def opened(self) -> int:
        """Count the dates that would become working days."""
        return len({day.date for day in self.days if day.opens})


@transaction.atomic
def withdraw_holiday(*, actor: Recordable, holiday: Holiday, reason: str, at: datetime) -> None:
    """Take back one declaration; what it superseded holds again."""
    _needs(reason)
    calendar = lock([holiday.calendar])[0]
    marked = Holiday.objects.filter(pk=holiday.pk, withdrawn_at=None)
    if not marked.update(withdrawn_at=at, withdrawn_reason=reason.strip()[:300], in_force=False):
        raise Refused(_("This day has already been taken back."))
    settle(calendar, [holiday.date])
    refresh_version(calendar, at=at, because=holiday.name)
    changes = {"date": holiday.date.isoformat(), "name": holiday.name, "reason": reason, "version": calendar.version}
    record(actor=actor, action="calendars.holiday_withdrawn", subject=calendar, at=at, changes=changes)


@transaction.atomic
def withdraw_decree(
    *, actor: Recordable, decree: Decree, reason: str, at: datetime, opened: int | None = None
) -> list[HolidayCalendar]:
    """Take a decree back: what it superseded holds again, the years it confirmed are open questions again.

    Gives the calendars it touched. Refused without a reason, twice, while a decree that amends it stands, and where it
    would leave a year without any closed day, unless `opened` is the number of days that it opens.
    """
    locked = lock(touched_by(decree))
    refuse_withdrawal(decree, reason)
    _refuse_unseen(foresee(decree), opened)
    said = reason.strip()[:300]
    if not Decree.objects.filter(pk=decree.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_reason=said):
        raise Refused(_("This decree has already been withdrawn."))
    unconfirmed = sorted(set(decree.confirms.values_list("year", flat=True)))
    decree.confirms.all().delete()
    _recite(decree)
    for calendar in locked:
        rows = decree.days.filter(calendar=calendar, withdrawn_at=None)
        days = list(rows.values_list("date", flat=True))
        rows.update(withdrawn_at=at, withdrawn_reason=said, in_force=False)
        settle(calendar, days)
        refresh_version(calendar, at=at, because=decree.number)
    decree.refresh_from_db()
    versions = {each.code: each.version for each in locked}
    changes = {"number": decree.number, "versions": versions, "reason": reason, "years_unconfirmed": unconfirmed}
    record(actor=actor, action="calendars.decree_withdrawn", subject=decree, at=at, changes=changes)
    return locked


def refuse_withdrawal(decree: Decree, reason: str) -> None:
    """Refuse a withdrawal without a reason, a second one, and one while a decree that amends this one stands."""
    _needs(reason)
    if not Decree.objects.filter(pk=decree.pk, withdrawn_at=None).exists():
        raise Refused(_("This decree has already been withdrawn."))
    later = decree.amended_by.filter(withdrawn_at=None).first()
    if later is not None:
        raise Refused(_("Withdraw %(number)s first: it amends this decree.") % {"number": later.number})


def touched_by(decree: Decree) -> list[HolidayCalendar]:
    """Give the calendars in which a decree declares days or confirms years, or stands in the words for such days."""
    decrees = [decree, *([decree.amends] if decree.amends and decree.amends.cited_as else [])]
    days = Holiday.objects.filter(decree__in=decrees).values("calendar")
    years = ConfirmedYear.objects.filter(decree=decree).values("calendar")
    return list(HolidayCalendar.objects.filter(pk__in=days).union(HolidayCalendar.objects.filter(pk__in=years)))


def foresee(decree: Decree) -> Withdrawal:
    """Tell what withdrawing a decree would change; nothing is written."""
    standing = list(decree.days.in_force().select_related("calendar").order_by("date", "calendar__name"))
    calendars = {row.calendar_id for row in standing}
    others = Holiday.objects.filter(calendar__in=calendars, date__in={row.date for row in standing}, withdrawn_at=None)
    others = others.exclude(decree=decree).select_related("decree").order_by("pk")
    behind = {(row.calendar_id, row.date): row for row in others}
    weekdays = set(OpeningHours.objects.filter(calendar__in=calendars).values_list("calendar", "weekday"))
    days = [
        Returned(
            calendar=row.calendar,
            before=row,
            after=behind.get((row.calendar_id, row.date)),
            rest=(row.calendar_id, row.date.weekday()) not in weekdays,
        )
        for row in standing
    ]
    return Withdrawal(days, _emptied(days))


def _emptied(days: Iterable[Returned]) -> list[tuple[str, int]]:
    """Give the years of which no closed day would be left on a working weekday."""
    opening: dict[tuple[HolidayCalendar, int], set[date]] = defaultdict(set)
    for day in days:
        if day.opens:
            opening[day.calendar, day.date.year].add(day.date)
    found = []
    for (calendar, year), dates in opening.items():
        weekdays = set(calendar.opening_hours.values_list("weekday", flat=True))
        closed = calendar.holidays.in_force().filter(date__year=year, closed=True).values_list("date", flat=True)
        if all(each in dates or each.weekday() not in weekdays for each in closed):
            found.append((calendar.name, year))
    return found


def _refuse_unseen(foreseen: Withdrawal, opened: int | None) -> None:
    if foreseen.emptied and opened != foreseen.opened:
        years = "; ".join(f"{name} {year}" for name, year in foreseen.emptied)
        raise Refused(
            _("No closed day would be left: %(years)s. Confirm it with the number of days that open, %(days)d.")
            % {"years": years, "days": foreseen.opened}
        )


def _recite(withdrawn: Decree) -> None:
    """Let a decree that is cited with its amendments be cited with those that still stand."""
    base = withdrawn.amends
    if base is None or not base.cited_as:
        return
    standing = list(base.amended_by.filter(withdrawn_at=None).order_by("pk"))
    words = cited(base.number, *(each.number for each in standing)) if standing else ""
    Decree.objects.filter(pk__in=[base.pk, *(each.pk for each in standing)]).exclude(cited_as="").update(cited_as=words)


def _needs(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("State the reason of the withdrawal."))
