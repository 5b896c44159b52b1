"""What the API refuses, with which status and which words."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from correspondence.foundation.files.models import Blob
from correspondence.intake.models import DeliveredFile, Delivery
from tests.cast import Cast
from tests.intake.asking_api import LETTERS, faulty, get, made, pdf, post
from tests.portal.desking import small_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(cast: Cast) -> str:
    """Give the token of a client of the demo's agency."""
    return made(cast.agency)[1]


def test_the_wrong_values_are_all_named_at_once(token: str) -> None:
    said = {
        "service": "tidak-ada", "addressee": "tidak-ada", "email": "tanpa-alamat", "phone": "abc", "subject": "x" * 301,
        "letter_date": "10/02/2026", "received_at": "2026-02-10T09:30", "applicant_type": "raja", "asing": "1",
    }  # fmt: skip
    answer = post(token, **said)
    assert answer.status_code == 422
    wrong = faulty(answer)
    assert set(wrong) == set(said) - {"service", "addressee"}
    assert "300" in wrong["subject"]
    answer = post(token, service="tidak-ada", addressee="tidak-ada")
    assert set(faulty(answer)) == {"service", "addressee"}
    assert not Delivery.objects.exists()
    assert not Blob.objects.filter(size__in=(len(small_pdf()), 200_000, 3_000_000)).exists()


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", b"a\xff\xfeb", "a�b"])
def test_what_is_no_text_is_refused(token: str, value: str | bytes) -> None:
    answer = post(token, subject=value)
    assert (answer.status_code, list(faulty(answer))) == (422, ["subject"])


@pytest.mark.parametrize("days", [-8, 1, 10_000])
def test_a_receipt_is_dated_back_a_week_at_most(token: str, days: int) -> None:
    moment = timezone.now() + timedelta(days=days)
    assert list(faulty(post(token, received_at=moment.isoformat()))) == ["received_at"]


@pytest.mark.parametrize(
    ("count", "roles", "status"),
    [
        (1, ["page"], 202),
        (3, ["page", "page", "attachment"], 202),
        (2, ["attachment", "letter"], 202),
        (2, ["letter"], 422),
        (2, ["letter", "letter"], 422),
        (2, ["letter", "page"], 422),
        (1, ["attachment"], 422),
        (1, ["cover"], 422),
        (0, [], 422),
    ],
)
def test_roles_say_what_each_file_is(token: str, count: int, roles: list[str], status: int) -> None:
    answer = post(token, files=[pdf(f"{number}.pdf") for number in range(count)], roles=roles)
    assert answer.status_code == status
    if status == 202:
        assert [each.role for each in DeliveredFile.objects.all()] == roles


def test_an_empty_file_and_one_too_many_are_named(token: str, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_FILES = 2
    answer = post(token, files=[pdf(), pdf("kosong.pdf", b""), pdf("tiga.pdf")])
    assert answer.status_code == 422
    messages = [each["message"] for each in answer.json()["errors"]]
    assert any(message.startswith("kosong.pdf") for message in messages)
    assert any(message.startswith("tiga.pdf") for message in messages)


def test_a_file_above_the_limit_is_413_and_nothing_is_stored(token: str, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_BYTES = 100_000
    answer = post(token, files=[pdf("besar.pdf", bytes(200_000))])
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    answer = post(token, files=[pdf("besar.pdf", bytes(3_000_000))])
    assert answer.status_code == 413
    assert not Blob.objects.filter(size__in=(len(small_pdf()), 200_000, 3_000_000)).exists()


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"files=x", "application/x-www-form-urlencoded", 415),
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=", 400),
        (b"x", "multipart/form-data; boundary=b", 422),
        (b"--b\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nx", "multipart/form-data; boundary=b", 422),
        (b"--b\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b; charset=hex", 422),
        (b"--b--", "multipart/form-data; boundary=b; charset=utf-7", 422),
    ],
)  # fmt: skip
def test_a_body_that_is_no_letter_is_refused(token: str, content: bytes, kind: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    answer = Client().generic("POST", LETTERS, content, content_type=kind, headers=headers)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("key", [None, "", "x" * 101, "dua kata", "\xe9"])
def test_the_idempotency_key_is_needed(token: str, key: str | None) -> None:
    headers = {"Authorization": f"Bearer {token}"} | ({} if key is None else {"Idempotency-Key": key})
    answer = Client().post(LETTERS, {"files": [pdf()]}, headers=headers)
    assert (answer.status_code, list(faulty(answer))) == (422, ["Idempotency-Key"])


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "limit=9999999999999999999999", "after=x", "after=%00", "limit=%ff", "afer=1"]
)
def test_wrong_parameters_are_named(token: str, query: str) -> None:
    answer = get(token, f"{LETTERS}?{query}")
    assert (answer.status_code, list(faulty(answer))) == (422, [query.partition("=")[0]])


@pytest.mark.parametrize(
    "path",
    ["/api/", "/api/v1/", "/api/v2/letters", f"{LETTERS}/1", f"{LETTERS}/00000000-0000-4000-8000-000000000000"],
)
def test_other_addresses_answer_as_problems(token: str, path: str) -> None:
    answer = get(token, path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_told_which_ones_there_are(token: str, method: str) -> None:
    answer = getattr(Client(), method)(LETTERS, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.usefixtures("one_moment")
def test_a_client_that_asks_too_often_must_wait(token: str, settings: LazySettings, cast: Cast) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    answers = [get(token) for _ in range(5)]
    assert 429 in [each.status_code for each in answers]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert get(made(cast.agency, "pemindai")[1]).status_code == 200


@pytest.mark.usefixtures("one_moment")
def test_tokens_are_not_guessed_without_end(cast: Cast) -> None:
    answers = [get("tgp_tebakan").status_code for _ in range(125)]
    assert set(answers) == {401, 429}


def test_names_of_files_are_kept_harmless(token: str) -> None:
    post(token, files=[pdf("../../etc/passwd\r\nX: y.pdf")])
    name = DeliveredFile.objects.get().name
    assert "/" not in name
    assert name.isprintable()


def test_problems_speak_indonesian_unless_asked_otherwise(token: str) -> None:
    ours, english = get("salah"), get("salah", **{"Accept-Language": "en"})
    assert (ours["Content-Language"], english["Content-Language"]) == ("id", "en")
    assert english.json()["title"] == "The token is missing or does not count."
