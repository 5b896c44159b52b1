"""A letter's way at the services, act by act, so that a test can begin wherever it needs to."""

from collections.abc import Iterable
from itertools import pairwise

from django.utils import timezone

from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.letters.models import CompletenessCheck, Finding, IncomingLetter
from correspondence.letters.registering import LetterData
from correspondence.letters.states import Decision, FileState
from correspondence.parties.models import ApplicantType
from correspondence.standards.requirements import (
    Authority,
    RequirementFinding,
    RequirementLine,
    check_requirements,
)
from correspondence.standards.source import RequirementKind
from disposition.admitting import Direction, admit_letter
from disposition.material import hand_in
from disposition.models import Recipient
from disposition.routing import Instruction, acknowledge, dispose
from portal.demo.office import PASSWORD
from signatures.models import SignedDocument
from signatures.requesting import request_signature
from templates_docx.clearing import pass_on
from templates_docx.drafting import Correction, begin_draft, correct_draft
from templates_docx.models import PreparedLetter, ReplyDraft
from tests.cast import Cast, run_steps

CHAIN = ("kepala", "deputi", "direktur", "koordinator", "subkoordinator", "staf")
MARKS = (RequirementKind.LETTERHEAD, RequirementKind.SIGNATURE, RequirementKind.STAMP)


def lines_for(case: Case, kind: ApplicantType, missing: Iterable[RequirementKind] = ()) -> list[RequirementLine]:
    """Give the checklist as a registrar decides it; everything is there but the missing marks."""
    rule = clocks.rule_of(case)
    assert rule is not None
    absent = set(missing)
    findings = [RequirementFinding(mark, mark not in absent, Authority.PERSON) for mark in MARKS]
    return check_requirements(rule, kind, findings)


def register(
    cast: Cast, letter: IncomingLetter, *, addressee: str = "kepala", missing: Iterable[RequirementKind] = ()
) -> CompletenessCheck:
    """Register the letter as the registrar, agreeing with every finding; files that nobody checked count as usable."""
    letter.files.filter(state=FileState.CHECKING).update(state=FileState.USABLE)
    letter.refresh_from_db()
    kind = ApplicantType(letter.case.applicant.applicant_type)
    data = LetterData(
        reference_number=letter.reference_number,
        letter_date=letter.letter_date,
        subject=letter.subject or "Permohonan konsultasi",
        sender_name=letter.sender_name,
        enclosure_note="",
        sensitivity="ordinary",
        urgency="ordinary",
        version=letter.version,
    )
    return admit_letter(
        actor=cast.actor("registrar"),
        letter=letter,
        data=data,
        direction=Direction(cast.standard, "surat", cast.position(addressee), kind),
        decisions=dict.fromkeys(
            Finding.objects.filter(file__letter=letter).values_list("pk", flat=True), Decision.AGREED
        ),
        lines=lines_for(letter.case, kind, missing),
        note="Mohon bubuhkan cap." if missing else "",
        at=timezone.now(),
    )


def open_recipient(case: Case, account: str) -> Recipient:
    """Give the latest disposisi of the case to this position."""
    return Recipient.objects.filter(position__code=account, disposition__case=case).latest("pk")


def dispose_down(cast: Cast, case: Case, *, start: str = "kepala") -> None:
    """Send the letter on from this level down to the Staf."""
    levels = CHAIN[CHAIN.index(start) :]
    for upper, lower in pairwise(levels):
        pass_down(cast, case, upper, lower)


def pass_down(cast: Cast, case: Case, upper: str, lower: str) -> None:
    """Send the letter on by one level."""
    instruction = Instruction([cast.position(lower)], note=f"Arahan {upper}")
    recipient = open_recipient(case, upper)
    dispose(actor=cast.actor(upper), recipient=recipient, instruction=instruction, at=timezone.now())


def collect_material(cast: Cast, case: Case) -> None:
    """Acknowledge as Staf (the clock starts) and hand the material up."""
    recipient = open_recipient(case, "staf")
    acknowledge(actor=cast.actor("staf"), recipient=recipient, at=timezone.now())
    recipient.refresh_from_db()
    hand_in(actor=cast.actor("staf"), recipient=recipient, files=[], note="Bahan", at=timezone.now())


def write_reply(cast: Cast, case: Case, body: str = "Jawaban kami.\n\nTerima kasih.") -> ReplyDraft:
    """Draft the reply as Sub Koordinator."""
    actor = cast.actor("subkoordinator")
    draft = begin_draft(actor=actor, case=case, at=timezone.now())
    correct_draft(actor=actor, draft=draft, correction=Correction(base=1, body=body), at=timezone.now())
    return draft


def clear_up(cast: Cast, draft: ReplyDraft) -> PreparedLetter:
    """Initial the draft level by level and prepare the letter with real LibreOffice."""
    for account in ("subkoordinator", "koordinator", "direktur"):
        draft.refresh_from_db()
        number = draft.versions.latest("number").number
        pass_on(actor=cast.actor(account), draft=draft, version_number=number, at=timezone.now())
    run_steps("drafts.prepare")
    return PreparedLetter.objects.get(draft=draft, superseded_at=None)


def sign(cast: Cast, prepared: PreparedLetter) -> SignedDocument:
    """Sign the prepared letter as Direktur."""
    assert prepared.pdf is not None
    request_signature(
        actor=cast.actor("direktur"),
        prepared=prepared,
        seen_sha256=prepared.pdf.sha256,
        password=PASSWORD,
        at=timezone.now(),
    )
    run_steps("signatures.sign")
    return SignedDocument.objects.get(prepared=prepared)
