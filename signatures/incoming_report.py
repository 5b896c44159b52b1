"""What the signatures of a PDF that came in are worth, in words for the letter page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.translation import gettext as _

from correspondence.letters.models import IncomingLetter, LetterFile
from correspondence.letters.states import FileState

from .models import SignatureCheck
from .verdicts import SENTENCES, SignatureReport, Verdict, Verification, is_whole


@dataclass(frozen=True)
class SignerLine:
    """One signature: who and in which capacity, when and how sure that is, what it says of itself, what is wrong."""

    name: str
    capacity: str
    issuer: str
    when: str
    purpose: str
    remarks: tuple[str, ...]
    revision_bytes: int


@dataclass(frozen=True)
class SignedFile:
    """One signed file: the answer as words and kind of chip (`ok` for intact and trusted only), and its signers."""

    file: LetterFile
    words: str
    kind: str
    remarks: tuple[str, ...]
    signers: tuple[SignerLine, ...]
    checked_at: datetime


def signed_files(letter: IncomingLetter) -> list[SignedFile]:
    """Return the checks of the letter's usable files, in the letter's order."""
    files = {file.original_id: file for file in letter.files.filter(state=FileState.USABLE).select_related("original")}
    checks = {check.original_id: check for check in SignatureCheck.objects.filter(original__in=list(files))}
    return [_shown(file, checks[original]) for original, file in files.items() if original in checks]


def is_evidence(check: SignatureCheck) -> bool:
    """Tell whether the check may be offered as evidence that a letter is signed electronically."""
    found = Verification.from_json(check.report)
    return bool(found.signatures) and is_whole(found.reasons)


def evidence_for(files: Sequence[LetterFile]) -> SignatureCheck | None:
    """Return the check that speaks most for an electronic signature on these files; trusted ones first."""
    checks = SignatureCheck.objects.filter(original__in=[file.original_id for file in files])
    useful = [check for check in checks if is_evidence(check)]
    return min(useful, key=lambda check: (check.verdict != Verdict.INTACT, check.pk), default=None)


def _shown(file: LetterFile, check: SignatureCheck) -> SignedFile:
    found = Verification.from_json(check.report)
    words, kind = _answer(found)
    of_signers = {reason for report in found.signatures for reason in report.reasons}
    remarks = tuple(str(SENTENCES[reason]) for reason in found.reasons if reason not in of_signers)
    signers = tuple(_line(report) for report in found.signatures)
    return SignedFile(file, words, kind, remarks, signers, check.checked_at)


def _answer(found: Verification) -> tuple[str, str]:
    if found.verdict is Verdict.INTACT:
        return _("Intact, signer proved"), "ok"
    if found.signatures and is_whole(found.reasons):
        return _("Unchanged, signer not proved"), "soon"
    return _("Changed or broken"), "today"


def _line(report: SignatureReport) -> SignerLine:
    parts = (report.title, report.unit, report.organization)
    return SignerLine(
        name=report.signer_name or _("Signer not readable"),
        capacity=", ".join(part for part in parts if part),
        issuer=report.issuer,
        when=_when(report),
        purpose=", ".join(part for part in (report.reason, report.location) if part),
        remarks=tuple(str(SENTENCES[reason]) for reason in report.reasons),
        revision_bytes=report.signed_length,
    )


def _when(report: SignatureReport) -> str:
    if not report.signed_at:
        return _("No time is stated.")
    local = timezone.localtime(datetime.fromisoformat(report.signed_at))
    moment = f"{django_format(local, 'j F Y, H.i')} {local.tzname()}"
    if report.timestamp_trusted:
        return _("%(moment)s, proved by a time stamp") % {"moment": moment}
    return _("%(moment)s by the signer's own clock") % {"moment": moment}
