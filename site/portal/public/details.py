"""What only the sender with the right e-mail address reads: subject, files, what is missing, the reply."""

from dataclasses import dataclass

from django.db.models import QuerySet

from correspondence.cases.models import Case
from correspondence.inspection.messages import REASONS
from correspondence.intake.models import DeliveredFile
from correspondence.letters.models import OutgoingLetter
from correspondence.letters.states import FileState
from correspondence.organization.actors import ApplicantActor
from correspondence.standards.requirements import LineVerdict
from signatures.models import SignedDocument


@dataclass(frozen=True)
class SentFileView:
    """One file as the sender sent it, what became of it, and the sentence where it cannot be opened."""

    name: str
    size: int
    state: str
    label: str
    problem: str


@dataclass(frozen=True)
class Missing:
    """What the registrar found missing: the standard's sentences and a note in plain words."""

    sentences: list[str]
    note: str


def files_of(case: Case) -> list[SentFileView]:
    """Return every file that the sender handed over, in the order of arrival."""
    rows = DeliveredFile.objects.filter(delivery__case=case).select_related("letter_file", "original")
    return [_shown(row) for row in rows.order_by("delivery_id", "order")]


def missing_of(case: Case) -> Missing | None:
    """Return what the latest check found missing, or None where nothing is."""
    check = case.letter.checks.last()
    if check is None or check.complete:
        return None
    lines = [line["sentence"] for line in check.lines if line["verdict"] == LineVerdict.MISSING]
    return Missing(lines, check.note)


def replies_visible_to(actor: ApplicantActor) -> QuerySet[OutgoingLetter]:
    """Return the reply this sender may read: of the own case, with the e-mail address confirmed.

    Four digits of a telephone number do not open it: without an address the reply lies at the counter.
    """
    if not actor.confirmed:
        return OutgoingLetter.objects.none()
    found = OutgoingLetter.objects.filter(case__in=Case.objects.visible_to(actor)).select_related("file")
    return found.exclude(case__applicant__email="")


def verification_code(case: Case) -> str:
    """Return the code under which the public verifies the reply; empty while nothing is signed."""
    signed = SignedDocument.objects.filter(prepared__draft__case=case).first()
    return signed.code if signed else ""


def _shown(row: DeliveredFile) -> SentFileView:
    state = FileState(row.letter_file.state) if row.letter_file else FileState.CHECKING
    problem = str(REASONS.get(row.reason, "")) if state is FileState.UNUSABLE else ""
    return SentFileView(row.name, row.original.size, state.value, str(state.label), problem)
