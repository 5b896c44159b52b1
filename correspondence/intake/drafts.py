"""Drafts of the portal: begun, filled, confirmed, given files, sent once, and forgotten when nobody sends them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.errors import ChangedMeanwhile, Refused
from correspondence.foundation.files.keeping import lay_down, row_of
from correspondence.foundation.files.models import Blob
from correspondence.letters.states import LETTER_ROLES, FileRole
from correspondence.organization.actors import SystemActor

from .confirming import KEPT as CODES_KEPT
from .confirming import plain
from .forms_offers import Offer
from .models import Channel, Delivery, Draft, DraftFile, EmailCode
from .receiving import UNKNOWN_TYPE, HandOver, KeptFile, SentFile, delivery_key, receive
from .stated import Stated

ACTOR = SystemActor(job="portal")
SENT_KEPT = timedelta(days=1)  # so long a second press of "send" shows the receipt again
MOST_UPLOADS = 100  # into one draft, removed files included: nobody fills the disk through one form
FULL = _("This form has taken as many files as one form can. Send it, or begin a new one.")
SENT = _("This letter has been sent. Nothing can be changed any more.")
CHANGED = _(
    "What you looked at has changed, in another window or in the standard. Look again: this is how it stands now."
)
ONE_LETTER = _("Send the letter as one PDF, or as photos of its pages. Further files belong under attachments.")


def living(at: datetime) -> QuerySet[Draft]:
    """Return the drafts that are not over yet."""
    return Draft.objects.filter(changed_at__gt=at - timedelta(days=settings.DRAFT_DAYS))


def begin(*, service_code: str, values: Mapping[str, Any], at: datetime) -> Draft:
    """Begin a draft with what the sender typed first, which includes the consent to keep it."""
    return Draft.objects.create(service_code=service_code, values=dict(values), consented_at=at, changed_at=at)


def save_values(*, draft: Draft, values: Mapping[str, Any], at: datetime) -> None:
    """Replace what was typed; another e-mail address is no longer confirmed. Raises `Refused` once it is sent."""
    draft.values, draft.changed_at = dict(values), at
    _change(draft, values=draft.values, changed_at=at)


def confirm(*, draft: Draft, email: str, at: datetime) -> None:
    """Write that this address was confirmed by a code. Raises `Refused` once the draft is sent."""
    draft.confirmed_email, draft.confirmed_at, draft.changed_at = plain(email), at, at
    _change(draft, confirmed_email=draft.confirmed_email, confirmed_at=at, changed_at=at)


def _change(draft: Draft, **values: Any) -> None:
    if not Draft.objects.filter(pk=draft.pk, delivery=None).update(**values):
        raise Refused(SENT)


def resumable(email: str, at: datetime) -> QuerySet[Draft]:
    """Return the unsent drafts whose address was confirmed as this one, the newest first.

    A draft with the address only typed is not among them: it may be a stranger's slip of the pen.
    """
    return living(at).filter(confirmed_email=plain(email), delivery=None).order_by("-changed_at")


def add_file(*, draft: Draft, file: SentFile, at: datetime) -> DraftFile:
    """Store a file durably, then write its row at the end of its draft; the same file again gives the standing row.

    What is refused for the files that stand already is not stored, and what is stored counts, whatever comes of it.
    Raises `Refused` where the draft is full or sent, `FileTooLarge` where the file exceeds the setting.
    """
    room_for_more(draft)
    standing = list(draft.files.all()) if draft.uploads else []
    refusal = _mixture(standing, file.role)
    if refusal and not any(_alike(each, file) for each in standing):
        raise Refused(refusal)
    content = lay_down(file.chunks, max_bytes=settings.UPLOAD_MAX_BYTES)
    draft.uploads += 1
    with transaction.atomic():
        row, refusal = _write_row(draft, file, row_of(content, media_type=UNKNOWN_TYPE), at)
    if row is None:
        raise Refused(refusal)  # outside the transaction: what was stored stays counted
    return row


def _write_row(draft: Draft, file: SentFile, blob: Blob, at: datetime) -> tuple[DraftFile | None, str | Promise]:
    """Count a stored file and give its row, or None and why there is none."""
    counted = Draft.objects.filter(pk=draft.pk, delivery=None, uploads__lt=MOST_UPLOADS)
    if not counted.update(uploads=F("uploads") + 1, changed_at=at):
        return None, SENT if Draft.objects.exclude(delivery=None).filter(pk=draft.pk).exists() else FULL
    standing = list(draft.files.all())  # the draft's row is held: no other file comes between
    same = next((each for each in standing if _alike(each, file) and each.blob_id == blob.pk), None)
    if same is not None:
        return same, ""  # it arrived before, only the answer was lost
    refusal = _mixture(standing, file.role)
    if refusal:
        return None, refusal
    order = max((each.order for each in standing), default=-1) + 1
    return DraftFile.objects.create(draft=draft, order=order, role=file.role, name=file.name[:200], blob=blob), ""


def _alike(row: DraftFile, file: SentFile) -> bool:
    """Tell whether this may be the file of the row, arriving once more."""
    return (row.role, row.name) == (file.role, file.name[:200])


def room_for_more(draft: Draft) -> None:
    """Raise `Refused` where the draft takes no more files at all."""
    if draft.delivery_id is not None:
        raise Refused(SENT)
    if draft.uploads >= MOST_UPLOADS:
        raise Refused(FULL)


def _mixture(standing: Sequence[DraftFile], role: FileRole) -> str | Promise:
    """Say why no such file may come to these: two PDF files as letter, or PDF and photos, or too many; "" if it may."""
    if len(standing) >= settings.UPLOAD_MAX_FILES:
        return _("The letter has as many files as it can have. Remove one, or put several into one file.")
    letter = {each.role for each in standing if each.role in LETTER_ROLES}
    mixed = role in LETTER_ROLES and letter and (role == FileRole.LETTER or FileRole.LETTER in letter)
    return ONE_LETTER if mixed else ""


@transaction.atomic
def remove_file(*, draft: Draft, file_id: int, at: datetime) -> None:
    """Take a file out of the draft; one that is gone already stays gone. Raises `Refused` once it is sent."""
    _change(draft, changed_at=at)
    draft.files.filter(pk=file_id).delete()


@transaction.atomic
def move_file(*, draft: Draft, file_id: int, by: int, at: datetime) -> None:
    """Move a file by so many places among those of its kind. Raises `Refused` once the draft is sent."""
    _change(draft, changed_at=at)
    moved = draft.files.filter(pk=file_id).first()
    if moved is None:
        return
    same = list(draft.files.filter(role=moved.role))
    here = same.index(moved)
    there = min(max(here + by, 0), len(same) - 1)
    same.insert(there, same.pop(here))
    orders = sorted(each.order for each in same)
    for file, order in zip(same, orders, strict=True):
        if file.order != order:
            DraftFile.objects.filter(pk=file.pk).update(order=order)


def digest(draft: Draft, files: Iterable[DraftFile], offer: Offer | None) -> str:
    """Name what a draft says and holds now, its files in their order, and what is promised for it: 64 hex digits."""
    held = [[each.role, each.name, each.blob.sha256] for each in files]
    plain_text = json.dumps([draft.values, held, offer.version.digest if offer else ""], sort_keys=True)
    return hashlib.sha256(plain_text.encode()).hexdigest()


def send(*, draft: Draft, offer: Offer, at: datetime, reviewed: str) -> Delivery:
    """Deliver the draft as a letter of the portal; sent before, it gives the delivery that stands.

    `reviewed` is the `digest` of what the sender saw. Raises `ChangedMeanwhile` where that is not what the draft says
    and holds now under the standard in force, `Refused` where the address is not confirmed or the letter is missing.
    """
    with transaction.atomic(savepoint=False):
        held = Draft.objects.select_for_update().get(pk=draft.pk)
        if held.delivery_id is not None:
            return Delivery.objects.get(pk=held.delivery_id)
        found = list(held.files.select_related("blob"))
        if reviewed != digest(held, found, offer):
            raise ChangedMeanwhile(CHANGED)
        files = _files_to_send(held, found)
        delivery = receive(actor=ACTOR, hand_over=_hand_over(held, offer, at), files=files, at=at)
        Draft.objects.filter(pk=held.pk).update(delivery=delivery, changed_at=at)
    draft.delivery = delivery
    return delivery


def _files_to_send(draft: Draft, files: list[DraftFile]) -> list[KeptFile]:
    if not draft.confirmed:
        raise Refused(_("Confirm the e-mail address first: type the code that was sent to it."))
    if not any(file.role in LETTER_ROLES for file in files):
        raise Refused(_("The letter is missing. Choose the scanned letter or photos of it."))
    files.sort(key=lambda file: file.role == FileRole.ATTACHMENT)  # the letter first, each kind in its own order
    return [KeptFile(file.blob, file.name, FileRole(file.role)) for file in files]


def _hand_over(draft: Draft, offer: Offer, at: datetime) -> HandOver:
    said = {name: str(draft.values.get(name, "")) for name in Stated.__dataclass_fields__}
    stated = Stated(**said)
    applicant = stated.correspondent()
    applicant.email_confirmed_at = draft.confirmed_at
    return HandOver(
        agency=offer.agency,
        channel=Channel.PORTAL,
        key=delivery_key("draft", draft.key),
        applicant=applicant,
        received_at=at,
        addressee=offer.position(draft.addressee),
        standard_version=offer.version,
        stated=stated,
    )


def drop_expired(*, at: datetime) -> int:
    """Tick job: delete the rows of drafts and codes that are over; give the number of drafts.

    Unsent ones go `DRAFT_DAYS` after their last change, sent ones after a day: their letter stands by itself.
    """
    EmailCode.objects.filter(expires_at__lte=at - CODES_KEPT).delete()
    over = Draft.objects.filter(changed_at__lte=at - timedelta(days=settings.DRAFT_DAYS))
    sent = Draft.objects.filter(changed_at__lte=at - SENT_KEPT).exclude(delivery=None)
    return sum(each.delete()[1].get("intake.Draft", 0) for each in (over, sent))
