"""Check that the certificates carried in a signature value are as their issuers made them.

Nothing signs these certificates as a part of the file, and one that no path needs is never looked at; a byte
changed in it would go unnoticed.
"""

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.x509.oid import SignatureAlgorithmOID

# cryptography's own comparison refuses these, and so cannot tell old from altered.
_TOO_OLD = frozenset(
    {
        SignatureAlgorithmOID.RSA_WITH_SHA1,
        SignatureAlgorithmOID.RSA_WITH_MD5,
        SignatureAlgorithmOID.DSA_WITH_SHA1,
        SignatureAlgorithmOID.ECDSA_WITH_SHA1,
    }
)


def were_altered(carried: Sequence[x509.Certificate], known: Sequence[x509.Certificate]) -> bool:
    """Tell whether a carried certificate's issuer is at hand but did not sign it in this form."""
    at_hand = [*carried, *known]
    for certificate in carried:
        issuers = [other for other in at_hand if _may_have_issued(other, certificate)]
        if issuers and all(_did_issue(issuer, certificate) is False for issuer in issuers):
            return True
    return False


def issuer_of(certificate: x509.Certificate, at_hand: Sequence[x509.Certificate]) -> x509.Certificate | None:
    """Return the certificate at hand whose key signed this one, trusted or not."""
    named = (other for other in at_hand if _may_have_issued(other, certificate))
    return next((issuer for issuer in named if _did_issue(issuer, certificate)), None)


def _may_have_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Compare names and key identifiers: an authority may have had several keys under one name."""
    if issuer.subject != certificate.issuer:
        return False
    wanted, own = _authority_key(certificate), _own_key(issuer)
    return wanted is None or own is None or wanted == own


def _did_issue(issuer: x509.Certificate, certificate: x509.Certificate) -> bool | None:
    """Tell whether the issuer's key signed the certificate; None where nobody here can reckon that."""
    try:
        if certificate.signature_algorithm_oid in _TOO_OLD:
            return _did_issue_long_ago(issuer, certificate)
        certificate.verify_directly_issued_by(issuer)
    except UnsupportedAlgorithm:
        return None
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _did_issue_long_ago(issuer: x509.Certificate, certificate: x509.Certificate) -> bool | None:
    """Compare a value made with SHA-1, as old roots signed themselves and their first authorities."""
    key = issuer.public_key()
    if certificate.signature_algorithm_oid != SignatureAlgorithmOID.RSA_WITH_SHA1 or not isinstance(key, RSAPublicKey):
        return None
    key.verify(certificate.signature, certificate.tbs_certificate_bytes, PKCS1v15(), SHA1())  # noqa: S303
    return True


def _authority_key(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        return None


def _own_key(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None
