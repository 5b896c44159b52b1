"""Deliveries by machine: kept first, opened as a letter only when the safety check has accepted it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from correspondence.cases import services as cases
from correspondence.foundation.audit.journal import record
from correspondence.letters.models import IncomingLetter, LetterFile
from correspondence.letters.opening import NewFile, open_letter
from correspondence.letters.states import FileRole, FileState
from correspondence.organization.actors import Actor
from correspondence.organization.models import Agency, Position
from correspondence.standards.queries import version_in_force

from .models import Channel, DeliveredFile, Delivery, DeliveryState
from .notices import tell_registrars_received, tell_sender_received
from .receiving import KeptFile
from .stated import Stated, prefill
from .steps import plan_check


@dataclass(frozen=True)
class Arrival:
    """What a machine hands over with the files; `key` names the hand-over, so that a repeat is the same delivery.

    Without the codes of a service and a position the letter is "belum ditujukan" until its registration.
    """

    agency: Agency
    channel: Channel
    key: str
    received_at: datetime
    service: str = ""
    addressee: str = ""
    stated: Stated = field(default_factory=Stated)
    external_id: str = ""
    split_from: Delivery | None = None


def receive_by_machine(*, actor: Actor, arrival: Arrival, files: Sequence[KeptFile], at: datetime) -> Delivery:
    """Write the delivery of the files and plan its check; the same key again gives the delivery that stands."""
    known = Delivery.objects.filter(key=arrival.key).first()
    if known is not None:
        return known
    try:
        return _write(actor=actor, arrival=arrival, files=files, at=at)
    except IntegrityError:
        # The same hand-over came twice at the same moment: the other one was first.
        return Delivery.objects.get(key=arrival.key)


@transaction.atomic
def _write(*, actor: Actor, arrival: Arrival, files: Sequence[KeptFile], at: datetime) -> Delivery:
    delivery = Delivery.objects.create(
        agency=arrival.agency,
        channel=arrival.channel,
        key=arrival.key,
        external_id=arrival.external_id[:250],
        received_at=arrival.received_at,
        service_code=arrival.service,
        addressee_code=arrival.addressee,
        stated=arrival.stated.to_json(),
        split_from=arrival.split_from,
    )
    add_delivered(delivery, files)
    plan_check(delivery.pk)
    changes = {"channel": delivery.channel, "files": [file.blob.sha256 for file in files]}
    record(actor=actor, action="intake.delivered", subject=delivery, changes=changes, at=at)
    return delivery


def add_delivered(
    delivery: Delivery, files: Sequence[KeptFile], *, taken_from: DeliveredFile | None = None
) -> list[DeliveredFile]:
    """Add files to a delivery, behind those it has; `taken_from` is the file out of which they were taken."""
    first = delivery.files.count()
    return [
        DeliveredFile.objects.create(
            delivery=delivery,
            order=first + place,
            role=file.role,
            name=file.name[:200],
            original=file.blob,
            taken_from=taken_from,
        )
        for place, file in enumerate(files)
    ]


def open_accepted(delivery: Delivery, files: Sequence[DeliveredFile], *, actor: Actor, at: datetime) -> IncomingLetter:
    """Open case and letter of a delivery whose letter was accepted, inside the caller's transaction.

    All its files stand with the letter, also one that was refused: the registrar sees that it came and why not. The
    sender is told once, where an address is known.
    """
    stated = Stated.from_json(delivery.stated)
    applicant = stated.correspondent()
    applicant.save()
    case = cases.open_case(
        actor=actor,
        agency=delivery.agency,
        applicant=applicant,
        addressee=Position.objects.filter(code=delivery.addressee_code, unit__agency=delivery.agency).first(),
        standard_version=version_in_force(delivery.service_code, delivery.received_at),
        received_at=delivery.received_at,
    )
    new = [NewFile(blob=file.original, name=file.name, role=FileRole(file.role)) for file in files]
    letter, rows = open_letter(actor=actor, case=case, files=new, at=at)
    delivery.case, delivery.state = case, DeliveryState.LETTER
    delivery.save(update_fields=["case", "state"])
    for file, row in zip(files, rows, strict=True):
        _bind(file, row)
    prefill(letter, stated)
    tell_sender_received(case)
    if delivery.channel != Channel.SCAN:  # the registrar has just scanned it
        tell_registrars_received(case, at=at)
    record(actor=actor, action="intake.received", subject=letter, changes={"delivery": delivery.pk}, at=at)
    return letter


def _bind(file: DeliveredFile, row: LetterFile) -> None:
    row.state = FileState.UNUSABLE if file.reason else FileState.USABLE
    row.problem, row.flags = file.reason, file.flags
    row.save(update_fields=["state", "problem", "flags"])
    file.letter_file = row
    file.save(update_fields=["letter_file"])
