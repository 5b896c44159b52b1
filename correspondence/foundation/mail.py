"""E-mail that must not be lost: written with the change that causes it, delivered by a worker."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models

from .files.keeping import read
from .files.models import Blob
from .jobs.planning import plan
from .outbox.models import Outbox
from .outbox.queue import put

TOPIC = "mail"


def queue(
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    about: models.Model,
    attachments: Sequence[tuple[Blob, str]] = (),
) -> str:
    """Queue a plain-text mail inside the transaction of the change it tells of; return its Message-ID.

    `attachments` are (stored file, file name). Without any address nothing is queued and the id is empty.
    """
    addresses = [address for address in to if address]
    if not addresses:
        return ""
    payload = {
        "to": addresses,
        "subject": " ".join(subject.split()),  # a line break would start a new header
        "text": text,
        "attachments": [[blob.pk, name] for blob, name in attachments],
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
        headers={"Message-ID": message_id(row), "Auto-Submitted": "auto-generated"},
    )
    for blob_id, name in row.payload["attachments"]:
        blob = Blob.objects.get(pk=blob_id)
        message.attach(name, read(blob), blob.media_type)
    message.send()


def message_id(row: Outbox) -> str:
    """Return the mail's fixed Message-ID."""
    return f"<outbox-{row.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
