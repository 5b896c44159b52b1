"""One signature field of a file on its way through the checks, and the rules about where its bytes lie."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from asn1crypto.cms import CMSAttributes
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature

from .bytesrules import ByteRange, checked_range
from .judging import Judgement
from .pdfreading import FilledField
from .verdicts import Reason, Verdict, is_whole, worst

_log = logging.getLogger(__name__)
_OLD_FORMAT = "/adbe.pkcs7.sha1"
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

    @property
    def is_whole(self) -> bool:
        """Whether nothing found so far speaks against the content, whoever signed it."""
        return is_whole(self.reasons)


def examine(content: bytes, reader: PdfFileReader, filled: FilledField) -> Found:
    """Read one signature, check its byte range and compute what pyHanko knows of its integrity."""
    found = Found(filled)
    if is_empty(filled):
        found.reasons.add(Reason.SIGNATURE_EMPTY)
        return found
    try:
        signature = EmbeddedPdfSignature(reader, filled.field, filled.name)
        found.range = checked_range(content, [*signature.byte_range], signature.pkcs7_content)
        signature.compute_integrity_info()
        found.signature = signature
        found.reasons.update(_of_format(signature))
        if signature.sig_object_type == "/Sig" and not holds_digest(signature):
            found.reasons.add(Reason.CONTENT_CHANGED)
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
    if (kind, written) == ("/Sig", _OLD_FORMAT) and carried_digest(signature) is not None:
        return {Reason.OLD_FORMAT}
    expected = {_STAMP_FORMAT} if kind == "/DocTimeStamp" else _FORMATS if kind == "/Sig" else set()
    if written not in expected or not isinstance(signature.signer_info["signed_attrs"], CMSAttributes):
        return {Reason.UNSUPPORTED_FORMAT}
    return set()


def is_empty(filled: FilledField) -> bool:
    """Tell whether a filled field holds no signature value: none at all, no text, or nothing but zeros."""
    value = filled.field["/V"]
    contents = value.get("/Contents") if isinstance(value, generic.DictionaryObject) else None
    if isinstance(contents, generic.TextStringObject):
        return not contents.strip("\0 ")
    return not (isinstance(contents, generic.ByteStringObject) and contents.strip(b"\0"))


def holds_digest(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether the digest that was signed is that of the covered bytes; no judgement of methods or signers.

    The engines stop early at methods that are no longer safe, and would not see that the content was changed too.
    """
    signed = carried_digest(signature)
    attributes = signature.signer_info["signed_attrs"]
    for attribute in attributes if isinstance(attributes, CMSAttributes) else ():
        if attribute["type"].native == "message_digest" and signed is None:
            return bool(attribute["values"][0].native == signature.compute_digest())
    return signed is None or signed == hashlib.sha1(_covered(signature), usedforsecurity=False).digest()


def carried_digest(signature: EmbeddedPdfSignature) -> bytes | None:
    """Return the SHA-1 digest that a signature of the old form carries as its content (ISO 32000-1, 12.8.3.3)."""
    if signature.sig_object.get("/SubFilter") != _OLD_FORMAT:
        return None
    content = signature.signed_data["encap_content_info"]["content"].native
    return content if isinstance(content, bytes) else None


def _covered(signature: EmbeddedPdfSignature) -> bytes:
    whole = signature.reader.stream
    parts = []
    for start, length in zip(signature.byte_range[::2], signature.byte_range[1::2], strict=True):
        whole.seek(int(start))
        parts.append(whole.read(int(length)))
    return b"".join(parts)
