"""Signed PDFs: an untouched one raises no alarm, a changed one always does."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from correspondence.inspection.kinds import PORTAL_LETTER
from correspondence.inspection.safety import SafetyVerdict, Verdict, check
from tests.inspection.safety_samples import pdf_bytes


@pytest.fixture(scope="module")
def signed() -> bytes:
    """Compose a PDF signed with a key made for this run."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kunci uji")])
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(begin).not_valid_after(begin + dt.timedelta(days=9000))
    certificate = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf_bytes()))
    made: io.BytesIO = sign_pdf(writer, PdfSignatureMetadata(field_name="Tanda"), signer=signer)
    return made.getvalue()


def verdict_on(folder: Path, content: bytes) -> SafetyVerdict:
    """Check a PDF with these bytes."""
    path = folder / "stored"
    path.write_bytes(content)
    return check(path, name="surat.pdf", accepted=PORTAL_LETTER)


def with_other_text(signed: bytes) -> bytes:
    """Append a revision that shows another text, as an attacker would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT /F0 24 Tf (Lain) Tj ET"))
    writer.update_container(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_an_untouched_signature_is_no_alarm(tmp_path: Path, signed: bytes) -> None:
    verdict = verdict_on(tmp_path, signed)
    assert (verdict.verdict, verdict.flags) == (Verdict.ACCEPT, ("forms", "signed"))


def test_a_later_revision_with_another_text_is_a_warning(tmp_path: Path, signed: bytes) -> None:
    verdict = verdict_on(tmp_path, with_other_text(signed))
    assert verdict.verdict is Verdict.WARN
    assert "changed-after-signing" in verdict.flags


def test_bytes_after_the_signed_ones_are_a_warning(tmp_path: Path, signed: bytes) -> None:
    assert "changed-after-signing" in verdict_on(tmp_path, signed + b"9 0 obj (lain) endobj\n").flags
    assert verdict_on(tmp_path, signed + b"\r\n").verdict is Verdict.ACCEPT


def test_changed_signed_bytes_are_a_broken_signature(tmp_path: Path, signed: bytes) -> None:
    changed = signed.replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ 0 0 595 841 ]")
    assert changed != signed
    assert "signature-broken" in verdict_on(tmp_path, changed).flags


def test_a_signature_without_its_value_is_a_broken_signature(tmp_path: Path, signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as document:
        field = document.Root.AcroForm.Fields[0]
        del field.V.Contents
        target = io.BytesIO()
        document.save(target)
    verdict = verdict_on(tmp_path, target.getvalue())
    assert {"signed", "signature-broken"} <= set(verdict.flags)
