"""The words of minutes and hours that were counted; imported by `wording`, which explains every reckoning."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext_noop as _

from .cautions import doubt_lines, season_lines
from .facts import ClosedDay, Portion, Reckoning, TimeReckoning, Unit
from .timetable import DAY_SECONDS
from .words import Speaker

ONE_DAY = timedelta(days=1)


def explain_time(reckoning: TimeReckoning, say: Speaker) -> list[str]:
    """Explain counted minutes or hours, one list entry per sentence; the portions named add up to the total."""
    lines = [_receipt(reckoning, say), *time_lines(reckoning, say)]
    rest = say.rest(reckoning.calendar)
    if rest and spans_rest(reckoning):
        lines.append(say(_("%(days)s are never counted."), {"days": rest}))
    if reckoning.unit is not Unit.HOURS_ON_WORKING_DAYS:
        lines += season_lines(reckoning.begins.date(), reckoning.due.date(), reckoning.calendar, say)
    return [*lines, time_due_line(reckoning, reckoning.seconds, say), *doubt_lines(reckoning, say)]


def _receipt(reckoning: TimeReckoning, say: Speaker) -> str:
    received = say.moment(reckoning.calendar.local(reckoning.start), exact=True)
    values = {"moment": received, "begins": say.moment(reckoning.begins)}
    if reckoning.unit is not Unit.HOURS_ON_WORKING_DAYS:
        if reckoning.shifted:
            return say(_("Received on %(moment)s, outside service hours, so the time runs from %(begins)s."), values)
        return say(_("Received on %(moment)s; from then the time runs, within service hours only."), values)
    if reckoning.shifted:
        closed = _("Received on %(moment)s, which is no working day, so the time runs from %(begins)s, day and night.")
        return say(closed, values)
    return say(_("Received on %(moment)s; from then the time runs day and night, on working days only."), values)


def time_lines(reckoning: TimeReckoning, say: Speaker) -> list[str]:
    """Write the portions and, between them, the closed runs, in the order of the days."""
    in_minutes = reckoning.unit is Unit.MINUTES
    entries = [(each.first, _portion(each, say, in_minutes=in_minutes)) for each in reckoning.portions if each.seconds]
    if reckoning.skipped:
        firsts = [portion.first for portion in reckoning.portions]
        entries += [(days[0].date, say.skipped(days)) for days in _closed_runs(reckoning.skipped, firsts)]
        entries.sort()
    return [line for _day, line in entries]


def _closed_runs(skipped: Sequence[ClosedDay], firsts: Sequence[date]) -> list[list[ClosedDay]]:
    groups = groupby(skipped, key=lambda day: sum(first < day.date for first in firsts))
    return [list(days) for _key, days in groups]


def _portion(portion: Portion, say: Speaker, *, in_minutes: bool) -> str:
    amount = say.duration(portion.seconds, in_minutes=in_minutes)
    if portion.spans:
        spans = [f"{say.clock(since)}–{say.clock(until)}" for since, until in portion.spans]
        values = {"date": say.date(portion.first), "spans": say.listed(spans), "amount": amount}
        return say(_("%(date)s, %(spans)s: %(amount)s."), values)
    if portion.days == 1:
        return say(_("%(date)s: %(amount)s."), {"date": say.date(portion.first), "amount": amount})
    values = {
        "first": say.date(portion.first),
        "last": say.date(portion.last),
        "days": say.working_days(portion.days),
        "amount": amount,
    }
    return say(_("%(first)s to %(last)s (%(days)s): %(amount)s."), values)


def time_due_line(reckoning: TimeReckoning, seconds: int, say: Speaker) -> str:
    """Write when a time ends of which so many seconds were counted, in this reckoning and before it."""
    total = say.duration(seconds, in_minutes=reckoning.unit is Unit.MINUTES)
    values = {"total": total, "due": say.moment(reckoning.due, exact=True)}
    if not seconds:
        return say(_("No time is counted; it ends on %(due)s."), values)
    last = reckoning.portions[-1] if reckoning.portions else None
    midnight = last is not None and bool(last.spans) and last.spans[-1][1] == DAY_SECONDS
    if last is not None and midnight and reckoning.due.date() != last.last + ONE_DAY:
        words = _("Together %(total)s, up to midnight; the time ends when the next working day begins, %(due)s.")
        return say(words, values)
    return say(_("Together %(total)s; the time ends on %(due)s."), values)


def spans_rest(reckoning: Reckoning | TimeReckoning) -> bool:
    """Tell whether a weekly rest day lies between receipt and end."""
    first, last = reckoning.calendar.local(reckoning.start).date(), reckoning.due.date()
    span = (last - first).days
    hours = reckoning.calendar.hours
    return span >= 7 or any((first.weekday() + offset) % 7 not in hours for offset in range(span + 1))
