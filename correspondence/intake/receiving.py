"""Taking in a delivery: bytes durably on disk first, then one transaction that opens case and letter."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from correspondence.cases import services as cases
from correspondence.cases.models import Case
from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.keeping import keep
from correspondence.foundation.files.models import Blob
from correspondence.letters.models import LetterFile
from correspondence.letters.opening import NewFile, add_files, open_letter
from correspondence.letters.states import FileRole
from correspondence.organization.actors import Actor
from correspondence.organization.models import Agency, Position
from correspondence.parties.models import Correspondent
from correspondence.standards.models import StandardVersion

from .models import Channel, DeliveredFile, Delivery, DeliveryState
from .notices import tell_sender_received
from .stated import Stated, prefill
from .steps import plan_check

UNKNOWN_TYPE = "application/octet-stream"  # told by content only, in the sandbox


@dataclass(frozen=True)
class SentFile:
    """One file as it arrives: its bytes in chunks, the sender's name for it, and what it is to the letter."""

    chunks: Iterable[bytes]
    name: str
    role: FileRole


@dataclass(frozen=True)
class KeptFile:
    """One file whose bytes lie in the store already."""

    blob: Blob
    name: str
    role: FileRole


@dataclass(frozen=True)
class HandOver:
    """What a channel hands over with the files; `key` names this hand-over, so that a repeat is the same delivery."""

    agency: Agency
    channel: Channel
    key: str
    applicant: Correspondent
    received_at: datetime
    addressee: Position | None = None
    standard_version: StandardVersion | None = None
    stated: Stated = field(default_factory=Stated)


def store_files(files: Sequence[SentFile]) -> list[KeptFile]:
    """Put the bytes durably into the store, before anything is promised to the sender.

    Raises `FileTooLarge` where a file exceeds the setting; nothing was opened then.
    """
    return [
        KeptFile(
            blob=keep(file.chunks, media_type=UNKNOWN_TYPE, max_bytes=settings.UPLOAD_MAX_BYTES),
            name=file.name,
            role=file.role,
        )
        for file in files
    ]


def delivery_key(token: str, *parts: str) -> str:
    """Make the key of a hand-over from the form's one-time token (or other parts that name it)."""
    return hashlib.sha256("\0".join((token, *parts)).encode()).hexdigest()


def receive(*, actor: Actor, hand_over: HandOver, files: Sequence[KeptFile], at: datetime) -> Delivery:
    """Open the case and the letter of the delivery; the same key again gives the delivery that stands."""
    try:
        return _open(actor=actor, hand_over=hand_over, files=files, at=at)
    except IntegrityError:
        # The same button was pressed twice: the other request was first, and nothing of this one stands.
        return Delivery.objects.select_related("case").get(key=hand_over.key)


@transaction.atomic
def _open(*, actor: Actor, hand_over: HandOver, files: Sequence[KeptFile], at: datetime) -> Delivery:
    hand_over.applicant.save()
    case = cases.open_case(
        actor=actor,
        agency=hand_over.agency,
        applicant=hand_over.applicant,
        addressee=hand_over.addressee,
        standard_version=hand_over.standard_version,
        received_at=hand_over.received_at,
    )
    delivery = Delivery.objects.create(
        agency=hand_over.agency,
        channel=hand_over.channel,
        key=hand_over.key,
        case=case,
        received_at=hand_over.received_at,
        service_code=hand_over.standard_version.code if hand_over.standard_version else "",
        addressee_code=hand_over.addressee.code if hand_over.addressee else "",
        stated=hand_over.stated.to_json(),
        state=DeliveryState.LETTER,
    )
    letter, rows = open_letter(actor=actor, case=case, files=[_new(file) for file in files], at=at)
    prefill(letter, hand_over.stated)
    _deliver(delivery, files, rows)
    tell_sender_received(case, came_by_mail=False)
    record(actor=actor, action="intake.received", subject=letter, changes=_summary(delivery, files), at=at)
    return delivery


@transaction.atomic
def receive_more(
    *,
    actor: Actor,
    case: Case,
    key: str,
    channel: Channel,
    files: Sequence[KeptFile],
    transition: str,
    at: datetime,
) -> Delivery:
    """Take further files under the same code; the same key again gives the delivery that stands.

    `transition` says what follows for the case (see cases.states); empty where it stays as it is.
    """
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    known = Delivery.objects.filter(key=key, case=case).first()
    if known is not None:
        return known
    if transition:
        cases.move(locked, transition)
    letter = locked.letter
    delivery = Delivery.objects.create(
        agency=locked.agency,
        channel=channel,
        key=key,
        case=locked,
        received_at=at,
        state=DeliveryState.LETTER,
    )
    rows = add_files(letter=letter, files=[_new(file) for file in files], at=at)
    _deliver(delivery, files, rows)
    record(actor=actor, action="intake.more_received", subject=letter, changes=_summary(delivery, files), at=at)
    return delivery


def _new(file: KeptFile) -> NewFile:
    return NewFile(blob=file.blob, name=file.name, role=file.role)


def _deliver(delivery: Delivery, files: Sequence[KeptFile], rows: Sequence[LetterFile]) -> None:
    DeliveredFile.objects.bulk_create(
        DeliveredFile(
            delivery=delivery,
            order=order,
            role=file.role,
            name=file.name[:200],
            original=file.blob,
            letter_file=row,
        )
        for order, (file, row) in enumerate(zip(files, rows, strict=True))
    )
    plan_check(delivery.pk)


def _summary(delivery: Delivery, files: Sequence[KeptFile]) -> dict[str, object]:
    return {
        "channel": delivery.channel,
        "delivery": delivery.pk,
        "files": [file.blob.sha256 for file in files],
    }
