"""Say whether the signatures in a PDF still cover what it shows; who signed is judged elsewhere."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import DisallowedAlgorithmError

_BROKEN = "signature-broken"
_CHANGED = "changed-after-signing"
_END = b"%%EOF"


def signature_flags(path: Path) -> set[str]:
    """Return `signature-broken`, `changed-after-signing` or nothing; trust in the signer is not asked here.

    The file counts as unchanged where every signature's digest is right, nothing but forms, further
    signatures and validation data was added, and whatever was added is itself covered by a later signature.
    """
    try:
        with path.open("rb") as source:
            reader = PdfFileReader(source, strict=False)
            signatures = [*reader.embedded_regular_signatures, *reader.embedded_timestamp_signatures]
            if not signatures:
                return {_BROKEN}
            flags = set().union(*(_flags_of(signature) for signature in signatures))
            return flags | _uncovered_flags(signatures, path.read_bytes())
    except Exception:  # noqa: BLE001 - on hostile files pyHanko also raises plain ValueError, TypeError and others
        return {_BROKEN}


def _flags_of(signature: EmbeddedPdfSignature) -> set[str]:
    signature.compute_integrity_info()
    summary = signature.summarise_integrity_info()
    if signature.sig_object.get("/Type", "/Sig") != "/DocTimeStamp" and not _is_intact(signature):
        return {_BROKEN}
    if summary.get("docmdp_ok") is False:
        return {_CHANGED}
    level = _level(signature)
    if summary["coverage"] < SignatureCoverageLevel.ENTIRE_REVISION or level > ModificationLevel.FORM_FILLING:
        return {_CHANGED}
    return set()


def _uncovered_flags(signatures: list[EmbeddedPdfSignature], content: bytes) -> set[str]:
    """A last revision that nobody signed may hold validation data only: form values there are unsigned."""
    last = max(signatures, key=lambda signature: signature.signed_revision)
    if _level(last) > ModificationLevel.LTA_UPDATES:
        return {_CHANGED}
    signed_to = int(last.byte_range[-2]) + int(last.byte_range[-1])
    has_later_revision = last.reader.xrefs.total_revisions > last.signed_revision + 1
    seen_to = content.rfind(_END) + len(_END) if has_later_revision else signed_to
    # What follows without being a revision that pyHanko compared was never looked at by anyone.
    unseen = content[seen_to:].strip()
    return {_CHANGED} if unseen else set()


def _level(signature: EmbeddedPdfSignature) -> ModificationLevel:
    """Return how far the file was changed after this signature; no later revision at all is NONE."""
    result = signature.diff_result
    if result is None:
        return ModificationLevel.NONE
    return result.modification_level if isinstance(result, DiffResult) else ModificationLevel.OTHER


def _is_intact(signature: EmbeddedPdfSignature) -> bool:
    context = ValidationContext(trust_roots=[], allow_fetching=False)
    try:
        status = asyncio.run(async_validate_pdf_signature(signature, signer_validation_context=context))
    except (NotImplementedError, DisallowedAlgorithmError):
        # An old or rare algorithm is no sign of tampering; what it is worth is judged elsewhere.
        return True
    return bool(status.intact and status.valid)
