"""The route that published steps state: who sends the letter on to whom; pure."""

from collections.abc import Iterable

from .events import CaseEventName
from .rules import Leg
from .source import Step


def legs_of(steps: Iterable[Step]) -> tuple[Leg, ...]:
    """Give the legs of the route down, in the order of the steps that state them."""
    found: list[Leg] = []
    for step in sorted(steps, key=lambda each: each.number):
        trigger = step.completes_on
        if trigger and trigger.event == CaseEventName.DISPOSITION_SENT and step.actor and step.next:
            found.append(Leg(step.actor, step.next, step.number))
    return tuple(found)
