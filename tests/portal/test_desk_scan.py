"""The scan tray: each file is a letter, photos together are one, the rows say what became of them; and the sheets."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import zxingcpp
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from weasyprint import HTML

from correspondence.foundation.jobs.models import Step, StepState
from correspondence.intake.models import Channel, Delivery, DeliveryState
from correspondence.intake.separators import Sheet, sheet_of
from correspondence.letters.models import IncomingLetter
from correspondence.organization.models import Agency
from tests.cast import Cast, arrived, letter_of, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.inspection.separator_scans import page, scan, sheet
from tests.intake.dividing import code
from tests.portal.desking import attached_roles, signed_in, small_pdf, small_png

pytestmark = pytest.mark.django_db
TRAY = "/meja/pindai/"
SCRIPT = {"Accept": "application/json"}
STYLES = ("tanggap/print.css", "portal/desk/separator.css")
POLL = {"HX-Request": "true"}


def pdf(name: str = "surat.pdf", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_pdf() + more, "application/pdf")


def photo(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_png(), "image/png")


def filled(**changes: object) -> dict[str, object]:
    return {"token": "t1", "received_on": timezone.localdate().isoformat(), **changes}


def html(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast, "registrar")


def test_a_script_sends_one_letter_and_a_repeat_is_the_same_letter(client: Client) -> None:
    first = client.post(TRAY, filled(scans=[pdf()]), headers=SCRIPT)
    again = client.post(TRAY, filled(scans=[pdf()]), headers=SCRIPT)
    assert (first.status_code, again.status_code) == (201, 201)
    delivery = Delivery.objects.get()
    assert first.json() == again.json() == {"received": [delivery.pk]}
    assert (delivery.channel, delivery.state) == (Channel.SCAN, DeliveryState.WAITING)
    client.post(TRAY, filled(scans=[pdf()], token="t2"), headers=SCRIPT)
    assert Delivery.objects.count() == 2


def test_photos_sent_together_are_the_pages_of_one_letter_in_their_order(client: Client) -> None:
    client.post(TRAY, filled(pages=[photo("2.png"), photo("1.png")]), headers=SCRIPT)
    run_steps("intake.check")
    letter = IncomingLetter.objects.get()
    assert attached_roles(letter) == ["page", "page"]
    assert [file.name for file in letter.files.all()] == ["2.png", "1.png"]


def test_what_is_known_of_the_batch_goes_with_each_letter(cast: Cast, client: Client) -> None:
    day = timezone.localdate() - timedelta(days=2)
    known = {"service": cast.standard.pk, "addressee": cast.position("direktur").pk, "received_on": day.isoformat()}
    client.post(TRAY, filled(scans=[pdf("a.pdf"), pdf("b.pdf", b"\n%")], **known))
    run_steps("intake.check")
    assert IncomingLetter.objects.count() == 2
    for letter in IncomingLetter.objects.all():
        assert letter.case.addressee == cast.position("direktur")
        assert letter.case.standard_version == cast.standard
        assert timezone.localdate(letter.case.received_at) == day


def test_without_a_script_the_form_takes_many_files_each_a_letter(client: Client) -> None:
    answer = client.post(TRAY, filled(scans=[pdf("a.pdf"), pdf("b.pdf", b"\n%"), photo("c.png")]), follow=True)
    assert answer.redirect_chain == [(TRAY, 302)]
    assert [name in html(answer) for name in ("a.pdf", "b.pdf", "c.png")] == [True] * 3
    assert Delivery.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, ""),
        ({"scans": [SimpleUploadedFile("kosong.pdf", b"")]}, "kosong.pdf"),
        ({"scans": [SimpleUploadedFile("surat.zip", b"PK\x03\x04")]}, "surat.zip"),
        ({"scans": [SimpleUploadedFile("surat.pdf", b"\x89PNG\r\n\x1a\n")]}, "surat.pdf"),
        ({"pages": [SimpleUploadedFile("foto.pdf", b"%PDF-1.7\n")]}, "foto.pdf"),
        ({"scans": [pdf("besar.pdf", b" " * 300_000)]}, "besar.pdf"),
        ({"scans": [pdf()], "received_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, ""),
        ({"scans": [pdf()], "received_on": "kemarin"}, ""),
        ({"scans": [pdf()], "token": ""}, ""),
        ({"scans": [pdf()], "addressee": 999_999}, ""),
    ],
)
def test_a_fault_is_said_by_name_and_nothing_is_kept(
    client: Client, settings: LazySettings, changes: dict[str, object], name: str
) -> None:
    settings.UPLOAD_MAX_BYTES = 200_000
    answer = client.post(TRAY, filled(**changes), headers=SCRIPT)
    assert answer.status_code == 422
    assert name in " ".join(answer.json()["errors"])
    assert answer.json()["errors"]
    page_again = client.post(TRAY, filled(**changes))
    assert page_again.status_code == 422
    assert name in html(page_again)
    assert not Delivery.objects.exists()


def test_a_form_without_its_token_changes_nothing(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.actor("registrar").user)
    for headers in ({}, SCRIPT):
        assert strict.post(TRAY, filled(scans=[pdf()]), headers=headers).status_code == 403
    assert not Delivery.objects.exists()


def rows(client: Client) -> str:
    return html(client.get(TRAY, headers=POLL))


def test_the_row_follows_a_scan_to_its_letter(client: Client) -> None:
    client.post(TRAY, filled(scans=[pdf("satu.pdf")]), headers=SCRIPT)
    assert "every 2s" in rows(client)
    assert "/meja/surat/" not in rows(client)
    run_steps("intake.check")
    letter = letter_of(Delivery.objects.get())
    assert f'href="/meja/surat/{letter.pk}/"' in rows(client)
    assert "every 2s" not in rows(client)


def test_a_poll_that_finds_nothing_new_has_no_content(client: Client) -> None:
    part = rows(client)
    etag = part.split('"If-None-Match": "')[1].split('"')[0]
    assert client.get(TRAY, headers={**POLL, "If-None-Match": etag}).status_code == 204
    client.post(TRAY, filled(scans=[pdf()]), headers=SCRIPT)
    assert client.get(TRAY, headers={**POLL, "If-None-Match": etag}).status_code == 200


def test_what_is_held_back_is_said_with_its_reason(cast: Cast, client: Client) -> None:
    arrived(cast.agency, b"%PDF-1.7\nnothing else", name="rusak.pdf", channel=Channel.SCAN)
    stopped = arrived(cast.agency, pdf_bytes(), name="berhenti.pdf", channel=Channel.SCAN)
    Step.objects.filter(object_id=str(stopped.pk)).update(state=StepState.GAVE_UP, attempts=3)
    run_steps("intake.check")
    part = rows(client)
    assert part.count('href="/meja/karantina/"') == 2
    assert "every 2s" not in part


def test_a_divided_scan_shows_its_letters_and_each_leads_back(cast: Cast, client: Client) -> None:
    content = scan([page("Satu"), sheet(code()), page("Dua"), page("Dua lagi")])
    delivery = arrived(cast.agency, content, name="tumpukan.pdf", channel=Channel.SCAN)
    run_steps("intake.check")
    part = rows(client)
    letters = [letter_of(each) for each in delivery.parts.order_by("pk")]
    assert [part.count(f'href="/meja/surat/{letter.pk}/"') for letter in letters] == [1, 1]
    shown = html(client.get(f"/meja/surat/{letters[1].pk}/"))
    assert "tumpukan.pdf" in shown
    assert "3–4" in shown
    original = client.get(f"{TRAY}{delivery.pk}/asli/")
    assert b"".join(original) == content
    answer = client.post(f"{TRAY}{delivery.pk}/satukan/")
    whole = letter_of(Delivery.objects.get(pk=delivery.pk))
    assert answer.headers["Location"] == f"/meja/surat/{whole.pk}/"
    aside = html(client.get(f"/meja/surat/{letters[1].pk}/"))
    assert f'href="/meja/surat/{whole.pk}/"' in aside
    assert f"/meja/surat/{letters[1].pk}/daftar/" not in aside
    assert client.post(f"{TRAY}{delivery.pk}/satukan/", follow=True).status_code == 200
    assert IncomingLetter.objects.count() == 3


def test_the_queries_of_a_poll_do_not_grow_with_the_rows(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pile = scan([page("Satu"), sheet(code()), page("Dua")])
    for number in range(2):
        arrived(cast.agency, pile, name=f"tumpukan-{number}.pdf", channel=Channel.SCAN)
        arrived(cast.agency, small_pdf(), name=f"surat-{number}.pdf", channel=Channel.SCAN)
    run_steps("intake.check")
    with django_assert_max_num_queries(14):
        rows(client)


def test_only_todays_scans_of_the_own_agency_are_listed(cast: Cast, client: Client) -> None:
    elsewhere = Agency.objects.create(code="lain", name="Instansi Lain", calendar_code=cast.agency.calendar_code)
    arrived(elsewhere, pdf_bytes(), name="lain.pdf", channel=Channel.SCAN)
    old = arrived(cast.agency, pdf_bytes(), name="kemarin.pdf", channel=Channel.SCAN)
    Delivery.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1))
    arrived(cast.agency, pdf_bytes(), name="map.pdf", channel=Channel.FOLDER)
    part = rows(client)
    assert [name in part for name in ("lain.pdf", "kemarin.pdf", "map.pdf")] == [False] * 3


@pytest.mark.parametrize("act", ["asli", "satukan"])
def test_a_scan_of_another_agency_is_not_had(cast: Cast, client: Client, act: str) -> None:
    elsewhere = Agency.objects.create(code="lain", name="Instansi Lain", calendar_code=cast.agency.calendar_code)
    theirs = arrived(elsewhere, scan([page("Satu"), sheet(code("lain")), page("Dua")]), channel=Channel.SCAN)
    run_steps("intake.check")
    assert theirs.parts.count() == 2
    ask: Callable[..., Any] = client.get if act == "asli" else client.post
    assert ask(f"{TRAY}{theirs.pk}/{act}/").status_code == 404
    assert Delivery.objects.get(pk=theirs.pk).state == DeliveryState.SPLIT


def test_only_the_registrar_scans(cast: Cast) -> None:
    for account in ("kepala", "staf"):
        other = signed_in(cast, account)
        assert other.get(TRAY).status_code == other.get(f"{TRAY}lembar-pemisah/").status_code == 403
        assert other.post(TRAY, filled(scans=[pdf()]), headers=SCRIPT).status_code == 403
        assert TRAY not in html(other.get("/meja/"))
    assert TRAY in html(signed_in(cast, "registrar").get("/meja/"))
    assert Client().get(TRAY).status_code == 302
    assert Client().get(TRAY, headers=POLL).headers["HX-Refresh"] == "true"
    assert not Delivery.objects.exists()


def test_printed_sheets_carry_where_the_letters_go(cast: Cast, client: Client) -> None:
    chosen = {"count": 2, "service": cast.standard.pk, "addressee": cast.position("direktur").pk}
    printed = html(client.get(f"{TRAY}lembar-pemisah/", chosen))
    assert printed.count('class="separator"') == 2
    paper = HTML(string=_with_styles(printed)).write_pdf()
    document = pdfium.PdfDocument(io.BytesIO(paper or b""))
    assert len(document) == 2
    for number in range(2):
        picture = document[number].render(scale=100 / 72).to_pil().convert("L")
        texts = [found.text for found in zxingcpp.read_barcodes(picture)]
        assert len(texts) == 5
        assert {sheet_of(text) for text in texts} == {Sheet("lkpp", cast.standard.code, "direktur")}


def _with_styles(printed: str) -> str:
    """Put the style sheets of the page into it, as a browser does."""
    found = "".join(Path(str(finders.find(name))).read_text("utf-8") for name in STYLES)
    return printed.replace("</head>", f"<style>{found}</style></head>")


@pytest.mark.parametrize("count", ["0", "31", "lima", ""])
def test_a_wrong_number_of_sheets_is_said(client: Client, count: str) -> None:
    answer = client.get(f"{TRAY}lembar-pemisah/", {"count": count})
    assert answer.status_code == 422
    assert 'href="#id_count"' in html(answer)
