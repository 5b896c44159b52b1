"""Documents for the signature tests: a PDF/A letter, an office with its authority, all signature levels."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import weasyprint
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from signatures.authority import Authority
from signatures.certificates import Subject
from signatures.credentials import CachedSigner, SignerCredential
from signatures.signing import LongTermMaterial, Placement, own_material, sign_pdf, validation_context
from signatures.validating import verify_pdf
from signatures.verdicts import Verification

ORGANIZATION = "Lembaga Contoh"
OFFICE = "Direktur Pengembangan Sistem Katalog"
URL = "http://localhost:8000/v/ABCDEFGHJKLMNPQR"
BOX = (300, 100, 540, 180)
_LETTER = """<html lang="id"><head><title>Surat</title><style>@page {{ size: A4; margin: 2cm }}
body {{ font-family: 'Liberation Sans' }}</style></head><body>{}</body></html>"""


@dataclass(frozen=True)
class Office:
    """An authority, the moment at which everything happens and one signer."""

    authority: Authority
    at: datetime
    signer: SignerCredential

    def material(self, at: datetime | None = None) -> LongTermMaterial:
        """Return the time stamper and CRLs of this office."""
        return own_material(self.authority, self.signer, at=at or self.at)

    def verify(self, data: bytes | Path, *, at: datetime | None = None, **options: Any) -> Verification:
        """Verify with the office's own root."""
        return verify_pdf(data, anchors=[self.authority.root()], at=at or self.at, **options)


def open_office(folder: Path, at: datetime) -> Office:
    """Make an authority and its first signer in an empty folder."""
    authority = Authority(folder, ORGANIZATION)
    subject = Subject(OFFICE, ORGANIZATION, unit="Direktorat Contoh", serial_number="D.2")
    return Office(authority, at, authority.ensure_signer("direktur", subject, at=at))


@cache
def letter(body: str = "<h1>Surat jawaban</h1><p>Nomor 12</p><p style='break-before:page'>Dua</p>") -> bytes:
    """Return a PDF/A-2b letter with embedded fonts; two pages unless told otherwise."""
    pdf = weasyprint.HTML(string=_LETTER.format(body)).write_pdf(pdf_variant="pdf/a-2b")
    assert isinstance(pdf, bytes)
    return pdf


def sign_letter(office: Office, pdf: bytes | None = None, *, lines: Sequence[str] = (OFFICE,)) -> bytes:
    """Return a letter as the product signs it: B-LTA, P=1, visible block."""
    return sign_pdf(
        pdf or letter(),
        signer=office.signer,
        placement=Placement(-1, BOX),
        lines=lines,
        url=URL,
        material=office.material(),
        at=office.at,
        reason="Menandatangani surat",
        location="Jakarta",
    )


def sign_plainly(
    pdf: bytes,
    signer: SignerCredential,
    *,
    field_name: str = "Pertama",
    box: tuple[int, int, int, int] | None = None,
    timestamper: TimeStamper | None = None,
    permission: fields.MDPPerm | None = None,
    apart: bool = False,
    context: ValidationContext | None = None,
) -> bytes:
    """Return a B-B signature, B-T with a time stamper, B-LT with a context; certified with a permission.

    `apart`: the field and what shows it on the page are two objects.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=permission is not None,
        docmdp_permissions=permission or fields.MDPPerm.FILL_FORMS,
        embed_validation_info=context is not None,
        validation_context=context,
    )
    spec = fields.SigFieldSpec(field_name, on_page=0, box=box, combine_annotation=not apart)
    signer_of_pdf = signers.PdfSigner(
        metadata, signer=CachedSigner(signer), timestamper=timestamper, new_field_spec=spec
    )
    output = io.BytesIO()
    signer_of_pdf.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=output, bytes_reserved=16384)
    return output.getvalue()


def add_empty_field(pdf: bytes) -> bytes:
    """Return the file with a signature field that nobody has signed."""
    output = io.BytesIO(pdf)
    writer = IncrementalPdfFileWriter(output)
    fields.append_signature_field(writer, fields.SigFieldSpec("Kosong"))
    writer.write_in_place()
    return output.getvalue()


def renew_archive(office: Office, pdf: bytes, at: datetime) -> bytes:
    """Return the file with one more archive time stamp."""
    output = io.BytesIO(pdf)
    material = office.material(at)
    context = validation_context(office.signer, material, at=at)
    stamper = signers.PdfTimeStamper(material.timestamper)
    stamper.update_archival_timestamp_chain(PdfFileReader(output), context)
    return output.getvalue()
