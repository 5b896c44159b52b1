"""How a sender can be reached, as the registrar enters or corrects it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from correspondence.cases import services as cases
from correspondence.foundation.audit.journal import record
from correspondence.letters.models import IncomingLetter
from correspondence.letters.registering import registrar_only
from correspondence.organization.actors import OfficialActor

from .notices import tell_sender_received


@dataclass(frozen=True)
class Contact:
    """A sender's e-mail address and telephone number; empty where there is none."""

    email: str
    phone: str


@transaction.atomic
def save_contact(*, actor: OfficialActor, letter: IncomingLetter, contact: Contact, at: datetime) -> None:
    """Write how the sender can be reached; a new e-mail address gets the receipt with the tracking code.

    Raises `NotAllowed` for everybody but the registrar of the letter's agency.
    """
    cases.lock(letter.case)
    registrar_only(actor, letter)
    applicant = letter.case.applicant
    wanted = asdict(contact)
    changes = {name: [getattr(applicant, name), value] for name, value in wanted.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return
    applicant.email, applicant.phone = contact.email, contact.phone
    if "email" in changes:
        applicant.email_confirmed_at = None  # the registrar typed it: no code has proven it
    applicant.save(update_fields=["email", "phone", "email_confirmed_at"])
    record(actor=actor, action="intake.contact_saved", subject=letter, changes=changes, at=at)
    if "email" in changes:
        tell_sender_received(letter.case)
