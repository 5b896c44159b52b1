"""The acts of the demo's officials on one letter, each at its moment and by the real services.

An act that was done already is left alone, so that a story broken off half-way is told on from there.
"""

import time
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.foundation.jobs.models import OPEN_STATES, Step
from correspondence.foundation.jobs.running import perform
from correspondence.intake.steps import READING
from correspondence.letters.models import Finding
from correspondence.letters.registering import LetterData
from correspondence.letters.states import Decision
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import Appointment
from correspondence.standards.requirements import Authority, RequirementFinding, check_requirements
from disposition.admitting import Direction, admit_letter
from disposition.material import hand_in
from disposition.models import PENDING, Recipient, RecipientState
from disposition.proposing import propose
from disposition.routing import Instruction, acknowledge, choices, dispose
from disposition.taking_up import take_up
from signatures.models import SignedDocument
from signatures.releasing import release, secretary_of
from signatures.requesting import request_signature
from templates_docx.clearing import pass_on
from templates_docx.drafting import Correction, begin_draft, correct_draft
from templates_docx.models import DraftState, PreparedLetter, ReplyDraft

from .composing import LetterText
from .office import PASSWORD

PATIENCE = 240.0  # seconds until a step that another worker does must be done


class StillWorking(RuntimeError):
    """A step that the story waits for did not end; the story is told again later."""


def as_official(code: str) -> OfficialActor:
    """Return who holds the position in the demo."""
    found = Appointment.objects.select_related("user", "position__unit__agency", "position__superior")
    appointment = found.filter(position__code=code).order_by("pk")[0]
    return OfficialActor(user=appointment.user, appointment=appointment)


def finish(*names: str, object_id: int) -> None:
    """Do the steps of an object, or wait for the worker that does them; raises `StillWorking` when it takes long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        waiting = Step.objects.filter(name__in=names, object_id=str(object_id), state__in=OPEN_STATES)
        steps = list(waiting.order_by("pk"))
        if not steps:
            return
        if not any(perform(step.pk) != "not due" for step in steps):
            time.sleep(0.2)
    raise StillWorking(", ".join(names))


@dataclass(frozen=True)
class Told:
    """One letter of the demo on its way."""

    case: Case
    text: LetterText
    written_on: date

    def register(self, registrar: str, at: datetime) -> None:
        """Read the letter and register it, everything being in order."""
        for delivery in self.case.deliveries.all():
            finish(*READING, object_id=delivery.pk)
        self.enter(registrar, at)

    def enter(self, registrar: str, at: datetime) -> None:
        """Register the letter by hand, everything being in order and every mark agreed to."""
        self.case.refresh_from_db()
        letter = self.case.letter
        letter.refresh_from_db()
        if letter.entry_id is not None:
            return
        version, addressee, rule = self.case.standard_version, self.case.addressee, clocks.rule_of(self.case)
        assert version is not None and addressee is not None and rule is not None  # noqa: S101  (a story names them)
        marks = Finding.objects.filter(file__letter=letter).values_list("pk", flat=True)
        seen = [RequirementFinding(each.kind, True, Authority.PERSON) for each in rule.requirements]
        admit_letter(
            actor=as_official(registrar),
            letter=letter,
            data=self._data(letter.version),
            direction=Direction(version, rule.code, addressee, self.case.applicant_type),
            decisions=dict.fromkeys(marks, Decision.AGREED),
            lines=check_requirements(rule, self.case.applicant_type, seen),
            note="",
            at=at,
        )

    def pass_down(self, sender: str, at: datetime, *, note: str = "") -> None:
        """Send the letter on as proposed: by the standard, or by the default route."""
        actor, recipient = as_official(sender), self._waiting(sender)
        if recipient is None:
            return
        proposal = propose(self.case, actor.position, choices(actor.position, self.case))
        instruction = Instruction(proposal.recipients, proposal.phrases, note)
        dispose(actor=actor, recipient=recipient, instruction=instruction, at=at)

    def receive(self, receiver: str, at: datetime) -> None:
        """Say "terima"."""
        recipient = self._waiting(receiver)
        if recipient is not None and recipient.state == RecipientState.UNREAD:
            acknowledge(actor=as_official(receiver), recipient=recipient, at=at)

    def collect(self, staff: str, at: datetime, *, note: str) -> None:
        """Hand reference material up."""
        recipient = self._waiting(staff)
        if recipient is not None:
            hand_in(actor=as_official(staff), recipient=recipient, files=[], note=note, at=at)

    def take_up(self, drafter: str, at: datetime) -> None:
        """Begin to draft oneself, as told by the disposisi."""
        recipient = self._waiting(drafter)
        if recipient is not None:
            take_up(actor=as_official(drafter), recipient=recipient, at=at)

    def write(self, drafter: str, body: str, at: datetime) -> None:
        """Write the reply from the unit's template."""
        actor = as_official(drafter)
        draft = begin_draft(actor=actor, case=self.case, at=at)
        if draft.holder_id == actor.position.pk and draft.versions.count() == 1:
            correct_draft(actor=actor, draft=draft, correction=Correction(base=1, body=body), at=at)

    def correct(self, corrector: str, body: str, at: datetime, *, comment: str) -> None:
        """Correct the draft that lies with this position."""
        actor, draft = as_official(corrector), self._draft()
        if draft.holder_id == actor.position.pk:
            latest = draft.versions.latest("number").number
            correction = Correction(base=latest, body=body, comment=comment)
            correct_draft(actor=actor, draft=draft, correction=correction, at=at)

    def initial(self, holder: str, at: datetime) -> None:
        """Initial the draft and hand it up; the signer's initial has it prepared."""
        actor, draft = as_official(holder), self._draft()
        if draft.holder_id != actor.position.pk or draft.state not in {DraftState.DRAFTING, DraftState.CLEARING}:
            return
        number = draft.versions.latest("number").number
        pass_on(actor=actor, draft=draft, version_number=number, at=at)

    def sign_and_send(self) -> None:
        """Sign the prepared letter and send it, now: a signature bears the time at which it is made."""
        draft = self._draft()
        finish("drafts.prepare", object_id=draft.pk)
        prepared = PreparedLetter.objects.select_related("pdf").get(draft=draft, superseded_at=None)
        if not SignedDocument.objects.filter(prepared=prepared).exists():
            self._sign(prepared)
        signed = SignedDocument.objects.select_related("prepared__draft__signer__unit").get(prepared=prepared)
        if self._draft().state == DraftState.SIGNED:
            sender = as_official(secretary_of(draft.signer).code)
            release(actor=sender, signed=signed, at=timezone.now())

    def _sign(self, prepared: PreparedLetter) -> None:
        assert prepared.pdf is not None  # noqa: S101  (it is prepared)
        request = request_signature(
            actor=as_official(prepared.draft.signer.code),
            prepared=prepared,
            seen_sha256=prepared.pdf.sha256,
            password=PASSWORD,
            at=timezone.now(),
        )
        if request is None:
            raise StillWorking("drafts.prepare")
        finish("signatures.sign", object_id=request.pk)

    def _data(self, version: int) -> LetterData:
        return LetterData(
            reference_number=self.text.number,
            letter_date=self.written_on,
            subject=self.text.subject,
            sender_name=str(self.case.applicant),
            enclosure_note="",
            sensitivity="ordinary",
            urgency="ordinary",
            version=version,
        )

    def _waiting(self, code: str) -> Recipient | None:
        found = Recipient.objects.filter(position__code=code, disposition__case=self.case, state__in=PENDING)
        return found.select_related("disposition__case", "position").last()

    def _draft(self) -> ReplyDraft:
        return ReplyDraft.objects.select_related("signer__unit", "holder", "case").get(case=self.case)
