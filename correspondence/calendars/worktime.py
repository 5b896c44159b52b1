"""Arithmetic of minutes and hours that run only while the office works, pure; the one entry for all four units.

The time runs by the office's own clock. Fractions of a second are cut off.
"""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Protocol

from .facts import Portion, Reckoning, TimeReckoning, Unit, WorkCalendar
from .office import second_of_day
from .timetable import DAY_SECONDS, LAST_ORDINAL, BeyondHorizon
from .wording import explain
from .workdays import add_working_days, within_horizon

__all__ = ["TimeReckoning", "add_working_time", "explain", "let_run", "reckon", "running_between"]

SECONDS = {Unit.MINUTES: 60, Unit.HOURS: 3600, Unit.HOURS_ON_WORKING_DAYS: 3600}
Place = tuple[int, int]  # a day's ordinal and a second of that day
WHOLE_DAY = ((0, DAY_SECONDS),)


class _Course(Protocol):
    """When the time runs: the seconds before a day, and the spans of a working day."""

    def before(self, ordinal: int) -> int: ...
    def spans(self, ordinal: int) -> tuple[Place, ...]: ...


class _ServiceHours:
    """Only within the hours of the calendar, breaks left out."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self.before = calendar.service.before

    def spans(self, ordinal: int) -> tuple[Place, ...]:
        return self._calendar.hours_on(date.fromordinal(ordinal)).spans


class _WholeDays:
    """Day and night, but only on working days."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._days = calendar.days

    def before(self, ordinal: int) -> int:
        return self._days.index(ordinal) * DAY_SECONDS

    def spans(self, ordinal: int) -> tuple[Place, ...]:
        return WHOLE_DAY


def reckon(start: datetime, n: int, unit: Unit, calendar: WorkCalendar) -> Reckoning | TimeReckoning:
    """Reckon when N units from a receipt end; the result has `.due` and explains itself with `explain`.

    ValueError for a negative N or a moment without a zone, BeyondHorizon for years that are not reckoned.
    """
    if unit is Unit.WORKING_DAYS:
        return add_working_days(start, n, calendar)
    return add_working_time(start, n, unit, calendar)


def add_working_time(start: datetime, n: int, unit: Unit, calendar: WorkCalendar) -> TimeReckoning:
    """Let N minutes or hours run from a receipt; the same as `let_run` with that many seconds."""
    return let_run(start, n * SECONDS[unit], unit, calendar)


def let_run(start: datetime, seconds: int, unit: Unit, calendar: WorkCalendar) -> TimeReckoning:
    """Let seconds of a unit's time run from a receipt; one while nothing runs counts from the next opening.

    Time that runs out exactly at closing ends there. Hours on working days run day and night; those that run out
    at a midnight before closed days end when the next working day begins, so that no closed day is ever due.
    """
    if seconds < 0:
        raise ValueError("a length of time cannot be negative")
    within_horizon(start)
    course = _course(unit, calendar)
    local = calendar.local(start)
    begin = _running_from(_place(local), course, calendar, closing_counts=not seconds)
    end = _end(begin, seconds, course) if seconds else begin
    portions = _portions(begin, end, course, calendar) if seconds else ()
    if end[1] == DAY_SECONDS:
        end = (_working_day_from(end[0] + 1, calendar), 0)
    skipped = calendar.closed_between(local.date() - timedelta(days=1), date.fromordinal(end[0]))
    return TimeReckoning(
        start, seconds, unit, _moment(begin, calendar), _moment(end, calendar), portions, skipped, calendar
    )


def running_between(a: datetime, b: datetime, unit: Unit, calendar: WorkCalendar) -> int:
    """Count the seconds of the unit's time that ran after a and up to b; 0 when b is not after a."""
    course = _course(unit, calendar)
    until, since = (_ran_before(_place(calendar.local(moment)), course, calendar) for moment in (b, a))
    return max(0, until - since)


def _course(unit: Unit, calendar: WorkCalendar) -> _Course:
    return _WholeDays(calendar) if unit is Unit.HOURS_ON_WORKING_DAYS else _ServiceHours(calendar)


def _place(local: datetime) -> Place:
    return local.toordinal(), second_of_day(local)


def _ran_before(place: Place, course: _Course, calendar: WorkCalendar) -> int:
    day = place[0]
    works = _working_day_from(day, calendar) == day
    return course.before(day) + (_ran(place, course) if works else 0)


def _running_from(receipt: Place, course: _Course, calendar: WorkCalendar, *, closing_counts: bool) -> Place:
    ordinal, second = receipt
    day = _working_day_from(ordinal, calendar)
    if day == ordinal:
        for opens, closes in course.spans(day):
            if second < closes or (closing_counts and second == closes):
                return day, max(second, opens)
        day = _working_day_from(ordinal + 1, calendar)
    return day, course.spans(day)[0][0]


def _end(begin: Place, seconds: int, course: _Course) -> Place:
    """Find the first place at which so many seconds have run."""
    day = begin[0]
    target = course.before(day) + _ran(begin, course) + seconds
    if target > course.before(LAST_ORDINAL + 1):
        raise BeyondHorizon("the time ends after the years that are reckoned")
    if target > course.before(day + 1):
        reach = 8
        while day + reach <= LAST_ORDINAL and course.before(day + reach) < target:
            reach *= 8
        following = range(day + 2, min(day + reach, LAST_ORDINAL + 1) + 1)
        day = following[bisect_left(following, target, key=course.before)] - 1
    left = target - course.before(day)
    for opens, closes in course.spans(day):
        if left <= closes - opens:
            return day, opens + left
        left -= closes - opens
    raise AssertionError("the seconds of a day are those of its spans")


def _ran(place: Place, course: _Course) -> int:
    day, second = place
    return sum(min(second, closes) - opens for opens, closes in course.spans(day) if second > opens)


def _portions(begin: Place, end: Place, course: _Course, calendar: WorkCalendar) -> tuple[Portion, ...]:
    if begin[0] == end[0]:
        return (_part_of_day(begin[0], begin[1], end[1], course),)
    return (
        _part_of_day(begin[0], begin[1], DAY_SECONDS, course),
        *_whole_days(begin[0], end[0], course, calendar),
        _part_of_day(end[0], 0, end[1], course),
    )


def _part_of_day(day: int, since: int, until: int, course: _Course) -> Portion:
    clipped = ((max(opens, since), min(closes, until)) for opens, closes in course.spans(day))
    spans = tuple((a, b) for a, b in clipped if a < b)
    on = date.fromordinal(day)
    return Portion(on, on, 1, sum(b - a for a, b in spans), spans)


def _whole_days(after: int, before: int, course: _Course, calendar: WorkCalendar) -> list[Portion]:
    """Group the working days strictly between two into runs that no closed day interrupts."""
    days = calendar.days
    first, stop = days.index(after + 1), days.index(before)
    closed = calendar.closed_between(date.fromordinal(after), date.fromordinal(before))
    cuts = {first, stop, *(days.index(day.date.toordinal()) for day in closed)}
    found: list[Portion] = []
    for one, following in pairwise(sorted(cuts)):
        opened, ended = days.day(one), days.day(following - 1)
        seconds = course.before(ended + 1) - course.before(opened)
        found.append(Portion(date.fromordinal(opened), date.fromordinal(ended), following - one, seconds))
    return found


def _working_day_from(ordinal: int, calendar: WorkCalendar) -> int:
    return calendar.days.day(calendar.days.index(ordinal))


def _moment(place: Place, calendar: WorkCalendar) -> datetime:
    day, second = place
    hours, rest = divmod(second, 3600)
    return datetime.combine(date.fromordinal(day), time(hours, *divmod(rest, 60)), calendar.zone)
