"""Where a letter may be directed: the agency's published services with a letter channel, and their addressees."""

from datetime import date, datetime

from django.utils import timezone

from correspondence.letters.addressing import addressees as named_by
from correspondence.organization.finding import same_name
from correspondence.organization.models import Agency, Position
from correspondence.standards import rules
from correspondence.standards.letter_channels import letter_rule as channel_for
from correspondence.standards.models import StandardVersion
from correspondence.standards.queries import all_in_force
from correspondence.standards.rules import ChannelRule


def services(at: datetime, agency: Agency) -> list[StandardVersion]:
    """Return the agency's published standards in force whose letter channel is open on that day."""
    day = timezone.localdate(at)
    return [version for version in all_in_force(at) if _serves(version, agency, day)]


def letter_rule(version: StandardVersion, sender: str = "", *, day: date | None = None) -> ChannelRule:
    """Return the rule of the letter channel that serves this kind of sender, today unless a day is given.

    KeyError where there is none.
    """
    rule = channel_for(rules.load(version), sender, day=day or timezone.localdate())
    if rule is None:
        raise KeyError(version.code)
    return rule


def addressees(
    version: StandardVersion, agency: Agency, sender: str = "", *, day: date | None = None
) -> list[Position]:
    """Return the positions to which letters of the service may go, in the order of the standard."""
    return list(named_by(rules.load(version), letter_rule(version, sender, day=day), agency))


def _serves(version: StandardVersion, agency: Agency, day: date) -> bool:
    standard = rules.load(version)
    rule = channel_for(standard, day=day)
    return rule is not None and rule.status.open_on(day) and same_name(standard.agency, agency.name)
