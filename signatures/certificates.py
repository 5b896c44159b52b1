"""X.509 certificates and CRLs of the development authority, built with cryptography; keys are passed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

COUNTRY = "ID"
CLOCK_SLACK = timedelta(minutes=5)
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class Subject:
    """Who a certificate names: the position as common name, unit, organization, optionally a number."""

    common_name: str
    organization: str
    unit: str = ""
    title: str = ""
    serial_number: str = ""

    def as_name(self) -> x509.Name:
        """Return the X.509 name; each part is cut to the length that RFC 5280 allows."""
        parts = [
            (NameOID.COUNTRY_NAME, COUNTRY),
            (NameOID.ORGANIZATION_NAME, self.organization),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, self.unit),
            (NameOID.COMMON_NAME, self.common_name),
            (NameOID.TITLE, self.title),
            (NameOID.SERIAL_NUMBER, self.serial_number),
        ]
        return x509.Name([x509.NameAttribute(oid, text[:64]) for oid, text in parts if text])


@dataclass(frozen=True)
class Issuer:
    """A certificate together with its private key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey


@dataclass(frozen=True)
class CertificatePlan:
    """What a new certificate is to say; extensions as pairs of value and criticality."""

    subject: Subject
    begins: datetime
    ends: datetime
    extensions: tuple[tuple[x509.ExtensionType, bool], ...]


def ca_plan(subject: Subject, at: datetime, life: timedelta, *, depth: int) -> CertificatePlan:
    """Plan an authority below which at most depth further authorities may stand."""
    usage = _key_usage(key_cert_sign=True, crl_sign=True)
    extensions = ((x509.BasicConstraints(ca=True, path_length=depth), True), (usage, True))
    return CertificatePlan(subject, at - CLOCK_SLACK, at + life, extensions)


def signer_plan(subject: Subject, at: datetime, life: timedelta) -> CertificatePlan:
    """Plan a signer: digitalSignature and nonRepudiation, EKU emailProtection (pdfsig trusts no other)."""
    usage = _key_usage(digital_signature=True, content_commitment=True)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
    return CertificatePlan(subject, at - CLOCK_SLACK, at + life, (*_LEAF, (usage, True), (purpose, False)))


def tsa_plan(subject: Subject, at: datetime, life: timedelta) -> CertificatePlan:
    """Plan a time-stamp authority: the only, critical EKU is timeStamping (RFC 3161 section 2.3)."""
    usage = _key_usage(digital_signature=True)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return CertificatePlan(subject, at - CLOCK_SLACK, at + life, (*_LEAF, (usage, True), (purpose, True)))


def responder_plan(subject: Subject, at: datetime, life: timedelta) -> CertificatePlan:
    """Plan a delegate that answers OCSP questions for its issuer and is not asked about itself (RFC 6960)."""
    usage = _key_usage(digital_signature=True)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
    extensions = (*_LEAF, (usage, True), (purpose, False), (x509.OCSPNoCheck(), False))
    return CertificatePlan(subject, at - CLOCK_SLACK, at + life, extensions)


def issue(plan: CertificatePlan, key: rsa.RSAPrivateKey, issuer: Issuer | None) -> x509.Certificate:
    """Make the certificate, signed by the issuer or, without one, by itself; never outliving its issuer."""
    ends = min(plan.ends, issuer.certificate.not_valid_after_utc) if issuer else plan.ends
    name = plan.subject.as_name()
    signing_key = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(plan.begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
    )
    for extension, critical in plan.extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(signing_key, hashes.SHA256())


def issue_crl(issuer: Issuer, revoked: Mapping[str, Mapping[str, str]], at: datetime, life: timedelta) -> bytes:
    """Return a DER list of the revoked serial numbers ({serial: {"at": ISO time, "reason": flag name}})."""
    key_identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at - CLOCK_SLACK)
        .next_update(at + life)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(key_identifier, critical=False)
    )
    for serial, entry in revoked.items():
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(int(serial))
            .revocation_date(datetime.fromisoformat(entry["at"]))
            .add_extension(x509.CRLReason(x509.ReasonFlags[entry["reason"]]), critical=False)
            .build()
        )
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def answer_ocsp(
    certificate: x509.Certificate,
    authority: x509.Certificate,
    responder: Issuer,
    *,
    revoked: Mapping[str, Mapping[str, str]],
    at: datetime,
    life: timedelta,
) -> bytes:
    """Return the DER answer on one certificate of an authority, signed by its delegate."""
    entry = revoked.get(str(certificate.serial_number))
    status = ocsp.OCSPCertStatus.REVOKED if entry else ocsp.OCSPCertStatus.GOOD
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=certificate,
            issuer=authority,
            algorithm=hashes.SHA256(),
            cert_status=status,
            this_update=at - CLOCK_SLACK,
            next_update=at + life,
            revocation_time=datetime.fromisoformat(entry["at"]) if entry else None,
            revocation_reason=x509.ReasonFlags[entry["reason"]] if entry else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
        .certificates([responder.certificate])
        .sign(responder.key, hashes.SHA256())
    )
    return answer.public_bytes(serialization.Encoding.DER)


def _key_usage(**wanted: bool) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in _USAGES})


_LEAF: tuple[tuple[x509.ExtensionType, bool], ...] = ((x509.BasicConstraints(ca=False, path_length=None), True),)
