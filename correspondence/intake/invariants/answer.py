"""What a check of an invariant is told and what it answers; upper apps bring theirs by `settings.INVARIANTS`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

MOST_NAMED = 50  # violations of one invariant that are named; all are counted
BATCH = 500
T = TypeVar("T")


class State(StrEnum):
    """How an invariant stands."""

    OK = "ok"
    VIOLATED = "violated"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Violation:
    """One thing that breaks an invariant: which (kind and id, never a person's data) and how."""

    subject: str
    problem: str


@dataclass(frozen=True)
class Question:
    """What is asked of every check: now, `settled` (no process of the office is alive), and the clients' ledger."""

    at: datetime
    settled: bool = False
    ledger: Path | None = None


@dataclass
class Answer:
    """One invariant: what it says, how many things were looked at, what breaks it."""

    identity: str
    says: str
    checked: int = 0
    violations: list[Violation] = field(default_factory=list)
    count: int = 0
    why_not: str = ""
    notes: dict[str, int] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """How it stands."""
        if self.why_not:
            return State.NOT_APPLICABLE
        return State.VIOLATED if self.count else State.OK

    def break_by(self, subject: str, problem: str) -> None:
        """Write down one violation."""
        self.count += 1
        if len(self.violations) < MOST_NAMED:
            self.violations.append(Violation(subject, problem))

    def as_json(self) -> dict[str, Any]:
        """Return it as the command prints it."""
        return {
            "id": self.identity,
            "says": self.says,
            "state": self.state.value,
            "checked": self.checked,
            "violated": self.count,
            "violations": [{"subject": each.subject, "problem": each.problem} for each in self.violations],
            "notes": self.notes | ({"why": self.why_not} if self.why_not else {}),
        }


class Check(Protocol):
    """Proves one invariant, or a part of it that one app knows; memory stays small whatever the office holds."""

    def __call__(self, question: Question) -> Answer: ...


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Give the items in lists of at most `size`."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
