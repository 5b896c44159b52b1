"""The public door under pressure: broken bodies, floods, and what was typed still there."""

from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from correspondence.cases.models import Case
from correspondence.intake.forms_upload import LimitedUploadHandler
from tests.cast import Cast
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.sending import add, begin, confirmed, form, path, press, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data"),
        (b"broken", "multipart/form-data; boundary="),
        (b"--x\r\nnothing\r\n", "multipart/form-data; boundary=x"),
        (b"a=" + b"b" * (3 << 20), "application/x-www-form-urlencoded"),
    ],
)
def test_a_broken_or_oversized_body_is_answered_not_failed(client: Client, cast: Cast, body: bytes, kind: str) -> None:
    draft = confirmed(client)
    for address in ("/kirim/", path(draft, "surat"), path(draft, "berkas")):
        response = client.generic("POST", address, body, content_type=kind)
        assert 400 <= response.status_code < 500, address
        assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "step", ["", "surat", "kode", "kode/lagi", "berkas/1", "periksa", "lanjutkan", "lanjutkan/kode"]
)
def test_a_step_without_files_takes_none(client: Client, cast: Cast, settings: LazySettings, step: str) -> None:
    draft = begin(client) if step.startswith("kode") else confirmed(client)
    address = f"/kirim/{step and f'{step}/'}" if step in {"", "lanjutkan", "lanjutkan/kode"} else path(draft, step)
    spooled: list[str] = []
    begun = LimitedUploadHandler.new_file

    def watched(self: LimitedUploadHandler, *args: Any, **kwargs: Any) -> None:
        begun(self, *args, **kwargs)
        spooled.append("taken")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LimitedUploadHandler, "new_file", watched)
        far_too_large = client.post(address, {"file": upload(b"x" * (3 << 20))})
        client.post(address, {"file": upload(b"x" * 1000)})
    assert far_too_large.status_code in {400, 413}
    assert "<h1" in far_too_large.content.decode()
    assert spooled == []


def test_an_oversized_change_leaves_the_form_as_it_was(client: Client, cast: Cast) -> None:
    draft = confirmed(client)
    refused = client.post(path(draft, "surat"), form(organization="Lain", file=upload(b"x" * (3 << 20))))
    assert refused.status_code == 413
    assert "Dinas Percontohan Kabupaten Contoh" in refused.content.decode()


def test_steps_without_files_are_still_checked_for_their_token(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/kirim/lanjutkan/", {"email": "a@contoh.example"}).status_code == 403
    assert strict.post("/kirim/lupakan/").status_code == 403


def test_a_flood_from_one_address_is_refused_with_the_way_out_and_keeps_what_was_typed(
    cast: Cast, settings: LazySettings
) -> None:
    settings.UPLOADS_PER_MINUTE = 2
    client = Client()
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        answers = [client.post("/kirim/", form(consent=None)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert int(answers[2]["Retry-After"]) == 60
    assert "Dinas Percontohan Kabupaten Contoh" in answers[2].content.decode()
    assert Client(REMOTE_ADDR="10.9.8.7").post("/kirim/", {}).status_code != 429


def test_sending_too_often_keeps_the_form(client: Client, cast: Cast, settings: LazySettings) -> None:
    draft = confirmed(client)
    add(client, draft, upload(pdf_bytes()))
    settings.UPLOADS_PER_MINUTE = 1
    with time_machine.travel(timezone.now().replace(second=1), tick=False):
        first = client.post(path(draft, "periksa"), {})
        second = press(client, draft)
    assert (first.status_code, second.status_code) == (422, 429)
    assert int(second["Retry-After"]) > 0
    assert not Case.objects.exists()
