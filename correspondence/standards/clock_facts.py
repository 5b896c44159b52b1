"""Plain facts of a clock: the events it sees, the course it takes and the state it is in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from correspondence.calendars.facts import DayCell, Reckoning, TimeReckoning

from .events import CaseEventName
from .source import TimeLimit
from .vocabulary import SoftReason


class Occurrence(Protocol):
    """An event as a clock sees it: name, acting role ("" where none), moment and data; rows of CaseEvent fit.

    DISPOSITION_SENT and DISPOSITION_WITHDRAWN carry `to_roles`, the roles of the recipients; what else a clock reads
    of the data stands with the names of the events.
    """

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Happened:
    """An occurrence as a plain fact."""

    name: CaseEventName
    at: datetime
    role: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class ClockPhase(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True)
class ClockState:
    """A clock at one moment; `due_at` is None while nothing can be promised.

    `promised` is in the limit's unit, extensions included; `used` and `late_by` count working days where the unit is
    working days, and seconds of running time elsewhere. A late clock of a soft limit is `excused` by its stated reason.
    While it has not started, `auto_start_at` says when it will start by itself (None where it never does).
    `due_original` is the date told first, as the events know it. An `uncounted` clock has no dates at all.
    """

    limit: TimeLimit
    state: ClockPhase
    promised: int | None
    started_at: datetime | None
    due_at: datetime | None
    due_original: datetime | None
    stopped_at: datetime | None
    paused_since: datetime | None
    used: int
    late: bool
    late_by: int
    explanation: list[str]
    strip: list[DayCell]
    auto_started: bool = False
    auto_start_at: datetime | None = None
    extended_by: int = 0
    excused: SoftReason | None = None
    uncounted: bool = False

    @property
    def missed(self) -> bool:
        """Tell whether the promise is broken: late, without a reason that the standard accepts."""
        return self.late and self.excused is None


class Hindrance(StrEnum):
    """Why a clock cannot be counted."""

    BEYOND = "beyond"
    NO_CALENDAR = "no_calendar"


Segment = Reckoning | TimeReckoning


@dataclass(frozen=True)
class Pause:
    """A wait for the sender: since when, until when (None while it lasts)."""

    since: datetime
    until: datetime | None


class StartedBy(StrEnum):
    """What started a clock: the event itself, or time that passed without it (readings I3, I4)."""

    EVENT = "event"
    RECORDED = "recorded"
    UNACKNOWLEDGED = "unacknowledged"
    NOT_REACHED = "not_reached"
    SENT_BACK = "sent_back"
    FORWARDED_AGAIN = "forwarded_again"


@dataclass(frozen=True)
class Start:
    """When a clock starts or will start by itself; `since` is what an automatic start was counted from."""

    at: datetime
    by: StartedBy = StartedBy.EVENT
    since: datetime | None = None


class Refusal(StrEnum):
    """Why a recorded extension does not count."""

    NOT_PERMITTED = "not_permitted"
    TOO_LATE = "too_late"
    USED_UP = "used_up"


@dataclass(frozen=True)
class Extension:
    """A recorded extension in the limit's units: how many were asked for, how many count, and why not all."""

    at: datetime
    asked: int
    reason: str = ""
    granted: int = 0
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Move:
    """A due date that moved because the calendar changed."""

    at: datetime
    before: datetime
    after: datetime
    because: str


@dataclass(frozen=True)
class Course:
    """The counted course of a started clock: segments between pauses, the last one ending in the due date.

    `parts` are the lengths of the segments and `left` what was left at each pause, in working days or seconds.
    While a pause lasts, the last segment counts from now as if the sender completed the letter now. `after_due` are
    the waits asked for after the due date: they move no date, but are no lateness either.
    """

    segments: tuple[Segment, ...]
    parts: tuple[int, ...]
    pauses: tuple[Pause, ...]
    left: tuple[int, ...]
    extensions: tuple[Extension, ...] = ()
    after_due: tuple[Pause, ...] = ()

    @property
    def due(self) -> datetime:
        """Give the end of the last segment."""
        return self.segments[-1].due

    @property
    def extended_by(self) -> int:
        """Add up the extensions that count."""
        return sum(extension.granted for extension in self.extensions)

    @property
    def open_pause(self) -> Pause | None:
        """Give the pause that still lasts."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].until is None else None
