"""Builders of the desk's tests: a small letter as PDF, and letters in the states that the desk shows."""

from datetime import date, datetime
from functools import cache
from io import BytesIO

from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from correspondence.cases import clocks
from correspondence.foundation.files.keeping import keep
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.letters.models import Finding, IncomingLetter, LetterFile, PageImage, Reading
from correspondence.letters.registering import LetterData
from correspondence.letters.states import FileRole, FileState
from correspondence.parties.models import ApplicantType
from correspondence.standards.requirements import Authority, RequirementFinding, check_requirements
from correspondence.standards.source import RequirementKind
from disposition.admitting import Direction, admit_letter
from tests.cast import Cast, delivered_letter, letter_of

NEEDED = (RequirementKind.LETTERHEAD, RequirementKind.SIGNATURE, RequirementKind.STAMP)


@cache
def page_picture(width: int = 620, height: int = 877) -> Image.Image:
    """Draw a page: dense lines everywhere but in a blank field at the right below the top."""
    page = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(page)
    for top in range(20, height - 20, 8):
        blank = 0.16 * height < top < 0.26 * height
        pen.line((40, top, width * 0.55 if blank else width - 20, top), fill=0, width=3)
    return page


@cache
def small_pdf() -> bytes:
    """Give a PDF of one such page."""
    out = BytesIO()
    page_picture().save(out, "PDF", resolution=75)
    return out.getvalue()


@cache
def small_png() -> bytes:
    """Give the page as a picture."""
    out = BytesIO()
    page_picture().save(out, "PNG")
    return out.getvalue()


def arrived(cast: Cast, key: str, *, at: datetime | None = None, addressee: str = "kepala") -> IncomingLetter:
    """Give a delivered letter that the machine has not read yet."""
    return letter_of(delivered_letter(cast, small_pdf(), key=key, at=at, addressee=addressee))


def inspected(cast: Cast, key: str, *, at: datetime | None = None, addressee: str = "kepala") -> IncomingLetter:
    """Give a delivered letter as the machine leaves it: page, text, marks (a doubtful stamp) and readings."""
    letter = arrived(cast, key, at=at, addressee=addressee)
    for delivery in letter.case.deliveries.all():
        Step.objects.filter(name="intake.check", object_id=str(delivery.pk)).update(state=StepState.DONE)
    file = letter.files.get()
    copy = keep([small_pdf()], media_type="application/pdf")
    LetterFile.objects.filter(pk=file.pk).update(state=FileState.USABLE, searchable=copy, text="Teks halaman satu")
    picture = keep([small_png()], media_type="image/png")
    PageImage.objects.create(file=file, number=1, width=620, height=877, image=picture)
    box = {"file": file, "page": 1, "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.1}
    for kind, sure in (("letterhead", 0.97), ("signature", 0.91), ("stamp", 0.62)):
        Finding.objects.create(kind=kind, confidence=sure, reason="stamp.ring", **box)
    for name, value, sure in (("nomor", f"{key}/118/PBJ", 0.96), ("tanggal", "2026-03-09", 0.58)):
        Reading.objects.create(name=name, value=value, confidence=sure, **box)
    letter.reference_number, letter.subject = f"{key}/118/PBJ", f"Permohonan konsultasi {key}"
    letter.letter_date, letter.inspected_at = date(2026, 3, 9), timezone.now()
    letter.save()
    return letter


def registered(cast: Cast, key: str, *, at: datetime | None = None, addressee: str = "kepala") -> IncomingLetter:
    """Give a complete letter that was registered and lies with its addressee."""
    letter = inspected(cast, key, at=at, addressee=addressee)
    admit(cast, letter, addressee=addressee, at=at)
    letter.refresh_from_db()
    return letter


def admit(cast: Cast, letter: IncomingLetter, *, addressee: str = "kepala", at: datetime | None = None) -> None:
    """Register the letter as complete, its files taken as usable."""
    letter.files.filter(state=FileState.CHECKING).update(state=FileState.USABLE)
    rule = clocks.rule_of(letter.case)
    assert rule is not None
    seen = [RequirementFinding(kind, True, Authority.PERSON) for kind in NEEDED]
    admit_letter(
        actor=cast.actor("registrar"),
        letter=letter,
        data=LetterData(
            letter.reference_number, letter.letter_date, letter.subject, "Bagian Pengadaan", "", "ordinary",
            "ordinary", letter.version,
        ),
        direction=Direction(cast.standard, "surat", cast.position(addressee), ApplicantType.INSTITUTION),
        decisions={},
        lines=check_requirements(rule, ApplicantType.INSTITUTION, seen),
        note="",
        at=at or timezone.now(),
    )  # fmt: skip


def signed_in(cast: Cast, account: str) -> Client:
    """Give a browser in which the account is signed in."""
    client = Client(raise_request_exception=True)
    client.force_login(cast.actor(account).user)
    return client


def typed(letter: IncomingLetter, cast: Cast, **changes: object) -> dict[str, object]:
    """Give the registering form filled in completely, with these changes (None leaves a field out)."""
    marks = {f"finding-{each.pk}": "agreed" for each in Finding.objects.filter(file__letter=letter)}
    values: dict[str, object] = {
        "version": letter.version,
        "reference_number": "000.3.2/118/PBJ",
        "letter_date": "2026-03-09",
        "sender_name": "Bagian Pengadaan",
        "subject": "Permohonan konsultasi",
        "enclosure_note": "2 berkas",
        "sensitivity": "ordinary",
        "urgency": "ordinary",
        "kind": "request",
        "applicant_type": "institution",
        "service": cast.standard.pk,
        "addressee": cast.position("kepala").pk,
        "note": "",
        **{f"need-{kind}": "present" for kind in NEEDED},
        **marks,
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def attached_roles(letter: IncomingLetter) -> list[str]:
    """Give the roles of the letter's files in their order."""
    return [FileRole(file.role).value for file in letter.files.all()]
