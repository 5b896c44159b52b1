"""The day strip of a clock: counted days, closed days and waits for the sender in one row."""

from collections.abc import Iterable
from datetime import date, datetime

from correspondence.calendars.facts import DayCell, DayState, WorkCalendar
from correspondence.calendars.workdays import strip_cells

from .clock_facts import Course


def draw_strip(course: Course, calendar: WorkCalendar, *, now: datetime, stopped_at: datetime | None) -> list[DayCell]:
    """Draw a clock's cells; a wait for the sender is one paused cell in the place of the days it covers."""
    steps = [step for segment in course.segments for step in segment.steps]
    cells = strip_cells(steps, course.due, calendar, now=now, stopped_at=stopped_at)
    for pause in course.pauses:
        until = calendar.local(pause.until or stopped_at or now).date()
        cells = _with_pause(cells, calendar.local(pause.since).date(), until)
    return cells


def _with_pause(cells: Iterable[DayCell], since: date, until: date) -> list[DayCell]:
    kept = [cell for cell in cells if cell.number or cell.last <= since or cell.first > until]
    before = sum(cell.last <= since for cell in kept)
    return [*kept[:before], DayCell(DayState.PAUSED, since, until), *kept[before:]]
