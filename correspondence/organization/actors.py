"""Who acts. Every service takes one of these; every journal entry names it."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from .models import Agency, Appointment, Capacity, Position, Role, User


@dataclass(frozen=True)
class OfficialActor:
    """An official: person, position and capacity on a date, from one appointment."""

    user: User
    appointment: Appointment
    on_behalf_of: str = ""

    kind = "official"

    @property
    def position(self) -> Position:
        """The position in whose name the act is done."""
        return self.appointment.position

    @property
    def agency(self) -> Agency:
        """The agency of that position."""
        return self.position.unit.agency

    @property
    def role(self) -> str:
        """The position's role in the standards."""
        return self.position.role

    @property
    def capacity(self) -> str:
        """`Capacity` value, for the journal and the signature block."""
        return self.appointment.capacity

    @property
    def audit_id(self) -> str:
        """Account and position."""
        return f"{self.user.pk}@{self.position.code}"

    @property
    def label(self) -> str:
        """The position's title with Plt., Plh. or Pj. before it."""
        prefix = "" if self.capacity == Capacity.SUBSTANTIVE else f"{Capacity(self.capacity).label} "
        return f"{prefix}{self.position.title}"

    @property
    def is_registrar(self) -> bool:
        """Tell whether this official keeps the agency's registers."""
        return self.role == Role.REGISTRAR


@dataclass(frozen=True)
class ApplicantActor:
    """The sender of one case, known by tracking code and e-mail; `confirmed` once the e-mail was given too."""

    case_id: int
    label: str = "pengirim"
    confirmed: bool = False
    on_behalf_of: str = ""

    kind = "applicant"
    capacity = ""

    @property
    def audit_id(self) -> str:
        """The case, not the person."""
        return f"case:{self.case_id}"


@dataclass(frozen=True)
class ServiceActor:
    """Another system with a token of its own."""

    client: str
    on_behalf_of: str = ""

    kind = "service"
    capacity = ""

    @property
    def audit_id(self) -> str:
        """The client's name."""
        return self.client

    @property
    def label(self) -> str:
        """The client's name."""
        return self.client


@dataclass(frozen=True)
class SystemActor:
    """The system itself, in one named job."""

    job: str
    on_behalf_of: str = ""

    kind = "system"
    capacity = ""

    @property
    def audit_id(self) -> str:
        """The job's name."""
        return self.job

    @property
    def label(self) -> str:
        """The job's name, as the journal shows it."""
        return f"Tanggap: {self.job}"


Actor = OfficialActor | ApplicantActor | ServiceActor | SystemActor


def appointments_of(user: User, day: date) -> list[Appointment]:
    """Return the appointments in which the person may act on that day, substantive ones first."""
    found = Appointment.objects.on(day).filter(user=user, position__abolished_on=None)
    chosen = found.select_related("position__unit__agency", "position__superior")
    return sorted(chosen, key=lambda item: (item.capacity != Capacity.SUBSTANTIVE, item.pk))


def official(user: User, day: date, *, appointment_id: int | None = None) -> OfficialActor:
    """Return the official this person acts as; 404 for a person without any appointment on that day."""
    found = appointments_of(user, day)
    for appointment in found:
        if appointment_id in (None, appointment.pk):
            return OfficialActor(user=user, appointment=appointment)
    if found:
        return OfficialActor(user=user, appointment=found[0])
    raise Http404(_("This account holds no position today."))
