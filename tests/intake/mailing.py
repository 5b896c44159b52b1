"""Mails as they come in the post of an office."""

from email.message import EmailMessage
from io import BytesIO

from django.test import override_settings
from PIL import Image

from correspondence.intake.mailbox import fetching, planning
from correspondence.intake.mailbox.addresses import read_sources
from correspondence.intake.models import Channel, Delivery, Mail, Mailbox
from tests.cast import Cast, arrived, run_steps
from tests.inspection.safety_samples import docx_bytes, pdf_bytes

OFFICE = "surat@kantor.example"
SENDER = "Bagian Pengadaan <pengadaan@contoh.example>"
LOOKED = ("intake.fetch_mail", "intake.check")


def a_mail(
    text: str = "Dengan hormat, terlampir surat permohonan.", *files: tuple[bytes, str], **headers: str
) -> EmailMessage:
    """Compose a mail; headers are given with `_` for `-`, an empty one is left out."""
    mail = EmailMessage()
    usual = {
        "From": SENDER,
        "To": OFFICE,
        "Subject": "Permohonan konsultasi",
        "Date": "Mon, 02 Nov 2026 08:00:00 +0700",
        "Message-ID": "<satu@contoh.example>",
    }
    for name, value in (usual | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            mail[name] = value
    mail.set_content(text)
    for content, name in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def with_pdf(**headers: str) -> bytes:
    """Compose a mail with a letter as PDF."""
    return a_mail("Terlampir surat kami.", (pdf_bytes(), "Surat Permohonan.pdf"), **headers).as_bytes()


def with_word(**headers: str) -> bytes:
    """Compose a mail with a letter as Word document."""
    return a_mail("Terlampir surat kami.", (docx_bytes(), "surat.docx"), **headers).as_bytes()


def photo(side: int = 900, *, noisy: bool = True) -> bytes:
    """Draw a picture as a telephone takes it, or a logo."""
    picture = Image.effect_noise((side, side), 90) if noisy else Image.new("L", (side, side), 200)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def mailboxes(*urls: str) -> override_settings:
    """Give the settings these mailboxes."""
    return override_settings(MAILBOXES=read_sources(" ".join(urls)))


def looked_at() -> list[str]:
    """Fetch and check what waits, without drawing and reading the pages."""
    return run_steps(*LOOKED)


def roles(delivery: Delivery) -> list[tuple[str, str]]:
    """Give name and role of a delivery's files in their order."""
    return [(file.name, file.role) for file in delivery.files.all()]


def troubled(*urls: str) -> Mailbox:
    """Fetch from the only mailbox; gives it with what hindered that."""
    with mailboxes(*urls):
        (mailbox,) = planning.mailboxes()
        fetching.fetch_mail(str(mailbox.pk))
    mailbox.refresh_from_db()
    return mailbox


def came(
    cast: Cast, mail: bytes | EmailMessage, *, name: str = "surat.eml", channel: Channel = Channel.MAIL
) -> Delivery:
    """Deliver a mail and check it."""
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    delivery = arrived(cast.agency, content, name=name, channel=channel)
    assert run_steps("intake.check") == ["intake.check: done"]
    delivery.refresh_from_db()
    return delivery


def facts(delivery: Delivery) -> Mail:
    """Give what is known of the delivery as a mail."""
    return Mail.objects.get(file__delivery=delivery)
