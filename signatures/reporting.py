"""Describe one checked signature in plain values."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from .found import Found
from .judging import common_name
from .revisions import modification
from .verdicts import SignatureReport


def report(one: Found, found: Sequence[Found]) -> SignatureReport:
    """Return the report; found are all signatures of the file, among them the document time stamps."""
    signature, judgement = one.signature, one.judgement
    reasons = tuple(sorted(one.reasons))
    if signature is None or judgement is None:
        return SignatureReport(field=one.filled.name, reasons=reasons)
    subject = signature.signer_cert.subject.native
    time = judgement.time
    trusted_time = time.at if time is not None and time.reason is None else None
    level = signature.docmdp_level
    return SignatureReport(
        field=one.filled.name,
        signer_name=common_name(signature.signer_cert),
        title=_text(subject.get("title")),
        unit=_text(subject.get("organizational_unit_name")),
        organization=_text(subject.get("organization_name")),
        serial_number=_text(subject.get("serial_number")),
        issuer=str(signature.signer_cert.issuer.human_friendly),
        fingerprint=signature.signer_cert.sha256.hex().upper(),
        signed_at=_moment(trusted_time or signature.self_reported_timestamp),
        timestamp_at=_moment(time.at if time else None),
        timestamp_authority=time.authority if time else "",
        timestamp_trusted=trusted_time is not None,
        archive_timestamps=sum(1 for other in found if other.is_timestamp and other.revision > one.revision),
        level=str(judgement.level),
        coverage=(signature.coverage or SignatureCoverageLevel.UNCLEAR).name.lower(),
        modification=modification(one).name.lower(),
        permitted_changes=int(level.value) if level is not None else None,
        trusted=judgement.trusted,
        reason=_entry(signature, "/Reason"),
        location=_entry(signature, "/Location"),
        signed_length=one.range.end if one.range else 0,
        reasons=reasons,
    )


def _text(value: object) -> str:
    return ", ".join(str(part) for part in value) if isinstance(value, list) else str(value or "")


def _entry(signature: EmbeddedPdfSignature, name: str) -> str:
    return str(signature.sig_object.get(name) or "")


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
