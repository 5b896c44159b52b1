"""The office's own pace: how long answered cases stayed at each level, and what follows for a case still open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from correspondence.calendars.facts import WorkCalendar
from correspondence.organization.models import LEVELS
from correspondence.standards.clock_facts import ClockPhase, ClockState
from correspondence.standards.clock_order import in_order, waits
from correspondence.standards.events import CaseEventName
from correspondence.standards.passages import (
    DISPATCH,
    NEWEST,
    Budget,
    Forecast,
    Interval,
    Level,
    LevelState,
    Passage,
    budgets,
    day_seconds,
    forecast,
    office_seconds,
    place,
    usual,
    way,
)

from . import clocks
from .models import Case, CaseEvent, LevelStay, WorkItem
from .states import CaseState

NOT_YET = datetime.max.replace(tzinfo=UTC)
Usual = dict[Passage, tuple[int | None, int]]


@dataclass(frozen=True)
class Outlook:
    """The levels of a case's way with their times, and when the reply leaves at this pace (None once it has left).

    `day` is the length of a working day in seconds.
    """

    levels: tuple[Level, ...]
    forecast: Forecast | None
    day: int


@dataclass(frozen=True)
class _Way:
    """A case on its way: the levels, the work done there, the waits for the sender, and when the reply left."""

    passages: tuple[Passage, ...]
    work: Sequence[WorkItem]
    waits: Sequence[Interval]
    sent_at: datetime | None
    calendar: WorkCalendar

    def place_of(self, item: WorkItem) -> int | None:
        """Find the level of some work."""
        return place(self.passages, item.kind, item.position.role, LEVELS)

    def done(self, item: WorkItem) -> bool:
        """Tell whether work was done, not merely cleared away when the reply left."""
        cleared = item.kind != DISPATCH and item.done_at == self.sent_at
        return item.done_at is not None and not cleared

    def spent(self, level: int, *, now: datetime | None) -> int:
        """Count the office hours spent at a level, in seconds; what still lies there counts until now."""
        intervals = [
            (item.opened_at, until)
            for item in self.work
            if (until := item.done_at if self.done(item) else now) and self.place_of(item) == level
        ]
        return office_seconds(intervals, self.waits, self.calendar)


def record_stays(case: Case) -> None:
    """Note how long an answered case stayed at each level of its way; noting it again changes nothing."""
    passages = passages_of(case)
    if case.standard_version is None or not passages:
        return
    events = CaseEvent.objects.filter(case=case)
    work = list(WorkItem.objects.filter(case=case).select_related("position"))
    taken = _taken(passages, list(events), work, clocks.calendar_of(case))
    ended = _ended(taken)
    LevelStay.objects.bulk_create(
        [
            LevelStay(
                case=case,
                agency_id=case.agency_id,
                standard_code=case.standard_version.code,
                kind=passages[level].kind,
                role=passages[level].role,
                seconds=taken.spent(level, now=None),
                ended_at=ended_at,
            )
            for level, ended_at in ended.items()
        ],
        ignore_conflicts=True,
    )


def passages_of(case: Case) -> tuple[Passage, ...]:
    """Return the levels of the case's way; none while no standard or addressee is chosen."""
    rule = clocks.rule_of(case)
    return way(rule, case.addressee.role) if rule and case.addressee else ()


def medians(case: Case, passages: Iterable[Passage]) -> Usual:
    """Return what is usual at each level, with the number of cases behind it; one query, however many are known."""
    found: dict[Passage, list[int]] = {passage: [] for passage in passages}
    asked = [_newest(case, passage).query.sql_with_params() for passage in found]
    # Each level's newest rows come straight from the index: not every database takes LIMIT within UNION itself.
    together = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS newest" for sql, _params in asked)  # noqa: S608
    values = [value for _sql, params in asked for value in params]
    for stay in LevelStay.objects.raw(together, values):
        found[Passage(stay.kind, stay.role)].append(stay.seconds)
    return {passage: usual(seconds) for passage, seconds in found.items()}


def _newest(case: Case, passage: Passage) -> QuerySet[LevelStay]:
    code = case.standard_version.code if case.standard_version else ""
    known = LevelStay.objects.filter(agency_id=case.agency_id, standard_code=code, kind=passage.kind, role=passage.role)
    return known.only("kind", "role", "seconds").order_by("-ended_at")[:NEWEST]


def outlook(case: Case, *, now: datetime, clock: ClockState | None, calendar: WorkCalendar) -> Outlook | None:
    """Return the levels of a case under way or answered, with the forecast; None where nothing is promised.

    Reads the case's events and work, prefetched or not, and one query more.
    """
    passages = passages_of(case)
    if clock is None or clock.promised is None or not passages:
        return None
    if case.state not in (CaseState.IN_PROGRESS, CaseState.ANSWERED):
        return None
    prefetch_related_objects([case], "events", Prefetch("work", WorkItem.objects.select_related("position")))
    taken = _taken(passages, list(case.events.all()), list(case.work.all()), calendar)
    given = _budgets(case, passages, clock, calendar)
    levels = _levels(taken, given, medians(case, passages), case, now)
    running = case.state == CaseState.IN_PROGRESS and clock.state is not ClockPhase.STOPPED
    foreseen = forecast(levels, now=now, due=clock.due_at, calendar=calendar) if running else None
    return Outlook(levels, foreseen, day_seconds(calendar))


def _levels(taken: _Way, given: Sequence[Budget], known: Usual, case: Case, now: datetime) -> tuple[Level, ...]:
    present = _present(taken)
    answered = case.state == CaseState.ANSWERED
    return tuple(
        Level(
            passage=passage,
            budget=given[at],
            state=LevelState.DONE if answered else _state(at, present),
            spent=taken.spent(at, now=now if at == present and not answered else None),
            usual=known[passage][0],
            sample=known[passage][1],
        )
        for at, passage in enumerate(taken.passages)
    )


def _budgets(case: Case, passages: Sequence[Passage], clock: ClockState, calendar: WorkCalendar) -> tuple[Budget, ...]:
    rule = clocks.rule_of(case)
    above = clocks.levels_above(rule, clock.limit, case.addressee.role) if rule and case.addressee else 0
    return budgets(passages, clock.limit, clock.promised or 0, day=day_seconds(calendar), levels_above=above)


def _state(at: int, present: int | None) -> LevelState:
    if present is None or at > present:
        return LevelState.AHEAD
    return LevelState.NOW if at == present else LevelState.DONE


def _present(taken: _Way) -> int | None:
    """Find the level at which the letter lies: the furthest with open work; other recipients' lies beside the way."""
    places = [taken.place_of(item) for item in taken.work if item.done_at is None]
    return max((found for found in places if found is not None), default=None)


def _taken(
    passages: tuple[Passage, ...], events: Sequence[CaseEvent], work: Sequence[WorkItem], calendar: WorkCalendar
) -> _Way:
    sent_at = next((event.at for event in events if event.name == CaseEventName.LETTER_DISPATCHED), None)
    return _Way(passages, work, _waits(events, sent_at), sent_at, calendar)


def _waits(events: Sequence[CaseEvent], sent_at: datetime | None) -> list[Interval]:
    """Return the waits for the sender; one that lasts ends with the reply or, without one, not yet."""
    return [(wait.since, wait.until or sent_at or NOT_YET) for wait in waits(in_order(events))]


def _ended(taken: _Way) -> dict[int, datetime]:
    """Return when each level ended that was passed."""
    found: dict[int, datetime] = {}
    for item in taken.work:
        level = taken.place_of(item)
        if level is not None and item.done_at is not None and taken.done(item):
            found[level] = max(item.done_at, found.get(level, item.done_at))
    return found
