"""What a check of a PDF can say: verdicts, reason codes with their sentences, reports that travel as JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Verdict(StrEnum):
    """The answer about the whole file; only INTACT is good news."""

    INTACT = "intact"
    UNSIGNED = "unsigned"
    NOT_VERIFIABLE = "not_verifiable"
    NOT_ACCEPTED = "not_accepted"


class Level(StrEnum):
    """PAdES baseline level by what the file holds (ETSI EN 319 142-1)."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"


class Reason(StrEnum):
    """Why a verdict was given; the words are part of the commands' and the API's contract."""

    NO_SIGNATURE = "no_signature"
    EMPTY_FIELD = "empty_field"
    ONLY_TIMESTAMP = "only_timestamp"

    NOT_A_PDF = "not_a_pdf"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    CHECK_FAILED = "check_failed"
    SIGNATURE_EMPTY = "signature_empty"
    SIGNATURE_UNREADABLE = "signature_unreadable"
    OLD_FORMAT = "old_format"
    LOOSELY_WRITTEN = "loosely_written"
    UNSUPPORTED_FORMAT = "unsupported_format"

    TRAILING_BYTES = "trailing_bytes"
    BYTE_RANGE_INVALID = "byte_range_invalid"
    SIGNATURE_SHARED = "signature_shared"
    SIGNATURE_REMOVED = "signature_removed"
    SIGNATURE_OUTSIDE_FORM = "signature_outside_form"
    CONTENT_CHANGED = "content_changed"
    SIGNATURE_FORGED = "signature_forged"
    WEAK_ALGORITHM = "weak_algorithm"
    LATER_CHANGES = "later_changes"
    CHANGES_NOT_PERMITTED = "changes_not_permitted"
    LOOKS_DIFFERENT = "looks_different"
    SIGNER_UNTRUSTED = "signer_untrusted"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_PURPOSE = "certificate_purpose"
    TIMESTAMP_FORGED = "timestamp_forged"

    TIMESTAMP_UNTRUSTED = "timestamp_untrusted"
    ARCHIVE_TIMESTAMP_UNTRUSTED = "archive_timestamp_untrusted"
    REVOCATION_UNKNOWN = "revocation_unknown"
    REVOKED_LATER = "revoked_later"
    ANCHOR_EXPIRED = "anchor_expired"
    HYBRID_FILE = "hybrid_file"
    LATER_REVISIONS = "later_revisions"


SENTENCES: dict[Reason, Promise] = {
    Reason.NO_SIGNATURE: _("The document bears no electronic signature."),
    Reason.EMPTY_FIELD: _("The document has a signature field, but nobody has signed it."),
    Reason.ONLY_TIMESTAMP: _("The document bears a time stamp only; it names no signer."),
    Reason.NOT_A_PDF: _("The file is not a PDF document."),
    Reason.ENCRYPTED: _("The document is locked with a password and cannot be checked."),
    Reason.UNREADABLE: _("The document is damaged and cannot be read."),
    Reason.TOO_LARGE: _("The file is too large to be checked."),
    Reason.CHECK_FAILED: _("The check could not be completed."),
    Reason.SIGNATURE_EMPTY: _("A signature in the document is empty: it holds no signature value."),
    Reason.SIGNATURE_UNREADABLE: _("A signature in the document cannot be read."),
    Reason.OLD_FORMAT: _("A signature has an old form that cannot be checked completely here."),
    Reason.LOOSELY_WRITTEN: _("The file breaks rules of its format; it was checked as far as that allows."),
    Reason.UNSUPPORTED_FORMAT: _("A signature has a form that cannot be checked here."),
    Reason.TRAILING_BYTES: _("Something was added after the end of the signed document."),
    Reason.BYTE_RANGE_INVALID: _("The signature does not cover the document without gaps."),
    Reason.SIGNATURE_SHARED: _("One signature was used in several places of the document."),
    Reason.SIGNATURE_REMOVED: _("A signature was removed from the document."),
    Reason.SIGNATURE_OUTSIDE_FORM: _("The document shows a signature that is not registered in it."),
    Reason.CONTENT_CHANGED: _("The content was changed after signing."),
    Reason.SIGNATURE_FORGED: _("The signature value does not belong to the named certificate."),
    Reason.WEAK_ALGORITHM: _("The signature was made with a method that is no longer safe."),
    Reason.LATER_CHANGES: _("Changes that no later signature explains were added after signing."),
    Reason.CHANGES_NOT_PERMITTED: _("Changes that the signer does not permit were added after signing."),
    Reason.LOOKS_DIFFERENT: _("The pages look different from what was signed."),
    Reason.SIGNER_UNTRUSTED: _("The signer's certificate does not lead to a trusted authority."),
    Reason.CERTIFICATE_EXPIRED: _("The signer's certificate has expired, and no trusted time proves earlier signing."),
    Reason.CERTIFICATE_NOT_YET_VALID: _("The signer's certificate was not valid yet at the time of signing."),
    Reason.CERTIFICATE_REVOKED: _("The certificate had been revoked."),
    Reason.CERTIFICATE_PURPOSE: _("The certificate may not be used to sign documents."),
    Reason.TIMESTAMP_FORGED: _("A time stamp in the document was changed or forged."),
    Reason.TIMESTAMP_UNTRUSTED: _("The signing time is not confirmed by a trusted time-stamp authority."),
    Reason.ARCHIVE_TIMESTAMP_UNTRUSTED: _("The archive time stamp does not come from a trusted authority."),
    Reason.REVOCATION_UNKNOWN: _("Whether the certificate had been revoked could not be fully checked offline."),
    Reason.REVOKED_LATER: _("The certificate was revoked, but only after the proven time of signing."),
    Reason.ANCHOR_EXPIRED: _("The signer's certificate is trusted itself, but not within its validity."),
    Reason.HYBRID_FILE: _("The file has two tables of contents for old and new readers."),
    Reason.LATER_REVISIONS: _("Permitted additions follow this signature; the pages look the same."),
}

_HARMLESS = frozenset(
    {
        Reason.TIMESTAMP_UNTRUSTED,
        Reason.ARCHIVE_TIMESTAMP_UNTRUSTED,
        Reason.REVOCATION_UNKNOWN,
        Reason.REVOKED_LATER,
        Reason.ANCHOR_EXPIRED,
        Reason.HYBRID_FILE,
        Reason.LATER_REVISIONS,
        Reason.EMPTY_FIELD,
    }
)
_UNVERIFIABLE = frozenset(
    {
        Reason.NOT_A_PDF,
        Reason.ENCRYPTED,
        Reason.UNREADABLE,
        Reason.TOO_LARGE,
        Reason.CHECK_FAILED,
        Reason.SIGNATURE_EMPTY,
        Reason.SIGNATURE_UNREADABLE,
        Reason.OLD_FORMAT,
        Reason.LOOSELY_WRITTEN,
        Reason.UNSUPPORTED_FORMAT,
    }
)
# Who signed is in doubt, or cannot be proved here; that the content is what was signed is not.
OF_TRUST = frozenset(
    {
        Reason.SIGNER_UNTRUSTED,
        Reason.CERTIFICATE_EXPIRED,
        Reason.CERTIFICATE_NOT_YET_VALID,
        Reason.CERTIFICATE_REVOKED,
        Reason.CERTIFICATE_PURPOSE,
        Reason.WEAK_ALGORITHM,
        Reason.OLD_FORMAT,
        Reason.LOOSELY_WRITTEN,
    }
)


def worst(reasons: Iterable[Reason]) -> Verdict:
    """Return the verdict on a signed file: refused before unverifiable before intact."""
    refusing = set(reasons) - _HARMLESS
    if refusing - _UNVERIFIABLE:
        return Verdict.NOT_ACCEPTED
    return Verdict.NOT_VERIFIABLE if refusing else Verdict.INTACT


def is_whole(reasons: Iterable[Reason]) -> bool:
    """Tell whether nothing says that the content is not what was signed, whoever signed it."""
    return not set(reasons) - _HARMLESS - OF_TRUST


@dataclass(frozen=True)
class SignatureReport:
    """What is known of one signature; times are ISO 8601 with offset, fingerprint is SHA-256 in capitals."""

    field: str
    signer_name: str = ""
    title: str = ""
    unit: str = ""
    organization: str = ""
    serial_number: str = ""
    issuer: str = ""
    fingerprint: str = ""
    signed_at: str = ""
    timestamp_at: str = ""
    timestamp_authority: str = ""
    timestamp_trusted: bool = False
    archive_timestamps: int = 0
    level: str = ""
    coverage: str = ""
    modification: str = ""
    permitted_changes: int | None = None
    trusted: bool = False
    reason: str = ""
    location: str = ""
    signed_length: int = 0
    reasons: tuple[Reason, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict on this signature alone."""
        return worst(self.reasons)


@dataclass(frozen=True)
class Verification:
    """The verdict on a file, all reasons for it and one report for each signature."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    signatures: tuple[SignatureReport, ...] = field(default=())

    @property
    def sentences(self) -> list[str]:
        """The reasons in the reader's language."""
        return [str(SENTENCES[reason]) for reason in self.reasons]

    def as_json(self) -> dict[str, Any]:
        """Return plain values: {verdict, reasons[], signatures[]}."""
        signatures = [{**asdict(report), "verdict": str(report.verdict)} for report in self.signatures]
        for signature in signatures:
            signature["reasons"] = [str(reason) for reason in signature["reasons"]]
        reasons = [str(reason) for reason in self.reasons]
        return {"verdict": str(self.verdict), "reasons": reasons, "signatures": signatures}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return what as_json wrote; KeyError, TypeError or ValueError for anything else."""
        reports = []
        for item in data["signatures"]:
            values = {name: value for name, value in item.items() if name != "verdict"}
            values["reasons"] = tuple(Reason(code) for code in values["reasons"])
            reports.append(SignatureReport(**values))
        reasons = tuple(Reason(code) for code in data["reasons"])
        return cls(Verdict(data["verdict"]), reasons, tuple(reports))


def not_verifiable(reason: Reason) -> Verification:
    """Return the verdict on a file that cannot be checked."""
    return Verification(Verdict.NOT_VERIFIABLE, (reason,))
