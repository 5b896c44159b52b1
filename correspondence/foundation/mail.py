"""E-mail that must not be lost: written with the change that causes it, delivered by a worker."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models

from .files.keeping import read
from .files.models import Blob
from .jobs.faults import fault
from .jobs.planning import plan
from .outbox.models import Outbox
from .outbox.queue import put

TOPIC = "mail"
_IDENTITY = re.compile(r"<[!-;=?-~]{1,240}>")  # printable ASCII, no blank: nothing that could start a header
_OURS = re.compile(r"<outbox-(\d{1,18})@[^<>\s]+>")


def queue(
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    about: models.Model,
    attachments: Sequence[tuple[Blob, str]] = (),
    kind: str = "",
    answers: str = "",
) -> str:
    """Queue a plain-text mail inside the transaction of the change it tells of; return its Message-ID.

    `attachments` are (stored file, file name); `kind` names a mail that goes once per subject; `answers` is the
    Message-ID of the mail to which this one is the automatic answer. Without any address nothing is queued and the id
    is empty.
    """
    addresses = [address for address in to if address]
    if not addresses:
        return ""
    payload = {
        "to": addresses,
        "subject": " ".join(subject.split()),  # a line break would start a new header
        "text": text,
        "attachments": [[blob.pk, name] for blob, name in attachments],
        "kind": kind,
        "answers": answers if _IDENTITY.fullmatch(answers) else "",
    }
    row = put(topic=TOPIC, subject=about, payload=payload)
    plan("mail.deliver", row.pk, queue="mail")
    return message_id(row)


def deliver(outbox_id: str) -> None:
    """Send the queued mail; its Message-ID is fixed, so that a repeat after a crash shows as the same mail."""
    row = Outbox.objects.get(pk=outbox_id, topic=TOPIC)
    message = EmailMessage(
        subject=row.payload["subject"],
        body=row.payload["text"],
        to=row.payload["to"],
        headers=_headers(row),
    )
    for blob_id, name in row.payload["attachments"]:
        blob = Blob.objects.get(pk=blob_id)
        message.attach(name, read(blob), blob.media_type)
    fault("mail.before_send")
    message.send()
    fault("mail.sent")


def _headers(row: Outbox) -> dict[str, str]:
    answered = row.payload.get("answers", "")
    if not answered:
        return {"Message-ID": message_id(row), "Auto-Submitted": "auto-generated"}
    # RFC 3834, section 3.1; the last one asks Exchange for no answer to this answer.
    return {
        "Message-ID": message_id(row),
        "In-Reply-To": answered,
        "References": answered,
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
    }


def message_id(row: Outbox) -> str:
    """Return the mail's fixed Message-ID."""
    return f"<outbox-{row.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


def row_of(identity: str) -> Outbox | None:
    """Return the mail of ours that bears this Message-ID, None where it is no mail of ours."""
    found = _OURS.fullmatch(identity)
    row = Outbox.objects.filter(pk=int(found[1]), topic=TOPIC).first() if found else None
    return row if row is not None and message_id(row) == identity else None
