"""One signature field of a file on its way through the checks, and the rules about where its bytes lie."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from asn1crypto.cms import CMSAttributes
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature

from .bytesrules import ByteRange, checked_range
from .judging import Judgement
from .pdfreading import FilledField
from .verdicts import Reason, Verdict, worst

_log = logging.getLogger(__name__)
_FORMATS = {"/ETSI.CAdES.detached", "/adbe.pkcs7.detached"}
_STAMP_FORMAT = "/ETSI.RFC3161"


@dataclass
class Found:
    """A filled signature field and all that the checks find out about it."""

    filled: FilledField
    signature: EmbeddedPdfSignature | None = None
    range: ByteRange | None = None
    judgement: Judgement | None = None
    reasons: set[Reason] = field(default_factory=set)

    @property
    def loaded(self) -> EmbeddedPdfSignature:
        """The signature object; ValueError when it could not be read."""
        if self.signature is None:
            raise ValueError(self.filled.name)
        return self.signature

    @property
    def is_timestamp(self) -> bool:
        """Whether this is a document time stamp, which names no signer."""
        return self.signature is not None and self.signature.sig_object_type == "/DocTimeStamp"

    @property
    def revision(self) -> int:
        """The number of the file's revision that was signed; -1 when unknown."""
        return self.signature.signed_revision if self.signature is not None else -1

    @property
    def is_good(self) -> bool:
        """Whether nothing found so far speaks against it."""
        return worst(self.reasons) is Verdict.INTACT


def examine(content: bytes, reader: PdfFileReader, filled: FilledField) -> Found:
    """Read one signature, check its byte range and compute what pyHanko knows of its integrity."""
    found = Found(filled)
    try:
        signature = EmbeddedPdfSignature(reader, filled.field, filled.name)
        found.range = checked_range(content, [*signature.byte_range], signature.pkcs7_content)
        signature.compute_integrity_info()
        found.signature = signature
        found.reasons.update(_of_format(signature))
    except Exception:  # noqa: BLE001 (hostile files raise anything)
        _log.info("a signature cannot be read", exc_info=True)
        found.reasons.add(Reason.SIGNATURE_UNREADABLE)
        return found
    if found.range is None:
        found.reasons.add(Reason.BYTE_RANGE_INVALID)
    return found


def mark_overlaps(found: Sequence[Found]) -> None:
    """Mark signatures whose values do not lie behind everything that an earlier signature covers."""
    placed = sorted((one for one in found if one.range is not None), key=_gap)
    for earlier, later in pairwise(placed):
        if earlier.range is not None and _gap(later) < earlier.range.end:
            earlier.reasons.add(Reason.BYTE_RANGE_INVALID)
            later.reasons.add(Reason.BYTE_RANGE_INVALID)


def _gap(one: Found) -> int:
    return one.range.gap if one.range is not None else -1


def _of_format(signature: EmbeddedPdfSignature) -> set[Reason]:
    """Accept detached CMS with signed attributes, and RFC 3161 tokens as document time stamps only."""
    kind, written = signature.sig_object_type, signature.sig_object.get("/SubFilter")
    expected = {_STAMP_FORMAT} if kind == "/DocTimeStamp" else _FORMATS if kind == "/Sig" else set()
    if written not in expected or not isinstance(signature.signer_info["signed_attrs"], CMSAttributes):
        return {Reason.UNSUPPORTED_FORMAT}
    return set()
