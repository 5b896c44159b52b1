"""The words of a reckoning, the same on every door: desk, tracking page, slip and mail."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from django.utils.dateformat import format as django_format
from django.utils.dateformat import time_format
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from .facts import ClosedDay, DayRun, Reckoning, Step, WorkCalendar


def format_date(day: date) -> str:
    """Write a date with its weekday: "Tuesday, 31 March 2026"."""
    return django_format(day, "l, j F Y")


def format_moment(moment: datetime) -> str:
    """Write an aware moment in its own zone: "Tuesday, 10 March 2026 at 10:05 WIB"."""
    return _("%(date)s at %(time)s") % {"date": format_date(moment), "time": format_time(moment)}


def format_time(moment: datetime) -> str:
    """Write the time of an aware moment with the name of its zone: "10:05 WIB"."""
    clock = time_format(moment.time(), pgettext("clock format", "H:i"))
    return f"{clock} {moment.tzname()}"


def working_days(count: int) -> str:
    """Write a number of working days in full words."""
    return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}


def explain(reckoning: Reckoning) -> list[str]:
    """Explain a reckoning in full sentences of the active language, one list entry per sentence.

    The counted runs named add up to the number of days; each run of closed days stands where it fell.
    """
    lines = [_receipt(reckoning)]
    lines += count_lines(reckoning)
    rest = weekly_rest(reckoning.calendar)
    if rest and reckoning.steps:
        lines.append(_("%(days)s are never counted.") % {"days": rest})
    lines.append(due_line(reckoning, len(reckoning.steps)))
    lines += unconfirmed_lines(reckoning)
    return lines


def count_lines(reckoning: Reckoning) -> list[str]:
    """Write the counted runs and, between them, the closed runs, in the order of the days."""
    entries: list[tuple[date, str]] = [(run.first.date, _run(run)) for run in counted_runs(reckoning)]
    entries += [(days[0].date, _skipped(days)) for days in closed_runs(reckoning)]
    return [line for _day, line in sorted(entries)]


def due_line(reckoning: Reckoning, number: int) -> str:
    """Write on which day the promise ends and at what time."""
    values = {"number": number, "date": format_date(reckoning.due), "time": format_time(reckoning.due)}
    if not number:
        return _("The time ends on the day of receipt, %(date)s, at the close of service (%(time)s).") % values
    return _("Working day %(number)d is %(date)s; the time ends at the close of service (%(time)s).") % values


def unconfirmed_lines(reckoning: Reckoning) -> list[str]:
    """Warn when the reckoning touches a year whose closed days are not confirmed."""
    year = reckoning.unconfirmed_year
    if year is None:
        return []
    return [
        _(
            "Note: the public holidays and collective leave of %(year)d are not yet confirmed against "
            "the official decree, so this date may still change."
        )
        % {"year": year}
    ]


def counted_runs(reckoning: Reckoning) -> list[DayRun]:
    """Group the counted days into runs that no closed day interrupts."""
    breaks = [day.date for day in reckoning.skipped]
    groups = groupby(reckoning.steps, key=lambda step: sum(day < step.date for day in breaks))
    return [_as_run(list(steps)) for _key, steps in groups]


def closed_runs(reckoning: Reckoning) -> list[list[ClosedDay]]:
    """Group the skipped closed days into runs that no counted day interrupts."""
    steps = [step.date for step in reckoning.steps]
    groups = groupby(reckoning.skipped, key=lambda day: sum(step < day.date for step in steps))
    return [list(days) for _key, days in groups]


def weekly_rest(calendar: WorkCalendar) -> str:
    """Name the weekdays without office hours, empty when the office works every day."""
    names = [str(WEEKDAYS[weekday]) for weekday in range(7) if weekday not in calendar.hours]
    return join_words(names)


def join_words(words: Sequence[str]) -> str:
    """Join words with commas and "and" before the last."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _receipt(reckoning: Reckoning) -> str:
    values = {
        "moment": format_moment(reckoning.calendar.local(reckoning.start)),
        "counted": format_date(reckoning.counted_from),
    }
    if reckoning.shifted:
        return (
            _(
                "Received on %(moment)s, outside service hours, so it counts as received on %(counted)s. "
                "That day itself is not counted."
            )
            % values
        )
    return _("Received on %(moment)s. The day of receipt is not counted.") % values


def _run(run: DayRun) -> str:
    values = {
        "first": format_date(run.first.date),
        "last": format_date(run.last.date),
        "a": run.first.number,
        "b": run.last.number,
        "days": working_days(run.count),
    }
    if run.count == 1:
        return _("%(first)s: working day %(a)d (%(days)s).") % values
    return _("%(first)s to %(last)s: working days %(a)d to %(b)d (%(days)s).") % values


def _skipped(days: Sequence[ClosedDay]) -> str:
    text = _("Not counted: %(days)s.") % {"days": "; ".join(_named(days))}
    decrees = dict.fromkeys(day.decree for day in days if day.decree)
    if not decrees:
        return text
    return text + " " + _("Basis: %(decrees)s.") % {"decrees": "; ".join(decrees)}


def _named(days: Iterable[ClosedDay]) -> Iterator[str]:
    for (name, _year, _month), group in groupby(days, key=lambda d: (d.name, d.date.year, d.date.month)):
        same = list(group)
        numbers = join_words([str(day.date.day) for day in same])
        yield f"{numbers} {django_format(same[0].date, 'F Y')} ({name})"


def _as_run(steps: Sequence[Step]) -> DayRun:
    return DayRun(steps[0], steps[-1])
