"""The whole way at the services, with real tools, from the delivery to the dispatched reply."""

import subprocess
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from correspondence.cases import clocks
from correspondence.cases.models import Case, WorkItem
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.journal import flaws
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.files.keeping import read
from correspondence.letters.models import Finding
from correspondence.standards.clock_facts import ClockPhase
from correspondence.standards.progress import StepState
from correspondence.standards.source import RequirementKind
from signatures.releasing import release
from tests.cast import Cast, delivered_letter, letter_of, run_steps
from tests.journeys import walking
from tests.letters import scanned_letter

pytestmark = [pytest.mark.django_db, pytest.mark.ocr, pytest.mark.office]


def test_a_letter_goes_the_whole_way(cast: Cast, tmp_path: Path) -> None:
    letter = letter_of(delivered_letter(cast, scanned_letter()))
    assert run_steps("intake.check", "intake.pages", "intake.recognize") == [
        "intake.check: done",
        "intake.pages: done",
        "intake.recognize: done",
    ]
    letter.refresh_from_db()
    assert (letter.reference_number, str(letter.letter_date)) == ("000.3.2/118/PBJ", "2026-11-09")
    assert set(Finding.objects.values_list("kind", flat=True)) == {"letterhead", "signature", "stamp"}

    assert walking.register(cast, letter).complete
    case = Case.objects.get()
    assert clocks.state(case, now=timezone.now()).state is ClockPhase.NOT_STARTED  # type: ignore[union-attr]
    walking.dispose_down(cast, case)
    walking.collect_material(cast, case)
    clock = clocks.state(case, now=timezone.now())
    assert clock is not None
    assert (clock.state, clock.promised) == (ClockPhase.RUNNING, 10)

    prepared = walking.clear_up(cast, walking.write_reply(cast, case))
    signed = walking.sign(cast, prepared)
    assert signed.block[0].startswith("a.n. Kepala")
    assert signed.block[2:] == ["u.b.", "Direktur Pengembangan Sistem Katalog,"]
    release(actor=cast.actor("sekretaris"), signed=signed, at=timezone.now())
    run_steps("mail.deliver")

    case.refresh_from_db()
    assert case.state == CaseState.ANSWERED
    assert {step.state for step in clocks.steps(case)} == {StepState.DONE}
    assert not WorkItem.objects.open().exists()
    assert mail.outbox[-1].to == ["pengirim@contoh.example"]
    assert mail.outbox[-1].attachments[0][1] == read(signed.pdf)
    assert list(flaws()) == []
    assert AuditEntry.objects.filter(action="letters.dispatched").count() == 1
    _check_signed_pdf(tmp_path / "signed.pdf", read(signed.pdf))


def _check_signed_pdf(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0
    shown = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in shown
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert len(fonts) >= 2
    assert all(line.split()[-5] == "yes" for line in fonts), fonts


def test_an_incomplete_letter_waits_for_its_sender(cast: Cast) -> None:
    letter = letter_of(delivered_letter(cast, scanned_letter()))
    check = walking.register(cast, letter, missing=[RequirementKind.STAMP])
    case = Case.objects.get()
    assert not check.complete
    assert case.state == CaseState.INCOMPLETE
    assert letter.case.letter.entry is not None, "a received letter is registered even when it is incomplete"
    assert not WorkItem.objects.open().exists()
    run_steps("mail.deliver")
    assert "Mohon bubuhkan cap." in mail.outbox[-1].body
