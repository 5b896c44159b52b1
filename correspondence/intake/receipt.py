"""What a receipt says of a delivery, for the portal's page and for the slip of paper at the counter."""

from dataclasses import dataclass
from datetime import datetime

from correspondence.cases import clocks
from correspondence.cases.tracking import grouped

from .models import Delivery

TRACKING_PATH = "/lacak/"  # the page stands in an upper storey; its address is promised in every mail


@dataclass(frozen=True)
class ReceivedFile:
    """One file as it was received: the sender's name for it, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Receipt:
    """The facts of one receipt; `code` is grouped for reading, `promise` empty where no time is promised."""

    code: str
    received_at: datetime
    office: str
    service: str
    addressee: str
    sender: str
    email: str
    promise: str
    files: tuple[ReceivedFile, ...]


def receipt_of(delivery_id: int) -> Receipt | None:
    """Return the receipt of a delivery that opened a case, or None where there is none."""
    related = ("case__applicant", "case__addressee", "case__standard_version", "agency")
    delivery = Delivery.objects.select_related(*related).filter(pk=delivery_id).first()
    if delivery is None or delivery.case is None:
        return None
    case = delivery.case
    rule = clocks.rule_of(case)
    files = delivery.files.select_related("original")
    return Receipt(
        code=grouped(case.tracking_code),
        received_at=delivery.received_at,
        office=delivery.agency.name,
        service=case.standard_version.title if case.standard_version else "",
        addressee=case.addressee.title if case.addressee else "",
        sender=str(case.applicant),
        email=case.applicant.email,
        promise=rule.limit.sentence if rule and rule.limit else "",
        files=tuple(ReceivedFile(file.name, file.original.size, file.original.sha256) for file in files),
    )
