"""The development authority: certificates, keys, CRLs."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signatures.authority import CRL_LIFE, SIGNER_LIFE, Authority, UnknownSignerError
from signatures.certificates import Subject
from tests.signatures.making import OFFICE, ORGANIZATION, Office, open_office

SUBJECT = Subject(OFFICE, ORGANIZATION)


def test_folder_and_files_are_private(office: Office) -> None:
    folder = office.authority.folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_making_it_again_changes_nothing(office: Office) -> None:
    before = {path.name: path.read_bytes() for path in office.authority.folder.iterdir()}
    again = Authority(office.authority.folder, ORGANIZATION)
    again.ensure(at=office.at)
    again.ensure_signer("direktur", SUBJECT, at=office.at)
    assert {path.name: path.read_bytes() for path in office.authority.folder.iterdir()} == before


def test_the_signer_is_named_after_the_position_and_may_sign_only(office: Office) -> None:
    certificate = office.signer.certificate
    names = {part.oid: part.value for part in certificate.subject}
    assert names[NameOID.COMMON_NAME] == OFFICE
    assert names[NameOID.ORGANIZATION_NAME] == ORGANIZATION
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]


def test_the_chain_leads_to_the_root(office: Office) -> None:
    issuing, root = office.signer.chain
    office.signer.certificate.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)


def test_the_time_stamp_authority_may_only_stamp(office: Office) -> None:
    extension = office.authority.tsa().certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert extension.critical
    assert list(extension.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def test_a_passphrase_encrypts_the_keys(tmp_path: Path, office: Office) -> None:
    locked = Authority(tmp_path / "ca", ORGANIZATION, passphrase=b"kata sandi")
    locked.ensure_signer("direktur", SUBJECT, at=office.at)
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in (tmp_path / "ca" / "signer-direktur.key").read_bytes()
    with pytest.raises((TypeError, ValueError)):
        Authority(tmp_path / "ca", ORGANIZATION).credential("direktur")
    reopened = Authority(tmp_path / "ca", ORGANIZATION, passphrase=b"kata sandi")
    assert reopened.credential("direktur").fingerprint == locked.credential("direktur").fingerprint


def test_crls_are_fresh_and_signed_by_their_issuers(office: Office) -> None:
    for der, issuer in zip(office.authority.crls(at=office.at), reversed(office.signer.chain), strict=True):
        crl = x509.load_der_x509_crl(der)
        assert crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
        assert crl.next_update_utc is not None
        assert crl.last_update_utc < office.at < crl.next_update_utc


def test_an_old_crl_is_issued_again(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    first = other.authority.crls(at=office.at)
    assert other.authority.crls(at=office.at + timedelta(days=1)) == first
    later = other.authority.crls(at=office.at + CRL_LIFE["issuing"] * 0.6)
    assert later[0] == first[0]
    assert later[1] != first[1]


def test_revoking_publishes_it_and_the_next_certificate_is_new(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    other.authority.revoke("direktur", at=office.at, reason=x509.ReasonFlags.key_compromise)
    crl = x509.load_der_x509_crl(other.authority.crls(at=office.at)[1])
    serial = other.signer.certificate.serial_number
    assert crl.get_revoked_certificate_by_serial_number(serial) is not None
    renewed = other.authority.ensure_signer("direktur", SUBJECT, at=office.at)
    assert renewed.certificate.serial_number != serial
    assert other.authority.credential("direktur") == renewed


def test_an_expired_certificate_is_replaced(tmp_path: Path, office: Office) -> None:
    other = open_office(tmp_path / "ca", office.at)
    later = office.at + SIGNER_LIFE + timedelta(days=1)
    assert other.authority.ensure_signer("direktur", SUBJECT, at=later) != other.signer


def test_an_unknown_position_has_no_credential(office: Office) -> None:
    with pytest.raises(UnknownSignerError):
        office.authority.credential("../../etc/passwd")


def test_two_at_once_make_one_authority(tmp_path: Path, office: Office) -> None:
    def make(_number: int) -> str:
        authority = Authority(tmp_path / "ca", ORGANIZATION)
        return authority.ensure_signer("direktur", SUBJECT, at=office.at).fingerprint

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(make, range(4)))) == 1
