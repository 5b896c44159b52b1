"""What a calendar says, as plain JSON: the form in which every version is kept and from which it is replayed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from .facts import ClosedDay, ClosedKind, OfficeHours, Season, WorkCalendar
from .models import HolidayCalendar, WeekdayHours

Content = dict[str, Any]


def content_of(calendar: HolidayCalendar) -> Content:
    """Give the calendar's present content, the same for the same facts."""
    closed = calendar.holidays.in_force().filter(closed=True).select_related("decree").order_by("date")
    seasons = calendar.special_hours.order_by("first_day").prefetch_related("weekdays")
    return {
        "name": calendar.name,
        "timezone": calendar.timezone,
        "late_receipt_next_day": calendar.late_receipt_next_day,
        "hours": _hours(calendar.opening_hours.all()),
        "closed": [
            [day.date.isoformat(), day.name, day.kind, day.decree.citation if day.decree else ""] for day in closed
        ],
        "confirmed": sorted(calendar.confirmed_years.values_list("year", flat=True)),
        "seasons": [
            {
                "name": each.name,
                "first": each.first_day.isoformat(),
                "last": each.last_day.isoformat(),
                "decree": each.decree,
                "hours": _hours(each.weekdays.all()),
            }
            for each in seasons
        ],
    }


def version_of(code: str, content: Content) -> str:
    """Name a content by its digest."""
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return f"{code}-{digest[:12]}"


def calendar_from(code: str, version: str, content: Content) -> WorkCalendar:
    """Give a kept content as the calendar that reckons."""
    closed = [
        ClosedDay(date.fromisoformat(day), name, ClosedKind(kind), by) for day, name, kind, by in content["closed"]
    ]
    return WorkCalendar(
        code=code,
        name=content["name"],
        timezone=content["timezone"],
        hours=_by_weekday(content["hours"]),
        closed={day.date: day for day in closed},
        version=version,
        confirmed_years=frozenset(content["confirmed"]),
        late_receipt_next_day=content["late_receipt_next_day"],
        seasons=tuple(_season(each) for each in content["seasons"]),
    )


def with_days(content: Content, days: Mapping[date, ClosedDay | None]) -> Content:
    """Give the content as it would be with these days closed, or open where None stands."""
    closed = {row[0]: row for row in content["closed"]}
    for day, fact in days.items():
        closed.pop(day.isoformat(), None)
        if fact is not None:
            closed[day.isoformat()] = [day.isoformat(), fact.name, fact.kind.value, fact.decree]
    return content | {"closed": [closed[day] for day in sorted(closed)]}


def _season(kept: Mapping[str, Any]) -> Season:
    first, last = date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"])
    return Season(kept["name"], first, last, _by_weekday(kept["hours"]), kept["decree"])


def _hours(rows: Iterable[WeekdayHours]) -> list[list[Any]]:
    kept: list[list[Any]] = []
    for row in sorted(rows, key=lambda row: row.weekday):
        edges = (row.opens, row.closes, row.break_starts, row.break_ends)
        kept.append([row.weekday, *(each.isoformat() if each else None for each in edges)])
    return kept


def _by_weekday(kept: Iterable[tuple[int, str, str, str | None, str | None]]) -> dict[int, OfficeHours]:
    found: dict[int, OfficeHours] = {}
    for weekday, opens, closes, starts, ends in kept:
        breaks = ((time.fromisoformat(starts), time.fromisoformat(ends)),) if starts and ends else ()
        found[weekday] = OfficeHours(time.fromisoformat(opens), time.fromisoformat(closes), breaks)
    return found
