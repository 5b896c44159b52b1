"""What stands at the doors of the desk: scans, sheets, the scan folder, systems, mails, and what was held back.

`fill()` makes it inside an office, for the pictures; the mailbox of `MAILBOX` is one that nobody answers for.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from correspondence.foundation.jobs.models import OPEN_STATES, Step, StepState
from correspondence.intake.clients import client_with, make_client, revoke_client
from correspondence.intake.folder import sweep_folder
from correspondence.intake.mailbox.addresses import read_sources
from correspondence.intake.models import Channel, Mailbox, MailboxMessage, MessageState, Trouble
from correspondence.intake.stated import Stated
from correspondence.organization.models import Agency
from tests.cast import Cast, arrived, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.inspection.separator_scans import page, scan, sheet
from tests.intake.dividing import code
from tests.intake.mailing import a_mail, with_pdf
from tests.portal.bringing import BROKEN

MAILBOX = "imap://surat%40lkpp.example:sandi@127.0.0.1:9/INBOX?agency=lkpp"
LATER = timedelta(hours=6)  # no worker comes to it while the pictures are taken


def fill(cast: Cast) -> None:
    """Make something of everything that a registrar may find at the doors."""
    now = timezone.now()
    scans(cast.agency)
    lies_in_the_folder(now)
    systems(cast, now)
    mails(cast.agency, now)
    held_back(cast.agency, now)
    later = Step.objects.filter(name__in=("intake.pages", "intake.recognize"), state__in=OPEN_STATES)
    later.update(next_at=now + LATER)


def scans(agency: Agency) -> None:
    """Bring a pile with separator sheets, and a letter that still waits for its check."""
    pile = scan([page("Satu"), sheet(code()), page("Dua"), page("Dua lagi"), sheet(code()), page("Tiga")])
    arrived(agency, pile, name="tumpukan-pagi.pdf", channel=Channel.SCAN)
    run_steps("intake.check")
    arrived(agency, scan([page("Empat")]), name="surat-dari-loket-2.pdf", channel=Channel.SCAN)
    Step.objects.filter(name="intake.check", state__in=OPEN_STATES).update(next_at=timezone.now() + LATER)


def lies_in_the_folder(now: datetime) -> None:
    """Let scanners leave a file that stayed empty, a link, and one that is still being written."""
    inbox = Path(settings.INBOX) / "lkpp"
    inbox.mkdir(parents=True)
    (inbox / "pindaian-kosong.pdf").touch()
    (inbox / "pintasan.pdf").symlink_to("pindaian-kosong.pdf")
    sweep_folder(at=now - timedelta(minutes=11))
    sweep_folder(at=now)
    (inbox / "20261102-083015.pdf.part").write_bytes(b"%PDF-1.7\n")
    sweep_folder(at=now)


def systems(cast: Cast, now: datetime) -> None:
    """Make a system that delivers, one that never did, and one that was revoked."""
    registrar, agency = cast.actor("registrar"), cast.agency
    ends = now + timedelta(days=365)
    _used, token = make_client(
        actor=registrar,
        agency=agency,
        name="e-office-kabupaten",
        services=[cast.standard.code],
        expires_at=ends,
        at=now,
    )
    assert client_with(token, at=now) is not None
    make_client(actor=registrar, agency=agency, name="pemindai-lantai-2", at=now)
    old, _token = make_client(actor=registrar, agency=agency, name="aplikasi-lama", at=now)
    revoke_client(actor=registrar, client=old, at=now)


def mails(agency: Agency, now: datetime) -> None:
    """Let a mailbox have given a letter, a mail of a list, an automatic one, one too large and one that failed."""
    (source,) = read_sources(MAILBOX)
    mailbox = Mailbox.objects.create(
        name=source.name, agency_code=agency.code, tried_at=now, fetched_at=now - timedelta(hours=2), failures=3,
        trouble=Trouble.REFUSED,
    )  # fmt: skip
    came = (
        with_pdf(),
        with_pdf(List_Id="<milis.contoh.example>", Message_ID="<dua@contoh.example>", Subject="Undangan rapat"),
        a_mail("Saya sedang cuti.", Auto_Submitted="auto-replied", Subject="Otomatis: sedang cuti").as_bytes(),
    )
    for number, content in enumerate(came, 1):
        delivery = arrived(agency, content, name=f"{number}.eml", channel=Channel.MAIL)
        run_steps("intake.check")
        message(mailbox, agency, uid=number, state=MessageState.STORED, size=len(content), delivery=delivery)
    message(mailbox, agency, uid=4, state=MessageState.TOO_LARGE, size=61_000_000)
    message(mailbox, agency, uid=5, state=MessageState.FAILED, size=48_000)


def message(mailbox: Mailbox, agency: Agency, **values: object) -> None:
    """Write that a message of the mailbox was looked at, two hours ago."""
    now = timezone.now()
    times = {"arrived_at": now - timedelta(hours=3), "fetched_at": now - timedelta(hours=2)}
    MailboxMessage.objects.create(mailbox=mailbox, agency=agency, uidvalidity=1, **times, **values)


def held_back(agency: Agency, now: datetime) -> None:
    """Let a broken file be refused, and the check of another one give up."""
    stated = Stated(organization="Dinas Percontohan Kabupaten Contoh", subject="Permohonan konsultasi")
    arrived(agency, BROKEN, name="surat-rusak.pdf", channel=Channel.API, stated=stated)
    run_steps("intake.check")
    stopped = arrived(agency, pdf_bytes(), name="surat-berhenti.pdf", channel=Channel.FOLDER)
    check = Step.objects.filter(name="intake.check", object_id=str(stopped.pk))
    check.update(
        state=StepState.GAVE_UP, attempts=3, error="OSError: [Errno 28] No space left on device", finished_at=now
    )
