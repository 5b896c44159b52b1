"""What the standard or the office's own ladder proposes for a level's disposisi, so that the usual needs no typing.

Where the standard states no way down (readings I26, I29) the office's default route is proposed: the next level of its
ladder, on the line of the serving unit. The screens say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.letters.addressing import Serving
from correspondence.letters.addressing import addressees as named_by
from correspondence.organization.models import LEVELS, Position, Role
from correspondence.standards import rules
from correspondence.standards.rules import Leg
from correspondence.standards.source import Step

from .models import InstructionPhrase

DRAFT_PHRASE = "draft"
# Which phrases each level usually ticks (codes of InstructionPhrase); every tick may be changed.
USUAL: dict[str, tuple[str, ...]] = {
    Role.KEPALA: ("process",),
    Role.DEPUTI: ("advise", "settle"),
    Role.DIREKTUR: ("study", DRAFT_PHRASE),
    Role.KEPALA_BAGIAN: ("study", DRAFT_PHRASE),
    Role.KOORDINATOR: ("study", DRAFT_PHRASE),
    Role.KETUA_TIM: ("study", DRAFT_PHRASE),
    Role.SUB_KOORDINATOR: ("study", "material"),
    Role.HELPDESK: ("settle", "material"),
}


@dataclass(frozen=True)
class Proposal:
    """The usual disposisi of a level: to whom, with which phrases, by which published step or by default route."""

    recipients: tuple[Position, ...]
    phrases: tuple[InstructionPhrase, ...]
    step: Step | None
    by_default_route: bool = False


def propose(case: Case, position: Position, choices: Sequence[Position]) -> Proposal:
    """Return what the channel's rule names for this position; where it names nothing, the default route."""
    usual = USUAL.get(position.role, ())
    phrases = tuple(InstructionPhrase.objects.filter(code__in=usual, retired=False))
    serving = serving_of(case)
    leg = _leg(case, serving, position)
    if serving is None or leg is None:
        return Proposal(_next_level(position, choices, serving), phrases, None, by_default_route=True)
    named = [choice for choice in choices if serving.plays(leg.recipient, choice)]
    rule = clocks.rule_of(case)
    step = next((step for step in rule.steps if step.number == leg.step), None) if rule else None
    return Proposal(tuple(named[:1]), phrases, step)


def named_on_route(case: Case, position: Position) -> bool:
    """Tell whether the standard states the way down and gives this position a part of it, or of another step."""
    rule, serving = clocks.rule_of(case), serving_of(case)
    if rule is None or serving is None or not rule.route:
        return False
    parts = {part for leg in rule.route for part in (leg.sender, leg.recipient)}
    parts |= {step.actor for step in rule.steps if step.actor}
    return any(serving.plays(part, position) for part in sorted(parts))


def next_named(case: Case, position: Position) -> list[Position]:
    """Return the positions to which the published route sends the letter on from this one."""
    serving = serving_of(case)
    leg = _leg(case, serving, position)
    return serving.players(leg.recipient) if serving and leg else []


def serving_of(case: Case) -> Serving | None:
    """Return the case's standard as its agency serves it; None while no standard is chosen."""
    return Serving(rules.load(case.standard_version), case.agency) if case.standard_version else None


def addressees(case: Case) -> list[Position]:
    """Return the positions of the agency to whom letters of this channel may be addressed."""
    rule = clocks.rule_of(case)
    if rule is None or case.standard_version is None:
        return []
    return list(named_by(rules.load(case.standard_version), rule, case.agency))


def _leg(case: Case, serving: Serving | None, position: Position) -> Leg | None:
    rule = clocks.rule_of(case)
    if rule is None or serving is None:
        return None
    return next((leg for leg in rule.route if serving.plays(leg.sender, position)), None)


def _next_level(position: Position, choices: Sequence[Position], serving: Serving | None) -> tuple[Position, ...]:
    """Return the one position of the next level down; nobody where several stand there and the line tells none."""
    own = LEVELS.get(position.role, -1)
    below = [choice for choice in choices if LEVELS.get(choice.role, -1) > own]
    nearest = min((LEVELS[choice.role] for choice in below), default=None)
    found = [choice for choice in below if LEVELS[choice.role] == nearest]
    if len(found) > 1 and serving is not None:
        found = serving.on_line(found)
    return tuple(found) if len(found) == 1 else ()
