"""Builders of the tracking tests: a sender's letter in the states that the page shows, and the way in."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from django.test import Client
from django.utils import timezone

from correspondence.calendars.facts import Unit
from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.foundation.files.keeping import keep
from correspondence.letters.dispatching import Reply, dispatch
from correspondence.letters.models import OutgoingLetter, RegisterKind
from correspondence.letters.numbering import next_entry
from correspondence.letters.registering import LetterData
from correspondence.letters.states import FileState
from correspondence.organization.actors import SystemActor
from correspondence.parties.models import ApplicantType
from correspondence.standards.events import CaseEventName
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.requirements import Authority, RequirementFinding, check_requirements
from correspondence.standards.services import publish
from correspondence.standards.source import RequirementKind, TimeLimit, Trigger
from disposition.admitting import Direction, admit_letter
from disposition.models import Recipient
from disposition.routing import Instruction, acknowledge, dispose
from tests.cast import Cast
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.sending import sent_case, upload

EMAIL = "pengadaan@contoh.example"
CHAIN = ("kepala", "deputi", "direktur", "koordinator", "subkoordinator", "staf")
MARKS = (RequirementKind.LETTERHEAD, RequirementKind.SIGNATURE, RequirementKind.STAMP)


def received(**changes: Any) -> Case:
    """Give the case of a letter that has just been sent by another browser."""
    return sent_case(Client(), upload(pdf_bytes()), **changes)


def follow(client: Client, case: Case, email: str = "") -> Any:
    """Open the letter on the tracking page."""
    return client.post("/lacak/", {"code": case.tracking_code, "email": email})


def admit(
    cast: Cast,
    case: Case,
    *,
    missing: RequirementKind | None = None,
    note: str = "",
    addressee: str = "kepala",
) -> None:
    """Register the letter, its files taken as usable; without the missing mark it goes back to its sender."""
    case.letter.files.filter(state=FileState.CHECKING).update(state=FileState.USABLE)
    rule = clocks.rule_of(case)
    assert rule is not None
    seen = [RequirementFinding(kind, kind is not missing, Authority.PERSON) for kind in MARKS]
    data = LetterData("118/PBJ/2026", None, "Permohonan konsultasi", "Dinas", "", "ordinary", "ordinary", 0)
    admit_letter(
        actor=cast.actor("registrar"),
        letter=case.letter,
        data=data,
        direction=Direction(cast.standard, "surat", cast.position(addressee), ApplicantType.INSTITUTION),
        decisions={},
        lines=check_requirements(rule, ApplicantType.INSTITUTION, seen),
        note=note,
        at=timezone.now(),
    )
    case.refresh_from_db()


def begin_clock(cast: Cast, case: Case) -> None:
    """Send the letter down to Staf, who takes it: the published time begins."""
    for upper, lower in pairwise(CHAIN):
        recipient = Recipient.objects.get(disposition__case=case, position__code=upper)
        instruction = Instruction([cast.position(lower)], note="untuk ditindaklanjuti")
        dispose(actor=cast.actor(upper), recipient=recipient, instruction=instruction, at=timezone.now())
    last = Recipient.objects.get(disposition__case=case, position__code=CHAIN[-1])
    acknowledge(actor=cast.actor(CHAIN[-1]), recipient=last, at=timezone.now())
    case.refresh_from_db()


def answered(cast: Cast, case: Case) -> OutgoingLetter:
    """Register the letter and send its reply."""
    admit(cast, case)
    reply = Reply(
        entry=next_entry(agency=case.agency, kind=RegisterKind.OUTGOING, at=timezone.now()),
        reference_number="1/D.2.3/11/2026",
        letter_date=timezone.localdate(),
        file=keep([b"%PDF-1.7 the signed reply"], media_type="application/pdf"),
    )
    return dispatch(actor=cast.actor("sekretaris"), case=case, reply=reply, at=timezone.now())


def rich_standard(cast: Cast) -> Cast:
    """Give the cast with a standard that also promises a first answer in four hours and permits an extension."""
    letters = next(channel for channel in KONSULTASI_KATALOG.channels if channel.code == "surat")
    assert letters.limit is not None
    first = TimeLimit(
        Unit.HOURS,
        4,
        start=Trigger(CaseEventName.CASE_RECEIVED, words="surat diterima"),
        stop=Trigger(CaseEventName.DRAFT_SUBMITTED, words="tanggapan pertama"),
        sentence="Tanggapan pertama dalam 4 jam",
        label="Tanggapan pertama",
    )
    channel = replace(letters, limit=replace(letters.limit, extension=5), other_limits=(first,))
    others = tuple(each for each in KONSULTASI_KATALOG.channels if each.code != "surat")
    source = replace(KONSULTASI_KATALOG, channels=(channel, *others))
    return replace(cast, standard=publish(source, actor=SystemActor(job="test"), at=timezone.now()))
