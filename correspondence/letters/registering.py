"""Registering a letter: fields as the registrar confirms them, the agenda number, the received stamp."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import ChangedMeanwhile, NotAllowed, Refused
from correspondence.foundation.jobs.planning import plan
from correspondence.organization.actors import OfficialActor
from correspondence.standards.events import CaseEventName

from .duplicate_keys import duplicate_key
from .models import IncomingLetter, RegisterKind
from .numbering import next_entry
from .states import LETTER_ROLES, FileState, LetterKind


@dataclass(frozen=True)
class LetterData:
    """What the register says of the letter; `version` is that of the page on which it was typed."""

    reference_number: str
    letter_date: date | None
    subject: str
    sender_name: str
    enclosure_note: str
    sensitivity: str
    urgency: str
    version: int
    kind: str = LetterKind.REQUEST
    purpose: str = ""
    help_wanted: str = ""
    problem: str = ""


@transaction.atomic
def save_fields(*, actor: OfficialActor, letter: IncomingLetter, data: LetterData, at: datetime) -> None:
    """Write the confirmed fields; raises `ChangedMeanwhile` when another page was faster."""
    cases.lock(letter.case)
    registrar_only(actor, letter)
    values = {key: value for key, value in asdict(data).items() if key != "version"}
    changes = _differences(letter, values)
    values["duplicate_key"] = duplicate_key(data.reference_number, data.letter_date)
    unchanged = IncomingLetter.objects.filter(pk=letter.pk, version=data.version)
    if not unchanged.update(**values, version=F("version") + 1):
        raise ChangedMeanwhile(_("Somebody else has just changed this letter. Open it again to see the change."))
    letter.refresh_from_db()
    if changes:
        record(actor=actor, action="letters.fields_saved", subject=letter, changes=changes, at=at)


@transaction.atomic
def register_letter(*, actor: OfficialActor, letter: IncomingLetter, data: LetterData, at: datetime) -> IncomingLetter:
    """Enter a received letter in the agency's agenda book and plan its received stamp.

    Raises `Refused` while a file of the letter itself is still being checked: nobody could say yet that it opens.
    """
    cases.lock(letter.case)
    locked = IncomingLetter.objects.select_for_update(no_key=True, of=("self",)).get(pk=letter.pk)
    if locked.entry_id is not None:
        raise Refused(_("This letter already has an agenda number."))
    if letter.files.filter(state=FileState.CHECKING, role__in=LETTER_ROLES).exists():
        raise Refused(_("The file is still being checked. Wait a few seconds, then register the letter."))
    save_fields(actor=actor, letter=letter, data=data, at=at)
    entry = next_entry(agency=letter.case.agency, kind=RegisterKind.INCOMING, at=at)
    letter.entry = entry
    letter.save(update_fields=["entry"])
    cases.record_event(
        case=letter.case, name=CaseEventName.CASE_REGISTERED, actor=actor, at=at, data={"number": str(entry)}
    )
    plan("letters.stamp_received", letter.pk, queue="intake")
    record(actor=actor, action="letters.registered", subject=letter, changes={"number": str(entry)}, at=at)
    return letter


def registrar_only(actor: OfficialActor, letter: IncomingLetter) -> None:
    """Refuse everybody but the registrar of the letter's agency with `NotAllowed`."""
    if not actor.is_registrar or actor.agency.pk != letter.case.agency_id:
        raise NotAllowed(_("Only the registrar of this agency may register letters."))


def _differences(letter: IncomingLetter, values: dict[str, Any]) -> dict[str, list[str]]:
    return {
        key: [str(getattr(letter, key) or ""), str(value or "")]
        for key, value in values.items()
        if (getattr(letter, key) or "") != (value or "")
    }
