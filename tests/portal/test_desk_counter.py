"""The counter: a letter brought by hand goes the same way and its bearer gets a receipt."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from correspondence.foundation.jobs.models import Step
from correspondence.intake.models import Channel, Delivery
from correspondence.letters.models import IncomingLetter
from tests.cast import Cast
from tests.portal.desking import attached_roles, inspected, signed_in, small_pdf, small_png

pytestmark = pytest.mark.django_db


def pdf(name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_pdf(), "application/pdf")


def photo(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_png(), "image/png")


def filled(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "token": "token-1",
        "letter": [pdf()],
        "received_on": timezone.localdate().isoformat(),
        "applicant_type": "institution",
        "organization": "Dinas Contoh",
        "name": "Bagian Umum",
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast, "registrar")


def test_a_letter_at_the_counter_opens_a_case_like_any_other(cast: Cast, client: Client) -> None:
    service = {"service": cast.standard.pk, "addressee": cast.position("direktur").pk}
    attached = {"attachments": [pdf("lampiran.pdf")]}
    answer = client.post("/meja/loket/", filled(**service, **attached), follow=True)
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.addressee_code) == (Channel.COUNTER, "direktur")
    letter = IncomingLetter.objects.get()
    assert attached_roles(letter) == ["letter", "attachment"]
    assert letter.case.applicant.organization == "Dinas Contoh"
    assert Step.objects.filter(name="intake.check", object_id=str(delivery.pk)).exists()
    page = answer.content.decode()
    code = letter.case.tracking_code
    assert " ".join(code[at : at + 4] for at in range(0, 16, 4)) in page
    assert code not in page.split("</head>")[0]
    assert code not in answer.request["PATH_INFO"]


def test_photos_are_pages_in_the_chosen_order(client: Client) -> None:
    client.post("/meja/loket/", filled(letter=[photo("2.png"), photo("1.png")]))
    letter = IncomingLetter.objects.get()
    assert attached_roles(letter) == ["page", "page"]
    assert [file.name for file in letter.files.all()] == ["2.png", "1.png"]


def test_an_earlier_day_is_the_day_of_receipt(client: Client) -> None:
    day = timezone.localdate() - timedelta(days=3)
    client.post("/meja/loket/", filled(received_on=day.isoformat()))
    assert timezone.localdate(IncomingLetter.objects.get().case.received_at) == day


def test_the_same_form_sent_twice_is_one_delivery(client: Client) -> None:
    first = client.post("/meja/loket/", filled())
    second = client.post("/meja/loket/", filled())
    assert first.headers["Location"] == second.headers["Location"]
    assert Delivery.objects.count() == 1


def test_another_scan_on_the_same_form_is_a_letter_of_its_own(client: Client) -> None:
    other = SimpleUploadedFile("surat.pdf", small_pdf() + b"\n% another letter", "application/pdf")
    client.post("/meja/loket/", filled())
    client.post("/meja/loket/", filled(letter=[other]))
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "received_on"),
        ({"letter": None}, "letter"),
        ({"letter": [SimpleUploadedFile("kosong.pdf", b"")]}, "letter"),
        ({"letter": [SimpleUploadedFile("surat.zip", b"PK\x03\x04")]}, "letter"),
        ({"letter": [SimpleUploadedFile("surat.pdf", b"\x89PNG\r\n\x1a\n")]}, "letter"),
        ({"letter": [pdf("a.pdf"), pdf("b.pdf")]}, "letter"),
        ({"organization": ""}, "organization"),
        ({"email": "bukan alamat"}, "email"),
    ],
)
def test_a_fault_is_said_and_what_was_typed_stays(client: Client, changes: dict[str, object], field: str) -> None:
    answer = client.post("/meja/loket/", filled(**{"phone": "0812-3456", **changes}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#id_{field}"' in page
    assert 'value="0812-3456"' in page
    assert not Delivery.objects.exists()


def test_the_receipt_is_for_the_registrar_and_for_every_channel(cast: Cast, client: Client) -> None:
    by_portal = inspected(cast, "a")
    assert client.get(f"/meja/loket/{by_portal.case_id}/tanda-terima/").status_code == 200
    client.post("/meja/loket/", filled())
    brought = IncomingLetter.objects.exclude(pk=by_portal.pk).get()
    assert client.get(f"/meja/loket/{brought.case_id}/tanda-terima/").status_code == 200
    assert signed_in(cast, "kepala").get(f"/meja/loket/{brought.case_id}/tanda-terima/").status_code == 404
