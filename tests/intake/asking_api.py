"""Asking the API as another system does."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from correspondence.intake.clients import make_client
from correspondence.intake.models import ApiClient
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Agency
from tests.portal.desking import small_pdf

LETTERS = "/api/v1/letters"
ACTOR = SystemActor(job="test")


def made(agency: Agency, name: str = "e-office", **more: Any) -> tuple[ApiClient, str]:
    return make_client(actor=ACTOR, agency=agency, name=name, at=timezone.now(), **more)


def pdf(name: str = "surat.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_pdf() if content is None else content, content_type="application/pdf")


def post(token: str, key: str = "surat-1", files: Any = None, **values: Any) -> HttpResponse:
    body = {"files": [pdf()] if files is None else files} | values
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    return Client().post(LETTERS, body, headers=headers)


def get(token: str, path: str = LETTERS, **headers: str) -> HttpResponse:
    return Client().get(path, headers={"Authorization": f"Bearer {token}"} | headers)


def faulty(answer: HttpResponse) -> dict[str, str]:
    """Give the messages of a problem by their fields."""
    assert answer["Content-Type"] == "application/problem+json"
    return {each["field"]: each["message"] for each in answer.json()["errors"]}
