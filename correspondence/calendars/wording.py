"""The words of a reckoning, the same on every door: desk, tracking page, slip, mail and command."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise

from django.utils.translation import gettext_noop as _

from .cautions import doubt_lines, season_lines
from .facts import ClosedDay, DayRun, Reckoning, Step, TimeReckoning
from .time_wording import explain_time, spans_rest, time_due_line, time_lines
from .words import (
    Speaker,
    format_date,
    format_moment,
    format_time,
    join_words,
    speaker,
    weekly_rest,
    working_days,
)

__all__ = [
    "closed_runs",
    "count_lines",
    "counted_runs",
    "due_line",
    "explain",
    "format_date",
    "format_moment",
    "format_time",
    "join_words",
    "unconfirmed_lines",
    "weekly_rest",
    "working_days",
]


def explain(reckoning: Reckoning | TimeReckoning) -> list[str]:
    """Explain a reckoning in full sentences of the active language, one list entry per sentence.

    The counted days or times named add up to the promise; each run of closed days stands where it fell.
    """
    say = speaker()
    if isinstance(reckoning, TimeReckoning):
        return explain_time(reckoning, say)
    lines = [_receipt(reckoning, say)]
    lines += _count_lines(reckoning, say)
    rest = say.rest(reckoning.calendar)
    if rest and reckoning.steps and spans_rest(reckoning):
        lines.append(say(_("%(days)s are never counted."), {"days": rest}))
    lines += season_lines(reckoning.due.date(), reckoning.due.date(), reckoning.calendar, say)
    lines.append(_due_line(reckoning, len(reckoning.steps), say))
    lines += doubt_lines(reckoning, say)
    return lines


def count_lines(reckoning: Reckoning | TimeReckoning) -> list[str]:
    """Write what was counted and, between it, the closed runs, in the order of the days."""
    if isinstance(reckoning, TimeReckoning):
        return time_lines(reckoning, speaker())
    return _count_lines(reckoning, speaker())


def due_line(reckoning: Reckoning | TimeReckoning, total: int) -> str:
    """Write when the promise ends, of which this many working days, or seconds of running time, were counted."""
    if isinstance(reckoning, TimeReckoning):
        return time_due_line(reckoning, total, speaker())
    return _due_line(reckoning, total, speaker())


def unconfirmed_lines(reckoning: Reckoning | TimeReckoning) -> list[str]:
    """Warn when the reckoning touches years whose closed days are not confirmed, or not even recorded."""
    return doubt_lines(reckoning, speaker())


def counted_runs(reckoning: Reckoning) -> list[DayRun]:
    """Group the counted days into runs that no closed day interrupts."""
    steps = reckoning.steps
    places = sorted({0, len(steps), *(_place(steps, day.date) for day in reckoning.skipped)})
    return [DayRun(steps[first], steps[after - 1]) for first, after in pairwise(places)]


def closed_runs(reckoning: Reckoning) -> list[list[ClosedDay]]:
    """Group the skipped closed days into runs that no counted day interrupts."""
    groups = groupby(reckoning.skipped, key=lambda day: _place(reckoning.steps, day.date))
    return [list(days) for _key, days in groups]


def _place(steps: Sequence[Step], day: date) -> int:
    """Count the steps before a day."""
    return bisect_left(steps, day, key=lambda step: step.date)


def _count_lines(reckoning: Reckoning, say: Speaker) -> list[str]:
    entries: list[tuple[date, str]] = [(run.first.date, _run(run, say)) for run in counted_runs(reckoning)]
    entries += [(days[0].date, say.skipped(days)) for days in closed_runs(reckoning)]
    return [line for _day, line in sorted(entries)]


def _due_line(reckoning: Reckoning, number: int, say: Speaker) -> str:
    values = {"number": number, "date": say.date(reckoning.due), "time": say.time(reckoning.due)}
    if not number:
        return say(_("The time ends on the day of receipt, %(date)s, at the close of service (%(time)s)."), values)
    return say(_("Working day %(number)d is %(date)s; the time ends at the close of service (%(time)s)."), values)


def _receipt(reckoning: Reckoning, say: Speaker) -> str:
    values = {
        # A receipt seconds after closing would otherwise read as one at closing.
        "moment": say.moment(reckoning.calendar.local(reckoning.start), exact=reckoning.shifted),
        "counted": say.date(reckoning.counted_from),
    }
    if not reckoning.shifted:
        return say(_("Received on %(moment)s. The day of receipt is not counted."), values)
    shifted = _(
        "Received on %(moment)s, outside service hours, so it counts as received on %(counted)s. "
        "That day itself is not counted."
    )
    return say(shifted, values)


def _run(run: DayRun, say: Speaker) -> str:
    values = {
        "first": say.date(run.first.date),
        "last": say.date(run.last.date),
        "a": run.first.number,
        "b": run.last.number,
        "days": say.working_days(run.count),
    }
    if run.count == 1:
        return say(_("%(first)s: working day %(a)d (%(days)s)."), values)
    return say(_("%(first)s to %(last)s: working days %(a)d to %(b)d (%(days)s)."), values)
