"""Codes of services and positions as machines name them: do they belong to this agency?"""

from correspondence.organization.finding import same_name
from correspondence.organization.models import Agency, Position
from correspondence.standards import rules
from correspondence.standards.models import StandardVersion


def serves(agency: Agency, service: str) -> bool:
    """Tell whether the agency has published a standard with this code."""
    version = StandardVersion.objects.of(service).order_by("-number").first()
    return version is not None and same_name(rules.load(version).agency, agency.name)


def seats(agency: Agency, addressee: str) -> bool:
    """Tell whether the agency has a position with this code today."""
    return Position.objects.active().filter(code=addressee, unit__agency=agency).exists()
