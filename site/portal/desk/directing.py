"""Where a letter may be directed: published services with a letter channel, and the addressees it names."""

from collections.abc import Iterator
from datetime import datetime

from correspondence.organization.models import Agency, Position, Unit
from correspondence.standards import rules
from correspondence.standards.models import StandardVersion
from correspondence.standards.queries import all_in_force
from correspondence.standards.rules import ChannelRule, CompiledStandard

LETTER_CHANNEL = "surat"


def services(at: datetime) -> list[StandardVersion]:
    """Return the published standards in force whose letter channel is open."""
    return [version for version in all_in_force(at) if _is_open(version)]


def letter_rule(version: StandardVersion) -> ChannelRule:
    """Return the letter channel's rule; KeyError where the standard has none."""
    return rules.load(version).channel(LETTER_CHANNEL)


def addressees(version: StandardVersion, agency: Agency) -> list[Position]:
    """Return the positions to which letters of the service may go, from the top down.

    The channel names roles; within the agency these are held by the service's own unit and the units above it.
    """
    standard = rules.load(version)
    named = standard.channel(LETTER_CHANNEL).addressees
    held = Position.objects.active().filter(unit__agency=agency, role__in=named).select_related("unit")
    units = {unit.pk for unit in _responsible(standard, agency)}
    scoped = [position for position in held if not units or position.unit_id in units]
    return sorted(scoped, key=lambda position: (named.index(position.role), position.pk))


def _is_open(version: StandardVersion) -> bool:
    try:
        return letter_rule(version).is_open
    except KeyError:
        return False


def _responsible(standard: CompiledStandard, agency: Agency) -> Iterator[Unit]:
    """Walk from the unit that the standard names up to the top; nothing where the agency has no such unit."""
    units = {unit.pk: unit for unit in Unit.objects.filter(agency=agency)}
    unit = next((each for each in units.values() if each.name == standard.unit), None)
    while unit is not None:
        yield unit
        unit = units.get(unit.parent_id) if unit.parent_id else None
