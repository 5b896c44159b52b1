"""What a sender or another system says of a letter: nothing of it is proven, the registrar confirms or corrects it."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from correspondence.letters.duplicate_keys import refresh
from correspondence.letters.models import IncomingLetter
from correspondence.parties.models import ApplicantType, Correspondent

UNKNOWN_SENDER = "Belum diketahui"  # stands in the register until the registrar names the sender

# Said of the letter, and how long the letter's columns are.
LONGEST = {"reference_number": 120, "subject": 300}


@dataclass(frozen=True)
class Stated:
    """What is said of a letter, every part empty where nothing was said; `letter_date` is YYYY-MM-DD.

    `cq` names the unit below the addressee for whose attention (c.q.) the letter is written.
    """

    applicant_type: str = ""
    name: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    cq: str = ""
    subject: str = ""
    reference_number: str = ""
    letter_date: str = ""

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Stated":
        """Read what `to_json` wrote; parts that a later version added are empty."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: str(said) for name, said in value.items() if name in known})

    def to_json(self) -> dict[str, str]:
        """Return the parts that say something."""
        return {name: said for name, said in asdict(self).items() if said}

    def correspondent(self) -> Correspondent:
        """Return the sender as far as named, not stored yet; an unnamed one is not known yet."""
        kind = self.applicant_type if self.applicant_type in ApplicantType.values else ApplicantType.INSTITUTION
        return Correspondent(
            applicant_type=kind,
            name=(self.name or self.organization or UNKNOWN_SENDER)[:200],
            organization=self.organization[:200],
            email=self.email[:254],
            phone=self.phone[:40],
            address=self.address,
        )


def prefill(letter: IncomingLetter, stated: Stated) -> None:
    """Offer what was said; what is read from the pages later fills only what stays empty."""
    if not any(getattr(stated, name) for name in (*LONGEST, "letter_date")):
        return
    for name, longest in LONGEST.items():
        setattr(letter, name, getattr(stated, name)[:longest])
    if stated.letter_date:
        letter.letter_date = date.fromisoformat(stated.letter_date)
    letter.save(update_fields=[*LONGEST, "letter_date"])
    refresh(letter)
