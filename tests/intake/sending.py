"""What the tests of the public door send: the portal's steps as a browser takes them, one after the other."""

import re
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import gettext, override

from correspondence.cases.models import Case
from correspondence.intake.confirming import digits_of
from correspondence.intake.models import Draft, EmailCode
from tests.cast import run_steps

FORM: dict[str, Any] = {
    "layanan": "konsultasi-katalog",
    "addressee": "kepala",
    "applicant_type": "institution",
    "organization": "Dinas Percontohan Kabupaten Contoh",
    "name": "Bagian Pengadaan",
    "email": "pengadaan@contoh.example",
    "phone": "021-1234567",
    "consent": "on",
}


def upload(content: bytes, name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def form(**changes: Any) -> dict[str, Any]:
    """Give the first step as it is typed; None leaves a field out."""
    return {key: value for key, value in (FORM | changes).items() if value is not None}


def begin(client: Client, **changes: Any) -> Draft:
    """Take the first step and give the draft that it began."""
    response = client.post("/kirim/", form(**changes))
    assert response.status_code == 302, response.content.decode()
    return Draft.objects.latest("pk")


def path(draft: Draft, step: str = "") -> str:
    """Give the address of a draft's step: surat, kode, berkas, periksa, or none."""
    return f"/kirim/isian/{draft.key}/{step and f'{step}/'}"


def indonesian(sentence: object) -> str:
    """Give a sentence as the screens have it."""
    with override("id"):
        return gettext(sentence) if isinstance(sentence, str) else str(sentence)


def code() -> str:
    """Give the code that was asked for last, as the sender would read it."""
    return digits_of(EmailCode.objects.latest("pk"))


def mailed_code() -> str:
    """Deliver the mails that wait and read the code out of the last one."""
    run_steps("intake.mail_code")
    return next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)


def confirmed(client: Client, **changes: Any) -> Draft:
    """Take the first two steps: the address is confirmed."""
    draft = begin(client, **changes)
    draft.refresh_from_db()
    where = client.get(path(draft))["Location"]
    if where == path(draft, "kode"):
        assert client.post(where, {"code": code()}).status_code == 302
    draft.refresh_from_db()
    assert draft.confirmed
    return draft


def add(client: Client, draft: Draft, *letter: SimpleUploadedFile, **more: Any) -> Any:
    """Upload files as the form without scripts does."""
    return client.post(path(draft, "berkas"), {"letter": list(letter), **more})


def reviewed(page: str) -> str:
    """Read the digest of what the last step shows."""
    found = re.search(r'name="reviewed" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def press(client: Client, draft: Draft) -> Any:
    """Look at the last step and press "send"."""
    page = client.get(path(draft, "periksa")).content.decode()
    return client.post(path(draft, "periksa"), {"sure": "on", "reviewed": reviewed(page)})


def send(client: Client, *letter: SimpleUploadedFile, attachments: Any = (), **changes: Any) -> Any:
    """Take every step; gives the answer to the last one."""
    draft = confirmed(client, **changes)
    response = add(client, draft, *letter, attachments=list(attachments))
    assert response.status_code == 302, response.content.decode()
    return press(client, draft)


def sent_case(client: Client, *letter: SimpleUploadedFile, attachments: Any = (), **changes: Any) -> Case:
    """Send a letter and give the case that was opened by it."""
    response = send(client, *letter, attachments=attachments, **changes)
    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == "/kirim/tanda-terima/"
    return Case.objects.latest("pk")
