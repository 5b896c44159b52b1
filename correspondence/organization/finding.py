"""Finding positions: by role, along the chain and the line of units, and their addresses."""

from collections.abc import Iterator
from datetime import date

from .models import SIGNERS, Agency, Appointment, Position, Role, Unit


def holders(position: Position, day: date) -> list[Appointment]:
    """Return who holds the position on that day, in whatever capacity."""
    return list(Appointment.objects.on(day).filter(position=position).select_related("user"))


def addresses(position: Position, day: date) -> list[str]:
    """Return the e-mail addresses of today's holders."""
    return [item.user.email for item in holders(position, day) if item.user.email]


def above(position: Position) -> Iterator[Position]:
    """Walk from the position's superior up to the top."""
    current = position.superior
    while current is not None:
        yield current
        current = current.superior


def signer_above(position: Position) -> Position | None:
    """Return the nearest position above this one that signs letters by default, None where there is none."""
    return next((superior for superior in above(position) if superior.role in SIGNERS), None)


def registrars(agency_id: int) -> list[Position]:
    """Return the positions that keep the agency's registers."""
    return list(Position.objects.active().filter(unit__agency=agency_id, role=Role.REGISTRAR))


def registrars_addresses(agency_id: int, day: date) -> list[str]:
    """Return the e-mail addresses of those who hold such a position on that day (one query)."""
    held = Appointment.objects.on(day).filter(
        position__unit__agency=agency_id, position__role=Role.REGISTRAR, position__abolished_on=None
    )
    return list(held.exclude(user__email="").order_by("position", "pk").values_list("user__email", flat=True))


def agency_named(name: str) -> Agency | None:
    """Return the agency that bears this name, however its words are hyphenated; None where no agency does."""
    return next((agency for agency in Agency.objects.all() if same_name(agency.name, name)), None)


def unit_line(agency: Agency, name: str) -> list[Unit]:
    """Return the agency's unit of this name and the units above it; nothing where it has no such unit."""
    units = {unit.pk: unit for unit in agency.units.all()}
    current = next((unit for unit in units.values() if same_name(unit.name, name)), None)
    line: list[Unit] = []
    while current is not None and current not in line:
        line.append(current)
        current = units.get(current.parent_id or 0)
    return line


def calendar_code(agency: Agency, unit_name: str = "") -> str:
    """Return the code of the calendar by which a unit works: its own, the nearest one above it, or the agency's."""
    line = unit_line(agency, unit_name) if unit_name else []
    return next((unit.calendar_code for unit in line if unit.calendar_code), agency.calendar_code)


def same_name(one: str, other: str) -> bool:
    """Compare names of offices; hyphens, spaces and capitals differ between published texts."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.replace("-", " ").casefold().split())
