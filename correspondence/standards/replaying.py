"""Replaying a past case against another limit: would it have been late, and when due; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.workdays import BeyondHorizon

from .clock_facts import ClockState, Occurrence
from .clock_order import events_of
from .deadlines import evaluate, runs
from .events import CaseEventName
from .rules import ChannelRule

# What the clock recorded of itself under the limit of its own version says nothing under another one.
OF_ITSELF = frozenset({CaseEventName.CLOCK_AUTO_STARTED, CaseEventName.CLOCK_MISSED, CaseEventName.CLOCK_MOVED})


class Obstacle(StrEnum):
    """Why a case cannot be computed under a standard."""

    NO_CHANNEL = "no_channel"
    NOT_STARTED = "not_started"
    BEYOND = "beyond"


@dataclass(frozen=True)
class Outcome:
    """A case under one limit: due and late as far as they can be known; no obstacle and no due date is no promise.

    `awaited` names the start event that was never recorded where that is the obstacle.
    """

    due: datetime | None = None
    late: bool = False
    obstacle: Obstacle | None = None
    awaited: str = ""


class Change(StrEnum):
    """How a case fares under the draft, compared with the version of its receipt."""

    SAME = "same"
    NOW_LATE = "now_late"
    NO_LONGER_LATE = "no_longer_late"
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True)
class Replayed:
    """One past case under both limits; it is named by its agenda number and never by its sender."""

    case: int
    agenda: str
    channel: str
    received_at: datetime
    pinned: Outcome
    draft: Outcome

    @property
    def change(self) -> Change:
        """Tell how it fares under the draft."""
        if self.draft.obstacle:
            return Change.NOT_COMPUTED
        if self.draft.late is self.pinned.late:
            return Change.SAME
        return Change.NOW_LATE if self.draft.late else Change.NO_LONGER_LATE

    @property
    def is_told(self) -> bool:
        """Tell whether it belongs to the list: late under either, or not computed."""
        return self.pinned.late or self.draft.late or self.change is Change.NOT_COMPUTED


@dataclass
class Tally:
    """The counts of one channel."""

    cases: int = 0
    late: int = 0
    late_under_draft: int = 0
    now_late: int = 0
    no_longer_late: int = 0
    not_computed: int = 0
    awaited: dict[str, int] = field(default_factory=dict)

    def add(self, replayed: Replayed) -> None:
        """Count one case."""
        self.cases += 1
        self.late += replayed.pinned.late
        self.late_under_draft += replayed.draft.late
        self.now_late += replayed.change is Change.NOW_LATE
        self.no_longer_late += replayed.change is Change.NO_LONGER_LATE
        self.not_computed += replayed.change is Change.NOT_COMPUTED
        if replayed.draft.awaited:
            self.awaited[replayed.draft.awaited] = self.awaited.get(replayed.draft.awaited, 0) + 1


def outcome_of(clock: ClockState | None, *, awaited: str = "") -> Outcome:
    """Read a clock; None is a channel that promises nothing."""
    if clock is None:
        return Outcome()
    if clock.uncounted:
        return Outcome(obstacle=Obstacle.BEYOND)
    if clock.started_at is None:
        return Outcome(obstacle=Obstacle.NOT_STARTED, awaited=awaited)
    return Outcome(clock.due_at, clock.late)


def under(
    rule: ChannelRule | None,
    events: Iterable[Occurrence],
    calendar: WorkCalendar,
    now: datetime,
    *,
    levels_above: int = 0,
) -> Outcome:
    """Evaluate a past case under the channel of another standard, None where that has no such channel."""
    if rule is None:
        return Outcome(obstacle=Obstacle.NO_CHANNEL)
    limit = rule.limit
    if limit is None or not runs(limit):
        return Outcome()
    seen = [event for event in events_of(events) if event.name not in OF_ITSELF]
    try:
        clock = evaluate(limit, seen, calendar, now, levels_above=levels_above, words=False)
    except BeyondHorizon:
        return Outcome(obstacle=Obstacle.BEYOND)
    awaited = limit.start.words or str(limit.start.event) if limit.start else ""
    return outcome_of(clock, awaited=awaited)
