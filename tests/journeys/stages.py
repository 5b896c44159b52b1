"""Letters in every state of the way, made at the services with real tools: what the screens are looked at with.

`fill(name)` makes one stage inside an office and prints, as JSON, the ids that its addresses need.
"""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pikepdf
import time_machine
from django.utils import timezone

from correspondence.calendars import queries as calendars
from correspondence.calendars.workdays import is_working_day
from correspondence.cases.models import Case
from correspondence.cases.tracking import grouped
from correspondence.foundation.jobs.models import OPEN_STATES, Step
from correspondence.organization.models import Agency
from correspondence.standards.models import StandardVersion
from correspondence.standards.source import RequirementKind
from disposition.returning import return_letter
from disposition.routing import acknowledge
from portal.demo.composing import LetterText, scanned_pdf
from portal.demo.letters import COMPANY, INSTITUTION
from signatures.models import SignedDocument
from signatures.releasing import release
from templates_docx.clearing import pass_on
from templates_docx.drafting import Correction, correct_draft
from tests.cast import Cast, delivered_letter, run_steps
from tests.journeys import walking

READING = ("intake.check", "intake.pages", "intake.recognize")
EMAIL = "pengirim@kabupaten.example"
SUBJECTS = {
    "read": "Permohonan konsultasi pencantuman produk pada Katalog Elektronik",
    "ordered": "Permohonan penjelasan negosiasi harga melalui E-purchasing",
    "collected": "Konsultasi perlakuan produk sama dengan harga antarwilayah yang berbeda",
    "drafted": "Permohonan penjelasan persyaratan usaha mikro pada Toko Daring",
    "prepared": "Konsultasi perpanjangan pencantuman produk pada Katalog Elektronik",
    "signed": "Permohonan penjelasan perubahan data penyedia",
    "dispatched": "Konsultasi pembatalan paket E-purchasing",
    "returned": "Permohonan narasumber pelatihan Katalog Elektronik",
}
BODY = (
    "Sehubungan dengan surat Saudara, kami sampaikan hal-hal sebagai berikut.\n\n"
    "1. Usaha mikro dapat mencantumkan produk tanpa toko daring sendiri.\n"
    "2. Negosiasi harga dilakukan melalui fitur yang tersedia.\n\n"
    "Atas perhatian Saudara kami ucapkan terima kasih."
)


@cache
def people() -> Cast:
    """Give the people of the office that this process works on."""
    return Cast(agency=Agency.objects.get(), standard=StandardVersion.objects.get())


def _delivered(text: LetterText, key: str, *, pdf: bytes = b"", addressee: str = "kepala") -> Case:
    delivery = delivered_letter(people(), pdf or scanned_pdf(text), key=key, email=EMAIL, addressee=addressee)
    assert delivery.case is not None
    return delivery.case


def _read(name: str, number: int) -> Case:
    text = replace(INSTITUTION, number=f"000.3.2/{number}/PBJ", subject=SUBJECTS[name], seed=number)
    case = _delivered(text, text.number)
    run_steps(*READING)
    return Case.objects.get(pk=case.pk)


def _registered(name: str, number: int) -> Case:
    case = _read(name, number)
    walking.register(people(), case.letter)
    return Case.objects.get(pk=case.pk)


def received() -> Case:
    """A letter that the machine has not read yet, and will not while the pictures are taken."""
    case = _delivered(replace(INSTITUTION, number="000.3.2/301/PBJ", seed=301), "received")
    later = timezone.now() + timedelta(hours=6)
    Step.objects.filter(name__in=READING, state__in=OPEN_STATES).update(next_at=later)
    return case


def read() -> Case:
    """A letter that waits to be registered."""
    return _read("read", 302)


def unusable() -> Case:
    """A letter that needs a password: its sender is asked to send it again."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(scanned_pdf(INSTITUTION))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="kunci", user="kunci"))
    case = _delivered(INSTITUTION, "unusable", pdf=out.getvalue())
    run_steps(*READING)
    return case


def incomplete() -> Case:
    """A company's letter without a stamp: it waits for its sender."""
    case = _delivered(COMPANY, "incomplete", addressee="direktur")
    run_steps(*READING)
    walking.register(people(), case.letter, addressee="direktur", missing=[RequirementKind.STAMP])
    return case


def returned() -> Case:
    """A letter that Kepala gave back to the registrar."""
    case = _registered("returned", 303)
    at, recipient = timezone.now(), walking.open_recipient(case, "kepala")
    reason = "Surat ini untuk unit pelatihan, bukan untuk kami."
    return_letter(actor=people().actor("kepala"), recipient=recipient, reason=reason, at=at)
    return case


def ordered() -> Case:
    """A letter at the third level: Direktur has to give disposisi."""
    case = _registered("ordered", 304)
    for upper, lower in (("kepala", "deputi"), ("deputi", "direktur")):
        walking.pass_down(people(), case, upper, lower)
    return case


def studied(number: int = 305) -> Case:
    """A letter that Staf has not received yet."""
    case = _registered("collected", number)
    walking.dispose_down(people(), case)
    return case


def collected() -> Case:
    """A letter whose material Staf is collecting: the clock runs."""
    case = studied(310)
    staf = people().actor("staf")
    acknowledge(actor=staf, recipient=walking.open_recipient(case, "staf"), at=timezone.now())
    return case


def handed_in(number: int = 306) -> Case:
    """A letter whose reply may be begun."""
    case = _registered("drafted", number)
    walking.dispose_down(people(), case)
    walking.collect_material(people(), case)
    return case


def drafted() -> Case:
    """A draft that Koordinator has corrected and holds."""
    case, cast = handed_in(311), people()
    draft = walking.write_reply(cast, case, BODY)
    pass_on(actor=cast.actor("subkoordinator"), draft=draft, version_number=2, at=timezone.now())
    draft.refresh_from_db()
    correction = Correction(base=2, body=BODY.replace("fitur yang tersedia", "menu negosiasi"), comment="Istilah")
    correct_draft(actor=cast.actor("koordinator"), draft=draft, correction=correction, at=timezone.now())
    return case


def _prepared(name: str, number: int) -> tuple[Case, SignedDocument | None]:
    case, cast = _registered(name, number), people()
    walking.dispose_down(cast, case)
    walking.collect_material(cast, case)
    prepared = walking.clear_up(cast, walking.write_reply(cast, case, BODY))
    return case, None if name == "prepared" else walking.sign(cast, prepared)


def prepared() -> Case:
    """A reply that waits for the signature of Direktur."""
    return _prepared("prepared", 307)[0]


def signed() -> Case:
    """A signed reply that waits to be sent."""
    return _prepared("signed", 308)[0]


def dispatched() -> Case:
    """A reply that was sent."""
    case, document = _prepared("dispatched", 309)
    assert document is not None
    release(actor=people().actor("sekretaris"), signed=document, at=timezone.now())
    return case


# Each stage with its age in working days, the oldest first: the journal is written in the order of time.
STAGES: dict[str, tuple[Callable[[], Case], int]] = {
    "dispatched": (dispatched, 9),
    "collected": (collected, 9),
    "drafted": (drafted, 6),
    "handed_in": (handed_in, 5),
    "incomplete": (incomplete, 4),
    "returned": (returned, 3),
    "ordered": (ordered, 2),
    "studied": (studied, 1),
    "unusable": (unusable, 0),
    "read": (read, 0),
    "signed": (signed, 0),
    "prepared": (prepared, 0),
    "received": (received, 0),
}


def fill(name: str) -> None:
    """Make one stage, that many working days ago, and print its ids."""
    make, age = STAGES[name]
    with time_machine.travel(_working_day_before(timezone.now(), age) if age else timezone.now(), tick=True):
        case = make()
        run_steps("mail.deliver", "letters.stamp_received")
    document = SignedDocument.objects.filter(prepared__draft__case=case).first()
    ids = {
        "case": case.pk,
        "letter": case.letter.pk,
        "recipient": case.dispositions.latest("pk").recipients.latest("pk").pk if case.dispositions.exists() else 0,
        "tracking": grouped(case.tracking_code),
        "verification": document.code if document else "",
    }
    sys.stdout.write(json.dumps(ids))


def _working_day_before(now: datetime, days: int) -> datetime:
    calendar, day = calendars.load(people().agency.calendar_code), now
    while days:
        day -= timedelta(days=1)
        days -= is_working_day(timezone.localdate(day), calendar)
    return day.replace(hour=2, minute=30)  # 9.30 in Jakarta
