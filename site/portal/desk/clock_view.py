"""A clock as the desk shows it: the day strip's cells, the sentence beside it and the due chip in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence.calendars.facts import DayCell, DayState, WorkCalendar
from correspondence.calendars.workdays import add_working_days, working_days_between
from correspondence.standards.clock_facts import ClockPhase, ClockState

SOON_DAYS = 2  # working days ahead that count as "due soon"


@dataclass(frozen=True)
class Chip:
    """A short state in words; `state` is one of those of the due chip."""

    text: str
    state: str = "calm"


def cells(strip: Iterable[DayCell]) -> list[dict[str, Any]]:
    """Turn a clock's cells into those of the day strip component; a wait for the sender is drawn as a gap."""
    return [_cell(cell) for cell in strip]


def _cell(cell: DayCell) -> dict[str, Any]:
    if cell.state is DayState.PAUSED:
        return {"date": cell.first, "state": "closed", "label": _("waiting for the sender")}
    return {"date": cell.first, "state": cell.state.value, "label": cell.name}


def used_words(clock: ClockState | None) -> str:
    """Say how many of the promised working days are used: "4 of 10 working days"."""
    if clock is None or clock.promised_days is None:
        return ""
    if clock.state is ClockPhase.NOT_STARTED:
        return _("Clock not started")
    if clock.late:
        late = {"promised": clock.promised_days, "late": clock.late_days}
        return _("%(promised)d + %(late)d WD") % late
    return _("%(used)d of %(promised)d WD") % {"used": clock.used_days, "promised": clock.promised_days}


def soon_until(now: datetime, calendar: WorkCalendar) -> datetime:
    """Return the close of service until which a due date counts as near."""
    return add_working_days(now, SOON_DAYS, calendar).due


def due_chip(due: datetime | None, *, now: datetime, calendar: WorkCalendar) -> Chip:
    """Say a due date in words: late by how many working days, today, tomorrow, or its day."""
    if due is None:
        return Chip(_("No due date"))
    if due < now:
        return _late(due, now, calendar)
    day, today = timezone.localdate(due), timezone.localdate(now)
    if day == today:
        return Chip(_("Today"), "today")
    shown = django_format(day, "D j M")
    if (day - today).days == 1:
        return Chip(_("Tomorrow, %(day)s") % {"day": shown}, "soon")
    return Chip(shown, "soon" if due <= soon_until(now, calendar) else "calm")


def _late(due: datetime, now: datetime, calendar: WorkCalendar) -> Chip:
    days = working_days_between(due, now, calendar)
    if not days:
        return Chip(_("Past due since today"), "late")
    words = ngettext("%(days)d WD late", "%(days)d WD late", days)
    return Chip(words % {"days": days}, "late")


def clock_chip(clock: ClockState, *, now: datetime, calendar: WorkCalendar) -> Chip:
    """Say where a whole clock stands: not started, waiting for the sender, answered, or due when."""
    if clock.state is ClockPhase.NOT_STARTED:
        return Chip(_("Clock not started"))
    if clock.paused_since is not None:
        since = django_format(timezone.localdate(clock.paused_since), "j M")
        return Chip(_("Paused since %(day)s") % {"day": since}, "paused")
    if clock.state is ClockPhase.STOPPED:
        return Chip(_("Answered late"), "late") if clock.late else Chip(_("Answered on time"), "ok")
    return due_chip(clock.due_at, now=now, calendar=calendar)
