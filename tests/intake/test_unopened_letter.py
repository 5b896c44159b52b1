"""A letter in Word on a machine whose sandbox is bare: received, kept, registered by hand, opened later."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from correspondence.foundation import sandbox
from correspondence.foundation.files.keeping import keep, read
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.planning import retry
from correspondence.inspection.safety import UNOPENED
from correspondence.intake.models import Channel, DeliveredFile
from correspondence.intake.receiving import UNKNOWN_TYPE, HandOver, KeptFile, delivery_key, receive
from correspondence.letters.models import IncomingLetter
from correspondence.letters.states import FileRole, FileState
from correspondence.organization.actors import SystemActor
from correspondence.parties.models import ApplicantType, Correspondent
from tests.cast import Cast, run_steps
from tests.inspection.safety_samples import docx_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_rung(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def choose(word: str) -> None:
        monkeypatch.setenv("TANGGAP_SANDBOX", word)
        if sandbox.rung() != word:
            pytest.skip(sandbox.refusal())

    return choose


def word_letter(cast: Cast, content: bytes) -> IncomingLetter:
    applicant = Correspondent(applicant_type=ApplicantType.INSTITUTION, name="Bagian", organization="Dinas Contoh")
    hand_over = HandOver(
        agency=cast.agency,
        channel=Channel.COMMAND,
        key=delivery_key("unopened"),
        applicant=applicant,
        received_at=timezone.now(),
        addressee=cast.position("kepala"),
        standard_version=cast.standard,
    )
    file = KeptFile(keep([content], media_type=UNKNOWN_TYPE), "surat.docx", FileRole.LETTER)
    delivery = receive(actor=SystemActor(job="receive"), hand_over=hand_over, files=[file], at=timezone.now())
    assert delivery.case is not None
    return delivery.case.letter


@pytest.mark.office
@pytest.mark.parametrize("rung", ["bare", "none"])
def test_it_waits_unopened_and_is_opened_when_a_person_asks(
    rung: str, cast: Cast, on_rung: Callable[[str], None]
) -> None:
    on_rung(rung)
    content = docx_bytes()
    letter = word_letter(cast, content)
    run_steps()
    file = letter.files.get()
    assert (file.state, file.flags, file.pages.count()) == (FileState.USABLE, [UNOPENED], 0)
    assert read(file.original) == content
    stopped = Step.objects.filter(state=StepState.GAVE_UP).order_by("pk")
    assert {(step.name, step.error) for step in stopped} == {
        ("intake.pages", UNOPENED),
        ("intake.recognize", UNOPENED),
    }
    letter.refresh_from_db()
    assert letter.inspected_at is not None  # the registrar's form no longer waits for the machine
    on_rung("bubblewrap")
    for step in stopped:
        retry(step)
    run_steps()
    file.refresh_from_db()
    assert (file.state, file.flags) == (FileState.USABLE, [])
    assert file.pages.count() == 1
    assert DeliveredFile.objects.get(letter_file=file).flags == []
