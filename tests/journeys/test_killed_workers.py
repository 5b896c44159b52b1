"""A worker killed with `kill -9` in the middle of a step: another one finishes the letter."""

import json
import signal
from pathlib import Path

import pytest

from tests.letters import scanned_letter
from tests.live import Office

pytestmark = [pytest.mark.ocr, pytest.mark.office, pytest.mark.slow]
STEP = """
from correspondence.foundation.jobs.models import Step
step = Step.objects.get(name={!r})
print(step.state, step.attempts)
"""
READ = "from correspondence.letters.models import *; print(IncomingLetter.objects.get().reference_number)"
# Brings the one letter of the office as far as an initialled draft, whose conversion is then due.
TO_THE_DRAFT = """
from django.utils import timezone
from correspondence.cases.models import Case
from correspondence.organization.models import Agency
from correspondence.standards.models import StandardVersion
from tests.cast import Cast
from tests.journeys import walking
from templates_docx.clearing import pass_on
cast = Cast(agency=Agency.objects.get(), standard=StandardVersion.objects.get())
case = Case.objects.get()
walking.register(cast, case.letter)
case = Case.objects.get()
walking.dispose_down(cast, case)
walking.collect_material(cast, case)
draft = walking.write_reply(cast, case)
for account in ("subkoordinator", "koordinator", "direktur"):
    draft.refresh_from_db()
    pass_on(actor=cast.actor(account), draft=draft, version_number=2, at=timezone.now())
"""


def deliver(office: Office, folder: Path) -> None:
    scan = folder / "surat.pdf"
    scan.write_bytes(scanned_letter())
    codes = ("--service", "konsultasi-katalog", "--addressee", "kepala")
    done = office.manage("receive", str(scan), *codes, "--json")
    assert done.returncode == 0, done.stderr


def killed_in(office: Office, step: str, seconds: str, folder: Path) -> None:
    killed = office.worker(FAULT_AT=f"{step}:{folder / 'killed'}:{seconds}")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert office.ask(STEP.format(step)) == "running 1"


def finished(office: Office, step: str) -> None:
    done = office.worker()
    assert done.returncode == 0, done.stderr
    assert office.ask(STEP.format(step)) == "done 2"
    assert json.loads(office.manage("verify_audit", "--json").stdout)["whole"]


@pytest.mark.parametrize(
    ("step", "seconds"), [("intake.check", "0"), ("intake.pages", "0"), ("intake.recognize", "1.5")]
)
def test_a_letter_arrives_though_its_worker_is_killed(office: Office, tmp_path: Path, step: str, seconds: str) -> None:
    deliver(office, tmp_path)
    killed_in(office, step, seconds, tmp_path)
    finished(office, step)
    assert office.ask(READ) == "000.3.2/118/PBJ"


def test_a_reply_is_prepared_though_its_worker_is_killed_while_converting(office: Office, tmp_path: Path) -> None:
    deliver(office, tmp_path)
    assert office.worker().returncode == 0
    office.ask(TO_THE_DRAFT)
    killed_in(office, "drafts.prepare", "0.6", tmp_path)
    finished(office, "drafts.prepare")
    prepared = (
        "from templates_docx.models import *; print(PreparedLetter.objects.get(pdf__isnull=False).reference_number)"
    )
    assert office.ask(prepared).startswith("1/")
