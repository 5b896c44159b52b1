"""A clock as the desk shows it: the day strip's cells, the sentence beside it and the due chip in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateformat import format as django_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence.calendars.facts import DayCell, DayState, Unit, WorkCalendar
from correspondence.calendars.wording import format_time
from correspondence.calendars.workdays import add_working_days, closing_time, is_working_day, working_days_between
from correspondence.standards.clock_facts import ClockPhase, ClockState
from correspondence.standards.clock_words import late_words, used_of

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
    """Say in short how much of the promised time is used: "4 of 10 WD", other units in full words."""
    if clock is None or clock.promised is None:
        return ""
    if clock.state is ClockPhase.NOT_STARTED:
        return _("Clock not started")
    if clock.limit.unit is not Unit.WORKING_DAYS:
        return used_of(clock)
    if clock.late:
        late = {"promised": clock.promised, "late": clock.late_by}
        return _("%(promised)d + %(late)d WD") % late
    return _("%(used)d of %(promised)d WD") % {"used": clock.used, "promised": clock.promised}


def soon_until(now: datetime, calendar: WorkCalendar) -> datetime:
    """Return the close of service until which a due date counts as near."""
    return add_working_days(now, SOON_DAYS, calendar).due


def due_chip(due: datetime | None, *, now: datetime, calendar: WorkCalendar) -> Chip:
    """Say a due date in words: late by how much, today, tomorrow, or its day; one before closing with its time."""
    if due is None:
        return Chip(_("No due date"))
    if due < now:
        return _late(due, now, calendar, days=working_days_between(due, now, calendar))
    local, today = calendar.local(due), calendar.local(now).date()
    time = format_time(local) if _is_time_of_day(local, calendar) else ""
    if local.date() == today:
        return Chip(_("Today, %(time)s") % {"time": time} if time else _("Today"), "today")
    day = django_format(local.date(), "D j M")
    shown = f"{day}, {time}" if time else day
    if (local.date() - today).days == 1:
        return Chip(_("Tomorrow, %(day)s") % {"day": shown}, "soon")
    return Chip(shown, "soon" if due <= soon_until(now, calendar) else "calm")


def _is_time_of_day(due: datetime, calendar: WorkCalendar) -> bool:
    """Tell whether a due moment lies before the close of service of its day, as one of minutes or hours does."""
    return is_working_day(due.date(), calendar) and due < closing_time(due.date(), calendar)


def _late(due: datetime, now: datetime, calendar: WorkCalendar, *, days: int) -> Chip:
    if days:
        words = ngettext("%(days)d WD late", "%(days)d WD late", days)
        return Chip(words % {"days": days}, "late")
    local = calendar.local(due)
    if local.date() != calendar.local(now).date():
        return Chip(_("Past due since %(when)s") % {"when": django_format(local.date(), "D j M")}, "late")
    if _is_time_of_day(local, calendar):
        return Chip(_("Past due since %(when)s") % {"when": format_time(local)}, "late")
    return Chip(_("Past due since today"), "late")


def clock_chip(clock: ClockState, *, now: datetime, calendar: WorkCalendar) -> Chip:
    """Say where a whole clock stands: not started, waiting for the sender, answered, or due when."""
    if clock.state is ClockPhase.NOT_STARTED:
        return Chip(_("Cannot be counted") if clock.uncounted else _("Clock not started"))
    if clock.paused_since is not None:
        since = django_format(calendar.local(clock.paused_since).date(), "j M")
        return Chip(_("Paused since %(day)s") % {"day": since}, "paused")
    if clock.excused is not None:
        return Chip(_("Late, reason stated"), "soon")
    if clock.state is ClockPhase.STOPPED:
        return Chip(_("Answered late"), "late") if clock.late else Chip(_("Answered on time"), "ok")
    if clock.late:
        return _late_chip(clock, now, calendar)
    return due_chip(clock.due_at, now=now, calendar=calendar)


def _late_chip(clock: ClockState, now: datetime, calendar: WorkCalendar) -> Chip:
    """Say how late a running clock is; what passed while the office waited for the sender is no lateness."""
    if clock.due_at is None or clock.limit.unit is not Unit.WORKING_DAYS:
        return Chip(late_words(clock), "late")
    return _late(clock.due_at, now, calendar, days=clock.late_by)
