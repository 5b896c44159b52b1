"""What came of it: the figures of one run, and whether the house stood."""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RECOVERY_SECONDS = 30.0
EACH_FAULT_MINUTES = 5.0  # a run of that length meets every kind of fault at least once


@dataclass
class Report:
    """The figures of one run."""

    database: str
    minutes: float
    uploads: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    wrong_answers: list[str] = field(default_factory=list)
    client_errors: Counter[str] = field(default_factory=Counter)
    longest_unwell: float = 0.0
    recovery: float = 0.0
    steps: Counter[str] = field(default_factory=Counter)
    gave_up: int = 0
    refused_letters: Counter[str] = field(default_factory=Counter)
    invariants: list[dict[str, Any]] = field(default_factory=list)
    healed: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def judge(self) -> list[str]:
        """Return what went wrong; empty where the house stood."""
        wrong = [*self.broken, *self.wrong_answers[:20]]
        violated = [each for each in self.invariants if each["state"] == "violated"]
        wrong += [f"{each['id']}: {each['violated']} violations, e.g. {each['violations'][:3]}" for each in violated]
        open_steps = self.steps["waiting"] + self.steps["running"] + self.steps["gave_up"]
        if open_steps:
            wrong.append(f"{open_steps} steps are not finished: {dict(self.steps)}")
        if self.recovery > RECOVERY_SECONDS:
            wrong.append(f"recovery took {self.recovery:.1f} s")
        if self.refused_letters:
            wrong.append(f"harmless letters were refused: {dict(self.refused_letters)}")
        if self.missed and self.minutes >= EACH_FAULT_MINUTES:
            wrong.append(f"these faults never happened: {', '.join(self.missed)}")
        if not any(counts.get("acknowledged") for counts in self.uploads.values()):
            wrong.append("no upload was acknowledged at all")
        return wrong

    def lines(self) -> list[str]:
        """Say it to a person."""
        load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
        told = [f"chaos: {self.minutes:g} minutes on {self.database}; load {load} on {os.cpu_count()} cores"]
        for channel, counts in sorted(self.uploads.items()):
            told.append(f"  {channel:8} {counts.get('sent', 0):5} sent, {counts.get('acknowledged', 0):5} acknowledged")
        told += [f"  {reason}" for reason in self.absent]
        told.append(f"  faults: {_counts(self.faults)}")
        told.append(
            f"  answers: {_counts(self.answers)}; 5xx other than 503 with Retry-After: {len(self.wrong_answers)}"
        )
        told.append(f"  not taken, as clients saw it: {_counts(self.client_errors)}")
        told.append(f"  longest unwell while faults went on: {self.longest_unwell:.1f} s")
        told.append(f"  recovery after everything was killed at the end: {self.recovery:.1f} s")
        told.append(f"  steps: {_counts(self.steps)}; gave up and were begun again by hand: {self.gave_up}")
        told.append(f"  harmless letters that were refused: {_counts(self.refused_letters)}")
        told.append(f"  healed by the sweep: {_counts(Counter(self.healed))}")
        for each in self.invariants:
            told.append(f"  {each['id']} {each['state']}: {each['checked']} checked, {each['violated']} violations")
        wrong = self.judge()
        told += [f"  WRONG: {each}" for each in wrong]
        told.append("  the house stood" if not wrong else "  the house did not stand")
        return told


def _counts(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counted.items()) if count) or "none"
