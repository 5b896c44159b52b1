"""What a delivery becomes: only the mail that came tells whether a program sent it, not what a person attached."""

from email.message import EmailMessage

import pytest
from django.utils import timezone

from correspondence.foundation.files.keeping import keep
from correspondence.intake.machine import Arrival, receive_by_machine
from correspondence.intake.models import Channel, DeliveredFile, Delivery, DeliveryState
from correspondence.intake.receiving import UNKNOWN_TYPE, KeptFile, delivery_key
from correspondence.letters.states import FileRole
from correspondence.organization.actors import SystemActor
from tests.cast import Cast, arrived, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.mailing import a_mail, roles

pytestmark = pytest.mark.django_db


def out_of_office() -> EmailMessage:
    return a_mail("Saya sedang cuti.", Auto_Submitted="auto-replied", Message_ID="<cuti@contoh.example>")


def checked(delivery: Delivery) -> Delivery:
    assert run_steps("intake.check") == ["intake.check: done"]
    delivery.refresh_from_db()
    return delivery


def test_a_letter_with_a_forwarded_automatic_answer_is_a_letter(cast: Cast) -> None:
    mail = a_mail("Terlampir surat kami, dan jawaban otomatis yang kami terima.", (pdf_bytes(), "surat.pdf"))
    mail.add_attachment(out_of_office())
    delivery = checked(arrived(cast.agency, mail.as_bytes(), name="surat.eml", channel=Channel.MAIL))
    assert any("auto-reply" in file.flags for file in DeliveredFile.objects.exclude(taken_from=None))
    assert delivery.state == DeliveryState.LETTER
    assert [role for name, role in roles(delivery) if name == "surat.pdf"] == ["letter"]


@pytest.mark.parametrize("letter_first", [True, False])
def test_an_automatic_answer_handed_over_as_an_attachment_keeps_no_letter_back(cast: Cast, letter_first: bool) -> None:
    files = [
        KeptFile(keep([pdf_bytes()], media_type=UNKNOWN_TYPE), "surat.pdf", FileRole.LETTER),
        KeptFile(keep([out_of_office().as_bytes()], media_type=UNKNOWN_TYPE), "cuti.eml", FileRole.ATTACHMENT),
    ]
    arrival = Arrival(cast.agency, Channel.API, delivery_key("api", "satu"), received_at=timezone.now())
    ordered = files if letter_first else files[::-1]
    made = receive_by_machine(actor=SystemActor(job="api"), arrival=arrival, files=ordered, at=timezone.now())
    assert checked(made).state == DeliveryState.LETTER
