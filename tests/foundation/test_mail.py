"""Mail: queued with the change, sent by a worker, safe headers, attachments."""

import email
from email.policy import default
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail as django_mail

from correspondence.foundation import mail
from correspondence.foundation.files.keeping import keep
from correspondence.foundation.jobs.models import Step
from correspondence.foundation.outbox.models import Outbox
from tests.cast import run_steps

pytestmark = pytest.mark.django_db


def test_a_mail_is_sent_once_with_a_fixed_message_id() -> None:
    blob = keep([b"%PDF-1.7 isi"], media_type="application/pdf")
    identity = mail.queue(to=["a@b.example"], subject="Surat", text="Isi", about=blob, attachments=[(blob, "x.pdf")])
    assert django_mail.outbox == []
    assert run_steps() == ["mail.deliver: done"]
    (sent,) = django_mail.outbox
    assert sent.extra_headers["Message-ID"] == identity
    assert sent.attachments[0][:2] == ("x.pdf", b"%PDF-1.7 isi")
    assert run_steps() == []


def test_a_line_break_in_a_subject_starts_no_header() -> None:
    blob = keep([b"x"], media_type="text/plain")
    mail.queue(to=["a@b.example"], subject="Surat\r\nBcc: c@d.example", text="Isi", about=blob)
    run_steps()
    message = email.message_from_bytes(django_mail.outbox[0].message().as_bytes(), policy=default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Surat Bcc: c@d.example"


def test_nobody_to_write_to_is_no_mail() -> None:
    blob = keep([b"x"], media_type="text/plain")
    assert mail.queue(to=["", ""], subject="Surat", text="Isi", about=blob) == ""
    assert not Outbox.objects.exists()
    assert not Step.objects.exists()


def test_development_mail_lies_in_the_mail_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    blob = keep([b"x"], media_type="text/plain")
    mail.queue(to=["a@b.example"], subject="Surat", text="Isi", about=blob)
    run_steps()
    (written,) = (tmp_path / "mail").iterdir()
    assert "Subject: Surat" in written.read_text()
