"""Signed PDFs that come in: what their signatures are worth, as flags of the file and as a report to read.

The rules are those of the verification page (validating); a file from outside is opened in the sandbox only. Trust
is the office's own authorities and the certificates in the folder `TRUST_FOLDER` (BSrE's roots, for example).
"""

from datetime import datetime
from pathlib import Path

from cryptography import x509
from django.conf import settings

from correspondence.foundation.files.models import Blob

from .anchors import office_anchors, office_crls, trusted_roots
from .models import SignatureCheck
from .unknown_files import verify_unknown_pdf
from .verdicts import Reason, Verdict, Verification, is_whole

SIGNED, UNKNOWN = "signed", "signer-unknown"
EMPTY, CHANGED, BROKEN = "signature-empty", "changed-after-signing", "signature-broken"
PDF = "application/pdf"
_CHANGES = frozenset(
    {
        Reason.CONTENT_CHANGED,
        Reason.TRAILING_BYTES,
        Reason.SIGNATURE_REMOVED,
        Reason.LATER_CHANGES,
        Reason.CHANGES_NOT_PERMITTED,
        Reason.LOOKS_DIFFERENT,
    }
)


def check(
    *, path: Path, original: Blob, media_type: str, flags: frozenset[str], at: datetime, seconds: float
) -> frozenset[str]:
    """Return the file's flags with what its signatures are worth, and keep the report (see intake.file_checks)."""
    if media_type != PDF or SIGNED not in flags:
        return flags
    found = verify(path, at=at, seconds=seconds)
    if found.verdict is Verdict.UNSIGNED:
        return flags - {SIGNED}
    SignatureCheck.objects.update_or_create(
        original=original, defaults={"verdict": found.verdict.value, "report": found.as_json(), "checked_at": at}
    )
    return flags | flags_of(found)


def verify(path: Path, *, at: datetime, seconds: float | None = None) -> Verification:
    """Return the verdict on a stranger's PDF, trusting whom this office trusts; it may take so many seconds."""
    folder = Path(settings.SIGNING_FOLDER)
    return verify_unknown_pdf(path, anchors=office_trust(), crls=office_crls(folder), at=at, seconds=seconds)


def office_trust() -> list[x509.Certificate]:
    """Return the anchors for signatures in letters that come in."""
    return [*office_anchors(Path(settings.SIGNING_FOLDER)), *trusted_roots(Path(settings.TRUST_FOLDER))]


def flags_of(found: Verification) -> frozenset[str]:
    """Return the flags for a verdict; what is neither intact nor explained counts as broken, never as good."""
    if found.verdict is Verdict.UNSIGNED:
        return frozenset()
    if found.verdict is Verdict.INTACT:
        return frozenset({SIGNED})
    if found.signatures and is_whole(found.reasons):
        return frozenset({SIGNED, UNKNOWN})
    reasons = set(found.reasons)
    flags = {CHANGED} if reasons & _CHANGES else set()
    if Reason.SIGNATURE_EMPTY in reasons:
        flags.add(EMPTY)
    if not is_whole(reasons - _CHANGES - {Reason.SIGNATURE_EMPTY}) or not flags:
        flags.add(BROKEN)
    return frozenset({SIGNED, *flags})
