"""The letter as the product signs it, seen by tools of others."""

import asyncio
import io
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import cv2
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation.ades import ades_lta_validation, simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from signatures.credentials import to_asn1
from signatures.stamp import FONT, BlockTooSmallError
from tests.signatures.making import BOX, OFFICE, URL, Office, letter, open_office, sign_letter


def _tool(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _lta_spec(root: asn1_x509.Certificate) -> PdfSignatureValidationSpec:
    manager = SimpleTrustManager.build(trust_roots=[root])
    policy = CertValidationPolicySpec(manager, CertRevTrustPolicy(REQUIRE_REVINFO))
    gathering = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    return PdfSignatureValidationSpec(SignatureValidationSpec(policy, revinfo_gathering_policy=gathering))


def test_the_original_bytes_stay_the_beginning(signed: bytes) -> None:
    assert signed.startswith(letter())


def test_qpdf_finds_no_fault(signed_file: Path) -> None:
    assert "No syntax or stream encoding errors found" in _tool("qpdf", "--check", signed_file)


def test_pdfsig_calls_it_valid(signed_file: Path) -> None:
    said = _tool("pdfsig", signed_file)
    assert "Signature is Valid" in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert OFFICE in said


def test_every_font_is_embedded(signed_file: Path) -> None:
    rows = _tool("pdffonts", signed_file).splitlines()[2:]
    assert any("TanggapStampSans" in row for row in rows)
    assert all(row.split()[-5] == "yes" for row in rows)


def test_the_stamp_font_has_thousand_units_and_is_small() -> None:
    assert TTFont(FONT)["head"].unitsPerEm == 1000
    assert FONT.stat().st_size < 65_000
    assert "Liberation" not in str(TTFont(FONT)["name"].getDebugName(4))


def test_it_stays_pdf_a(signed_file: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.pdf"
    _tool("qpdf", "--qdf", "--object-streams=disable", signed_file, plain)
    content = plain.read_bytes()
    assert b'pdfaid:part="2"' in content or b"<pdfaid:part>2" in content
    assert b"/OutputIntents" in content
    assert b"/NeedAppearances true" not in content
    reader = PdfFileReader(io.BytesIO(signed_file.read_bytes()))
    for field in reader.root["/AcroForm"]["/Fields"]:
        widget = field.get_object()
        assert widget["/F"] & 4
        assert not widget["/F"] & 2
        assert widget["/Rect"][0] == widget["/Rect"][2] or "/AP" in widget


def test_pyhanko_proves_it_offline_now_and_in_years(office: Office, signed: bytes) -> None:
    reader = PdfFileReader(io.BytesIO(signed))
    spec = _lta_spec(to_asn1(office.authority.root()))
    signature = reader.embedded_regular_signatures[0]
    result = asyncio.run(ades_lta_validation(signature, spec))
    assert result.ades_subindic is AdESPassed.OK
    assert result.api_status is not None
    assert result.api_status.bottom_line
    future = office.at + timedelta(days=365 * 5)
    later = asyncio.run(simulate_future_ades_lta_validation(signature, spec, future))
    assert later.ades_subindic is AdESPassed.OK


def test_openssl_accepts_the_signature_value(office: Office, signed: bytes, tmp_path: Path) -> None:
    signature = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures[0]
    first, length, second, rest = signature.byte_range
    (tmp_path / "content").write_bytes(signed[first : first + length] + signed[second : second + rest])
    (tmp_path / "value").write_bytes(bytes(signature.pkcs7_content))
    command = [
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-purpose",
        "any",
        "-out",
        "/dev/null",
    ]
    root = office.authority.folder / "root.pem"
    files: list[str | Path] = ["-in", tmp_path / "value", "-content", tmp_path / "content", "-CAfile", root]
    _tool(*command, *files)


def test_the_block_shows_a_readable_qr_and_the_customary_text(signed_file: Path, tmp_path: Path) -> None:
    _tool("pdftoppm", "-r", "200", "-f", "2", "-png", signed_file, tmp_path / "page")
    image = cv2.imread(str(next(tmp_path.glob("page-*.png"))))
    assert image is not None
    assert cv2.QRCodeDetector().detectAndDecode(image)[0] == URL
    shown = " ".join(_tool("pdftotext", "-f", "2", signed_file, "-").split())
    assert "Ditandatangani secara elektronik oleh:" in shown
    assert "Sertifikat pengembangan: belum tersertifikasi" in shown
    assert OFFICE in shown


def test_the_signature_forbids_any_change_and_says_why_and_when(office: Office, signed: bytes) -> None:
    signature = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures[0]
    assert signature.docmdp_level is MDPPerm.NO_CHANGES
    assert signature.sig_object["/Reason"] == "Menandatangani surat"
    assert signature.sig_object["/Location"] == "Jakarta"
    assert signature.self_reported_timestamp == office.at


def test_a_percent_sign_and_long_lines_stay_whole(office: Office, tmp_path: Path) -> None:
    long = "a.n. Deputi Bidang Monitoring-Evaluasi dan Pengembangan Sistem Informasi 100% %(ts)s"
    path = tmp_path / "long.pdf"
    path.write_bytes(sign_letter(office, lines=[long, OFFICE]))
    assert long in " ".join(_tool("pdftotext", "-f", "2", path, "-").split())


def test_a_text_that_does_not_fit_is_refused(office: Office) -> None:
    with pytest.raises(BlockTooSmallError):
        sign_letter(office, lines=["Kata " * 300])


def test_a_revoked_signer_cannot_sign(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    other.authority.revoke("direktur", at=office.at, reason=x509.ReasonFlags.key_compromise)
    with pytest.raises(SigningError):
        sign_letter(other)


def test_signing_stays_in_its_budget(office: Office) -> None:
    sign_letter(office)
    times = []
    for _again in range(3):
        start = time.perf_counter()
        sign_letter(office)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5


def test_the_block_stays_in_its_box(signed_file: Path, tmp_path: Path) -> None:
    (tmp_path / "before.pdf").write_bytes(letter())
    for name, source in (("before", tmp_path / "before.pdf"), ("after", signed_file)):
        _tool("pdftoppm", "-r", "72", "-f", "2", "-png", source, tmp_path / name)
    before, after = (cv2.imread(str(next(tmp_path.glob(f"{name}-*.png")))) for name in ("before", "after"))
    assert before is not None
    assert after is not None
    rows, columns = (cv2.absdiff(before, after).max(axis=2) > 8).nonzero()
    height = before.shape[0]
    assert BOX[0] - 1 <= columns.min() <= columns.max() <= BOX[2] + 1
    assert height - BOX[3] - 1 <= rows.min() <= rows.max() <= height - BOX[1] + 1
