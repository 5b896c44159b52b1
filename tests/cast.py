"""The standing cast of the tests: the demo office, its officials, and a stranger."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from correspondence.foundation.files.keeping import keep
from correspondence.foundation.jobs.models import OPEN_STATES, Step
from correspondence.foundation.jobs.running import perform
from correspondence.intake.machine import Arrival, receive_by_machine
from correspondence.intake.models import Channel, Delivery
from correspondence.intake.receiving import HandOver, KeptFile, delivery_key, receive
from correspondence.intake.stated import Stated
from correspondence.letters.models import IncomingLetter
from correspondence.letters.states import FileRole
from correspondence.organization.actors import OfficialActor, SystemActor
from correspondence.organization.models import Agency, Position, User
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.models import StandardVersion


@dataclass
class Cast:
    """The demo office as objects; `actor("staf")` acts as the holder of that position."""

    agency: Agency
    standard: StandardVersion
    _actors: dict[str, OfficialActor] = field(default_factory=dict)

    def actor(self, account: str) -> OfficialActor:
        """Give the official of a role account."""
        if account not in self._actors:
            user = User.objects.get(username=account)
            related = ("position__unit__agency", "position__superior")
            appointment = user.appointments.select_related(*related).get(position__code=account)
            self._actors[account] = OfficialActor(user=user, appointment=appointment)
        return self._actors[account]

    def position(self, code: str) -> Position:
        """Give a position by its code."""
        return Position.objects.get(code=code)


PORTAL = SystemActor(job="portal")


def delivered_letter(
    cast: Cast,
    pdf: bytes,
    *,
    name: str = "surat.pdf",
    addressee: str = "kepala",
    email: str = "pengirim@contoh.example",
    at: datetime | None = None,
    key: str = "k1",
) -> Delivery:
    """Deliver a letter of an institution through the portal's service."""
    now = at or timezone.now()
    applicant = Correspondent(
        applicant_type=ApplicantType.INSTITUTION,
        name="Bagian Pengadaan",
        organization="Bagian Pengadaan Barang dan Jasa Kabupaten Contoh",
        email=email,
        email_confirmed_at=now if email else None,
    )
    hand_over = HandOver(
        agency=cast.agency,
        channel=Channel.PORTAL,
        key=delivery_key(key),
        applicant=applicant,
        received_at=now,
        addressee=cast.position(addressee),
        standard_version=cast.standard,
    )
    files = [KeptFile(keep([pdf], media_type="application/octet-stream"), name, FileRole.LETTER)]
    return receive(actor=PORTAL, hand_over=hand_over, files=files, at=now)


def arrived(
    agency: Agency,
    content: bytes,
    *,
    name: str = "surat.pdf",
    channel: Channel = Channel.COMMAND,
    stated: Stated | None = None,
) -> Delivery:
    """Deliver a file as a machine does; it becomes a letter once its check is done."""
    now, blob = timezone.now(), keep([content], media_type="application/octet-stream")
    arrival = Arrival(
        agency=agency, channel=channel, key=delivery_key(channel, name), received_at=now, stated=stated or Stated()
    )
    file = KeptFile(blob, name, FileRole.LETTER)
    return receive_by_machine(actor=SystemActor(job="receive"), arrival=arrival, files=[file], at=now)


def letter_of(delivery: Delivery) -> IncomingLetter:
    """Give the letter of a delivery."""
    assert delivery.case is not None
    return delivery.case.letter


def run_steps(*names: str, most: int = 50) -> list[str]:
    """Do the open steps (of these names, or all) as a worker would, until none is due; give what was done."""
    done: list[str] = []
    for _ in range(most):
        due = Step.objects.filter(state__in=OPEN_STATES, next_at__lte=timezone.now()).order_by("pk")
        step = (due.filter(name__in=names) if names else due).first()
        if step is None:
            return done
        done.append(f"{step.name}: {perform(step.pk)}")
    raise AssertionError(f"still not finished after {most} steps: {done}")
