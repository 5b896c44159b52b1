"""The development authority ("belum tersertifikasi"): root, issuing CA, signers, time-stamp authority, CRLs.

Everything lies in one private folder (0700, files 0600) that only the serving account can read. With a
passphrase the keys are encrypted in PKCS#8 besides; without one the file permission alone protects them. That
is accepted here because this authority has no legal weight: PP 71/2019 article 60 calls its signatures
uncertified, every block printed with them says so, and a certified provider keeps its keys elsewhere.

NAME.key holds key and certificate together, so that a renewal replaces both in one step; NAME.pem is the
public copy (root.pem is the anchor to give to others).
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from .certificates import (
    CertificatePlan,
    Issuer,
    Subject,
    answer_ocsp,
    ca_plan,
    issue,
    issue_crl,
    responder_plan,
    signer_plan,
    tsa_plan,
)
from .credentials import SignerCredential
from .keyfiles import new_key, read_pair, write_pair, write_private

ROOT_LIFE = timedelta(days=365 * 20)
ISSUING_LIFE = timedelta(days=365 * 15)
TSA_LIFE = timedelta(days=365 * 8)
TSA_RENEWAL = timedelta(days=365 * 2)
SIGNER_LIFE = timedelta(days=365 * 2)
CRL_LIFE = {"root": timedelta(days=180), "issuing": timedelta(days=30)}
OCSP_LIFE = timedelta(days=1)
MARK = "belum tersertifikasi"


class UnknownSignerError(LookupError):
    """No certificate was issued for this position."""


@dataclass
class Authority:
    """The office's own authority in one folder; every method may be called by several processes at once."""

    folder: Path
    organization: str
    passphrase: bytes | None = None
    _loaded: dict[str, tuple[int, SignerCredential]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def ensure(self, *, at: datetime) -> None:
        """Create what is missing (root, issuing CA, time-stamp authority) and renew CRLs; repeatable."""
        with self._exclusive():
            if not self._path("root.key").exists():
                self._create("root", ca_plan(self._subject("Root CA"), at, ROOT_LIFE, depth=1), None)
            if not self._path("issuing.key").exists():
                plan = ca_plan(self._subject("Issuing CA"), at, ISSUING_LIFE, depth=0)
                self._create("issuing", plan, self._issuer("root"))
            if not self._path("tsa.key").exists() or self._ends("tsa") - at < TSA_RENEWAL:
                plan = tsa_plan(self._subject("Time Stamp Authority"), at, TSA_LIFE)
                self._create("tsa", plan, self._issuer("issuing"))
            if not self._path("ocsp.key").exists() or self._ends("ocsp") - at < TSA_RENEWAL:
                plan = responder_plan(self._subject("Certificate Status"), at, TSA_LIFE)
                self._create("ocsp", plan, self._issuer("issuing"))
            for name in CRL_LIFE:
                if self._crl_is_old(name, at):
                    self._write_crl(name, at)

    def ensure_signer(self, code: str, subject: Subject, *, at: datetime) -> SignerCredential:
        """Return the position's credential, issuing a new certificate when none is valid at this time."""
        self.ensure(at=at)
        name = _signer_name(code)
        with self._exclusive():
            if not self._path(f"{name}.key").exists() or not self._is_usable(name, at):
                self._create(name, signer_plan(subject, at, SIGNER_LIFE), self._issuer("issuing"))
        return self._credential(name)

    def credential(self, code: str) -> SignerCredential:
        """Return a position's certificate and key, kept in memory; UnknownSignerError where there is none."""
        try:
            return self._credential(_signer_name(code))
        except FileNotFoundError as error:
            raise UnknownSignerError(code) from error

    def tsa(self) -> SignerCredential:
        """Return the time-stamp authority's certificate and RSA key."""
        return self._credential("tsa")

    def root(self) -> x509.Certificate:
        """Return the root certificate, the office's own anchor."""
        return x509.load_pem_x509_certificate(self._path("root.key").read_bytes())

    def crls(self, *, at: datetime) -> tuple[bytes, ...]:
        """Return the DER bytes of both CRLs, re-issued first when half of their life is over."""
        if any(self._crl_is_old(name, at) for name in CRL_LIFE):
            self.ensure(at=at)
        return tuple(self._path(f"{name}.crl").read_bytes() for name in CRL_LIFE)

    def ocsps(self, credential: SignerCredential, *, at: datetime) -> tuple[bytes, ...]:
        """Return fresh OCSP answers (DER) on a signer and on the time-stamp authority.

        CRLs would do by the standard; pyHanko's past validation, which proves a letter years later, does not find
        the way from a CRL to an intermediate authority, but from an OCSP answer it does.
        """
        authority, responder, revoked = self._public("issuing"), self._credential("ocsp"), self._revoked()
        delegate = Issuer(responder.certificate, responder.key)
        asked = (credential.certificate, self.tsa().certificate)
        return tuple(answer_ocsp(one, authority, delegate, revoked=revoked, at=at, life=OCSP_LIFE) for one in asked)

    def revoke(self, code: str, *, at: datetime, reason: x509.ReasonFlags) -> None:
        """Revoke a position's present certificate and publish a new CRL."""
        serial = str(self.credential(code).certificate.serial_number)
        with self._exclusive():
            revoked = self._revoked()
            revoked[serial] = {"at": at.isoformat(), "reason": reason.name}
            write_private(self._path("revoked.json"), json.dumps(revoked, indent=1).encode())
            self._write_crl("issuing", at)

    def _subject(self, role: str) -> Subject:
        return Subject(f"{role} ({MARK})", organization=self.organization)

    def _path(self, name: str) -> Path:
        return self.folder / name

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        handle = os.open(self._path(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _create(self, name: str, plan: CertificatePlan, parent: Issuer | None) -> None:
        key = new_key()
        certificate = issue(plan, key, parent)
        write_pair(self._path(f"{name}.key"), key, certificate, self.passphrase)
        write_private(self._path(f"{name}.pem"), certificate.public_bytes(Encoding.PEM))

    def _issuer(self, name: str) -> Issuer:
        key, certificate = read_pair(self._path(f"{name}.key"), self.passphrase)
        return Issuer(certificate, key)

    def _credential(self, name: str) -> SignerCredential:
        path = self._path(f"{name}.key")
        with self._lock:
            written = path.stat().st_mtime_ns
            kept = self._loaded.get(name)
            if kept is None or kept[0] != written:
                key, certificate = read_pair(path, self.passphrase)
                chain = tuple(self._public(issuer) for issuer in ("issuing", "root"))
                kept = self._loaded[name] = (written, SignerCredential(certificate, key, chain))
            return kept[1]

    def _public(self, name: str) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self._path(f"{name}.key").read_bytes())

    def _ends(self, name: str) -> datetime:
        return self._public(name).not_valid_after_utc

    def _is_usable(self, name: str, at: datetime) -> bool:
        certificate = self._public(name)
        in_time = certificate.not_valid_before_utc <= at < certificate.not_valid_after_utc
        return in_time and str(certificate.serial_number) not in self._revoked()

    def _revoked(self) -> dict[str, dict[str, str]]:
        path = self._path("revoked.json")
        return json.loads(path.read_text()) if path.exists() else {}

    def _crl_is_old(self, name: str, at: datetime) -> bool:
        path = self._path(f"{name}.crl")
        if not path.exists():
            return True
        crl = x509.load_der_x509_crl(path.read_bytes())
        until = crl.next_update_utc or crl.last_update_utc
        return at < crl.last_update_utc or until - at < CRL_LIFE[name] / 2

    def _write_crl(self, name: str, at: datetime) -> None:
        revoked = self._revoked() if name == "issuing" else {}
        write_private(self._path(f"{name}.crl"), issue_crl(self._issuer(name), revoked, at, CRL_LIFE[name]))


def _signer_name(code: str) -> str:
    return "signer-" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in code)
