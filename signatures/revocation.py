"""Look a certificate up in every CRL and OCSP answer at hand.

The path validation of pyHanko stops at the first certificate without revocation data and then says "unknown",
even where other data at hand names the signer as revoked; nothing at hand may be overlooked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID


@dataclass(frozen=True)
class RevocationData:
    """DER bytes of CRLs and OCSP responses, wherever they were found."""

    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()


def revoked_since(chain: Sequence[x509.Certificate], data: RevocationData) -> datetime | None:
    """Return the earliest time since which a certificate of the chain (signer first) is revoked, or None.

    Each certificate is looked up in the data signed by the next one of the chain; the last one cannot be
    revoked by others, but data that it signed itself counts.
    """
    issuers = [*chain[1:], *chain[-1:]]
    times = [
        answer.revoked
        for certificate, issuer in zip(chain, issuers, strict=True)
        for answer in _answers(certificate, issuer, data)
        if answer.revoked is not None
    ]
    return min(times, default=None)


def is_known_at(chain: Sequence[x509.Certificate], data: RevocationData, moment: datetime) -> bool:
    """Tell whether every certificate below the last one has an answer that reaches to this moment."""
    return all(
        any(answer.reaches_to >= moment for answer in _answers(certificate, issuer, data))
        for certificate, issuer in pairwise(chain)
    )


@dataclass(frozen=True)
class _Answer:
    """What one source says of one certificate: the time up to which it speaks, the time of a revocation."""

    reaches_to: datetime
    revoked: datetime | None


def _answers(certificate: x509.Certificate, issuer: x509.Certificate, data: RevocationData) -> Iterator[_Answer]:
    yield from _by_crls(certificate, issuer, data.crls)
    yield from _by_ocsps(certificate, issuer, data.ocsps)


def _by_crls(certificate: x509.Certificate, issuer: x509.Certificate, crls: Iterable[bytes]) -> Iterator[_Answer]:
    for der in crls:
        try:
            crl = x509.load_der_x509_crl(der)
            if crl.issuer != issuer.subject or not crl.is_signature_valid(_key(issuer)):
                continue
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
        revoked = None if entry is None or _is_lifted(entry) else entry.revocation_date_utc
        yield _Answer(crl.next_update_utc or crl.last_update_utc, revoked)


def _is_lifted(entry: x509.RevokedCertificate) -> bool:
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, ValueError):
        return False
    return reason is x509.ReasonFlags.remove_from_crl


def _by_ocsps(certificate: x509.Certificate, issuer: x509.Certificate, ocsps: Iterable[bytes]) -> Iterator[_Answer]:
    for der in ocsps:
        try:
            answer = ocsp.load_der_ocsp_response(der)
            if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
                continue
            _check_answer(answer, issuer)
            singles = [one for one in answer.responses if one.serial_number == certificate.serial_number]
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            continue
        for single in singles:
            if single.certificate_status is not ocsp.OCSPCertStatus.UNKNOWN:
                until = single.next_update_utc or single.this_update_utc
                yield _Answer(until, single.revocation_time_utc)


def _check_answer(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> None:
    """Raise InvalidSignature unless the issuer, or a responder that it delegated to, signed the answer."""
    algorithm = answer.signature_hash_algorithm
    if algorithm is None:
        raise InvalidSignature
    for candidate in (issuer, *answer.certificates):
        if candidate is not issuer and not _is_delegate(candidate, issuer):
            continue
        try:
            _verify(candidate.public_key(), answer.signature, answer.tbs_response_bytes, algorithm)
        except InvalidSignature:
            continue
        return
    raise InvalidSignature


def _is_delegate(candidate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        candidate.verify_directly_issued_by(issuer)
        usage = candidate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _verify(key: object, signature: bytes, data: bytes, algorithm: hashes.HashAlgorithm) -> None:
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(algorithm))
    else:
        raise InvalidSignature


def _key(certificate: x509.Certificate) -> CertificateIssuerPublicKeyTypes:
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise TypeError(type(key).__name__)
    return key
