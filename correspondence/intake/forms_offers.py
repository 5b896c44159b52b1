"""What may be asked for by letter now: published standards in force with an open letter channel, and to whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from correspondence.organization.models import Agency, Position, Unit
from correspondence.standards import rules
from correspondence.standards.models import StandardVersion
from correspondence.standards.queries import all_in_force
from correspondence.standards.rules import ChannelRule, CompiledStandard
from correspondence.standards.source import ChannelKind


@dataclass(frozen=True)
class Offer:
    """One service that may be asked for by letter: its version, its letter channel and its addressees."""

    version: StandardVersion
    rule: ChannelRule
    agency: Agency
    addressees: tuple[Position, ...]

    @property
    def promise(self) -> str:
        """The promised time in the words of the standard; empty where it promises none."""
        return self.rule.limit.sentence if self.rule.limit else ""

    def position(self, code: str) -> Position | None:
        """Return the addressee with this code, or None where the channel does not name it."""
        return next((position for position in self.addressees if position.code == code), None)

    def steps_from(self, position: Position) -> int:
        """Count the published steps that a letter to this addressee goes through."""
        return len(self.rule.steps) - len(self.rule.skipped_steps(position.role))


def open_offers(at: datetime) -> list[Offer]:
    """Return every service that takes letters at this moment, by title."""
    agencies = {agency.name: agency for agency in Agency.objects.all()}
    return [offer for version in all_in_force(at) for offer in _offers(version, agencies)]


def offer_of(offers: list[Offer], code: str) -> Offer | None:
    """Return the offer of the service with this code; without a code the only one there is."""
    if not code and len(offers) == 1:
        return offers[0]
    return next((offer for offer in offers if offer.version.code == code), None)


def _offers(version: StandardVersion, agencies: dict[str, Agency]) -> Iterator[Offer]:
    standard = rules.load(version)
    agency = agencies.get(standard.agency)
    rule = next((rule for rule in standard.channels if rule.kind is ChannelKind.LETTER), None)
    if agency is None or rule is None or not rule.is_open:
        return
    addressees = _positions(standard, rule, agency)
    if addressees:
        yield Offer(version, rule, agency, addressees)


def _positions(standard: CompiledStandard, rule: ChannelRule, agency: Agency) -> tuple[Position, ...]:
    """Map the roles that the channel names to positions: those on the line of the serving unit come first."""
    found = list(
        Position.objects.active()
        .filter(unit__agency=agency, role__in=rule.addressees)
        .select_related("unit")
        .order_by("pk")
    )
    line = _line_of(standard.unit, agency)
    chosen: list[Position] = []
    for role in rule.addressees:
        of_role = [position for position in found if position.role == role]
        on_line = [position for position in of_role if position.unit_id in line]
        chosen += on_line or of_role
    return tuple(chosen)


def _line_of(unit_name: str, agency: Agency) -> set[int]:
    """Return the ids of the unit with this name and of every unit above it."""
    units = {unit.pk: unit for unit in Unit.objects.filter(agency=agency)}
    current = next((unit for unit in units.values() if unit.name == unit_name), None)
    line: set[int] = set()
    while current is not None and current.pk not in line:
        line.add(current.pk)
        current = units.get(current.parent_id or 0)
    return line
