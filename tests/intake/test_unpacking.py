"""E-mails taken apart: which file is the letter, what is said of the sender, and what is kept."""

import email
from email.policy import default

import pytest
from django.utils import timezone

from correspondence.foundation.files.keeping import read
from correspondence.intake.models import Channel, DeliveryState
from correspondence.intake.stated import Stated
from tests.cast import Cast, arrived, letter_of, run_steps
from tests.inspection.safety_samples import docx_bytes, pdf_bytes, plain_zip
from tests.intake.mailing import a_mail, came, facts, photo, roles, with_pdf, with_word

pytestmark = pytest.mark.django_db


def attached(content: bytes) -> bytes:
    """Give the first file of a mail as another reader sees it."""
    mail = email.message_from_bytes(content, policy=default)
    found = next(mail.iter_attachments()).get_content()
    assert isinstance(found, bytes)
    return found


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
