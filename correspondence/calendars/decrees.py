"""Declaring what a decree says, one day or many. Taking it back: `withdrawing`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import Recordable, record
from correspondence.foundation.errors import Refused

from .facts import ClosedKind
from .models import Decree, Holiday, HolidayCalendar
from .models.days import LONGEST_NAME, LONGEST_NUMBER
from .timetable import FIRST_DAY, LAST_DAY
from .versioning import lock, refresh_version
from .words import format_date

STANDS = _("A decree of this number is already recorded. Withdraw that one first, or check the number.")


@dataclass(frozen=True)
class DecreeFacts:
    """A decree as its reader records it; days without a known first day of effect are taken as they are."""

    number: str
    issued_on: date | None = None
    valid_from: date | None = None
    amends: Decree | None = None
    note: str = ""


@dataclass(frozen=True)
class DayFacts:
    """One day of a decree: why it is closed, or that it opens after all."""

    date: date
    name: str
    kind: ClosedKind
    closed: bool = True


@transaction.atomic
def declare_decree(
    *,
    actor: Recordable,
    calendars: Iterable[HolidayCalendar],
    facts: DecreeFacts,
    days: Sequence[DayFacts],
    at: datetime,
) -> Decree:
    """Record a decree with its days in all these calendars; Refused where it contradicts itself or stands already."""
    check_facts(facts, days)
    locked = lock(calendars)
    if not locked:
        raise Refused(_("Choose at least one calendar in which the decree applies."))
    decree = _record(facts, at)
    for calendar in locked:
        _lay_down(calendar, decree, days, at)
    said = [[day.date.isoformat(), day.name, day.kind.value, day.closed] for day in days]
    changes = _said(decree, locked, amends=facts.amends.number if facts.amends else "", days=said)
    record(actor=actor, action="calendars.decree_declared", subject=decree, at=at, changes=changes)
    return decree


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
    closed: bool = True,
) -> Holiday:
    """Close the office on a date, change why it is closed or open it again, on the basis of a decree by its number.

    A decree that is not recorded yet is recorded by that; an empty number means that the basis is not at hand.
    """
    facts = DayFacts(day, name, kind, closed)
    refuse_days([facts])
    refuse_long(decree)
    lock([calendar])
    basis = _standing(decree.strip(), at) if decree.strip() else None
    holiday = _lay_down(calendar, basis, [facts], at)[0]
    changes = {"date": day.isoformat(), "name": name, "kind": kind.value, "closed": closed, "decree": decree}
    record(
        actor=actor,
        action="calendars.holiday_declared",
        subject=calendar,
        at=at,
        changes=changes | {"version": calendar.version},
    )
    return holiday


def check_facts(facts: DecreeFacts, days: Sequence[DayFacts]) -> None:
    """Refuse a decree that contradicts itself, with the place."""
    if not facts.number.strip():
        raise Refused(_("A decree needs its number."))
    refuse_long(facts.number)
    if not days:
        raise Refused(_("State at least one day."))
    refuse_days(days)
    twice = [day for day, times in Counter(day.date for day in days).items() if times > 1]
    if twice:
        raise Refused(_("%(day)s is stated twice.") % {"day": format_date(min(twice))})
    first = min(day.date for day in days)
    if facts.valid_from and facts.valid_from > first:
        raise Refused(
            _("The decree takes effect on %(from)s, after its day %(day)s.")
            % {"from": format_date(facts.valid_from), "day": format_date(first)}
        )
    if facts.amends is not None and facts.amends.withdrawn_at is not None:
        raise Refused(_("The decree that it amends has been withdrawn."))


def refuse_standing(facts: DecreeFacts) -> None:
    """Refuse a number under which a decree stands already."""
    if Decree.objects.filter(number__iexact=facts.number.strip(), withdrawn_at=None).exists():
        raise Refused(STANDS)


def refuse_long(number: str) -> None:
    """Refuse the number of a decree that is longer than any."""
    if len(number.strip()) > LONGEST_NUMBER:
        raise Refused(_("The number of a decree has at most %(most)d characters.") % {"most": LONGEST_NUMBER})


def refuse_days(days: Iterable[DayFacts]) -> None:
    """Refuse days without a name, with one that is too long, or outside the years that are reckoned."""
    for day in days:
        if not day.name.strip():
            raise Refused(_("%(day)s needs a name.") % {"day": format_date(day.date)})
        if len(day.name.strip()) > LONGEST_NAME:
            raise Refused(
                _("The name of %(day)s is too long: at most %(most)d characters.")
                % {"day": format_date(day.date), "most": LONGEST_NAME}
            )
        if not FIRST_DAY <= day.date <= LAST_DAY:
            raise Refused(_("%(day)s lies outside the years that are reckoned.") % {"day": format_date(day.date)})


def _record(facts: DecreeFacts, at: datetime) -> Decree:
    """Record a decree; Refused where another act, in other calendars, has just recorded one of this number."""
    refuse_standing(facts)
    try:
        with transaction.atomic():
            return Decree.objects.create(
                number=facts.number.strip(),
                issued_on=facts.issued_on,
                valid_from=facts.valid_from,
                amends=facts.amends,
                note=facts.note,
                declared_at=at,
            )
    except IntegrityError as error:
        raise Refused(STANDS) from error


def _standing(number: str, at: datetime) -> Decree:
    same = Q(number__iexact=number) | Q(cited_as__iexact=number)
    known = Decree.objects.filter(same, withdrawn_at=None).first()
    return known or _record(DecreeFacts(number), at)


def _lay_down(
    calendar: HolidayCalendar, decree: Decree | None, days: Sequence[DayFacts], at: datetime
) -> list[Holiday]:
    """Write the days over those that stand there, which stay readable, and give the calendar its version."""
    dates = [day.date for day in days]
    Holiday.objects.filter(calendar=calendar, date__in=dates).update(in_force=False)
    rows = Holiday.objects.bulk_create(
        [
            Holiday(
                calendar=calendar,
                date=day.date,
                name=day.name.strip(),
                kind=day.kind.value,
                closed=day.closed,
                decree=decree,
                declared_at=at,
            )
            for day in days
        ]
    )
    refresh_version(calendar, at=at, because=decree.citation if decree else days[0].name)
    return rows


def _said(decree: Decree, calendars: Iterable[HolidayCalendar], **more: Any) -> dict[str, Any]:
    return {"number": decree.number, "versions": {each.code: each.version for each in calendars}} | more
