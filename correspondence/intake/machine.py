"""Deliveries by machine: kept first, opened as a letter only when the safety check has accepted the file."""

from datetime import datetime

from django.db import transaction

from correspondence.cases import services as cases
from correspondence.foundation.audit.journal import record
from correspondence.foundation.jobs.planning import plan
from correspondence.letters.opening import NewFile, open_letter
from correspondence.letters.states import FileRole, FileState
from correspondence.organization.actors import Actor
from correspondence.organization.models import Agency, Position
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.models import StandardVersion

from .models import Channel, DeliveredFile, Delivery
from .notices import tell_registrars_received
from .receiving import KeptFile

UNKNOWN_SENDER = "Belum diketahui"  # stands in the register until the registrar names the sender


@transaction.atomic
def receive_by_machine(
    *, actor: Actor, agency: Agency, file: KeptFile, key: str, service: str, addressee: str, at: datetime
) -> Delivery:
    """Write the delivery of one file and plan its check; without codes it is "belum ditujukan"."""
    delivery, created = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "agency": agency,
            "channel": Channel.COMMAND,
            "received_at": at,
            "service_code": service,
            "addressee_code": addressee,
        },
    )
    if created:
        DeliveredFile.objects.create(
            delivery=delivery, order=0, role=FileRole.LETTER, name=file.name[:200], original=file.blob
        )
        plan("intake.check", delivery.pk, queue="intake")
        changes = {"channel": Channel.COMMAND.value, "sha256": file.blob.sha256}
        record(actor=actor, action="intake.delivered", subject=delivery, changes=changes, at=at)
    return delivery


def open_accepted(file: DeliveredFile, *, actor: Actor, at: datetime) -> None:
    """Open case and letter of an accepted delivery, inside the transaction of its verdict."""
    delivery = file.delivery
    applicant = Correspondent.objects.create(applicant_type=ApplicantType.INSTITUTION, name=UNKNOWN_SENDER)
    versions = StandardVersion.objects.of(delivery.service_code).in_force(delivery.received_at)
    case = cases.open_case(
        actor=actor,
        agency=delivery.agency,
        applicant=applicant,
        addressee=Position.objects.filter(code=delivery.addressee_code, unit__agency=delivery.agency).first(),
        standard_version=versions.first(),
        received_at=delivery.received_at,
    )
    new = NewFile(blob=file.original, name=file.name, role=FileRole(file.role))
    letter = open_letter(actor=actor, case=case, files=[new], at=at)
    delivery.case = case
    delivery.save(update_fields=["case"])
    file.letter_file = letter.files.get()
    file.letter_file.state, file.letter_file.flags = FileState.USABLE, file.flags
    file.letter_file.save(update_fields=["state", "flags"])
    file.save(update_fields=["letter_file"])
    tell_registrars_received(case, at=at)
    record(actor=actor, action="intake.received", subject=letter, changes={"delivery": delivery.pk}, at=at)
