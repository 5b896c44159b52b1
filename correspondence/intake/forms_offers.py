"""What may be asked for by letter now: published standards in force with an open letter channel, and to whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from correspondence.letters.addressing import addressees
from correspondence.organization.finding import same_name, unit_line
from correspondence.organization.models import Agency, Position, Unit
from correspondence.standards import rules
from correspondence.standards.letter_channels import letter_rules
from correspondence.standards.models import StandardVersion
from correspondence.standards.queries import all_in_force, version_in_force
from correspondence.standards.rules import ChannelRule


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

    def way_from(self, position: Position) -> tuple[str, ...]:
        """Name the parts to which a letter to this addressee goes on, in the words of the standard."""
        names = {role.code: role.name for role in rules.load(self.version).roles}
        legs = self.rule.route_from(position.role)
        return tuple(dict.fromkeys(names.get(leg.recipient, leg.recipient) for leg in legs))

    def attention_units(self) -> list[Unit]:
        """Return the units below an addressee for whose attention (c.q.) a letter of this service may be written.

        Only those on the line of the serving unit, and what stands below it: other branches do not serve it.
        """
        line = unit_line(self.agency, rules.load(self.version).unit)
        units = {unit.pk: unit for unit in Unit.objects.filter(agency=self.agency).order_by("pk")}
        serving = {line[0].pk} if line else set()
        chosen = [unit for unit in units.values() if unit in line or serving & set(_above(unit, units))]
        tops = {position.unit_id for position in self.addressees}
        return [unit for unit in chosen if tops & set(_above(unit, units))]

    def is_below(self, unit: Unit, position: Position) -> bool:
        """Tell whether the unit stands below that of the addressee."""
        return position.unit_id in _above(unit, {each.pk: each for each in Unit.objects.filter(agency=self.agency)})


def open_offers(at: datetime) -> list[Offer]:
    """Return every service that takes letters at this moment, by title."""
    agencies, day = _agencies(), timezone.localdate(at)
    return [offer for version in all_in_force(at) for offer in _offers(version, agencies, day)]


def open_offer(code: str, at: datetime) -> Offer | None:
    """Return the service with this code where it takes letters at this moment."""
    agencies, day = _agencies(), timezone.localdate(at)
    version = version_in_force(code, at)
    return next(_offers(version, agencies, day), None) if version else None


def offer_of(offers: list[Offer], code: str) -> Offer | None:
    """Return the offer of the service with this code; without a code the only one there is."""
    if not code and len(offers) == 1:
        return offers[0]
    return next((offer for offer in offers if offer.version.code == code), None)


def _above(unit: Unit, units: Mapping[int, Unit]) -> Iterator[int]:
    """Walk up from the unit, without itself; a circle ends the walk."""
    seen = {unit.pk}
    while unit.parent_id and unit.parent_id not in seen:
        seen.add(unit.parent_id)
        yield unit.parent_id
        unit = units[unit.parent_id]


def _agencies() -> list[Agency]:
    """Return all agencies, each with its units at hand: they are looked through more than once for one letter."""
    return list(Agency.objects.prefetch_related("units"))


def _offers(version: StandardVersion, agencies: list[Agency], day: date) -> Iterator[Offer]:
    standard = rules.load(version)
    agency = next((agency for agency in agencies if same_name(agency.name, standard.agency)), None)
    rule = next((rule for rule in letter_rules(standard) if rule.status.open_on(day)), None)
    if agency is None or rule is None:
        return
    found = addressees(standard, rule, agency)
    if found:
        yield Offer(version, rule, agency, found)
