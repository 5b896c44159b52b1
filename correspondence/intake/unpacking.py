"""E-mails taken apart: what the sender says, the message itself, and the files it carries (docs/decisions/0019)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.keeping import keep_path, local
from correspondence.foundation.sandbox import working_folder
from correspondence.inspection.kinds import MEDIA_TYPES, Kind
from correspondence.inspection.mail_opening import OpenedMail, OpeningFailed, open_mail
from correspondence.inspection.safety import Verdict
from correspondence.letters.states import LETTER_ROLES, FileRole
from correspondence.organization.actors import SystemActor

from .machine import add_delivered
from .mailbox.answers import is_own
from .mailbox.names import name_of
from .mailbox.relating import relate
from .models import Channel, DeliveredFile, Delivery, DeliveryState, Mail
from .receiving import UNKNOWN_TYPE, KeptFile
from .settling import AUTOMATIC, MAIL
from .stated import Stated

ACTOR = SystemActor(job="intake")
AUTO_REPLY = "auto-reply"
DOCUMENTS = frozenset(MEDIA_TYPES[kind] for kind in (Kind.DOCX, Kind.DOC, Kind.ODT, Kind.RTF))
PICTURES = frozenset(MEDIA_TYPES[kind] for kind in (Kind.JPEG, Kind.PNG, Kind.TIFF))
SMALLEST_PAGE = 30 * 1024  # bytes: a photographed sheet has more, a logo less; of a TIFF from a fax nothing is asked


def unpack(delivery: Delivery) -> None:
    """Add the files that an accepted e-mail carries to its delivery, and what it says of itself; once.

    A mail that a program sent is only read: nothing is taken out of it, unless the registrar calls it a letter.
    """
    if delivery.state != DeliveryState.WAITING:
        return
    files = delivery.files.filter(media_type=MAIL, taken_from=None).exclude(verdict__in=("", Verdict.REJECT))
    for file in files.select_related("original", "mail"):
        known: Mail | None = getattr(file, "mail", None)
        if known is None or (known.as_letter and not file.contents.exists()):
            _take_apart(delivery, file, known)


def _take_apart(delivery: Delivery, file: DeliveredFile, known: Mail | None) -> None:
    with working_folder("mail") as folder, local(file.original) as path:
        try:
            opened, problem = open_mail(path, folder), ""
        except OpeningFailed as failure:
            opened, problem = OpenedMail(), failure.reason
        automatic = bool(AUTOMATIC.intersection(file.flags)) or is_own(opened.from_address)
        wanted = opened.files if known is not None or not automatic else ()
        kept = [
            KeptFile(keep_path(each.path, media_type=UNKNOWN_TYPE), each.name, FileRole.ATTACHMENT) for each in wanted
        ]
    _write(delivery, file, opened, kept, problem, at=timezone.now())


@transaction.atomic
def _write(
    delivery: Delivery, file: DeliveredFile, opened: OpenedMail, kept: list[KeptFile], problem: str, *, at: datetime
) -> None:
    Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    mail, fresh = Mail.objects.get_or_create(file=file, defaults=_columns(opened, problem))
    if not fresh and (not mail.as_letter or file.contents.exists()):
        return
    add_delivered(delivery, kept, taken_from=file)
    if not fresh:
        return
    _flag_own(file, opened)
    relate(mail, opened, agency=delivery.agency, bounce="bounce" in file.flags, at=at)
    if file.role in LETTER_ROLES:
        _state(delivery, file, opened)
    changes = {"files": [each.blob.sha256 for each in kept], "left_out": opened.left_out}
    record(actor=ACTOR, action="intake.mail_taken_apart", subject=file, changes=changes, at=at)


def _columns(opened: OpenedMail, problem: str) -> dict[str, object]:
    return {
        "message_id": opened.message_id,
        "from_name": opened.from_name,
        "from_address": opened.from_address,
        "reply_to": opened.reply_to if opened.reply_to.lower() != opened.from_address.lower() else "",
        "subject": opened.subject,
        "sent_at": opened.sent_at,
        "left_out": opened.left_out,
        "problem": problem,
    }


def _flag_own(file: DeliveredFile, opened: OpenedMail) -> None:
    """A mail of our own that came back is no letter: answering it would write to ourselves without end."""
    if is_own(opened.from_address) and AUTO_REPLY not in file.flags:
        file.flags, file.verdict = sorted({*file.flags, AUTO_REPLY}), Verdict.WARN
        file.save(update_fields=["flags", "verdict"])


def _state(delivery: Delivery, file: DeliveredFile, opened: OpenedMail) -> None:
    """Write down what the mail says of the letter, where nothing was said with the hand-over."""
    said = Stated.from_json(delivery.stated)
    said = replace(
        said,
        name=said.name or opened.from_name or opened.from_address,
        email=said.email or opened.reply_to or opened.from_address,
        subject=said.subject or opened.subject,
    )
    delivery.stated = said.to_json()
    if delivery.channel == Channel.MAIL:
        delivery.external_id = opened.message_id or delivery.external_id
        file.name = name_of(delivery.received_at, opened.subject)
        file.save(update_fields=["name"])
    delivery.save(update_fields=["stated", "external_id"])


@transaction.atomic
def choose_letter(delivery: Delivery) -> None:
    """Decide which file is the letter, once the files that a mail carries have their verdicts.

    The first PDF, else the first Word document, else the photographed pages; the mail is then its covering note. Where
    none of these was accepted the mail itself is the letter.
    """
    locked = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    files = list(locked.files.select_related("original"))
    letters = [file for file in files if file.role in LETTER_ROLES]
    if locked.state != DeliveryState.WAITING or len(letters) != 1 or letters[0].media_type != MAIL:
        return
    taken = [each for each in files if each.taken_from_id == letters[0].pk]
    chosen = letter_among([each for each in taken if each.verdict not in ("", Verdict.REJECT)])
    for each in chosen:
        each.role = FileRole.LETTER if len(chosen) == 1 else FileRole.PAGE
        each.save(update_fields=["role"])
    if chosen:
        letters[0].role = FileRole.ATTACHMENT
        letters[0].save(update_fields=["role"])


def letter_among(carried: list[DeliveredFile]) -> list[DeliveredFile]:
    """Return the file that is the letter, or the photographs that are its pages; nothing where none can be it."""
    for wanted in (frozenset({MEDIA_TYPES[Kind.PDF]}), DOCUMENTS):
        first = next((file for file in carried if file.media_type in wanted), None)
        if first is not None:
            return [first]
    return [file for file in carried if file.media_type in PICTURES and _is_page(file)]


def _is_page(file: DeliveredFile) -> bool:
    return file.media_type == MEDIA_TYPES[Kind.TIFF] or file.original.size >= SMALLEST_PAGE
