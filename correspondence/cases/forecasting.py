"""What declaring or withdrawing a decree would do to the open clocks, counted without writing anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from correspondence.calendars.contents import calendar_from, content_of, version_of, with_days
from correspondence.calendars.decrees import DayFacts
from correspondence.calendars.facts import ClosedDay, ClosedKind
from correspondence.calendars.models import HolidayCalendar
from correspondence.calendars.withdrawing import Returned

from .following import Follower, Move
from .models import Case

SHOWN, CHUNK = 50, 500
FAR = timedelta(days=2)  # a day's ends in UTC, whatever the zone


@dataclass
class Forecast:
    """How many clocks run, how many of them would move, and the first of these."""

    running: int = 0
    moved: int = 0
    first: list[Move] = field(default_factory=list)


def forecast(calendar: HolidayCalendar, days: Iterable[DayFacts], at: datetime, *, decree: str = "") -> Forecast:
    """Compare the open clocks of a calendar with what they would be with these days."""
    facts = {day.date: ClosedDay(day.date, day.name, day.kind, decree) if day.closed else None for day in days}
    return _forecast(calendar, facts, at)


def forecast_withdrawal(calendar: HolidayCalendar, days: Iterable[Returned], at: datetime) -> Forecast:
    """Compare the open clocks of a calendar with what they would be once these days have fallen back."""
    return _forecast(calendar, {day.date: _left(day) for day in days if day.calendar == calendar}, at)


def _forecast(calendar: HolidayCalendar, facts: Mapping[date, ClosedDay | None], at: datetime) -> Forecast:
    content = with_days(content_of(calendar), facts)
    thought = calendar_from(calendar.code, version_of(calendar.code, content), content)
    found = Forecast(running=Case.objects.of_calendar(calendar.code).exclude(due_at=None).count())
    if thought.version == calendar.version or not facts:
        return found
    follower = Follower(thought, at)
    # A day moves the dates that lie on or behind it, of clocks that began before it ended.
    reached = Case.objects.of_calendar(calendar.code).filter(
        due_at__gte=_moment(min(facts)) - FAR, clock_started_at__lt=_moment(max(facts)) + FAR
    )
    last = 0
    while cases := list(
        reached.filter(pk__gt=last).order_by("pk").select_related("addressee").prefetch_related("events")[:CHUNK]
    ):
        last = cases[-1].pk
        moves = [move for case in cases if (move := follower.look(case)) is not None]
        found.moved += len(moves)
        found.first += moves[: SHOWN - len(found.first)]
    return found


def _left(day: Returned) -> ClosedDay | None:
    """Give what closes a day once the decree is withdrawn."""
    after = day.after
    if after is None or not after.closed:
        return None
    return ClosedDay(day.date, after.name, ClosedKind(after.kind), after.decree.citation if after.decree else "")


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
