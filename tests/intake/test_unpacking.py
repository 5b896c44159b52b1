"""E-mails taken apart: which file is the letter, what is said of the sender, what is kept and what is no letter."""

import email
from email.message import EmailMessage
from email.policy import default

import pytest
from django.conf import LazySettings
from django.core import mail as django_mail
from django.utils import timezone

from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.files.keeping import read
from correspondence.intake.checking import check_delivery
from correspondence.intake.models import Channel, Delivery, DeliveryState, Mail, Unanswered
from correspondence.intake.notices import tell_sender_received
from correspondence.intake.stated import Stated
from tests.cast import Cast, arrived, letter_of, run_steps
from tests.inspection.safety_samples import docx_bytes, pdf_bytes, plain_zip
from tests.intake.mailing import a_mail, photo, roles, with_pdf, with_word

pytestmark = pytest.mark.django_db


def came(
    cast: Cast, mail: bytes | EmailMessage, *, name: str = "surat.eml", channel: Channel = Channel.MAIL
) -> Delivery:
    """Deliver a mail and check it."""
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    delivery = arrived(cast.agency, content, name=name, channel=channel)
    assert run_steps("intake.check") == ["intake.check: done"]
    delivery.refresh_from_db()
    return delivery


def attached(content: bytes) -> bytes:
    """Give the first file of a mail as another reader sees it."""
    mail = email.message_from_bytes(content, policy=default)
    found = next(mail.iter_attachments()).get_content()
    assert isinstance(found, bytes)
    return found


def facts(delivery: Delivery) -> Mail:
    return Mail.objects.get(file__delivery=delivery)


def test_the_pdf_of_a_mail_is_the_letter_and_the_mail_its_covering_note(cast: Cast) -> None:
    content = with_pdf()
    delivery = came(cast, content)
    assert delivery.state == DeliveryState.LETTER
    (cover, letter) = delivery.files.all()
    assert (cover.role, letter.role) == ("attachment", "letter")
    assert read(cover.original) == content
    assert read(letter.original) == attached(content)
    assert (letter.name, letter.taken_from) == ("Surat Permohonan.pdf", cover)
    assert cover.name.startswith("e-mail-")
    assert cover.name.endswith("-Permohonan-konsultasi.eml")
    case = letter_of(delivery).case
    assert (case.applicant.name, case.applicant.email) == ("Bagian Pengadaan", "pengadaan@contoh.example")
    assert letter_of(delivery).subject == "Permohonan konsultasi"
    assert facts(delivery).message_id == delivery.external_id == "<satu@contoh.example>"


@pytest.mark.office
def test_a_mail_without_documents_is_the_letter_itself(cast: Cast) -> None:
    delivery = came(cast, a_mail("Mohon informasi tentang katalog elektronik."))
    assert delivery.state == DeliveryState.LETTER
    assert [role for _, role in roles(delivery)] == ["letter"]


def test_the_first_pdf_is_chosen_before_a_word_document_and_a_spreadsheet_is_no_letter(cast: Cast) -> None:
    files = ((docx_bytes(), "pengantar.docx"), (pdf_bytes(2), "surat.pdf"), (pdf_bytes(), "lampiran.pdf"))
    delivery = came(cast, a_mail("Terlampir.", *files))
    assert [role for _, role in roles(delivery)] == ["attachment", "attachment", "letter", "attachment"]


@pytest.mark.office
def test_a_word_document_is_the_letter_where_there_is_no_pdf(cast: Cast) -> None:
    delivery = came(cast, with_word())
    assert roles(delivery)[1] == ("surat.docx", "letter")


def test_photographed_pages_are_the_letter_but_a_logo_is_not(cast: Cast) -> None:
    files = ((photo(), "hal1.jpg"), (photo(960), "hal2.jpg"), (photo(80, noisy=False), "logo.jpg"))
    delivery = came(cast, a_mail("Foto surat.", *files))
    assert [role for _, role in roles(delivery)] == ["attachment", "page", "page", "attachment"]
    run_steps("intake.pages")
    assert letter_of(delivery).files.get(name="surat.pdf").pages.count() == 2


def test_the_logo_in_the_text_is_left_in_the_mail_and_a_pasted_photo_is_taken(cast: Cast) -> None:
    mail = a_mail("Lihat foto.")
    mail.add_alternative('<p>Lihat foto</p><img src="cid:a"><img src="cid:b">', subtype="html")
    html = mail.get_payload()[1]  # type: ignore[index]
    html.add_related(photo(120, noisy=False), "image", "jpeg", cid="<a>", filename="logo.jpg")  # type: ignore[union-attr]
    html.add_related(photo(), "image", "jpeg", cid="<b>", filename="foto.jpg")  # type: ignore[union-attr]
    delivery = came(cast, mail)
    assert [name for name, _ in roles(delivery)][1:] == ["foto.jpg"]


def test_a_refused_attachment_stands_with_its_reason_and_the_letter_opens(cast: Cast) -> None:
    files = ((b"MZ\x90" * 50, "pasang.exe"), (plain_zip(), "berkas.zip"), (pdf_bytes(), "surat.pdf"))
    delivery = came(cast, a_mail("Terlampir.", *files))
    assert delivery.state == DeliveryState.LETTER
    told = {file.name: file.reason for file in delivery.files.all()}
    assert (told["pasang.exe"], told["berkas.zip"], told["surat.pdf"]) == ("unsupported-type", "archive", "")


@pytest.mark.office
def test_the_mail_is_the_letter_where_its_only_document_is_refused(cast: Cast) -> None:
    delivery = came(cast, a_mail("Terlampir.", (b"%PDF-1.7 rusak", "surat.pdf")))
    assert delivery.state == DeliveryState.LETTER
    assert [role for _, role in roles(delivery)] == ["letter", "attachment"]


def test_outlooks_own_envelope_is_kept_and_named_as_unsupported(cast: Cast) -> None:
    files = ((b"\x78\x9f\x3e\x22" + b"x" * 99, "winmail.dat"), (pdf_bytes(), "surat.pdf"))
    delivery = came(cast, a_mail("Terlampir.", *files))
    mail, envelope, _ = delivery.files.all()
    assert "unsafe-attachment" in mail.flags
    assert envelope.reason == "unsupported-type"


def test_a_forwarded_mail_gives_its_letter_too(cast: Cast) -> None:
    outer = a_mail("Diteruskan.", Message_ID="<luar@contoh.example>")
    outer.add_attachment(email.message_from_bytes(with_pdf(), policy=default))
    delivery = came(cast, outer)
    assert [(name.rpartition(".")[2], role) for name, role in roles(delivery)] == [
        ("eml", "attachment"), ("eml", "attachment"), ("pdf", "letter"),
    ]  # fmt: skip


@pytest.mark.parametrize("channel", [Channel.COMMAND, Channel.FOLDER, Channel.API])
def test_a_mail_by_another_door_is_taken_apart_the_same_way(cast: Cast, channel: Channel) -> None:
    delivery = came(cast, with_pdf(), name="dari-folder.eml", channel=channel)
    assert [role for _, role in roles(delivery)] == ["attachment", "letter"]
    assert roles(delivery)[0][0] == "dari-folder.eml"


def test_what_was_said_with_the_hand_over_stays(cast: Cast) -> None:
    delivery = arrived(
        cast.agency, with_pdf(), name="a.eml", stated=Stated(name="Dinas Percontohan", subject="Perihal")
    )
    run_steps("intake.check")
    delivery.refresh_from_db()
    said = Stated.from_json(delivery.stated)
    assert (said.name, said.subject, said.email) == ("Dinas Percontohan", "Perihal", "pengadaan@contoh.example")


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


def test_the_same_identity_with_other_bytes_is_another_letter_that_names_the_first(cast: Cast) -> None:
    first = came(cast, with_pdf())
    second = came(cast, with_pdf(Subject="Permohonan, diperbaiki"), name="dua.eml")
    assert second.state == DeliveryState.LETTER
    assert facts(second).same_as == facts(first)


def test_taking_apart_twice_adds_nothing(cast: Cast) -> None:
    from correspondence.intake.unpacking import choose_letter, unpack

    delivery = arrived(cast.agency, with_pdf(), name="a.eml", channel=Channel.MAIL)
    delivery.files.update(verdict="accept", media_type="message/rfc822", checked_at=timezone.now())
    for _ in range(2):
        unpack(delivery)
        choose_letter(delivery)
    assert delivery.files.count() == 2
