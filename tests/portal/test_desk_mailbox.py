"""The mailbox screen and the letter page's section about e-mail: seen by the registrar, without a password."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from correspondence.foundation.jobs.models import Step
from correspondence.intake.models import (
    Delivery,
    DeliveryState,
    Mail,
    Mailbox,
    MailboxMessage,
    MessageState,
    Trouble,
)
from tests.cast import Cast, letter_of, run_steps
from tests.intake.mailing import a_mail, came, mailboxes, with_pdf
from tests.portal.desking import signed_in

pytestmark = pytest.mark.django_db
SECRET = "s3cret-p4ss"
URL = f"imap://surat%40lkpp.example:{SECRET}@127.0.0.1:1143/INBOX?agency=lkpp&keep=Arsip"
NAME = "surat@lkpp.example@127.0.0.1:1143/INBOX"


def html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def client(cast: Cast) -> Client:
    found = signed_in(cast, "registrar")
    found.cookies["django_language"] = "en"
    return found


def message(cast: Cast, **values: object) -> MailboxMessage:
    mailbox, _ = Mailbox.objects.get_or_create(name=NAME, agency_code="lkpp")
    usual = {
        "mailbox": mailbox, "agency": cast.agency, "uidvalidity": 1, "uid": MailboxMessage.objects.count() + 1,
        "state": MessageState.STORED, "size": 2048, "arrived_at": timezone.now(), "fetched_at": timezone.now(),
    }  # fmt: skip
    return MailboxMessage.objects.create(**usual | values)


def test_the_screen_shows_each_mailbox_what_is_wrong_and_no_password(cast: Cast, client: Client) -> None:
    now = timezone.now()
    with mailboxes(URL):
        assert "Nothing has been fetched yet" in html(client.get("/meja/kotak-surat/"))
        assert not Mailbox.objects.exists()
        Mailbox.objects.create(
            name=NAME, agency_code="lkpp", fetched_at=now - timedelta(hours=2), tried_at=now, failures=3,
            trouble=Trouble.LOGIN,
        )  # fmt: skip
        page = html(client.get("/meja/kotak-surat/"))
    assert NAME in page
    assert "refused user name or password" in page
    assert "3 times without success" in page
    assert "moved to Arsip" in page
    assert SECRET not in page


def test_every_fetched_mail_stands_there_with_its_letter_or_its_reason(cast: Cast, client: Client) -> None:
    delivery = came(cast, with_pdf(List_Id="<milis.contoh.example>"))
    message(cast, delivery=delivery)
    large = message(cast, state=MessageState.TOO_LARGE)
    message(cast, fetched_at=timezone.now() - timedelta(days=15), state=MessageState.FAILED)
    page = html(client.get("/meja/kotak-surat/"))
    assert reverse("letter", args=[letter_of(delivery).pk]) in page
    assert "No automatic answer: It came through a mailing list" in page
    assert "larger than the limit" in page
    assert reverse("mailbox-retry", args=[large.pk]) in page
    assert page.count('class="li desk-row"') == 2


def test_a_mail_that_was_not_fetched_is_fetched_again(cast: Cast, client: Client) -> None:
    large = message(cast, state=MessageState.TOO_LARGE, tries=5)
    done = message(cast)
    with mailboxes(URL):
        client.post(reverse("mailbox-retry", args=[large.pk]))
        client.post(reverse("mailbox-retry", args=[done.pk]))
    large.refresh_from_db()
    assert (large.state, large.tries) == (MessageState.FAILED, 0)
    assert Step.objects.filter(name="intake.fetch_mail", object_id=str(large.mailbox_id)).exists()
    assert MailboxMessage.objects.get(pk=done.pk).state == MessageState.STORED


def test_fetching_is_begun_by_the_button_only(cast: Cast, client: Client) -> None:
    Mailbox.objects.create(name=NAME, agency_code="lkpp")
    with mailboxes(URL):
        client.get(reverse("mailbox-fetch"))
        assert not Step.objects.filter(name="intake.fetch_mail").exists()
        client.post(reverse("mailbox-fetch"))
    assert Step.objects.get(name="intake.fetch_mail").queue == "fetch"


@pytest.mark.office
def test_a_kept_mail_is_seen_had_and_made_a_letter_without_an_answer(cast: Cast, client: Client) -> None:
    delivery = came(cast, a_mail("Saya sedang cuti.", Auto_Submitted="auto-replied").as_bytes())
    page = html(client.get("/meja/kotak-surat/?show=kept"))
    assert "sent automatically" in page
    assert "Permohonan konsultasi" in page
    original = client.get(reverse("mailbox-file", args=[delivery.files.get().pk]))
    assert original["Content-Disposition"].startswith("attachment")
    client.post(reverse("mailbox-open", args=[delivery.pk]))
    run_steps("intake.check", "mail.deliver")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.LETTER
    mail = Mail.objects.get(file__delivery=delivery)
    assert (mail.as_letter, mail.answered_at) == (True, None)
    assert client.get(reverse("mailbox-file", args=[delivery.files.get().pk])).status_code == 404
    again = client.post(reverse("mailbox-open", args=[delivery.pk]), follow=True)
    assert "no longer kept aside" in html(again)


def test_only_the_registrar_of_the_agency_sees_and_does_anything(cast: Cast, landak: Cast) -> None:
    large = message(cast, state=MessageState.TOO_LARGE)
    delivery = came(cast, with_pdf(Auto_Submitted="auto-replied"))
    file = delivery.files.get()
    buttons = [reverse("mailbox-retry", args=[large.pk]), reverse("mailbox-open", args=[delivery.pk])]
    original = reverse("mailbox-file", args=[file.pk])
    stranger, official = signed_in(landak, "registrar-landak"), signed_in(cast, "staf")
    for button in buttons:
        assert stranger.post(button).status_code == 404
        assert stranger.get(button)["Location"] == "/meja/kotak-surat/"
        assert official.post(button).status_code == 403
    assert stranger.get(original).status_code == 404
    assert [official.get(place).status_code for place in ("/meja/kotak-surat/", original)] == [403, 403]
    assert NAME not in html(stranger.get("/meja/kotak-surat/"))
    assert Delivery.objects.get(pk=delivery.pk).state == DeliveryState.KEPT


def test_the_letter_page_says_what_the_mail_says_of_itself(cast: Cast, client: Client) -> None:
    delivery = came(cast, with_pdf(Reply_To="sekretariat@contoh.example", From='"<b>Palsu</b>" <a@contoh.example>'))
    page = html(client.get(reverse("letter", args=[letter_of(delivery).pk])))
    assert "An e-mail proves nothing of its sender" in page
    assert "sekretariat@contoh.example" in page
    assert "&lt;b&gt;Palsu&lt;/b&gt;" in page
    assert "<b>Palsu</b>" not in page


def test_letters_that_belong_together_link_to_each_other_for_the_registrar(cast: Cast, client: Client) -> None:
    first, second = (
        came(cast, with_pdf(Message_ID=f"<{n}@c.example>", Subject=f"Surat {n}"), name=f"{n}.eml") for n in "12"
    )
    Mail.objects.filter(file__delivery=second).update(about=first.case)
    one, two = letter_of(first), letter_of(second)
    assert f'href="{reverse("letter", args=[one.pk])}">Surat 1' in html(client.get(reverse("letter", args=[two.pk])))
    assert f'href="{reverse("letter", args=[two.pk])}">Surat 2' in html(client.get(reverse("letter", args=[one.pk])))


def test_a_mail_that_came_back_is_told_on_the_page_of_its_letter(cast: Cast, client: Client) -> None:
    letter = letter_of(came(cast, with_pdf()))
    back = came(cast, with_pdf(Return_Path="<>", Message_ID="<lain@c.example>"), name="b.eml")
    Mail.objects.filter(file__delivery=back).update(about=letter.case, undelivered=True)
    assert "could not be delivered" in html(client.get(reverse("letter", args=[letter.pk])))
    page = html(client.get("/meja/kotak-surat/?show=kept"))
    assert reverse("letter", args=[letter.pk]) in page


def test_the_door_is_in_the_rail_where_there_is_a_mailbox(cast: Cast, client: Client) -> None:
    with translation.override("en"):
        assert "/meja/kotak-surat/" not in html(client.get("/meja/"))
        with mailboxes(URL):
            assert "/meja/kotak-surat/" in html(client.get("/meja/"))
