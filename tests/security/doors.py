"""What stands at the doors of one agency: a divided scan, a mail, a refused file, another system, an unsent form."""

from django.utils import timezone

from correspondence.foundation.files.keeping import keep
from correspondence.intake.clients import make_client
from correspondence.intake.models import (
    ApiClient,
    ApiLetter,
    Channel,
    DeliveredFile,
    Delivery,
    DeliveryState,
    Draft,
    DraftFile,
    InboxRefusal,
    Mail,
    Mailbox,
    MailboxMessage,
    ScanPart,
)
from correspondence.intake.models.folder import Refusal
from correspondence.intake.models.mailbox import MessageState
from correspondence.letters.states import FileRole
from correspondence.organization.actors import SystemActor
from tests.cast import Cast
from tests.portal.desking import small_pdf


def at_the_doors(cast: Cast, word: str) -> dict[str, object]:
    """Make one of each, its names holding the secret word; give the numbers that addresses need."""
    client = _client(cast)
    return {
        "scan_id": _scan(cast, word).pk,
        "message_id": _message(cast, word).pk,
        "refusal_id": _refusal(cast, word).pk,
        "client_id": client.pk,
        "public_id": _api_letter(cast, client, word).public_id,
        "draft_key": _draft(cast, word).key,
    }


def _delivery(cast: Cast, channel: Channel, word: str, state: DeliveryState) -> Delivery:
    code = cast.agency.code
    delivery = Delivery.objects.create(
        agency=cast.agency, channel=channel, key=f"{channel}-{code}", received_at=timezone.now(), state=state
    )
    DeliveredFile.objects.create(
        delivery=delivery,
        order=0,
        role=FileRole.LETTER,
        name=f"{word} {channel}.pdf",
        original=keep([small_pdf()], media_type="application/pdf"),
        verdict="accept",
    )
    return delivery


def _scan(cast: Cast, word: str) -> Delivery:
    scan = _delivery(cast, Channel.SCAN, word, DeliveryState.SPLIT)
    part = Delivery.objects.create(
        agency=cast.agency,
        channel=Channel.SCAN,
        key=f"part-{cast.agency.code}",
        received_at=timezone.now(),
        split_from=scan,
        state=DeliveryState.HELD,
    )
    ScanPart.objects.create(delivery=part, place=1, first_page=1, last_page=1)
    return scan


def _message(cast: Cast, word: str) -> MailboxMessage:
    now, delivery = timezone.now(), _delivery(cast, Channel.MAIL, word, DeliveryState.KEPT)
    Mail.objects.create(file=delivery.files.get(), subject=f"{word} perihal", from_name=f"{word} pengirim")
    box = Mailbox.objects.create(name=f"kotak-{cast.agency.code}", agency_code=cast.agency.code)
    return MailboxMessage.objects.create(
        mailbox=box,
        agency=cast.agency,
        uidvalidity=1,
        uid=1,
        state=MessageState.values[0],
        size=10,
        arrived_at=now,
        fetched_at=now,
        delivery=delivery,
    )


def _refusal(cast: Cast, word: str) -> InboxRefusal:
    return InboxRefusal.objects.create(
        agency=cast.agency,
        key=f"refused-{cast.agency.code}",
        path=f"{cast.agency.code}/{word}.pdf",
        size=0,
        reason=Refusal.values[0],
        at=timezone.now(),
    )


def _client(cast: Cast) -> ApiClient:
    actor = SystemActor(job="test")
    return make_client(actor=actor, agency=cast.agency, name=f"sistem-{cast.agency.code}", at=timezone.now())[0]


def _api_letter(cast: Cast, client: ApiClient, word: str) -> ApiLetter:
    delivery = _delivery(cast, Channel.API, word, DeliveryState.HELD)
    return ApiLetter.objects.create(client=client, key="satu", digest="0" * 64, delivery=delivery)


def _draft(cast: Cast, word: str) -> Draft:
    now = timezone.now()
    draft = Draft.objects.create(service_code=cast.standard.code, values={"name": word}, changed_at=now)
    blob = keep([small_pdf()], media_type="application/pdf")
    DraftFile.objects.create(draft=draft, order=0, role=FileRole.LETTER, name=f"{word}.pdf", blob=blob)
    return draft
