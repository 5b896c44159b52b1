"""Judge one signature value: cryptography, signer, time and revocation.

The AdES engine is chosen by what the file holds; it demands complete revocation data and a trusted time.
Where it does not pass, a second look without these demands tells whether the signer leads to an anchor. Time
stamps are judged here from the newest to the oldest, each at the time that the next newer one proves.
"""

from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.validation import EmbeddedPdfSignature, generic_cms
from pyhanko.sign.validation.ades import (
    AdESBasicValidationResult,
    ades_basic_validation,
    ades_lta_validation,
    ades_timestamp_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko.sign.validation.status import PdfSignatureStatus

from .embedded import issuer_of, were_altered
from .revocation import is_known_at, revoked_since
from .trust import Anchors, Evidence, offline_spec, timing
from .verdicts import Level, Reason, Verdict, worst

_MEANING: dict[AdESSubIndic, Reason] = {
    AdESFailure.HASH_FAILURE: Reason.CONTENT_CHANGED,
    AdESFailure.SIG_CRYPTO_FAILURE: Reason.SIGNATURE_FORGED,
    AdESFailure.FORMAT_FAILURE: Reason.SIGNATURE_FORGED,
    AdESIndeterminate.GENERIC: Reason.SIGNATURE_FORGED,
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND: Reason.SIGNATURE_FORGED,
    AdESFailure.REVOKED: Reason.CERTIFICATE_REVOKED,
    AdESIndeterminate.REVOKED_NO_POE: Reason.CERTIFICATE_REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Reason.CERTIFICATE_REVOKED,
    AdESFailure.NOT_YET_VALID: Reason.CERTIFICATE_NOT_YET_VALID,
    AdESIndeterminate.NOT_YET_VALID: Reason.CERTIFICATE_NOT_YET_VALID,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Reason.CERTIFICATE_EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Reason.CERTIFICATE_EXPIRED,
    AdESIndeterminate.EXPIRED: Reason.CERTIFICATE_EXPIRED,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Reason.WEAK_ALGORITHM,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Reason.WEAK_ALGORITHM,
}
_BROKEN = {Reason.CONTENT_CHANGED, Reason.SIGNATURE_FORGED}
_OUT_OF_TIME = {Reason.CERTIFICATE_EXPIRED, Reason.CERTIFICATE_NOT_YET_VALID}
_SIGNING_USAGES = {"digital_signature", "non_repudiation"}
_OTHER_PURPOSES = {"time_stamping", "ocsp_signing", "server_auth"}


@dataclass(frozen=True)
class Inputs:
    """What every judgement of one file shares."""

    anchors: Anchors
    tsa_anchors: Anchors
    evidence: Evidence
    at: datetime


@dataclass(frozen=True)
class TimeProof:
    """The outcome for one time-stamp token; reason is None when it is trusted."""

    at: datetime | None
    authority: str
    reason: Reason | None


@dataclass(frozen=True)
class Judgement:
    """The outcome for one signature."""

    level: Level
    reasons: tuple[Reason, ...] = ()
    time: TimeProof | None = None
    trusted: bool = False


@dataclass(frozen=True)
class _Attempt:
    """The outcome of one engine run; reason is None when it passed."""

    reason: Reason | None
    result: AdESBasicValidationResult[Any] | None = field(default=None, repr=False)


async def judge_signature(
    signature: EmbeddedPdfSignature, inputs: Inputs, *, archived: bool, archived_at: datetime | None
) -> Judgement:
    """Judge a signature whose integrity information is computed.

    archived: document time stamps follow it; archived_at: the oldest time that a trusted one of them proves. Its own
    time stamps need to have been good then only.
    """
    inputs = replace(inputs, evidence=inputs.evidence.with_signature(signature))
    then = replace(inputs, at=archived_at or inputs.at)
    tokens = list(generic_cms.extract_tst_data_iter(signature.signer_info, signed=False))
    proofs = [await judge_timestamp(token, _imprint(signature), then) for token in tokens]
    proof = _best_proof(proofs)
    known_time = proof.at if proof is not None and proof.reason is None else archived_at
    level = _level(bool(tokens), inputs.evidence.has_store, archived)
    strict = await _attempt(_engine(signature, _spec(signature, inputs, strict=True), inputs, level))
    loose = await _second_look(signature, inputs, known_time)
    reasons = _reasons(strict, loose) | {one.reason for one in proofs if one.reason is Reason.TIMESTAMP_FORGED}
    if proof is not None and proof.reason is not None:
        reasons.add(proof.reason)
    if _altered([signature.signer_cert, *signature.other_embedded_certs], inputs):
        reasons.add(Reason.SIGNATURE_FORGED)
    if not reasons & _BROKEN:
        chain = _with_issuer(_chain(signature.signer_cert, (strict if strict.reason is None else loose).result), inputs)
        reasons |= _of_certificate(signature.signer_cert, known_time or inputs.at, inputs.anchors)
        reasons |= _of_revocation(chain, inputs.evidence, known_time)
        if is_known_at(chain, inputs.evidence.revocation, known_time or inputs.at):
            reasons.discard(Reason.REVOCATION_UNKNOWN)
    trusted = worst(reasons) is Verdict.INTACT
    return Judgement(level, tuple(sorted(reasons)), proof, trusted)


async def judge_timestamp(token: cms.SignedData, imprint: Callable[[str], bytes], inputs: Inputs) -> TimeProof:
    """Judge one time-stamp token as of inputs.at, a time at which it is known to have existed.

    Revocation data are not demanded. A revoked authority could antedate: its stamp must be proven older by others.
    """
    name, moment = "", None
    try:
        moment = token["encap_content_info"]["content"].parsed["gen_time"].native
        certificates = generic_cms.extract_certs_for_validation(token)
        name = common_name(certificates.signer_cert)
        if _altered([certificates.signer_cert, *certificates.other_certs], inputs):
            return TimeProof(moment, name, Reason.TIMESTAMP_FORGED)
        roots = inputs.tsa_anchors.for_certificate(certificates.signer_cert)
        spec = offline_spec((), roots, inputs.evidence.knowledge(), revocation_required=False)
        result = await ades_timestamp_validation(token, spec, imprint, timing_info=timing(inputs.at))
    except SignatureValidationError:
        return TimeProof(moment, name, Reason.TIMESTAMP_FORGED)
    if _MEANING.get(result.ades_subindic) in _BROKEN:
        return TimeProof(moment, name, Reason.TIMESTAMP_FORGED)
    passed = result.ades_subindic is AdESPassed.OK
    since = revoked_since(_chain(certificates.signer_cert, result), inputs.evidence.revocation)
    trusted = passed and (since is None or inputs.at < since)
    return TimeProof(moment, name, None if trusted else Reason.TIMESTAMP_UNTRUSTED)


def common_name(certificate: asn1_x509.Certificate) -> str:
    """Return the subject's common name, or its organization."""
    names = certificate.subject.native
    return str(names.get("common_name") or names.get("organization_name") or "")


def _imprint(signature: EmbeddedPdfSignature) -> Callable[[str], bytes]:
    return generic_cms.message_imprint_checker(signature.signer_info)


def _level(timed: bool, stored: bool, archived: bool) -> Level:
    if archived and stored:
        return Level.B_LTA
    if timed:
        return Level.B_LT if stored else Level.B_T
    return Level.B_B


def _spec(signature: EmbeddedPdfSignature, inputs: Inputs, *, strict: bool) -> SignatureValidationSpec:
    roots = inputs.anchors.for_certificate(signature.signer_cert)
    tsa_roots = [*inputs.tsa_anchors.authorities, *inputs.tsa_anchors.pinned]
    return offline_spec(roots, tsa_roots, inputs.evidence.knowledge(), revocation_required=strict)


def _engine(
    signature: EmbeddedPdfSignature, spec: SignatureValidationSpec, inputs: Inputs, level: Level
) -> Coroutine[Any, Any, AdESBasicValidationResult[Any]]:
    if level is Level.B_LTA:
        return ades_lta_validation(signature, PdfSignatureValidationSpec(spec), timing_info=timing(inputs.at))
    common: dict[str, Any] = {"timing_info": timing(inputs.at), "raw_digest": signature.compute_digest()}
    if level is Level.B_B:
        return ades_basic_validation(signature.signed_data, spec, **common)
    return ades_with_time_validation(
        signature.signed_data,
        spec,
        status_cls=PdfSignatureStatus,
        extra_status_kwargs=signature.summarise_integrity_info(),
        **common,
    )


async def _attempt(engine: Coroutine[Any, Any, AdESBasicValidationResult[Any]]) -> _Attempt:
    try:
        result = await engine
    except SignatureValidationError as error:
        return _Attempt(_MEANING.get(error.ades_subindication, Reason.SIGNER_UNTRUSTED))
    if result.ades_subindic is AdESPassed.OK:
        good = result.api_status is not None and result.api_status.trusted
        return _Attempt(None if good else Reason.SIGNER_UNTRUSTED, result)
    return _Attempt(_MEANING.get(result.ades_subindic, Reason.SIGNER_UNTRUSTED), result)


async def _second_look(signature: EmbeddedPdfSignature, inputs: Inputs, known_time: datetime | None) -> _Attempt:
    """Judge without demanding revocation data: at the time of the check, then at the proven time of signing."""
    spec = _spec(signature, inputs, strict=False)
    now = await _attempt(_engine(signature, spec, inputs, Level.B_B))
    if now.reason in _OUT_OF_TIME and known_time is not None:
        return await _attempt(_engine(signature, spec, replace(inputs, at=known_time), Level.B_B))
    return now


def _reasons(strict: _Attempt, loose: _Attempt) -> set[Reason]:
    if strict.reason is None:
        return set()
    if Reason.CERTIFICATE_REVOKED in {strict.reason, loose.reason}:
        return {Reason.CERTIFICATE_REVOKED}
    return {Reason.REVOCATION_UNKNOWN} if loose.reason is None else {loose.reason}


def _best_proof(proofs: Sequence[TimeProof]) -> TimeProof | None:
    """Return the earliest trusted proof, else the first one."""
    trusted = [proof for proof in proofs if proof.reason is None and proof.at is not None]
    return min(trusted, key=lambda proof: proof.at or datetime.max) if trusted else next(iter(proofs), None)


def _of_certificate(certificate: asn1_x509.Certificate, moment: datetime, anchors: Anchors) -> set[Reason]:
    """Check validity and purpose of the signer's certificate.

    Whoever names this very certificate as an anchor trusts it as it is (RFC 5280 asks nothing of an anchor).
    """
    in_time = certificate.not_valid_before <= moment <= certificate.not_valid_after
    if anchors.hold(certificate):
        return set() if in_time else {Reason.ANCHOR_EXPIRED}
    reasons = set()
    if not in_time:
        early = moment < certificate.not_valid_before
        reasons.add(Reason.CERTIFICATE_NOT_YET_VALID if early else Reason.CERTIFICATE_EXPIRED)
    usage, purposes = certificate.key_usage_value, certificate.extended_key_usage_value
    wrong_usage = usage is not None and not usage.native & _SIGNING_USAGES
    if wrong_usage or (purposes is not None and set(purposes.native) <= _OTHER_PURPOSES):
        reasons.add(Reason.CERTIFICATE_PURPOSE)
    return reasons


def _of_revocation(chain: list[x509.Certificate], evidence: Evidence, known_time: datetime | None) -> set[Reason]:
    since = revoked_since(chain, evidence.revocation)
    if since is None:
        return set()
    return {Reason.REVOKED_LATER if known_time and known_time < since else Reason.CERTIFICATE_REVOKED}


def _chain(certificate: asn1_x509.Certificate, result: AdESBasicValidationResult[Any] | None) -> list[x509.Certificate]:
    status = result.api_status if result else None
    path = status.validation_path if status else None
    return _pyca([certificate] if path is None else reversed(list(path.iter_certs(include_root=True))))


def _with_issuer(chain: list[x509.Certificate], inputs: Inputs) -> list[x509.Certificate]:
    """Add the issuer of a signer who is an anchor: nobody need trust it, but it may revoke what it issued."""
    issuer = issuer_of(chain[0], _pyca(inputs.evidence.certificates)) if len(chain) == 1 else None
    return chain if issuer is None else [*chain, issuer]


def _altered(certificates: list[asn1_x509.Certificate], inputs: Inputs) -> bool:
    known = (*inputs.evidence.certificates, *inputs.anchors.authorities, *inputs.tsa_anchors.authorities)
    return were_altered(_pyca(certificates), _pyca(known))


def _pyca(certificates: Iterable[asn1_x509.Certificate]) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(certificate.dump()) for certificate in certificates]
