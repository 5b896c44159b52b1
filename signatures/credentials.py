"""Credentials as pyHanko signers and time stampers that keep the private key object.

pyHanko's own SimpleSigner and DummyTimeStamper parse and check the RSA key again for every signature, which
costs about a hundred times the signature itself; here the key is loaded once.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign import general
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

DIGEST = "sha256"


def to_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """Return the same certificate in the form that pyHanko reads."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


@dataclass(frozen=True)
class SignerCredential:
    """A certificate, its RSA key and the certificates above it, nearest first, the root last."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    chain: tuple[x509.Certificate, ...]

    @cached_property
    def asn1_certificate(self) -> asn1_x509.Certificate:
        """The certificate in pyHanko's form."""
        return to_asn1(self.certificate)

    @cached_property
    def asn1_chain(self) -> tuple[asn1_x509.Certificate, ...]:
        """The certificates above in pyHanko's form."""
        return tuple(to_asn1(certificate) for certificate in self.chain)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the DER certificate, in capital hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex().upper()

    def sign(self, data: bytes) -> bytes:
        """Return the RSA PKCS#1 v1.5 signature over the SHA-256 of data."""
        return self.key.sign(data, PKCS1v15(), hashes.SHA256())


class CachedSigner(Signer):
    """A pyHanko signer over a credential."""

    def __init__(self, credential: SignerCredential) -> None:
        store = SimpleCertificateStore.from_certs(credential.asn1_chain)
        super().__init__(signing_cert=credential.asn1_certificate, cert_registry=store, embed_roots=True)
        self._credential = credential

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign, or return bytes of the same length when only the size is asked for."""
        if digest_algorithm.lower() != DIGEST:
            raise ValueError(digest_algorithm)
        return bytes(self._credential.key.key_size // 8) if dry_run else self._credential.sign(data)


class OwnTimeStamper(DummyTimeStamper):
    """The office's in-process time-stamp authority; it stamps one given moment."""

    def __init__(self, credential: SignerCredential, *, at: datetime) -> None:
        store = SimpleCertificateStore.from_certs(credential.asn1_chain[:-1])
        super().__init__(
            credential.asn1_certificate,
            tsa_key=None,
            certs_to_embed=store,
            fixed_dt=at.replace(microsecond=0),
        )
        self._credential = credential

    def _sign_tst_info(self, tst_info_data: bytes, md_algorithm: str, dt: datetime) -> tuple[bytes, cms.CMSAttributes]:
        if md_algorithm != DIGEST:
            raise ValueError(md_algorithm)
        digest = hashes.Hash(hashes.SHA256())
        digest.update(tst_info_data)
        certificate = general.as_signing_certificate_v2(self._credential.asn1_certificate)
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
                simple_cms_attribute("signing_certificate_v2", certificate),
                simple_cms_attribute("message_digest", digest.finalize()),
            ]
        )
        return self._credential.sign(attributes.dump()), attributes
