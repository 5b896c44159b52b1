"""What may be asked for by letter now: published standards in force with an open letter channel, and to whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from correspondence.letters.addressing import addressees
from correspondence.organization.finding import same_name
from correspondence.organization.models import Agency, Position
from correspondence.standards import rules
from correspondence.standards.letter_channels import letter_rules
from correspondence.standards.models import StandardVersion
from correspondence.standards.queries import all_in_force
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


def open_offers(at: datetime) -> list[Offer]:
    """Return every service that takes letters at this moment, by title."""
    agencies, day = list(Agency.objects.all()), timezone.localdate(at)
    return [offer for version in all_in_force(at) for offer in _offers(version, agencies, day)]


def offer_of(offers: list[Offer], code: str) -> Offer | None:
    """Return the offer of the service with this code; without a code the only one there is."""
    if not code and len(offers) == 1:
        return offers[0]
    return next((offer for offer in offers if offer.version.code == code), None)


def _offers(version: StandardVersion, agencies: list[Agency], day: date) -> Iterator[Offer]:
    standard = rules.load(version)
    agency = next((agency for agency in agencies if same_name(agency.name, standard.agency)), None)
    rule = next((rule for rule in letter_rules(standard) if rule.status.open_on(day)), None)
    if agency is None or rule is None:
        return
    found = addressees(standard, rule, agency)
    if found:
        yield Offer(version, rule, agency, found)
