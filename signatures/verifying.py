"""What the public reads of a signed letter under its code: who signed, in which capacity, when, and the bytes now."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from correspondence.foundation.files.keeping import verify
from correspondence.letters.states import Sensitivity
from correspondence.organization.models import Capacity

from .models import SignedDocument

CODE = re.compile(r"[0-9a-f]{26}")


@dataclass(frozen=True)
class Verification:
    """The facts of one signed letter; `intact` says whether our stored bytes still have their fingerprint.

    `subject` is empty where the letter is protected; `block` are the lines above the signature (a.n., u.b.).
    """

    office: str
    number: str
    letter_date: date
    subject: str
    block: tuple[str, ...]
    position: str
    capacity: str
    substantive: bool
    signed_at: datetime
    certified: bool
    certificate_sha256: str
    sha256: str
    intact: bool


def cleaned_code(typed: str) -> str:
    """Bring a typed code, or a whole address from a QR code, to the stored form; empty where it holds no code."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    found = CODE.fullmatch(re.sub(r"[\s\-–.]", "", last).lower())
    return found.group() if found else ""


def verification_of(code: str) -> Verification | None:
    """Return what is known under this code and hash our stored bytes again now; None for an unknown code."""
    related = ("pdf", "position", "prepared__draft__case__agency", "prepared__draft__case__letter")
    signed = SignedDocument.objects.select_related(*related).filter(code=cleaned_code(code) or None).first()
    if signed is None:
        return None
    letter = signed.prepared.draft.case.letter
    return Verification(
        office=signed.prepared.draft.case.agency.name,
        number=signed.prepared.reference_number,
        letter_date=signed.prepared.letter_date,
        subject=letter.subject if letter.sensitivity == Sensitivity.ORDINARY else "",
        block=tuple(signed.block),
        position=signed.position.title,
        capacity=str(Capacity(signed.capacity).label),
        substantive=signed.capacity == Capacity.SUBSTANTIVE,
        signed_at=signed.signed_at,
        certified=signed.certified,
        certificate_sha256=signed.certificate_sha256,
        sha256=signed.pdf.sha256,
        intact=verify(signed.pdf),
    )
