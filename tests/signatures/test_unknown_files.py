"""Files of strangers are verified in the sandbox, and nobody is asked over the network."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from correspondence.foundation import sandbox
from signatures import unknown_files
from signatures.certificates import CertificatePlan, Issuer, Subject, ca_plan, issue, signer_plan
from signatures.credentials import SignerCredential
from signatures.keyfiles import new_key
from signatures.unknown_files import verify_unknown_pdf
from signatures.validating import verify_pdf
from signatures.verdicts import Reason, Verdict
from tests.signatures import attacks, preparations
from tests.signatures.making import Office, letter, sign_plainly

needs_sandbox = pytest.mark.skipif(
    sandbox.rung() is sandbox.Rung.NONE, reason="neither bubblewrap nor seccomp works on this machine"
)


class _Trap(BaseHTTPRequestHandler):
    """Count every request."""

    hits: list[str]

    def do_GET(self) -> None:
        """Remember the path."""
        self.hits.append(self.path)
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name of the base class)
        """Say nothing."""


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """A web server on the loopback that should never be asked."""
    hits: list[str] = []
    handler = type("Trap", (_Trap,), {"hits": hits})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", hits
    server.shutdown()
    server.server_close()
    thread.join()


def _luring(plan: CertificatePlan, url: str) -> CertificatePlan:
    """Write addresses for the issuer, for OCSP and for CRLs into the certificate."""
    places = [
        x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(url)),
        x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(url)),
    ]
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(url + "/crl")], None, None, None)
    extra = ((x509.AuthorityInformationAccess(places), False), (x509.CRLDistributionPoints([point]), False))
    return replace(plan, extensions=(*plan.extensions, *extra))


def _lured(office: Office, url: str, issuer: Issuer | None) -> SignerCredential:
    life = office.signer.certificate.not_valid_after_utc - office.at
    key, certificate_key = new_key(), new_key()
    if issuer is None:
        plan = ca_plan(Subject("Asing", "Asing"), office.at, life, depth=0)
        issuer = Issuer(issue(plan, key, None), key)
    plan = _luring(signer_plan(Subject("Penyerang", "Asing"), office.at, life), url)
    return SignerCredential(issue(plan, certificate_key, issuer), certificate_key, ())


@pytest.mark.parametrize("known_issuer", [False, True])
def test_no_address_in_a_certificate_is_ever_asked(
    office: Office, trap: tuple[str, list[str]], known_issuer: bool, tmp_path: Path
) -> None:
    url, hits = trap
    authority = office.authority
    issuer = Issuer(authority.root(), authority._issuer("root").key) if known_issuer else None
    pdf = sign_plainly(letter(), _lured(office, url, issuer))
    found = verify_pdf(pdf, anchors=[authority.root()], at=office.at)
    assert found.verdict is (Verdict.INTACT if known_issuer else Verdict.NOT_ACCEPTED)
    path = tmp_path / "lured.pdf"
    path.write_bytes(pdf)
    verify_unknown_pdf(path, anchors=[authority.root()], at=office.at)
    assert hits == []


@needs_sandbox
def test_the_sandbox_says_the_same(office: Office, signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    anchors, crls = [office.authority.root()], office.authority.crls(at=office.at)
    for data in (signed, attacks.append_text(signed)):
        path.write_bytes(data)
        inside = verify_unknown_pdf(path, anchors=anchors, crls=crls, at=office.at)
        assert inside == verify_pdf(data, anchors=anchors, crls=crls, at=office.at)
        assert len(inside.signatures) == 1


@needs_sandbox
def test_pages_are_compared_in_the_sandbox_too(office: Office, tmp_path: Path) -> None:
    prepared = preparations.add_text_field(letter(), shown=b"0.9 g 0 0 200 40 re f")
    pdf = sign_plainly(prepared, office.signer)
    path = tmp_path / "shadow.pdf"
    path.write_bytes(preparations.change_text_field(pdf, shown=b"0 g 0 0 100 40 re f", value="900"))
    found = verify_unknown_pdf(path, anchors=[office.authority.root()], at=office.at)
    assert Reason.LOOKS_DIFFERENT in found.reasons


def test_a_huge_file_is_not_opened(office: Office, signed_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unknown_files, "LARGEST", 1000)
    found = verify_unknown_pdf(signed_file, anchors=[], at=office.at)
    assert (found.verdict, found.reasons) == (Verdict.NOT_VERIFIABLE, (Reason.TOO_LARGE,))


@needs_sandbox
def test_a_child_that_is_killed_verifies_nothing(
    office: Office, signed_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unknown_files, "LIMITS", sandbox.Limits(wall_seconds=0.02))
    found = verify_unknown_pdf(signed_file, anchors=[], at=office.at)
    assert (found.verdict, found.reasons) == (Verdict.NOT_VERIFIABLE, (Reason.CHECK_FAILED,))


def test_a_missing_file_is_an_error_of_the_caller(office: Office, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        verify_unknown_pdf(tmp_path / "none.pdf", anchors=[], at=office.at)
