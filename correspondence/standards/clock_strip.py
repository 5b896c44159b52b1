"""The day strip of a clock: counted days, closed days and waits for the sender in one row."""

from collections.abc import Iterable
from datetime import date, datetime

from correspondence.calendars.facts import DayCell, DayState, Reckoning, Step, TimeReckoning, Unit, WorkCalendar
from correspondence.calendars.workdays import is_working_day, next_working_day, strip_cells

from .clock_facts import Course, Segment


def draw_strip(course: Course, calendar: WorkCalendar, *, now: datetime, stopped_at: datetime | None) -> list[DayCell]:
    """Draw a clock's cells; a wait for the sender is one paused cell in the place of the days it covers.

    Hours on working days show the days on which they run; minutes and hours of service have no strip.
    """
    steps = _steps(course.segments, calendar)
    if not steps:
        return []
    cells = strip_cells(steps, course.due, calendar, now=now, stopped_at=stopped_at)
    for pause in course.pauses:
        until = calendar.local(pause.until or stopped_at or now).date()
        cells = _with_pause(cells, calendar.local(pause.since).date(), until)
    return cells


def _steps(segments: Iterable[Segment], calendar: WorkCalendar) -> list[Step]:
    steps: list[Step] = []
    days: dict[date, None] = {}
    for segment in segments:
        if isinstance(segment, Reckoning):
            steps += segment.steps
        elif segment.unit is Unit.HOURS_ON_WORKING_DAYS:
            days |= dict.fromkeys(_days_of(segment, calendar))
    return steps or [Step(number, day) for number, day in enumerate(days, start=1)]


def _days_of(segment: TimeReckoning, calendar: WorkCalendar) -> Iterable[date]:
    day = segment.begins.date()
    while day <= segment.due.date():
        if is_working_day(day, calendar):
            yield day
        day = next_working_day(day, calendar)


def _with_pause(cells: Iterable[DayCell], since: date, until: date) -> list[DayCell]:
    kept = [cell for cell in cells if cell.number or cell.last <= since or cell.first > until]
    before = sum(cell.last <= since for cell in kept)
    return [*kept[:before], DayCell(DayState.PAUSED, since, until), *kept[before:]]
