"""One letter on its whole way, whose worker is killed at every named point; each time another one goes on.

Runs inside one office (`manage.py shell`): Django is loaded once and every worker is a fork of it, so that no death
costs a start.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from threading import Event

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from correspondence.cases.models import Case
from correspondence.foundation import mail
from correspondence.foundation.jobs import faults, liveness
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.intake.confirming import ask_for_code
from correspondence.intake.folder import TAKEN, sweep_folder
from correspondence.intake.receipt_slips import ask_for_slip
from correspondence.organization.models import Agency
from correspondence.standards.models import StandardVersion
from portal.demo.office import PASSWORD
from signatures.requesting import request_signature
from templates_docx.clearing import pass_on
from templates_docx.models import PreparedLetter, ReplyDraft
from tests.cast import Cast
from tests.journeys import walking
from tests.live import QUEUES

LOOKS = 100  # at the scan folder, a tenth of a second apart


def story(marks: Path) -> dict[str, object]:
    """Kill and go on at every point of the way; tell how each armed worker ended and which steps are not done."""
    ends: dict[str, int] = {}

    def killed(fault: str, work: Callable[[], None] = work_off) -> None:
        point, _, seconds = fault.partition(":")
        ends[point] = in_child(work, f"{point}:{marks / point}:{seconds or 0}")

    for point in ("intake.check", "intake.pages", "intake.recognize:1", "jobs.before_close"):
        killed(point)
    in_child(work_off)
    cast = Cast(agency=Agency.objects.get(), standard=StandardVersion.objects.get())
    beside_the_way(cast, killed)
    answer_it(cast, killed)
    scan_into_the_folder(killed)
    undone = Step.objects.exclude(state=StepState.DONE).order_by("pk")
    return {"ends": ends, "undone": [f"{step.key} {step.state} {step.error}" for step in undone]}


def beside_the_way(cast: Cast, killed: Callable[[str], None]) -> None:
    """Register the letter (its stamp), ask for its slip, for a code, and let mails leave."""
    walking.register(cast, Case.objects.get().letter)
    killed("letters.stamp_received")
    in_child(work_off)
    ask_for_slip(actor=cast.actor("registrar"), case=Case.objects.get(), at=timezone.now())
    killed("intake.receipt")
    in_child(work_off)
    ask_for_code(browser="a browser", email="pengirim@contoh.example", at=timezone.now())
    killed("intake.mail_code")
    in_child(work_off)
    for point in ("mail.deliver", "mail.before_send", "mail.sent"):
        with transaction.atomic():
            mail.queue(to=["pengirim@contoh.example"], subject=point, text=point, about=Case.objects.get())
        killed(point)
        in_child(work_off)


def answer_it(cast: Cast, killed: Callable[[str], None]) -> None:
    """Bring the letter down, a draft up, and have it prepared and signed."""
    case = Case.objects.get()
    walking.dispose_down(cast, case)
    walking.collect_material(cast, case)
    draft = walking.write_reply(cast, case)
    for account in ("subkoordinator", "koordinator", "direktur"):
        draft.refresh_from_db()
        pass_on(actor=cast.actor(account), draft=draft, version_number=2, at=timezone.now())
    killed("drafts.prepare:0.6")
    in_child(work_off)
    prepared = PreparedLetter.objects.get(draft=ReplyDraft.objects.get())
    assert prepared.pdf is not None
    request_signature(
        actor=cast.actor("direktur"),
        prepared=prepared,
        seen_sha256=prepared.pdf.sha256,
        password=PASSWORD,
        at=timezone.now(),
    )
    killed("signatures.sign")
    in_child(work_off)


def scan_into_the_folder(killed: Callable[[str, Callable[[], None]], None]) -> None:
    """Let a scanner put a letter there, whose taker dies between the commit and the move."""
    scan = Path(settings.INBOX) / "pindaian.pdf"
    scan.parent.mkdir(parents=True, exist_ok=True)
    scan.write_bytes(b"%PDF-1.4\n% " + secrets.token_hex(8).encode() + b"\n%%EOF\n")
    killed("folder.before_move", take_scans)
    in_child(take_scans)
    in_child(work_off)


def take_scans() -> None:
    """Look at the scan folder until nothing lies there."""
    pause, folder = Event(), Path(settings.INBOX)
    for _look in range(LOOKS):
        sweep_folder(at=timezone.now())
        if not any(path.is_file() for path in folder.iterdir()):
            assert any((folder / TAKEN).rglob("*.pdf"))
            return
        pause.wait(0.1)


def work_off() -> None:
    """Do everything that waits, as `manage.py worker --batch` does."""
    call_command("worker", queues=QUEUES, batch=True, interval=0.05)


def in_child(work: Callable[[], None], fault: str = "") -> int:
    """Do it in a process of its own that dies at the named point; return its exit status (-9: it was killed)."""
    connections.close_all()  # a connection does not survive a fork
    liveness.end()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            faults.arm(fault)
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
