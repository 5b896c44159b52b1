"""Whom a check trusts and what it knows: anchors, evidence, pyHanko's settings; never a network."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from asn1crypto.cms import CMSAttributes
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from cryptography import x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, EmbeddedPdfSignature
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.fetchers.api import FetcherBackend, Fetchers
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
)
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from .credentials import to_asn1
from .revocation import RevocationData

_REVOCATION_ATTRIBUTE = "adobe_revocation_info_archival"


class NetworkForbiddenError(RuntimeError):
    """Something tried to reach the network during a check."""


class _NoNetwork(FetcherBackend):
    """A second lock behind LOCAL_ONLY: addresses found in strangers' certificates are never asked."""

    def get_fetchers(self) -> Fetchers:
        raise NetworkForbiddenError


_OFFLINE = RevocationInfoGatheringSpec(
    online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
    fetcher_backend=_NoNetwork(),
    certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
)


@dataclass(frozen=True)
class Anchors:
    """Trusted authorities, and single certificates that are trusted themselves but may vouch for nobody."""

    authorities: tuple[asn1_x509.Certificate, ...]
    pinned: tuple[asn1_x509.Certificate, ...] = ()

    @classmethod
    def of(cls, certificates: Iterable[x509.Certificate]) -> "Anchors":
        """Sort certificates by their basic constraints; without these, version 1 and self-issued counts."""
        known = list(certificates)
        return cls(
            tuple(to_asn1(one) for one in known if _is_authority(one)),
            tuple(to_asn1(one) for one in known if not _is_authority(one)),
        )

    def for_certificate(self, certificate: asn1_x509.Certificate) -> list[asn1_x509.Certificate]:
        """Return the authorities and, if it is pinned, the certificate itself."""
        return [*self.authorities, *(found for found in self.pinned if found.sha256 == certificate.sha256)]

    def hold(self, certificate: asn1_x509.Certificate) -> bool:
        """Tell whether this very certificate is an anchor."""
        return any(found.sha256 == certificate.sha256 for found in (*self.authorities, *self.pinned))


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return certificate.version is x509.Version.v1 and certificate.issuer == certificate.subject


@dataclass(frozen=True)
class Evidence:
    """Certificates and revocation data at hand: the file's security store and the office's own lists."""

    certificates: tuple[asn1_x509.Certificate, ...] = ()
    revocation: RevocationData = field(default_factory=RevocationData)
    has_store: bool = False

    def with_signature(self, signature: EmbeddedPdfSignature) -> "Evidence":
        """Add what the signature value carries itself."""
        crls, ocsps = _carried(signature)
        revocation = RevocationData((*self.revocation.crls, *crls), (*self.revocation.ocsps, *ocsps))
        own = (signature.signer_cert, *signature.other_embedded_certs)
        return replace(self, certificates=(*self.certificates, *own), revocation=revocation)

    def knowledge(self) -> LocalKnowledge:
        """Return the same for pyHanko."""
        ocsps = [
            container for der in self.revocation.ocsps for container in OCSPContainer.load_multi(OCSPResponse.load(der))
        ]
        return LocalKnowledge(
            known_crls=[CRLContainer(CertificateList.load(der)) for der in self.revocation.crls],
            known_ocsps=ocsps,
            known_certs=list(self.certificates),
        )


def read_evidence(reader: PdfFileReader, crls: Sequence[bytes], anchors: Sequence[x509.Certificate]) -> Evidence:
    """Read the file's document security store and add own CRLs (DER) and the anchors, which signed some."""
    known = tuple(to_asn1(anchor) for anchor in anchors)
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Evidence(known, RevocationData(tuple(crls)))
    stored_crls = [reference.get_object().read_data(DecodePurpose.CRL) for reference in store.crls]
    ocsps = [reference.get_object().read_data(DecodePurpose.OCSP_RESPONSE) for reference in store.ocsps]
    revocation = RevocationData((*crls, *stored_crls), tuple(ocsps))
    return Evidence((*known, *store.load_certs()), revocation, has_store=True)


def _carried(signature: EmbeddedPdfSignature) -> tuple[list[bytes], list[bytes]]:
    crls = [choice.chosen.dump() for choice in signature.signed_data["crls"] if choice.name == "crl"]
    ocsps: list[bytes] = []
    attributes = signature.signer_info["signed_attrs"]
    for attribute in attributes if isinstance(attributes, CMSAttributes) else ():
        if attribute["type"].native == _REVOCATION_ATTRIBUTE:
            for value in attribute["values"]:
                crls += [crl.dump() for crl in value["crl"]]
                ocsps += [answer.dump() for answer in value["ocsp"]]
    return crls, ocsps


def offline_spec(
    roots: Sequence[asn1_x509.Certificate],
    tsa_roots: Sequence[asn1_x509.Certificate],
    knowledge: LocalKnowledge,
    *,
    revocation_required: bool,
) -> SignatureValidationSpec:
    """Return pyHanko's settings for one check: these roots, this knowledge, no network, any key usage."""
    rule = REQUIRE_REVINFO if revocation_required else NO_REVOCATION
    return SignatureValidationSpec(
        cert_validation_policy=_policy(roots, rule),
        ts_cert_validation_policy=_policy(tsa_roots, rule),
        revinfo_gathering_policy=_OFFLINE,
        local_knowledge=knowledge,
        key_usage_settings=KeyUsageConstraints(),
    )


def _policy(roots: Sequence[asn1_x509.Certificate], rule: RevocationCheckingPolicy) -> CertValidationPolicySpec:
    manager = SimpleTrustManager.build(trust_roots=list(roots))
    return CertValidationPolicySpec(trust_manager=manager, revinfo_policy=CertRevTrustPolicy(rule))


def timing(at: datetime) -> ValidationTimingInfo:
    """Return pyHanko's clock for a check made at this time."""
    return ValidationTimingInfo(at, at, point_in_time_validation=False)
