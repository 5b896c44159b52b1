"""What the tests of the public door send: the form as a browser posts it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from correspondence.cases.models import Case
from correspondence.intake.forms import new_token

FORM: dict[str, Any] = {
    "layanan": "konsultasi-katalog",
    "addressee": "kepala",
    "applicant_type": "institution",
    "organization": "Dinas Percontohan Kabupaten Contoh",
    "name": "Bagian Pengadaan",
    "email": "pengadaan@contoh.example",
    "phone": "021-1234567",
    "sure": "on",
}


def upload(content: bytes, name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def form(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (FORM | {"token": new_token()} | changes).items() if value is not None}


def send(client: Client, *letter: SimpleUploadedFile, **changes: Any) -> Any:
    return client.post("/kirim/", form(letter=list(letter), **changes))


def sent_case(client: Client, *letter: SimpleUploadedFile, **changes: Any) -> Case:
    """Send a letter and give the case that was opened by it."""
    response = send(client, *letter, **changes)
    assert response.status_code == 302, response.content.decode()
    return Case.objects.latest("pk")
