"""Plain facts of a clock: the events it sees, the course it takes and the state it is in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from correspondence.calendars.facts import DayCell, Reckoning

from .events import CaseEventName


class Occurrence(Protocol):
    """An event as a clock sees it: name, acting role ("" where none) and moment; rows of CaseEvent fit."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Happened:
    """An occurrence as a plain fact."""

    name: CaseEventName
    at: datetime
    role: str = ""


class ClockPhase(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True)
class ClockState:
    """A clock at one moment; days are working days, `due_at` is None while nothing can be promised."""

    state: ClockPhase
    promised_days: int | None
    started_at: datetime | None
    due_at: datetime | None
    due_original: datetime | None
    stopped_at: datetime | None
    paused_since: datetime | None
    used_days: int
    late: bool
    late_days: int
    explanation: list[str]
    strip: list[DayCell]


@dataclass(frozen=True)
class Pause:
    """A wait for the sender: since when, until when (None while it lasts)."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Course:
    """The counted course of a started clock: segments between pauses, the last one ending in the due date.

    While a pause lasts, the last segment counts from now as if the sender completed the letter now.
    """

    segments: tuple[Reckoning, ...]
    pauses: tuple[Pause, ...]

    @property
    def due(self) -> datetime:
        """Give the end of the last segment."""
        return self.segments[-1].due

    @property
    def open_pause(self) -> Pause | None:
        """Give the pause that still lasts."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].until is None else None
