"""Finding positions: by role along the chain, and their addresses."""

from collections.abc import Iterator
from datetime import date

from .models import Appointment, Position, Role


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


def registrars(agency_id: int) -> list[Position]:
    """Return the positions that keep the agency's registers."""
    return list(Position.objects.active().filter(unit__agency=agency_id, role=Role.REGISTRAR))
