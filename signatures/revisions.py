"""Judge what was added to a file after each signature, by its objects and by the look of its pages."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from .comparing import Drawn, PageBox, RenderingError, looks_the_same
from .embedded import issuer_of
from .found import Found
from .pdfreading import field_box
from .verdicts import Reason


def judge_revisions(content: bytes, reader: PdfFileReader, found: Sequence[Found]) -> None:
    """Add to every signature the reasons that later revisions give; the last signature comes first.

    So a visible later signature excuses its own box only after it has itself been found good.
    """
    with tempfile.TemporaryDirectory() as folder:
        current = Drawn(content, Path(folder, "current.pdf"))
        for one in reversed(found):
            if one.signature is None:
                continue
            one.reasons.update(_of_objects(one))
            if one.range is not None and one.is_whole and _pages_matter(one, found):
                later = [other for other in found if other.revision > one.revision and _vouches(other, one)]
                one.reasons.add(_of_pages(content[: one.range.end], current, _boxes(reader, later)))


def _pages_matter(one: Found, found: Sequence[Found]) -> bool:
    """Tell whether the pages are to be compared: no signer stands behind a time stamp, but an earlier one may.

    The pages that the earlier one saw are then compared with the same ones, later boxes excused.
    """
    by_signer = not one.is_timestamp or all(other.is_timestamp for other in found if other.revision < one.revision)
    return by_signer and modification(one) > ModificationLevel.LTA_UPDATES


def modification(one: Found) -> ModificationLevel:
    """Return how much was changed after a signature; OTHER when pyHanko finds it suspicious."""
    result = one.loaded.diff_result
    return result.modification_level if isinstance(result, DiffResult) else ModificationLevel.OTHER


def _of_objects(one: Found) -> set[Reason]:
    if one.loaded.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return {Reason.BYTE_RANGE_INVALID}
    level = modification(one)
    if level is ModificationLevel.OTHER:
        return {Reason.LATER_CHANGES}
    permitted = one.loaded.summarise_integrity_info()["docmdp_ok"]
    return set() if permitted else {Reason.CHANGES_NOT_PERMITTED}


def _of_pages(revision: bytes, current: Drawn, allowed: dict[int, list[PageBox]]) -> Reason:
    with tempfile.TemporaryDirectory() as folder:
        signed = Path(folder, "signed.pdf")
        signed.write_bytes(revision)
        try:
            same = looks_the_same(signed, current, allowed=allowed)
        except RenderingError:
            return Reason.CHECK_FAILED
    return Reason.LATER_REVISIONS if same else Reason.LOOKS_DIFFERENT


def _boxes(reader: PdfFileReader, later: Sequence[Found]) -> dict[int, list[PageBox]]:
    """Return by page the boxes of the signatures."""
    boxes: dict[int, list[PageBox]] = defaultdict(list)
    for other in later:
        place = field_box(reader, other.filled.field)
        if place is not None:
            boxes[place[0]].append(place[1])
    return boxes


def _vouches(later: Found, one: Found) -> bool:
    """Tell whether a later signature may paint its own box: its signer is trusted, or as unknown as this one's.

    Of two unknown signers the later may where one authority's key issued both certificates: nobody from outside
    gets one of those.
    """
    if later.judgement is None:
        return False
    if later.is_good and later.judgement.trusted:
        return True
    return not one.is_good and later.is_whole and _of_one_authority(later.loaded, one.loaded)


def _of_one_authority(later: EmbeddedPdfSignature, one: EmbeddedPdfSignature) -> bool:
    if later.signer_cert.sha256 == one.signer_cert.sha256:
        return True
    ours, theirs = (_pyca([each.signer_cert])[0] for each in (one, later))
    carried = _pyca([*one.other_embedded_certs, *later.other_embedded_certs])
    issuer = issuer_of(ours, carried)
    return issuer is not None and issuer_of(theirs, [issuer]) is not None


def _pyca(certificates: Iterable[asn1_x509.Certificate]) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(certificate.dump()) for certificate in certificates]
