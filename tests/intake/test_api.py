"""The API as another system meets it: delivering, asking, repeating, and whose letters are whose."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.files.keeping import read
from correspondence.foundation.files.models import Blob
from correspondence.intake.clients import renew_token, revoke_client
from correspondence.intake.models import ApiClient, Channel, Delivery
from correspondence.organization.models import Position
from tests.cast import Cast, run_steps
from tests.intake.asking_api import ACTOR, LETTERS, faulty, get, made, pdf, post
from tests.portal.desking import small_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(cast: Cast) -> str:
    """Give the token of a client of the demo's agency."""
    return made(cast.agency)[1]


def test_a_letter_is_stored_answered_and_told_about(token: str, cast: Cast) -> None:
    attachment = SimpleUploadedFile("lampiran.txt", b"bukan surat")
    said = {
        "service": cast.standard.code,
        "addressee": "kepala",
        "name": "Bagian Pengadaan",
        "letter_date": "2026-02-10",
    }
    answer = post(token, files=[pdf(), attachment], subject="Permohonan", **said)
    assert answer.status_code == 202
    told = answer.json()
    assert answer["Location"].endswith(f"{LETTERS}/{told['id']}")
    assert (told["state"], told["tracking_code"], told["idempotency_key"]) == ("waiting", None, "surat-1")
    assert [each["role"] for each in told["files"]] == ["letter", "attachment"]
    assert told["files"][1]["sha256"] == hashlib.sha256(b"bukan surat").hexdigest()
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.service_code, delivery.addressee_code) == (
        Channel.API,
        cast.standard.code,
        "kepala",
    )
    assert delivery.stated == {"name": "Bagian Pengadaan", "subject": "Permohonan", "letter_date": "2026-02-10"}
    assert read(delivery.files.first().original) == small_pdf()
    entry = AuditEntry.objects.get(action="intake.delivered")
    assert (entry.actor_kind, entry.actor_label) == ("service", "e-office")


def test_the_client_follows_its_letter_to_the_tracking_code(token: str) -> None:
    where = post(token).json()["id"]
    run_steps("intake.check")
    told = get(token, f"{LETTERS}/{where}").json()
    assert told["state"] == "letter"
    assert told["tracking_code"] == Delivery.objects.get().case.tracking_code
    assert told["files"][0]["verdict"] == "accept"


def test_a_refused_file_tells_its_reason_in_the_language_asked_for(token: str) -> None:
    where = post(token, files=[pdf(content=b"MZ program")]).json()["id"]
    run_steps("intake.check")
    told = get(token, f"{LETTERS}/{where}", **{"Accept-Language": "en-GB, id;q=0.5"}).json()
    (file,) = told["files"]
    assert (told["state"], file["verdict"]) == ("held", "reject-with-clear-error")
    assert file["reason"]["code"] == "mislabelled"
    assert file["reason"]["sentence"].startswith("The name of this file says one type")


def test_the_same_request_again_is_the_same_letter(token: str) -> None:
    first = post(token, subject="Satu")
    again = post(token, subject="Satu")
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert (first["Idempotency-Replayed"], again["Idempotency-Replayed"]) == ("false", "true")
    assert Delivery.objects.count() == 1


def test_a_repeat_is_the_same_letter_whatever_the_office_has_become_meanwhile(cast: Cast) -> None:
    client, token = made(cast.agency)
    moment = timezone.now() - timedelta(days=6)
    said = {"service": cast.standard.code, "addressee": "kepala", "received_at": moment.isoformat()}
    first = post(token, **said)
    assert first.status_code == 202
    ApiClient.objects.filter(pk=client.pk).update(services=["layanan-lain"])
    Position.objects.filter(code="kepala").update(code="kepala-lama")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        again, other = post(token, **said), post(token, "surat-2", **said)
    assert (again.status_code, again["Idempotency-Replayed"]) == (200, "true")
    assert again.json()["id"] == first.json()["id"]
    assert (other.status_code, set(faulty(other))) == (422, {"service", "addressee", "received_at"})
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "Dua"},
        {"files": [pdf(content=b"%PDF-1.7 lain")]},
        {"files": [pdf("lain.pdf")]},
        {"files": [pdf(), pdf("dua.pdf")]},
        {"roles": ["page"]},
    ],
)
def test_another_letter_under_the_same_key_is_refused(token: str, other: dict[str, Any]) -> None:
    post(token)
    stored = Blob.objects.count()
    answer = post(token, **other)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
    assert Delivery.objects.count() == 1
    assert Blob.objects.count() == stored


def test_keys_belong_to_their_client(token: str, cast: Cast) -> None:
    _client, other = made(cast.agency, "pemindai")
    mine, theirs = post(token).json()["id"], post(other).json()["id"]
    assert mine != theirs
    assert get(other, f"{LETTERS}/{mine}").status_code == 404
    assert [each["id"] for each in get(other).json()["letters"]] == [theirs]
    assert get(other, f"{LETTERS}?after={mine}").status_code == 404


def test_the_list_goes_on_behind_the_last_one_known(token: str) -> None:
    ids = [post(token, f"surat-{number}").json()["id"] for number in range(5)]
    page = get(token, f"{LETTERS}?limit=2").json()
    assert ([each["id"] for each in page["letters"]], page["more"]) == (ids[:2], True)
    page = get(token, f"{LETTERS}?after={page['next']}&limit=10").json()
    assert ([each["id"] for each in page["letters"]], page["more"]) == (ids[2:], False)
    page = get(token, f"{LETTERS}?after={page['next']}").json()
    assert (page["letters"], page["next"]) == ([], ids[-1])


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer ", "Bearer tgp_salah", "Basic dTpw", "Bearer tgp_\xff", "tgp_x"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_told_how_to_show_a_token(cast: Cast, shown: str, method: str) -> None:
    answer = getattr(Client(), method)(LETTERS, headers={"Authorization": shown})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "unauthorized"
    assert not answer.cookies


def test_a_token_ends_by_revoking_by_renewing_and_by_its_day(cast: Cast) -> None:
    client, first = made(cast.agency, expires_at=timezone.now() + timedelta(days=1))
    assert get(first).status_code == 200
    second = renew_token(actor=ACTOR, client=client, at=timezone.now())
    assert (get(first).status_code, get(second).status_code) == (401, 200)
    ApiClient.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert get(second).status_code == 401
    ApiClient.objects.update(expires_at=None)
    revoke_client(actor=ACTOR, client=client, at=timezone.now())
    assert get(second).status_code == 401


def test_no_token_is_stored_and_its_use_is(cast: Cast) -> None:
    client, token = made(cast.agency)
    get(token)
    client.refresh_from_db()
    assert client.last_used_at is not None
    assert token not in json.dumps([client.__dict__ | {"_state": ""}], default=str)
    assert token not in "".join(str(each.changes) for each in AuditEntry.objects.all())


def test_a_receipt_of_yesterday_counts_from_yesterday(token: str) -> None:
    moment = timezone.now() - timedelta(days=1)
    assert post(token, received_at=moment.isoformat()).status_code == 202
    assert Delivery.objects.get().received_at == moment


def test_a_client_delivers_only_to_its_services(cast: Cast) -> None:
    _client, token = made(cast.agency, services=[cast.standard.code])
    assert list(faulty(post(token))) == ["service"]
    assert post(token, service=cast.standard.code).status_code == 202


def test_nothing_of_it_goes_into_a_cache_a_cookie_or_another_site(token: str) -> None:
    for answer in (post(token), get(token), get("salah"), Client().get("/api/v1/openapi.json")):
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
