"""How far a case has come along the published steps; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .clock_facts import Occurrence
from .clock_order import in_order
from .events import CaseEventName
from .rules import ChannelRule
from .source import Step

# Events that undo the step by which the case came to the one who now sends it back.
RETURNS = {
    CaseEventName.DISPOSITION_RETURNED: "disposition.",
    CaseEventName.DRAFT_RETURNED: "draft.",
}


class StepState(StrEnum):
    """Where a published step stands."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class StepProgress:
    """One published step, its state and when it was completed; `starts_clock` marks where the time begins."""

    step: Step
    state: StepState
    at: datetime | None
    starts_clock: bool


def step_progress(
    rule: ChannelRule, events: Iterable[Occurrence], *, addressee: str | None = None
) -> list[StepProgress]:
    """Give each published step of the channel with its state.

    Steps above the addressee's level are skipped. A step returned or withdrawn is open again until it is
    done anew; the first open step is the present one. The order in which the events are given changes nothing.
    """
    skipped = rule.skipped_steps(addressee) if addressee else frozenset()
    done: dict[int, datetime] = {}
    for event in in_order(events):
        _apply(rule, event, done)
    present = next((s.number for s in rule.steps if s.number not in done and s.number not in skipped), None)
    return [
        StepProgress(
            step=step,
            state=_state(step.number, done, skipped, present),
            at=done.get(step.number),
            starts_clock=_starts_clock(rule, step),
        )
        for step in rule.steps
    ]


def _apply(rule: ChannelRule, event: Occurrence, done: dict[int, datetime]) -> None:
    for step in rule.steps:
        trigger = step.completes_on
        if trigger is None:
            continue
        if trigger.fits(event.name, event.role):
            done[step.number] = event.at
        elif _undoes(event, step, trigger.event, rule):
            done.pop(step.number, None)


def _undoes(event: Occurrence, step: Step, completed_by: CaseEventName, rule: ChannelRule) -> bool:
    if event.name == CaseEventName.DISPOSITION_WITHDRAWN:
        return completed_by == CaseEventName.DISPOSITION_SENT and rule.holder(step.actor) == event.role
    for name, family in RETURNS.items():
        if event.name == name:
            return completed_by.startswith(family) and rule.holder(step.next) == event.role
    return False


def _state(number: int, done: dict[int, datetime], skipped: frozenset[int], present: int | None) -> StepState:
    if number in done:
        return StepState.DONE
    if number in skipped:
        return StepState.SKIPPED
    return StepState.NOW if number == present else StepState.TODO


def _starts_clock(rule: ChannelRule, step: Step) -> bool:
    start = rule.limit.start if rule.limit else None
    return start is not None and start.role is not None and step.actor == start.role
