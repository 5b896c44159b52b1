"""Sign letters: PAdES B-LTA, certified against any change, with a visible block; no network, no database."""

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from .authority import Authority
from .credentials import DIGEST, CachedSigner, OwnTimeStamper, SignerCredential
from .revocation import RevocationData, revoked_since
from .stamp import block_style

FIELD_NAME = "TandaTangan"
BYTES_RESERVED = 24576
# one revision after the signature: its evidence and the archive time stamp, which so covers the whole file
_EVIDENCE = DSSContentSettings(
    placement=SigDSSPlacementPreference.TOGETHER_WITH_NEXT_TS,
    next_ts_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
)
# pyHanko warns at every signature made without network access, which is what is wanted here
logging.getLogger("pyhanko.sign.signers.pdf_signer").addFilter(
    lambda record: "fetching is not allowed" not in record.getMessage()
)


@dataclass(frozen=True)
class Placement:
    """Where the block stands: page (0 first, -1 last) and box (left, bottom, right, top) in points."""

    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class LongTermMaterial:
    """What makes a signature provable for years: time stamper, CRLs and OCSP answers (DER)."""

    timestamper: TimeStamper
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...] = ()


def own_material(authority: Authority, signer: SignerCredential, *, at: datetime) -> LongTermMaterial:
    """Return the material for one signature of the office's own authority, made in this process."""
    authority.ensure(at=at)
    stamper = OwnTimeStamper(authority.tsa(), at=at)
    return LongTermMaterial(stamper, authority.crls(at=at), authority.ocsps(signer, at=at))


class _DatedSigner(signers.PdfSigner):
    """A PDF signer whose signing time is passed in instead of read from the clock."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


def sign_pdf(
    pdf: bytes | Path,
    *,
    signer: SignerCredential,
    placement: Placement,
    lines: Sequence[str],
    url: str,
    material: LongTermMaterial,
    at: datetime,
    reason: str = "",
    location: str = "",
    certified: bool = False,
    field_name: str = FIELD_NAME,
) -> bytes:
    """Return the PDF with a certification signature (DocMDP P=1), its time stamp, DSS and archive time stamp.

    lines are printed beside the QR code of url, below the customary heading; unless certified, the block says
    that the certificate is a development one. The bytes given stay the beginning of the bytes returned.
    Raises pyhanko's PdfReadError for a file that it cannot read, SigningError when the certificate, a CRL or
    the time stamp is not valid at the given time, BlockTooSmallError when the text does not fit.
    """
    data = pdf.read_bytes() if isinstance(pdf, Path) else pdf
    _refuse_revoked(signer, material, at)
    pdf_signer = _DatedSigner(
        _metadata(signer, material, at=at, field_name=field_name, reason=reason, location=location),
        signer=CachedSigner(signer),
        timestamper=material.timestamper,
        stamp_style=block_style(lines, placement.box, certified=certified),
        new_field_spec=fields.SigFieldSpec(
            field_name, on_page=placement.page, box=placement.box, readable_field_name=reason or field_name
        ),
        at=at,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    output = io.BytesIO()
    pdf_signer.sign_pdf(writer, output=output, bytes_reserved=BYTES_RESERVED, appearance_text_params={"url": url})
    return output.getvalue()


def _refuse_revoked(signer: SignerCredential, material: LongTermMaterial, at: datetime) -> None:
    data = RevocationData(material.crls, material.ocsps)
    since = revoked_since([signer.certificate, *signer.chain], data)
    if since is not None and since <= at:
        raise SigningError("the certificate is revoked")


def _metadata(
    signer: SignerCredential,
    material: LongTermMaterial,
    *,
    at: datetime,
    field_name: str,
    reason: str,
    location: str,
) -> signers.PdfSignatureMetadata:
    return signers.PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm=DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason or None,
        location=location or None,
        name=signer.asn1_certificate.subject.native.get("common_name"),
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        embed_validation_info=True,
        validation_context=validation_context(signer, material, at=at),
        use_pades_lta=True,
        dss_settings=_EVIDENCE,
    )


def validation_context(signer: SignerCredential, material: LongTermMaterial, *, at: datetime) -> ValidationContext:
    """Return a context that trusts the signer's own root, knows this material and never asks the network."""
    return ValidationContext(
        trust_roots=signer.asn1_chain[-1:],
        other_certs=signer.asn1_chain[:-1],
        crls=list(material.crls),
        ocsps=list(material.ocsps),
        allow_fetching=False,
        revocation_mode="require",
        moment=at,
    )
