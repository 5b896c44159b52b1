"""The last step: what was looked at is what is sent, and no window takes the sent letter back from another."""

from datetime import datetime

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from correspondence.cases.models import Case
from correspondence.cases.tracking import grouped
from correspondence.foundation.limits import Limit
from correspondence.intake import drafts, drafts_views
from correspondence.intake.forms_offers import Offer, open_offer
from correspondence.intake.models import Delivery, Draft
from tests.cast import Cast
from tests.inspection.safety_samples import pdf_bytes, picture_bytes
from tests.intake.sending import add, confirmed, form, indonesian, path, press, reviewed, sent_case, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client: Client, cast: Cast) -> Draft:
    made = confirmed(client)
    add(client, made, upload(pdf_bytes()))
    return made


@pytest.mark.parametrize("seen", [{}, {"reviewed": ""}, {"reviewed": "0" * 64}], ids=["absent", "empty", "other"])
def test_what_was_not_looked_at_is_shown_before_it_is_sent(client: Client, draft: Draft, seen: dict[str, str]) -> None:
    refused = client.post(path(draft, "periksa"), {"sure": "on"} | seen)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert indonesian(drafts.CHANGED) in page
    assert not Delivery.objects.exists()
    assert client.post(path(draft, "periksa"), {"sure": "on", "reviewed": reviewed(page)}).status_code == 302


@pytest.mark.usefixtures("one_moment")
def test_a_try_that_is_refused_counts_too(client: Client, draft: Draft, settings: LazySettings) -> None:
    settings.UPLOADS_PER_MINUTE = 2
    refused = [client.post(path(draft, "periksa"), {"sure": "on"}) for _ in range(2)]
    assert [answer.status_code for answer in refused] == [422, 422]
    held_back = client.post(path(draft, "periksa"), {"sure": "on", "reviewed": reviewed(refused[1].content.decode())})
    assert held_back.status_code == 429
    assert not Delivery.objects.exists()


def test_what_was_changed_in_another_window_is_shown_before_it_is_sent(client: Client, draft: Draft) -> None:
    seen = reviewed(client.get(path(draft, "periksa")).content.decode())
    client.post(path(draft, "surat"), form(organization="Dinas Lain"))
    refused = client.post(path(draft, "periksa"), {"sure": "on", "reviewed": seen})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert indonesian(drafts.CHANGED) in page
    assert "Dinas Lain" in page
    assert "checked" not in page
    assert not Case.objects.exists()
    assert client.post(path(draft, "periksa"), {"sure": "on", "reviewed": reviewed(page)}).status_code == 302
    assert Delivery.objects.get().stated["organization"] == "Dinas Lain"


@pytest.mark.parametrize("act", ["added", "moved", "removed"])
def test_files_changed_in_another_window_are_shown_too(client: Client, cast: Cast, act: str) -> None:
    draft = confirmed(client)
    add(client, draft, *(upload(picture_bytes("PNG", (60 + n, 80)), f"{n}.png") for n in range(2)))
    seen = reviewed(client.get(path(draft, "periksa")).content.decode())
    if act == "added":
        add(client, draft, upload(picture_bytes("PNG", (99, 80)), "c.png"))
    else:
        values = {"act": "remove" if act == "removed" else "down"}
        client.post(f"{path(draft, 'berkas')}{draft.files.all()[0].pk}/", values)
    assert client.post(path(draft, "periksa"), {"sure": "on", "reviewed": seen}).status_code == 422
    assert not Case.objects.exists()


def test_a_standard_published_meanwhile_is_shown_before_anything_is_sent_under_it(
    client: Client, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get(path(draft, "periksa")).content.decode()

    def newer(code: str, at: datetime) -> Offer | None:
        offer = open_offer(code, at)
        assert offer is not None
        offer.version.digest = "0" * 64
        return offer

    monkeypatch.setattr(drafts_views, "open_offer", newer)
    refused = client.post(path(draft, "periksa"), {"sure": "on", "reviewed": reviewed(page)})
    assert refused.status_code == 422
    assert not Case.objects.exists()
    seen = reviewed(refused.content.decode())
    assert client.post(path(draft, "periksa"), {"sure": "on", "reviewed": seen}).status_code == 302


def test_another_address_meanwhile_leads_to_its_code(
    client: Client, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = reviewed(client.get(path(draft, "periksa")).content.decode())

    def changed_first(limit: Limit, request: HttpRequest) -> int:
        client.post(path(draft, "surat"), form(email="lain@contoh.example"))
        return 0

    monkeypatch.setattr(drafts_views, "must_wait", changed_first)
    assert client.post(path(draft, "periksa"), {"sure": "on", "reviewed": seen})["Location"] == path(draft, "kode")
    assert not Case.objects.exists()


def test_a_letter_is_sent_though_its_session_ended_meanwhile(
    client: Client, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = drafts.send

    def ended_meanwhile(*, draft: Draft, offer: Offer, at: datetime, reviewed: str) -> Delivery:
        Session.objects.all().delete()
        return send(draft=draft, offer=offer, at=at, reviewed=reviewed)

    monkeypatch.setattr(drafts, "send", ended_meanwhile)
    old = client.session.session_key
    answer = press(client, draft)
    assert answer["Location"] == "/kirim/tanda-terima/"
    assert client.session.session_key != old
    assert grouped(Case.objects.get().tracking_code) in client.get("/kirim/tanda-terima/").content.decode()
    assert client.get(path(draft, "periksa"))["Location"] == "/kirim/tanda-terima/"


def test_a_private_person_has_no_organisation_typed_before(client: Client, cast: Cast) -> None:
    case = sent_case(client, upload(pdf_bytes()), applicant_type="person", organization="Dinas Lain")
    assert case.applicant.organization == ""
    assert "organization" not in Delivery.objects.get().stated
    assert "Dinas Lain" not in client.get("/kirim/tanda-terima/").content.decode()


def test_a_receipt_is_made_once_for_its_page(client: Client, cast: Cast) -> None:
    sent_case(client, upload(pdf_bytes()))
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/kirim/tanda-terima/").status_code == 200
    reads = [each["sql"] for each in asked.captured_queries if 'FROM "intake_delivery"' in each["sql"]]
    assert len(reads) == 1


def test_a_delivery_costs_few_queries(client: Client, draft: Draft) -> None:
    seen = reviewed(client.get(path(draft, "periksa")).content.decode())
    with CaptureQueriesContext(connection) as asked:
        sent = client.post(path(draft, "periksa"), {"sure": "on", "reviewed": seen})
    assert sent["Location"] == "/kirim/tanda-terima/"
    assert len(asked) <= 52, [each["sql"][:90] for each in asked.captured_queries]
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/kirim/tanda-terima/").status_code == 200
    assert len(asked) <= 9, [each["sql"][:90] for each in asked.captured_queries]
