"""What the standard and habit propose for a level's disposisi, so that the usual one needs no typing."""

from collections.abc import Sequence
from dataclasses import dataclass

from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.organization.models import Position, Role
from correspondence.standards.source import Step

from .models import InstructionPhrase

# Which phrases each level usually ticks (codes of InstructionPhrase); every tick may be changed.
USUAL = {
    Role.KEPALA: ("process",),
    Role.DEPUTI: ("advise", "settle"),
    Role.DIREKTUR: ("study", "draft"),
    Role.KOORDINATOR: ("study", "draft"),
    Role.SUB_KOORDINATOR: ("study", "material"),
}


@dataclass(frozen=True)
class Proposal:
    """The usual disposisi of a level: to whom, with which phrases, by which published step."""

    recipients: tuple[Position, ...]
    phrases: tuple[InstructionPhrase, ...]
    step: Step | None


def propose(case: Case, position: Position, choices: Sequence[Position]) -> Proposal:
    """Return what the channel's rule names for this role; without a rule the only position below it."""
    rule = clocks.rule_of(case)
    below = rule.next_after(position.role) if rule else None
    named = [choice for choice in choices if choice.role == below]
    leg = next((leg for leg in rule.route if leg.sender == position.role), None) if rule else None
    step = next((step for step in rule.steps if leg and step.number == leg.step), None) if rule else None
    usual = USUAL.get(Role(position.role), ())
    return Proposal(
        recipients=tuple(named[:1] or choices[: 1 if len(choices) == 1 else 0]),
        phrases=tuple(InstructionPhrase.objects.filter(code__in=usual, retired=False)),
        step=step,
    )


def addressees(case: Case) -> list[Position]:
    """Return the positions of the agency to whom letters of this channel may be addressed."""
    rule = clocks.rule_of(case)
    if rule is None:
        return []
    found = Position.objects.active().filter(unit__agency=case.agency_id, role__in=rule.addressees)
    return list(found.order_by("pk"))
