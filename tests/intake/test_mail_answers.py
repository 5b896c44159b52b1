"""What an e-mail is: a letter answered once, one that is not answered, or none at all; and which letter it names."""

import email
from email.message import EmailMessage
from email.policy import default

import pytest
from django.conf import LazySettings
from django.core import mail as django_mail

from correspondence.foundation.audit.models import AuditEntry
from correspondence.intake.checking import check_delivery
from correspondence.intake.models import Channel, DeliveryState, Unanswered
from correspondence.intake.notices import tell_sender_received
from correspondence.intake.stated import Stated
from tests.cast import Cast, arrived, letter_of, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.mailing import a_mail, came, facts, with_pdf

pytestmark = pytest.mark.django_db


AUTOMATIC = {
    "out of office": {"Auto_Submitted": "auto-replied"},
    "out of office, old": {"Precedence": "auto_reply"},
    "out of office, older": {"X_Autoreply": "yes"},
    "machine without a letter": {"Auto_Submitted": "auto-generated"},
    "bounce": {"Return_Path": "<>"},
    "bounce by its sender": {"From": "Mail Delivery System <MAILER-DAEMON@mx.contoh.example>"},
    "our own": {"From": "Tanggap <tanggap@lkpp.example>"},
}


@pytest.mark.office
@pytest.mark.parametrize("headers", AUTOMATIC.values(), ids=AUTOMATIC.keys())
def test_an_automatic_mail_is_kept_opens_no_letter_and_is_not_answered(cast: Cast, headers: dict[str, str]) -> None:
    delivery = came(cast, a_mail("Saya sedang cuti.", **headers))
    assert (delivery.state, delivery.case) == (DeliveryState.KEPT, None)
    assert delivery.files.get().verdict == "accept-with-warning"
    run_steps()
    assert django_mail.outbox == []


def test_another_offices_system_sends_letters_that_open_but_are_not_answered(cast: Cast) -> None:
    delivery = came(cast, with_pdf(Auto_Submitted="auto-generated"))
    assert delivery.state == DeliveryState.LETTER
    assert facts(delivery).unanswered == Unanswered.BULK


def answers() -> list[EmailMessage]:
    """Give the mails that went to senders."""
    run_steps("mail.deliver")
    sent = [email.message_from_bytes(each.message().as_bytes(), policy=default) for each in django_mail.outbox]
    return [each for each in sent if "contoh.example" in str(each["To"])]  # type: ignore[misc]


def test_a_letter_is_answered_once_with_its_tracking_code_in_the_same_thread(cast: Cast) -> None:
    delivery = came(cast, with_pdf(Reply_To="Sekretariat <sekretariat@contoh.example>"))
    (answer,) = answers()
    assert answer["To"] == "sekretariat@contoh.example"
    assert answer["In-Reply-To"] == answer["References"] == "<satu@contoh.example>"
    assert answer["Auto-Submitted"] == "auto-replied"
    assert letter_of(delivery).case.tracking_code[:4] in answer.get_content()
    assert "Permohonan konsultasi" not in answer.as_string()
    assert arrived(cast.agency, with_pdf(), name="surat.eml", channel=Channel.MAIL) == delivery
    tell_sender_received(letter_of(delivery).case)  # as a second worker would that came too late
    check_delivery(str(delivery.pk))
    assert len(answers()) == 1


@pytest.mark.parametrize("headers", [{"List_Id": "<milis.contoh.example>"}, {"Precedence": "bulk"}])
def test_a_mail_of_a_list_is_a_letter_without_an_answer(cast: Cast, headers: dict[str, str]) -> None:
    delivery = came(cast, with_pdf(**headers))
    assert delivery.state == DeliveryState.LETTER
    assert answers() == []
    assert facts(delivery).unanswered == Unanswered.BULK


def test_one_address_gets_so_many_answers_a_day_and_its_letters_open_all_the_same(
    cast: Cast, settings: LazySettings
) -> None:
    settings.MAIL_ANSWERS_PER_DAY = 2
    came_in = [
        came(cast, with_pdf(Subject=f"Surat {number}", Message_ID=f"<{number}@contoh.example>"), name=f"{number}.eml")
        for number in range(3)
    ]
    assert [each.state for each in came_in] == [DeliveryState.LETTER] * 3
    assert len(answers()) == 2
    assert facts(came_in[2]).unanswered == Unanswered.MANY


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "=?utf-8?q?Orang=0D=0ABcc=3A_korban=40lain=2Eexample?= <a@contoh.example>"},
        {"Subject": "=?utf-8?q?Surat=0D=0ABcc=3A_korban=40lain=2Eexample?="},
        {"Reply_To": "=?utf-8?q?a=40contoh=2Eexample=0D=0ABcc=3A_korban=40lain=2Eexample?="},
        {"Message_ID": "<a b\x0bBcc:korban@lain.example>"},
    ],
    ids=["name", "subject", "reply-to", "identity"],
)
def test_no_header_of_a_mail_becomes_a_header_of_ours(cast: Cast, headers: dict[str, str]) -> None:
    raw = with_pdf().decode("latin-1")
    for name, value in headers.items():
        head = name.replace("_", "-")
        lines = [line for line in raw.split("\n") if not line.startswith(f"{head}:")]
        raw = "\n".join([f"{head}: {value}", *lines])
    delivery = came(cast, raw.encode("latin-1"))
    assert delivery.state == DeliveryState.LETTER
    for answer in answers():
        assert answer["Bcc"] is None
        assert "korban" not in str(answer["To"])
    said = Stated.from_json(delivery.stated)
    assert "\n" not in said.name + said.subject + said.email


def test_a_reply_names_the_letter_it_belongs_to_and_is_a_letter_of_its_own(cast: Cast) -> None:
    first = came(cast, with_pdf())
    (answer,) = answers()
    reply = with_pdf(In_Reply_To=str(answer["Message-ID"]), Message_ID="<dua@contoh.example>", Subject="Re: diterima")
    second = came(cast, reply, name="dua.eml")
    assert second.state == DeliveryState.LETTER
    assert second.case != first.case
    assert facts(second).about == first.case


def test_a_mail_that_quotes_a_tracking_code_names_its_letter(cast: Cast) -> None:
    first = came(cast, with_pdf())
    code = letter_of(first).case.tracking_code
    grouped = " ".join(code[start : start + 4] for start in range(0, 16, 4))
    mail = a_mail("Bagaimana kelanjutannya?", (pdf_bytes(2), "a.pdf"), Subject=f"Kode {grouped}")
    assert facts(came(cast, mail, name="dua.eml")).about == first.case


def test_another_agencys_letter_is_not_named(cast: Cast, landak: Cast) -> None:
    first = came(cast, with_pdf())
    code = letter_of(first).case.tracking_code
    elsewhere = came(landak, a_mail("Tanya.", (pdf_bytes(2), "a.pdf"), Subject=code), name="dua.eml")
    assert facts(elsewhere).about is None


@pytest.mark.office
def test_a_bounce_of_our_answer_is_shown_with_its_letter(cast: Cast) -> None:
    first = came(cast, with_pdf())
    (answer,) = answers()
    bounce = EmailMessage()
    bounce["From"], bounce["To"], bounce["Subject"] = "MAILER-DAEMON@mx.contoh.example", "tanggap@lkpp.example", "Gagal"
    bounce["Return-Path"] = "<>"
    bounce.set_content("Alamat tidak dikenal.")
    bounce.add_attachment(answer)
    back = came(cast, bounce, name="bounce.eml")
    assert back.state == DeliveryState.KEPT
    assert (facts(back).about, facts(back).undelivered) == (first.case, True)
    told = AuditEntry.objects.get(action="intake.mail_undelivered")
    assert told.subject_id == str(first.case_id)
