"""Plain facts of the linter: what it says of a place, and what it may know of the office; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .rules import Leg
from .source import TimeLimit, Trigger


class Severity(StrEnum):
    """A note is executed by its reading; what is open waits for somebody to decide it."""

    NOTE = "note"
    OPEN = "open"


@dataclass(frozen=True)
class Notice:
    """Something that a standard says but that cannot be enforced as written, and how the program reads it.

    `place` is a path like `channels/surat/limit`; `code` the reference code of the reading (I1–I32, B0 for requirements
    that persons judge, A1 for a missing component); `stated` are the standard's own published readings of this place.
    """

    place: str
    code: str
    sentence: str
    reading: str
    severity: Severity = Severity.NOTE
    stated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What is known of the office: roles with a position, today's date, words for events; None is not checked."""

    roles: frozenset[str] | None = None
    today: date | None = None
    events: Mapping[str, str] = field(default_factory=dict)

    def words(self, trigger: Trigger) -> str:
        """Say an event in the standard's words, else in those known for it."""
        return trigger.words or str(self.events.get(trigger.event, trigger.event))


@dataclass(frozen=True)
class Timed:
    """A time where it stands: its place, the published words around it, its channel's route.

    `answered` marks the promised time of a letter channel: where no stop is chosen, the reply's dispatch is compiled.
    """

    place: str
    limit: TimeLimit
    text: str
    answered: bool = False
    legs: tuple[Leg, ...] = ()

    @property
    def runs(self) -> bool:
        """Tell whether a clock of ours is to run it."""
        return self.limit.no_clock is None

    def levels_down_to(self, role: str) -> int:
        """Count the legs of the stated route from its top down to a role; 0 where it names none."""
        recipients = [leg.recipient for leg in self.legs]
        return recipients.index(role) + 1 if role in recipients else 0
