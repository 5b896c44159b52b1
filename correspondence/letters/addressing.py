"""To whom letters of a service go: the parts that a standard names, as positions of the agency that serves.

A part is filled on the line of the serving unit: in that unit itself and in the units above it, or in the unit that
the standard names for the part. So a letter for one directorate never lands in another one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from correspondence.organization.finding import same_name, unit_line
from correspondence.organization.models import OUTSIDE, Agency, Position
from correspondence.standards.rules import ChannelRule, CompiledStandard
from correspondence.standards.source import Role


@dataclass(frozen=True)
class Serving:
    """One standard as served by one agency: which positions fill its parts."""

    standard: CompiledStandard
    agency: Agency

    @cached_property
    def line(self) -> frozenset[int]:
        """Ids of the serving unit and of the units above it; empty where the agency has no such unit."""
        return frozenset(unit.pk for unit in unit_line(self.agency, self.standard.unit))

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """The agency's positions that have a desk."""
        found = Position.objects.active().filter(unit__agency=self.agency).exclude(role__in=OUTSIDE)
        return tuple(found.select_related("unit").order_by("pk"))

    def players(self, code: str) -> list[Position]:
        """Return the positions that fill a part; on an unknown unit only a role that the agency has once."""
        part = self._part(code)
        if part.outside:
            return []
        held = [position for position in self.positions if position.role == part.held_by]
        if not part.unit and not self.line:
            return held if len(held) == 1 else []
        return [position for position in held if self._in_place(part, position)]

    def plays(self, code: str, position: Position) -> bool:
        """Tell whether the position fills this part."""
        return any(player.pk == position.pk for player in self.players(code))

    def on_line(self, positions: Iterable[Position]) -> list[Position]:
        """Keep the positions of the serving unit and of the units above it."""
        return [position for position in positions if position.unit_id in self.line]

    def _part(self, code: str) -> Role:
        return next((role for role in self.standard.roles if role.code == code), Role(code, code))

    def _in_place(self, part: Role, position: Position) -> bool:
        return same_name(position.unit.name, part.unit) if part.unit else position.unit_id in self.line


def addressees(standard: CompiledStandard, rule: ChannelRule, agency: Agency) -> tuple[Position, ...]:
    """Return the positions to whom letters of this channel may be addressed, in the order of the standard."""
    serving = Serving(standard, agency)
    found = {player.pk: player for code in rule.addressees for player in serving.players(code)}
    return tuple(found.values())
