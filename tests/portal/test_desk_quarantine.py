"""Quarantine and duplicates: what became no letter is seen, had and tried again; the same bytes are said to be so."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.intake.models import Delivery, DeliveryState
from correspondence.intake.quarantine import dismiss
from correspondence.letters.models import IncomingLetter
from correspondence.organization.models import Agency
from portal.desk.letter import state_tag
from tests.cast import Cast, arrived, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.portal.bringing import BROKEN, brought
from tests.portal.desking import signed_in

pytestmark = pytest.mark.django_db
Held = Callable[[Cast], Delivery]


def html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast, "registrar")


def delivered(cast: Cast, content: bytes, *, name: str = "surat.pdf", agency: Agency | None = None) -> Delivery:
    return arrived(agency or cast.agency, content, name=name)


def refused(cast: Cast) -> Delivery:
    delivery = delivered(cast, BROKEN, name="rusak.pdf")
    run_steps("intake.check")
    return delivery


def given_up(cast: Cast) -> Delivery:
    delivery = delivered(cast, pdf_bytes(), name="berhenti.pdf")
    check = Step.objects.filter(name="intake.check", object_id=str(delivery.pk))
    check.update(state=StepState.GAVE_UP, attempts=3, error="OSError: no space", finished_at=timezone.now())
    return delivery


def test_nothing_is_held_back_at_first(cast: Cast, client: Client) -> None:
    page = html(client.get("/meja/karantina/"))
    assert "ulangi" not in page
    assert 'href="/meja/karantina/"' in page
    delivered(cast, pdf_bytes(), name="menunggu.pdf")
    assert "menunggu.pdf" not in html(client.get("/meja/karantina/"))


def test_a_refused_delivery_stands_there_with_its_reason_and_original(cast: Cast, client: Client) -> None:
    delivery = refused(cast)
    page = html(client.get("/meja/karantina/"))
    assert "rusak.pdf" in page
    assert "errs" not in page
    assert f"/meja/karantina/{delivery.pk}/ulangi/" not in page
    response = client.get(f"/meja/karantina/{delivery.files.get().pk}/")
    assert b"".join(response) == BROKEN
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_the_rail_counts_only_what_is_held_back(cast: Cast, client: Client) -> None:
    def rail() -> str:
        return html(client.get("/meja/register/")).split('href="/meja/karantina/"')[1].split("</a>")[0]

    assert "<em>" not in rail()
    refused(cast)
    given_up(cast)
    assert "<em>2</em>" in rail()
    assert "karantina" not in html(signed_in(cast, "kepala").get("/meja/register/"))


def test_a_check_that_gave_up_is_tried_again_and_becomes_a_letter(cast: Cast, client: Client) -> None:
    delivery = given_up(cast)
    button = f"/meja/karantina/{delivery.pk}/ulangi/"
    assert button in html(client.get("/meja/karantina/"))
    assert client.get(button).status_code == 302
    assert not IncomingLetter.objects.exists()
    for _ in range(2):  # the button pressed twice
        assert client.post(button).headers["Location"] == "/meja/karantina/"
    run_steps("intake.check")
    delivery.refresh_from_db()
    assert delivery.case is not None
    assert IncomingLetter.objects.count() == 1
    assert "berhenti.pdf" not in html(client.get("/meja/karantina/"))


def test_a_refused_file_is_not_tried_again(cast: Cast, client: Client) -> None:
    delivery = refused(cast)
    client.post(f"/meja/karantina/{delivery.pk}/ulangi/")
    assert Step.objects.get(name="intake.check", object_id=str(delivery.pk)).state == StepState.DONE


@pytest.mark.parametrize("make", [refused, given_up])
def test_only_the_registrar_sees_the_quarantine(cast: Cast, make: Held) -> None:
    delivery = make(cast)
    file, again = f"/meja/karantina/{delivery.files.get().pk}/", f"/meja/karantina/{delivery.pk}/ulangi/"
    for account in ("kepala", "sekretaris", "staf"):
        other = signed_in(cast, account)
        statuses = {other.get("/meja/karantina/").status_code, other.get(file).status_code}
        assert statuses | {other.post(again).status_code} == {403}
    assert Client().get(file).status_code == 302


def test_another_agencys_deliveries_and_files_of_letters_are_not_had_there(cast: Cast, client: Client) -> None:
    elsewhere = Agency.objects.create(code="lain", name="Instansi Lain", calendar_code=cast.agency.calendar_code)
    theirs = delivered(cast, BROKEN, name="lain.pdf", agency=elsewhere)
    run_steps("intake.check")
    assert theirs.files.get().verdict
    assert "lain.pdf" not in html(client.get("/meja/karantina/"))
    assert client.get(f"/meja/karantina/{theirs.files.get().pk}/").status_code == 404
    letter = brought(cast)
    own = letter.files.get().delivered
    assert client.get(f"/meja/karantina/{own.pk}/").status_code == 404


def test_the_same_bytes_lead_to_the_earlier_letter(cast: Cast, client: Client) -> None:
    same = pdf_bytes()
    first, second = brought(cast, same), brought(cast, same)
    for page in (f"/meja/surat/{second.pk}/", f"/meja/surat/{second.pk}/daftar/"):
        side = html(client.get(page)).split('<div class="side">')[1]
        assert f'<a href="/meja/surat/{first.pk}/">' in side
    assert f'<a href="/meja/surat/{second.pk}/">' not in html(client.get(f"/meja/surat/{first.pk}/"))


def test_who_may_not_see_the_earlier_letter_gets_the_sentence_only(cast: Cast, client: Client) -> None:
    same = pdf_bytes()
    first, second = brought(cast, same), brought(cast, same)
    first.case.grants.all().delete()
    side = html(client.get(f"/meja/surat/{second.pk}/")).split('<div class="side">')[1]
    assert "“surat.pdf”" in side
    assert f"/meja/surat/{first.pk}/" not in side


@pytest.mark.parametrize("make", [refused, given_up])
def test_a_delivery_is_put_aside_with_its_reason_and_stays_listed(cast: Cast, client: Client, make: Held) -> None:
    delivery = make(cast)
    name = delivery.files.get().name
    address = f"/meja/karantina/{delivery.pk}/singkirkan/"
    assert address in html(client.get("/meja/karantina/"))
    assert name in html(client.get(address))
    assert client.post(address, {"why": "  "}).status_code == 422
    assert client.post(address, {"why": "Iklan,  bukan surat"}).headers["Location"] == "/meja/karantina/"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.dismissed_why) == (DeliveryState.DISMISSED, "Iklan, bukan surat")
    assert delivery.dismissed_by == cast.position("registrar")
    assert AuditEntry.objects.filter(action="intake.dismissed").count() == 1
    assert name not in html(client.get("/meja/karantina/"))
    aside = html(client.get("/meja/karantina/?tampil=disingkirkan"))
    assert name in aside
    assert "Iklan, bukan surat" in aside
    assert client.get(f"/meja/karantina/{delivery.files.get().pk}/").status_code == 200


def test_a_delivery_that_was_put_aside_is_neither_tried_nor_put_aside_again(cast: Cast, client: Client) -> None:
    delivery = given_up(cast)
    actor, now = cast.actor("registrar"), timezone.now()
    dismiss(actor=actor, delivery=delivery, why="Iklan", at=now)
    client.post(f"/meja/karantina/{delivery.pk}/ulangi/")
    assert Step.objects.get(name="intake.check", object_id=str(delivery.pk)).state == StepState.GAVE_UP
    with pytest.raises(Refused):
        dismiss(actor=actor, delivery=delivery, why="Iklan", at=now)
    assert client.get(f"/meja/karantina/{delivery.pk}/singkirkan/").status_code == 302


def test_only_the_agencys_registrar_puts_aside(cast: Cast) -> None:
    delivery = refused(cast)
    with pytest.raises(NotAllowed):
        dismiss(actor=cast.actor("sekretaris"), delivery=delivery, why="Iklan", at=timezone.now())
    assert signed_in(cast, "staf").post(f"/meja/karantina/{delivery.pk}/singkirkan/", {"why": "x"}).status_code == 403


def test_a_mail_that_gave_up_stands_on_the_letter_page_with_a_button(cast: Cast, client: Client) -> None:
    letter = brought(cast, email="pengirim@contoh.example")
    seen = state_tag(letter)
    Step.objects.filter(name="mail.deliver").update(state=StepState.GAVE_UP, attempts=3, error="OSError: refused")
    step = Step.objects.filter(name="mail.deliver").earliest("pk")
    page = html(client.get(f"/meja/surat/{letter.pk}/"))
    assert "pengirim@contoh.example" in page
    button = f"/meja/surat/{letter.pk}/ulangi/{step.pk}/"
    assert button in page
    assert state_tag(letter) != seen
    client.post(button)
    step.refresh_from_db()
    assert step.state == StepState.WAITING
    other = brought(cast)
    assert client.post(f"/meja/surat/{other.pk}/ulangi/{step.pk}/").status_code == 404
