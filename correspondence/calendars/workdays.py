"""Arithmetic of working days, pure: calendar and moments are passed in, nothing is looked up."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from .facts import (
    ClosedDay,
    ClosedKind,
    DayCell,
    DayRun,
    DayState,
    OfficeHours,
    Reckoning,
    Step,
    Unit,
    WorkCalendar,
)
from .wording import explain, format_date, format_moment

__all__ = [
    "ClosedDay",
    "ClosedKind",
    "DayCell",
    "DayRun",
    "DayState",
    "OfficeHours",
    "Reckoning",
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

ONE_DAY = timedelta(days=1)
MAX_LATE_CELLS = 10


def is_working_day(day: date, calendar: WorkCalendar) -> bool:
    """Tell whether the office works on this date."""
    return day.weekday() in calendar.hours and day not in calendar.closed


def next_working_day(day: date, calendar: WorkCalendar) -> date:
    """Give the first working day after this date."""
    return next(_working_days_after(day, calendar))


def closing_time(day: date, calendar: WorkCalendar) -> datetime:
    """Give the close of service on a date with office hours; KeyError on a weekly rest day."""
    return datetime.combine(day, calendar.hours[day.weekday()].closes, calendar.zone)


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
    """Count N working days after a receipt; the receipt day is day 0, due is the Nth day's close."""
    if n < 0:
        raise ValueError("working days cannot be negative")
    counted_from = counted_day(start, calendar)
    days = islice(_working_days_after(counted_from, calendar), n)
    steps = tuple(Step(number, day) for number, day in enumerate(days, start=1))
    last = steps[-1].date if steps else counted_from
    skipped = tuple(_closed_between(counted_from, last, calendar))
    return Reckoning(start, counted_from, closing_time(last, calendar), skipped, steps, calendar)


def working_days_between(a: date, b: date, calendar: WorkCalendar) -> int:
    """Count the working days after a up to and including b; 0 when b is not after a."""
    a, b = _local_date(a, calendar), _local_date(b, calendar)
    if b <= a:
        return 0
    weeks, rest = divmod((b - a).days, 7)
    tail = sum((a.weekday() + offset) % 7 in calendar.hours for offset in range(1, rest + 1))
    return weeks * len(calendar.hours) + tail - calendar.closed_office_days(a, b)


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
    days = [day for day in _closed_between(before, after, calendar) if day.date < after]
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
    while True:
        day += ONE_DAY
        if is_working_day(day, calendar):
            yield day


def _closed_between(after: date, until: date, calendar: WorkCalendar) -> Iterator[ClosedDay]:
    for offset in range(1, (until - after).days + 1):
        day = after + timedelta(days=offset)
        if day.weekday() in calendar.hours and day in calendar.closed:
            yield calendar.closed[day]


def _local_date(day: date, calendar: WorkCalendar) -> date:
    return calendar.local(day).date() if isinstance(day, datetime) else day
