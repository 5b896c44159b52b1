"""The public door: a letter is taken, its receipt shown once, the code never in an address or a log line."""

import logging
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from correspondence.cases.models import Case
from correspondence.cases.states import CaseState
from correspondence.cases.tracking import grouped
from correspondence.foundation.files.keeping import read
from correspondence.intake.models import Delivery
from correspondence.letters.states import FileRole, FileState
from correspondence.organization.models import Position
from tests.cast import Cast, run_steps
from tests.inspection.safety_samples import docx_bytes, pdf_bytes, picture_bytes
from tests.intake.sending import form, send, sent_case, upload

pytestmark = pytest.mark.django_db


def test_the_form_offers_the_published_service_and_only_its_addressees(client: Client, cast: Cast) -> None:
    page = client.get("/kirim/").content.decode()
    titles = {code: Position.objects.get(code=code).title for code in ("kepala", "deputi", "direktur", "staf")}
    assert cast.standard.title in page
    assert all(titles[code] in page for code in ("kepala", "deputi", "direktur"))
    assert titles["staf"] not in page
    assert "10 (sepuluh) hari kerja setelah surat diterima staf" in page


def test_a_letter_as_pdf_is_kept_and_its_receipt_shown(client: Client, cast: Cast) -> None:
    content = pdf_bytes(2)
    case = sent_case(client, upload(content), attachments=[upload(docx_bytes(), "lampiran.docx")])
    delivery = Delivery.objects.get()
    letter, attachment = delivery.files.all()
    assert read(letter.original) == content
    assert [letter.role, attachment.role] == [FileRole.LETTER, FileRole.ATTACHMENT]
    assert case.addressee == cast.position("kepala")
    assert case.standard_version == cast.standard
    assert case.applicant.email == "pengadaan@contoh.example"
    receipt = client.get("/kirim/tanda-terima/")
    assert receipt.status_code == 200
    assert "no-store" in receipt["Cache-Control"]
    page = receipt.content.decode()
    assert grouped(case.tracking_code) in page
    assert letter.original.sha256 in page
    assert grouped(case.tracking_code) in client.get("/kirim/tanda-terima/?cetak=1").content.decode()


def test_photos_become_one_letter_in_the_order_of_their_pages(client: Client, cast: Cast) -> None:
    shapes = [(60, 80), (70, 80), (80, 80)]
    photos = [upload(picture_bytes("PNG", shape), f"{n}.png") for n, shape in zip("cab", shapes, strict=True)]
    case = sent_case(client, *photos)
    run_steps("intake.check", "intake.pages")
    pages = case.letter.files.filter(role=FileRole.PAGE)
    assert [page.name for page in pages] == ["c.png", "a.png", "b.png"]
    assembled = case.letter.files.get(role=FileRole.LETTER)
    assert assembled.pages.count() == 3
    assert assembled.original.media_type == "application/pdf"


@pytest.mark.parametrize("field", ["addressee", "applicant_type", "organization", "name", "email", "sure"])
def test_a_missing_field_comes_back_with_what_was_typed(client: Client, cast: Cast, field: str) -> None:
    response = send(client, upload(pdf_bytes()), **{field: None})
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page or field == "sure"
    assert f"#id_{field}" in page
    kept = {
        "organization": "Dinas Percontohan Kabupaten Contoh",
        "name": "Bagian Pengadaan",
        "email": "pengadaan@contoh",
    }
    assert all(text in page for name, text in kept.items() if name != field)
    assert not Case.objects.exists()


def test_a_letter_without_files_is_asked_for(client: Client, cast: Cast) -> None:
    response = send(client)
    assert response.status_code == 422
    assert "#id_letter" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kosong.pdf", b""),
        ("surat.docx", b"PK\x03\x04 not for a letter"),
        ("surat.pdf", b"\x89PNG\r\n\x1a\n not a PDF"),
        ("surat.zip", b"PK\x03\x04"),
        ("surat.exe", b"MZ"),
        ("surat.docm", b"PK\x03\x04"),
        ("surat", b"plain words"),
    ],
)
def test_a_file_that_cannot_be_a_letter_is_named(client: Client, cast: Cast, name: str, content: bytes) -> None:
    response = send(client, upload(content, name))
    assert response.status_code == 422
    assert f"“{name}”" in response.content.decode()
    assert not Delivery.objects.exists()


def test_two_pdf_files_are_not_one_letter(client: Client, cast: Cast) -> None:
    response = send(client, upload(pdf_bytes()), upload(pdf_bytes(2), "dua.pdf"))
    assert response.status_code == 422
    assert not Delivery.objects.exists()


def test_a_file_past_the_limit_is_named_and_the_typed_values_stay(
    client: Client, cast: Cast, settings: LazySettings
) -> None:
    settings.UPLOAD_MAX_BYTES = 1 << 20
    response = send(client, upload(b"%PDF-1.7\n" + b"0" * (3 << 20), "besar.pdf"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "“besar.pdf”" in page
    assert "Bagian Pengadaan" in page
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*")) == []


def test_more_files_than_allowed_are_named(client: Client, cast: Cast, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_FILES = 2
    photos = [upload(picture_bytes("PNG"), f"halaman-{n}.png") for n in range(4)]
    response = send(client, *photos)
    page = response.content.decode()
    assert response.status_code == 422
    assert "“halaman-1.png”" not in page
    assert "“halaman-2.png”" in page
    assert "“halaman-3.png”" in page


def test_far_too_many_files_get_a_clear_answer(client: Client, cast: Cast) -> None:
    photos = [upload(picture_bytes("PNG"), f"{n}.png") for n in range(101)]
    response = send(client, *photos)
    assert response.status_code == 400
    assert not Delivery.objects.exists()


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
    response = client.generic("POST", "/kirim/", body, content_type=kind)
    assert 400 <= response.status_code < 500
    assert "<form" in response.content.decode()


def test_a_body_past_every_limit_is_not_even_read(client: Client, cast: Cast, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_FILES = 1000, 2
    response = send(client, upload(pdf_bytes(9)), attachments=[upload(b"%PDF-" + b"0" * 9000)])
    assert response.status_code == 413
    assert "<form" in response.content.decode()
    assert not Delivery.objects.exists()


def test_a_stale_form_changes_nothing_and_keeps_what_was_typed(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = send(strict, upload(pdf_bytes()))
    page = response.content.decode()
    assert response.status_code == 403
    assert "Dinas Percontohan Kabupaten Contoh" in page
    assert (
        'value="kepala" checked' in page.replace('id="id_addressee_0" ', "").replace("required ", "")
        or "checked" in page
    )
    assert not Delivery.objects.exists()


def test_with_its_token_the_form_passes_the_check(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get("/kirim/")
    token = strict.cookies["csrftoken"].value
    assert send(strict, upload(pdf_bytes()), csrfmiddlewaretoken=token).status_code == 302


def test_pressing_twice_is_one_delivery_and_shows_the_receipt_again(client: Client, cast: Cast) -> None:
    values = form()
    for _ in range(2):
        response = client.post("/kirim/", values | {"letter": upload(pdf_bytes())})
        assert response.status_code == 302
        assert response["Location"] == "/kirim/tanda-terima/"
    assert Delivery.objects.count() == Case.objects.count() == 1
    assert grouped(Case.objects.get().tracking_code) in client.get("/kirim/tanda-terima/").content.decode()


def test_other_bytes_under_the_same_token_are_a_letter_of_their_own(client: Client, cast: Cast) -> None:
    values = form()
    for content in (pdf_bytes(), pdf_bytes() + b"\n% another letter"):
        assert client.post("/kirim/", values | {"letter": upload(content)}).status_code == 302
    assert Delivery.objects.count() == Case.objects.count() == 2


def test_a_token_that_we_did_not_give_is_refused(client: Client, cast: Cast) -> None:
    assert send(client, upload(pdf_bytes()), token="guessed").status_code == 403
    assert not Delivery.objects.exists()


def test_a_receipt_belongs_to_the_browser_that_sent_the_letter(client: Client, cast: Cast) -> None:
    case = sent_case(client, upload(pdf_bytes()))
    other = Client().get("/kirim/tanda-terima/")
    assert other.status_code == 404
    assert grouped(case.tracking_code) not in other.content.decode()


def test_the_code_stands_in_no_address_title_or_log_line(
    client: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = send(client, upload(pdf_bytes()))
    case = Case.objects.get()
    receipt = client.get(response["Location"])
    run_steps("intake.check", "intake.pages", "mail.deliver")
    codes = (case.tracking_code, grouped(case.tracking_code), grouped(case.tracking_code).replace(" ", "-"))
    title = receipt.content.decode().partition("</title>")[0]
    seen = [response["Location"], title, *(record.getMessage() for record in caplog.records)]
    assert not [text for text in seen for code in codes if code in text]


def test_what_the_sandbox_finds_later_is_told_by_mail(client: Client, cast: Cast) -> None:
    case = sent_case(client, upload(b"%PDF-1.7\nnothing else", "rusak.pdf"))
    run_steps()
    case.refresh_from_db()
    assert case.state == CaseState.RESEND
    assert case.letter.files.get().state == FileState.UNUSABLE
    told = [message for message in mail.outbox if "Berkas 1" in message.body]
    assert [message.to for message in told] == [["pengadaan@contoh.example"]]
    assert "rusak.pdf" not in told[0].body, "what a stranger typed goes to no address that a stranger typed"


def test_a_broken_attachment_is_told_and_holds_nothing_up(client: Client, cast: Cast) -> None:
    case = sent_case(client, upload(pdf_bytes()), attachments=[upload(b"%PDF-1.7\nnothing", "lampiran.pdf")])
    run_steps("intake.check", "intake.pages", "mail.deliver")
    case.refresh_from_db()
    assert case.state == CaseState.RECEIVED
    assert len([message for message in mail.outbox if "Berkas 2" in message.body]) == 1


def test_the_registrar_is_told_that_a_letter_came(client: Client, cast: Cast) -> None:
    sent_case(client, upload(pdf_bytes()))
    run_steps("mail.deliver")
    assert ["registrar@lkpp.example"] in [message.to for message in mail.outbox]


def test_without_a_published_service_the_page_says_so(client: Client, db: None) -> None:
    shown = client.get("/kirim/")
    assert shown.status_code == 200
    assert "<form" not in shown.content.decode().partition("<main")[2].partition("</main>")[0]
    assert send(client, upload(pdf_bytes())).status_code == 422


def test_an_unknown_service_shows_what_there_is(client: Client, cast: Cast) -> None:
    page = client.get("/kirim/?layanan=tidak-ada").content.decode()
    assert cast.standard.title in page
    assert 'name="letter"' not in page


def test_a_flood_from_one_address_is_refused_with_the_way_out(cast: Cast, settings: LazySettings) -> None:
    settings.UPLOADS_PER_MINUTE = 2
    client = Client()
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        answers = [client.post("/kirim/", {"layanan": cast.standard.code}) for _ in range(3)]
    assert [answer.status_code for answer in answers[:2]] != [429, 429]
    assert answers[2].status_code == 429
    assert int(answers[2]["Retry-After"]) == 60
    assert Client(REMOTE_ADDR="10.9.8.7").post("/kirim/", {}).status_code != 429
