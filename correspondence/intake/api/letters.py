"""Letters of a client: delivered once for each idempotency key, told about only to the client that delivered them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from correspondence.inspection.messages import FLAGS, REASONS
from correspondence.organization.actors import ServiceActor

from ..duplicates import DUPLICATE
from ..machine import Arrival, receive_by_machine
from ..models import ApiClient, ApiLetter, Channel, DeliveredFile, DeliveryState
from ..receipt import TRACKING_PATH
from ..receiving import delivery_key, store_files
from .body import Body, refuse_unfit
from .problems import Problem
from .schemas import FileOut, LetterOut, SaidOut


@dataclass(frozen=True)
class Delivered:
    """A client's letter, and whether it stood already under the same key."""

    letter: ApiLetter
    replayed: bool


def deliver(client: ApiClient, key: str, body: Body, *, at: datetime) -> Delivered:
    """Store the letter and plan its check; the same key again gives the letter that stands.

    Raises Problem where the key was used for anything else, or a new letter does not fit the present.
    """
    digest = body.digest()
    known = ApiLetter.objects.filter(client=client, key=key).first()
    if known is not None:
        return _replay(known, digest)
    refuse_unfit(body, client, at=at)
    kept = store_files([file.to_store() for file in body.files])
    values = body.values
    arrival = Arrival(
        agency=client.agency,
        channel=Channel.API,
        key=delivery_key("api", str(client.pk), key),
        received_at=min(values.received_at or at, at),
        service=values.service,
        addressee=values.addressee,
        stated=body.stated(),
        external_id=f"{client.name} {key}",
    )
    with transaction.atomic():
        delivery = receive_by_machine(actor=ServiceActor(client.name), arrival=arrival, files=kept, at=at)
        facts = {"client": client, "key": key, "digest": digest}
        letter, made = ApiLetter.objects.get_or_create(delivery=delivery, defaults=facts)
    return Delivered(letter, replayed=False) if made else _replay(letter, digest)


def _replay(letter: ApiLetter, digest: str) -> Delivered:
    if letter.digest != digest:
        raise Problem("idempotency-key-reused", _("Give each letter a key of its own, and keep it for its repeats."))
    return Delivered(letter, replayed=True)


def mine(client: ApiClient) -> QuerySet[ApiLetter]:
    """Return what this client delivered, in the order in which it came."""
    files = DeliveredFile.objects.select_related("original", "taken_from__original")
    related = ("delivery__case__letter__entry__register", "client")
    found = ApiLetter.objects.filter(client=client).select_related(*related).order_by("pk")
    return found.prefetch_related(Prefetch("delivery__files", files))


def after(client: ApiClient, last: UUID | None) -> QuerySet[ApiLetter]:
    """Return the client's letters that came later than this one; Problem where it is none of the client's."""
    found = mine(client)
    if last is None:
        return found
    place = ApiLetter.objects.filter(client=client, public_id=last).values_list("pk", flat=True).first()
    if place is None:
        raise Problem("not-found", _("The cursor names no letter of this client."))
    return found.filter(pk__gt=place)


def shown(letter: ApiLetter) -> LetterOut:
    """Return the letter as its client sees it, in the language that is active."""
    delivery, case = letter.delivery, letter.delivery.case
    registered = case.letter.entry if case is not None else None
    told = {
        "id": letter.public_id,
        "idempotency_key": letter.key,
        "state": delivery.state,
        "state_sentence": str(DeliveryState(delivery.state).label),
        "received_at": delivery.received_at,
        "service": delivery.service_code,
        "addressee": delivery.addressee_code,
        "tracking_code": case.tracking_code if case else None,
        "tracking_url": f"{settings.PUBLIC_BASE_URL}{TRACKING_PATH}" if case else None,
        "agenda_number": str(registered) if registered else None,
        "files": [_file(file) for file in delivery.files.all()],
    }
    return LetterOut.model_validate(told)


def _file(file: DeliveredFile) -> FileOut:
    told = {
        "name": file.name,
        "role": file.role,
        "sha256": file.original.sha256,
        "size": file.original.size,
        "media_type": file.media_type or None,
        "verdict": file.verdict or None,
        "reason": _said(file.reason) if file.reason else None,
        "flags": [_said(flag) for flag in file.flags],
        "taken_from": file.taken_from.original.sha256 if file.taken_from else None,
    }
    return FileOut.model_validate(told)


def _said(code: str) -> SaidOut:
    if code == DUPLICATE:
        return SaidOut(code=code, sentence=_("The same bytes were delivered to this agency before."))
    return SaidOut(code=code, sentence=str((REASONS | FLAGS).get(code) or code))
