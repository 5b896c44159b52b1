"""The public door: the way from the first step to the receipt; no code in an address or a log line."""

import logging

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from correspondence.cases.models import Case
from correspondence.cases.states import CaseState
from correspondence.cases.tracking import grouped
from correspondence.foundation.files.keeping import read
from correspondence.intake.checking import check_delivery
from correspondence.intake.models import Delivery, Draft, EmailCode
from correspondence.letters.states import FileRole, FileState
from correspondence.organization.models import Position
from tests.cast import Cast, run_steps
from tests.inspection.safety_samples import docx_bytes, pdf_bytes, picture_bytes
from tests.intake.sending import (
    FORM,
    add,
    begin,
    confirmed,
    form,
    indonesian,
    mailed_code,
    path,
    press,
    reviewed,
    sent_case,
    upload,
)

pytestmark = pytest.mark.django_db


def test_the_whole_way_with_the_code_out_of_the_mail(client: Client, cast: Cast) -> None:
    draft = begin(client, subject="Konsultasi harga", cq="Direktorat Pengembangan Sistem Katalog")
    assert client.get(path(draft))["Location"] == path(draft, "kode")
    typed = mailed_code()
    assert [mail.outbox[-1].to, typed in mail.outbox[-1].subject] == [[FORM["email"]], False]
    answer = client.post(path(draft, "kode"), {"code": f"{typed[:3]} {typed[3:]}"})
    assert answer["Location"] == path(draft, "berkas")
    content = pdf_bytes(2)
    assert add(client, draft, upload(content))["Location"] == path(draft, "berkas")
    review = client.get(path(draft, "periksa")).content.decode()
    for said in ("surat.pdf", "Konsultasi harga", "c.q. Direktorat", "Instansi pemerintah", "10 (sepuluh) hari kerja"):
        assert said in review
    answer = client.post(path(draft, "periksa"), {"sure": "on", "reviewed": reviewed(review)})
    assert answer["Location"] == "/kirim/tanda-terima/"
    delivery = Delivery.objects.select_related("case__applicant").get()
    assert delivery.case is not None
    assert delivery.stated["cq"] == "Direktorat Pengembangan Sistem Katalog"
    assert delivery.case.applicant.email_confirmed_at is not None
    assert read(delivery.files.get().original) == content
    assert grouped(delivery.case.tracking_code) in client.get(answer["Location"]).content.decode()


def test_the_form_offers_the_published_service_and_only_its_addressees(client: Client, cast: Cast) -> None:
    page = client.get("/kirim/").content.decode()
    titles = {code: Position.objects.get(code=code).title for code in ("kepala", "deputi", "direktur", "staf")}
    assert cast.standard.title in page
    assert all(titles[code] in page for code in ("kepala", "deputi", "direktur"))
    assert titles["staf"] not in page
    assert "10 (sepuluh) hari kerja setelah surat diterima staf" in page
    assert "Bagian Tata Usaha" not in page, "only units of the service's own branch are offered as c.q."


def test_a_letter_as_pdf_is_kept_with_its_attachments(client: Client, cast: Cast) -> None:
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
    assert grouped(case.tracking_code) in receipt.content.decode()


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


@pytest.mark.parametrize("field", ["addressee", "applicant_type", "organization", "name", "email", "consent"])
def test_a_missing_field_comes_back_with_what_was_typed(client: Client, cast: Cast, field: str) -> None:
    response = client.post("/kirim/", form(**{field: None}))
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert f"#id_{field}" in page
    kept = {
        "organization": "Dinas Percontohan Kabupaten Contoh",
        "name": "Bagian Pengadaan",
        "email": "pengadaan@contoh",
    }
    assert all(text in page for name, text in kept.items() if name != field)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("addressee", "unit", "status"),
    [
        ("kepala", "Direktorat Pengembangan Sistem Katalog", 302),
        ("deputi", "Direktorat Pengembangan Sistem Katalog", 302),
        ("direktur", "Direktorat Pengembangan Sistem Katalog", 422),
        ("kepala", "Bagian Tata Usaha", 422),
    ],
)
def test_only_a_unit_below_the_addressee_may_be_named_as_cq(
    client: Client, cast: Cast, addressee: str, unit: str, status: int
) -> None:
    response = client.post("/kirim/", form(addressee=addressee, cq=unit))
    assert response.status_code == status
    assert Draft.objects.exists() == (status == 302)


def test_what_was_typed_can_be_changed_and_stays(client: Client, cast: Cast) -> None:
    draft = confirmed(client)
    page = client.get(path(draft, "surat")).content.decode()
    assert "Dinas Percontohan Kabupaten Contoh" in page
    answer = client.post(path(draft, "surat"), form(organization="Dinas Lain"))
    assert answer["Location"] == path(draft, "berkas"), "the same address is not asked for again"
    draft.refresh_from_db()
    assert draft.values["organization"] == "Dinas Lain"


def test_another_address_is_asked_for_its_own_code(client: Client, cast: Cast) -> None:
    draft = confirmed(client)
    answer = client.post(path(draft, "surat"), form(email="lain@contoh.example"))
    assert answer["Location"] == path(draft, "kode")
    for step in ("berkas", "periksa"):
        assert client.get(path(draft, step))["Location"] == path(draft, "kode")
    assert client.post(path(draft, "periksa"), {"sure": "on"})["Location"] == path(draft, "kode")
    assert EmailCode.objects.latest("pk").email == "lain@contoh.example"
    assert not Delivery.objects.exists()


def test_the_next_letter_of_this_browser_needs_no_new_code(client: Client, cast: Cast) -> None:
    sent_case(client, upload(pdf_bytes()))
    sent_case(client, upload(pdf_bytes(2)))
    assert EmailCode.objects.count() == 1
    assert Case.objects.count() == 2


def test_a_letter_is_not_sent_without_its_tick_or_its_file(client: Client, cast: Cast) -> None:
    draft = confirmed(client)
    assert client.post(path(draft, "periksa"), {"sure": "on"}).status_code == 422
    assert add(client, draft, upload(pdf_bytes())).status_code == 302
    response = client.post(path(draft, "periksa"), {})
    assert response.status_code == 422
    assert "#id_sure" in response.content.decode()
    assert not Case.objects.exists()


def test_pressing_twice_is_one_delivery_and_shows_the_receipt_again(client: Client, cast: Cast) -> None:
    draft = confirmed(client)
    add(client, draft, upload(pdf_bytes()))
    pressed = {"sure": "on", "reviewed": reviewed(client.get(path(draft, "periksa")).content.decode())}
    for _ in range(2):
        response = client.post(path(draft, "periksa"), pressed)
        assert (response.status_code, response["Location"]) == (302, "/kirim/tanda-terima/")
    assert Delivery.objects.count() == Case.objects.count() == 1
    assert grouped(Case.objects.get().tracking_code) in client.get("/kirim/tanda-terima/").content.decode()
    for step in ("", "surat", "kode", "berkas", "periksa"):
        assert client.get(path(draft, step))["Location"] == "/kirim/tanda-terima/"
    assert add(client, draft, upload(pdf_bytes()))["Location"] == "/kirim/tanda-terima/"


def test_a_service_that_closed_meanwhile_keeps_the_form(client: Client, cast: Cast) -> None:
    draft = confirmed(client)
    add(client, draft, upload(pdf_bytes()))
    Draft.objects.update(service_code="tutup")
    response = client.post(path(draft, "periksa"), {"sure": "on"})
    assert response.status_code == 422
    assert "surat.pdf" in response.content.decode()
    assert not Case.objects.exists()


def test_a_stale_form_changes_nothing_and_keeps_what_was_typed(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/kirim/", form())
    page = response.content.decode()
    assert response.status_code == 403
    assert "Dinas Percontohan Kabupaten Contoh" in page
    assert 'value="kepala"' in page.partition("checked")[0].rpartition("<input")[2]
    assert not Draft.objects.exists()


def test_with_its_token_the_form_passes_the_check(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get("/kirim/")
    token = strict.cookies["csrftoken"].value
    assert strict.post("/kirim/", form(csrfmiddlewaretoken=token)).status_code == 302


def test_a_receipt_belongs_to_the_browser_that_sent_the_letter(client: Client, cast: Cast) -> None:
    case = sent_case(client, upload(pdf_bytes()))
    other = Client().get("/kirim/tanda-terima/")
    assert other.status_code == 404
    assert grouped(case.tracking_code) not in other.content.decode()


def test_the_codes_stand_in_no_address_title_or_log_line(
    client: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    draft = begin(client)
    typed = mailed_code()
    pages = [client.post(path(draft, "kode"), {"code": "000000"}), client.post(path(draft, "kode"), {"code": typed})]
    pages.append(add(client, draft, upload(pdf_bytes())))
    pages.append(press(client, draft))
    case = Case.objects.get()
    receipt = client.get(pages[-1]["Location"])
    run_steps("intake.check", "intake.pages", "mail.deliver")
    codes = (case.tracking_code, grouped(case.tracking_code), grouped(case.tracking_code).replace(" ", "-"), typed)
    title = receipt.content.decode().partition("</title>")[0]
    addresses = [page.headers.get("Location", "") for page in pages]
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [text for text in (*addresses, title, *said) for code in codes if code in text]


def test_what_the_sandbox_finds_later_is_told_by_mail(client: Client, cast: Cast) -> None:
    case = sent_case(client, upload(b"%PDF-1.7\nnothing else", "rusak.pdf"))
    run_steps()
    case.refresh_from_db()
    assert case.state == CaseState.RESEND
    assert case.letter.files.get().state == FileState.UNUSABLE
    told = [message for message in mail.outbox if "Berkas 1" in message.body]
    assert [message.to for message in told] == [["pengadaan@contoh.example"]]
    assert ["registrar@lkpp.example"] not in [message.to for message in mail.outbox], "no letter waits for them yet"
    assert "rusak.pdf" not in told[0].body, "what a stranger typed goes to no address that a stranger typed"


def test_a_broken_attachment_is_told_and_holds_nothing_up(client: Client, cast: Cast) -> None:
    case = sent_case(client, upload(pdf_bytes()), attachments=[upload(b"%PDF-1.7\nnothing", "lampiran.pdf")])
    run_steps("intake.check", "intake.pages", "mail.deliver")
    case.refresh_from_db()
    assert case.state == CaseState.RECEIVED
    assert len([message for message in mail.outbox if "Berkas 2" in message.body]) == 1


def test_the_registrar_is_told_once_that_a_letter_waits_when_it_can_be_opened(client: Client, cast: Cast) -> None:
    sent_case(client, upload(pdf_bytes()))
    run_steps("mail.deliver")
    registrar = ["registrar@lkpp.example"]
    assert registrar not in [message.to for message in mail.outbox]
    run_steps("intake.check", "mail.deliver")
    check_delivery(str(Delivery.objects.get().pk))  # as after a worker that was killed at the end of the step
    run_steps("mail.deliver")
    assert [message.to for message in mail.outbox].count(registrar) == 1


def test_without_a_published_service_the_page_says_so(client: Client, db: None) -> None:
    shown = client.get("/kirim/")
    assert shown.status_code == 200
    assert "<form" not in shown.content.decode().partition("<main")[2].partition("</main>")[0]
    assert client.post("/kirim/", form()).status_code == 422


def test_an_unknown_service_shows_what_there_is(client: Client, cast: Cast) -> None:
    page = client.get("/kirim/?layanan=tidak-ada").content.decode()
    assert cast.standard.title in page
    assert 'name="addressee"' not in page


def test_the_note_on_personal_data_names_law_time_and_office(
    client: Client, cast: Cast, settings: LazySettings
) -> None:
    page = client.get("/kirim/data-pribadi/").content.decode()
    law = "What we keep when you send a letter here, under Law 27 of 2022 on the protection of personal data."
    for said in (indonesian(law), str(settings.DRAFT_DAYS), cast.agency.name, cast.agency.phone):
        assert said in page
    assert 'href="/kirim/data-pribadi/"' in client.get("/kirim/").content.decode()
