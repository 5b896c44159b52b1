"""Arithmetic of working days, pure: calendar and moments are passed in, nothing is looked up."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import count

from .facts import (
    ClosedDay,
    ClosedKind,
    CountedDays,
    DayCell,
    DayRun,
    DayState,
    OfficeHours,
    Reckoning,
    Season,
    Step,
    Unit,
    WorkCalendar,
)
from .timetable import FIRST_DAY, LAST_DAY, BeyondHorizon
from .wording import explain, format_date, format_moment

__all__ = [
    "BeyondHorizon",
    "ClosedDay",
    "ClosedKind",
    "DayCell",
    "DayRun",
    "DayState",
    "OfficeHours",
    "Reckoning",
    "Season",
    "Step",
    "Unit",
    "WorkCalendar",
    "add_working_days",
    "closing_time",
    "counted_day",
    "day_strip",
    "explain",
    "format_date",
    "format_moment",
    "is_working_day",
    "next_working_day",
    "working_days_between",
]

MAX_LATE_CELLS = 10


def is_working_day(day: date, calendar: WorkCalendar) -> bool:
    """Tell whether the office works on this date."""
    return day.weekday() in calendar.hours and day not in calendar.closed


def next_working_day(day: date, calendar: WorkCalendar) -> date:
    """Give the first working day after this date."""
    days = calendar.days
    return date.fromordinal(days.day(days.index(day.toordinal() + 1)))


def closing_time(day: date, calendar: WorkCalendar) -> datetime:
    """Give the close of service on a date, that of its season first; KeyError on a weekly rest day."""
    return datetime.combine(day, calendar.hours_on(day).closes, calendar.zone)


def counted_day(moment: datetime, calendar: WorkCalendar) -> date:
    """Give the working day as which a receipt counts: itself, or the next one if it came too late.

    Source: "N hari kerja setelah diterima", receipt outside hours counts as received on the next
    working day unless the calendar switches that off.
    """
    local = calendar.local(moment)
    day = local.date()
    if not is_working_day(day, calendar):
        return next_working_day(day, calendar)
    if calendar.late_receipt_next_day and local > closing_time(day, calendar):
        return next_working_day(day, calendar)
    return day


def add_working_days(start: datetime, n: int, calendar: WorkCalendar) -> Reckoning:
    """Count N working days after a receipt; the receipt day is day 0, due is the Nth day's close.

    ValueError for a negative N, BeyondHorizon for years that are not reckoned.
    """
    if n < 0:
        raise ValueError("working days cannot be negative")
    within_horizon(start)
    days = calendar.days
    counted_from = counted_day(start, calendar)
    index = days.index(counted_from.toordinal())
    last = date.fromordinal(days.day(min(index + n, days.index(LAST_DAY.toordinal()) + 1)))
    if last > LAST_DAY:
        raise BeyondHorizon("the time ends after the years that are reckoned")
    skipped = calendar.closed_between(counted_from, last)
    steps = CountedDays(calendar, index, n)
    return Reckoning(start, counted_from, closing_time(last, calendar), skipped, steps, calendar)


def within_horizon(start: datetime) -> None:
    """Let moments pass whose year is reckoned; BeyondHorizon for others."""
    if not FIRST_DAY.year <= start.year <= LAST_DAY.year:
        raise BeyondHorizon("the time starts outside the years that are reckoned")


def working_days_between(a: date, b: date, calendar: WorkCalendar) -> int:
    """Count the working days after a up to and including b; 0 when b is not after a."""
    a, b = _local_date(a, calendar), _local_date(b, calendar)
    return max(0, calendar.days.index(b.toordinal() + 1) - calendar.days.index(a.toordinal() + 1))


def day_strip(
    start: datetime,
    n: int,
    now: datetime,
    calendar: WorkCalendar,
    *,
    stopped_at: datetime | None = None,
) -> list[DayCell]:
    """Draw one cell per promised working day, hatching for closed runs, and late days behind them."""
    reckoning = add_working_days(start, n, calendar)
    return strip_cells(reckoning.steps, reckoning.due, calendar, now=now, stopped_at=stopped_at)


def strip_cells(
    steps: Sequence[Step],
    due: datetime,
    calendar: WorkCalendar,
    *,
    now: datetime,
    stopped_at: datetime | None = None,
) -> list[DayCell]:
    """Draw the cells of given counted days; what lies between two of them is closed time.

    At most ten late cells follow the due day, the figure beside the strip says how many there are.
    """
    seen_until = calendar.local(stopped_at or now)
    today = None if stopped_at else seen_until.date()
    cells: list[DayCell] = []
    for step in steps:
        if cells:
            cells += closed_cells(cells[-1].last, step.date, calendar)
        is_due = step.date == due.date()
        state = _state(step.date, seen_until.date(), today, overrun=is_due and seen_until > due)
        cells.append(DayCell(state, step.date, step.date, number=step.number, is_due=is_due))
    return cells + _late_cells(due.date(), seen_until.date(), len(steps), calendar)


def closed_cells(before: date, after: date, calendar: WorkCalendar) -> list[DayCell]:
    """Draw at most one hatched cell for the closed days strictly between two dates."""
    days = [day for day in calendar.closed_between(before, after) if day.date < after]
    if not days:
        return []
    names = ", ".join(dict.fromkeys(day.name for day in days))
    return [DayCell(DayState.CLOSED, days[0].date, days[-1].date, name=names)]


def _state(day: date, seen_until: date, today: date | None, *, overrun: bool) -> DayState:
    if day == today:
        return DayState.LATE if overrun else DayState.TODAY
    return DayState.USED if day <= seen_until else DayState.LEFT


def _late_cells(due: date, seen_until: date, promised: int, calendar: WorkCalendar) -> list[DayCell]:
    cells: list[DayCell] = []
    before = due
    for number, day in enumerate(_working_days_after(due, calendar), start=promised + 1):
        if day > seen_until or number > promised + MAX_LATE_CELLS:
            break
        cells += closed_cells(before, day, calendar)
        cells.append(DayCell(DayState.LATE, day, day, number=number))
        before = day
    return cells


def _working_days_after(day: date, calendar: WorkCalendar) -> Iterator[date]:
    days = calendar.days
    return (date.fromordinal(days.day(index)) for index in count(days.index(day.toordinal() + 1)))


def _local_date(day: date, calendar: WorkCalendar) -> date:
    return calendar.local(day).date() if isinstance(day, datetime) else day
