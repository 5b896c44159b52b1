"""Verify the signatures of a PDF offline: bytes, later revisions, signers, times; one verdict with reasons.

Runs in the calling process: for files that we made ourselves. Files of strangers go through
`unknown_files.verify_unknown_pdf`, which calls this inside the sandbox. Whatever exception a file provokes
means that it cannot be verified, never that it is unsigned.
"""

import asyncio
import io
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from .bytesrules import ends_cleanly, hidden_ranges
from .found import Found, examine, mark_overlaps
from .judging import Inputs, judge_signature, judge_timestamp
from .pdfreading import Form, is_hybrid, open_reader, pages, read_form, rights_of_readers
from .reporting import report
from .revisions import judge_revisions
from .trust import Anchors, read_evidence
from .verdicts import Reason, Verdict, Verification, not_verifiable, worst

_log = logging.getLogger(__name__)
_HEADER_WITHIN = 1024
Result = TypeVar("Result")


@dataclass(frozen=True)
class _Trusting:
    """Whom one verification trusts, and as of when."""

    anchors: Sequence[x509.Certificate]
    tsa_anchors: Sequence[x509.Certificate]
    crls: Sequence[bytes]
    at: datetime


def verify_pdf(
    data: bytes | Path,
    *,
    anchors: Sequence[x509.Certificate],
    tsa_anchors: Sequence[x509.Certificate] | None = None,
    crls: Sequence[bytes] = (),
    at: datetime,
) -> Verification:
    """Return the verdict on a PDF as of a given time, without network.

    anchors may be authorities or single end-entity certificates; tsa_anchors (default: anchors) vouch for
    time stamps. crls are lists (DER) that the office has besides those in the file. OSError when the file is
    missing.
    """
    content = data.read_bytes() if isinstance(data, Path) else data
    trusting = _Trusting(anchors, anchors if tsa_anchors is None else tsa_anchors, crls, at)
    if b"%PDF-" not in content[:_HEADER_WITHIN]:
        return not_verifiable(Reason.NOT_A_PDF)
    try:
        reader = open_reader(content)
        if reader.encrypted:
            return not_verifiable(Reason.ENCRYPTED)
        form = read_form(reader)
    except Exception:  # noqa: BLE001 (hostile files raise anything)
        _log.info("strict reading failed", exc_info=True)
        return _second_reading(content, trusting)
    return _judged(content, reader, form, trusting)


def _judged(
    content: bytes, reader: PdfFileReader, form: Form, trusting: _Trusting, careless: frozenset[Reason] = frozenset()
) -> Verification:
    try:
        if not form.filled:
            return _without_signature(content, reader, form)
        evidence = read_evidence(reader, trusting.crls, (*trusting.anchors, *trusting.tsa_anchors))
        inputs = Inputs(Anchors.of(trusting.anchors), Anchors.of(trusting.tsa_anchors), evidence, trusting.at)
        return _verify_signatures(content, reader, form, inputs, careless)
    except Exception:  # noqa: BLE001 (hostile files raise anything)
        _log.info("verification failed", exc_info=True)
        return not_verifiable(Reason.CHECK_FAILED)


def _second_reading(content: bytes, trusting: _Trusting) -> Verification:
    """Judge a carelessly written file as far as it can be read; it is never called intact.

    Nor is it called unsigned while anything in it looks like a signature.
    """
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            return not_verifiable(Reason.ENCRYPTED)
        form = read_form(reader)
        readable = next(pages(reader), None) is not None
    except Exception:  # noqa: BLE001 (hostile files raise anything)
        return not_verifiable(Reason.UNREADABLE)
    if not readable or form.outside or (not form.filled and b"/ByteRange" in content):
        return not_verifiable(Reason.UNREADABLE)
    return _judged(content, reader, form, trusting, frozenset({Reason.LOOSELY_WRITTEN}))


def _without_signature(content: bytes, reader: PdfFileReader, form: Form) -> Verification:
    if form.outside:
        return Verification(Verdict.NOT_ACCEPTED, (Reason.SIGNATURE_OUTSIDE_FORM,))
    if hidden_ranges(content, rights_of_readers(reader)):
        return Verification(Verdict.NOT_ACCEPTED, (Reason.SIGNATURE_REMOVED,))
    return Verification(Verdict.UNSIGNED, (Reason.EMPTY_FIELD if form.empty else Reason.NO_SIGNATURE,))


def _verify_signatures(
    content: bytes, reader: PdfFileReader, form: Form, inputs: Inputs, careless: frozenset[Reason]
) -> Verification:
    found = sorted((examine(content, reader, field) for field in form.filled), key=lambda one: one.revision)
    mark_overlaps(found)
    _run(_judge_all(found, inputs))
    judge_revisions(content, reader, found)
    reasons = {reason for one in found for reason in one.reasons} | careless
    reasons |= _of_file(content, reader, form, found)
    reports = tuple(report(one, found) for one in found if not one.is_timestamp)
    verdict = worst(reasons)
    if verdict is Verdict.INTACT and not reports:
        return Verification(Verdict.UNSIGNED, (Reason.ONLY_TIMESTAMP,))
    return Verification(verdict, tuple(sorted(reasons)), reports)


async def _judge_all(found: Sequence[Found], inputs: Inputs) -> None:
    """Judge from the newest to the oldest; each trusted archive time stamp proves what it covers for its time."""
    archived, archived_at = False, None
    for one in reversed(found):
        if one.signature is None:
            continue
        try:
            if one.is_timestamp:
                archived, archived_at = True, await _judge_archive_stamp(one, inputs, archived_at)
                continue
            one.judgement = await judge_signature(one.signature, inputs, archived=archived, archived_at=archived_at)
            one.reasons.update(one.judgement.reasons)
        except Exception:  # noqa: BLE001 (hostile files raise anything)
            _log.info("judging failed", exc_info=True)
            one.reasons.add(Reason.SIGNATURE_UNREADABLE)


async def _judge_archive_stamp(stamp: Found, inputs: Inputs, proven: datetime | None) -> datetime | None:
    """Return the time that is proven for everything older than this stamp."""
    signature = stamp.loaded
    evidence = inputs.evidence.with_signature(signature)
    then = replace(inputs, evidence=evidence, at=proven or inputs.at)
    proof = await judge_timestamp(signature.signed_data, signature.compute_digest, then)
    if proof.reason is Reason.TIMESTAMP_UNTRUSTED:
        stamp.reasons.add(Reason.ARCHIVE_TIMESTAMP_UNTRUSTED)
    elif proof.reason is not None:
        stamp.reasons.add(proof.reason)
    return proof.at if proof.reason is None and stamp.is_good else proven


def _of_file(content: bytes, reader: PdfFileReader, form: Form, found: Sequence[Found]) -> set[Reason]:
    ranges = [one.range for one in found if one.range is not None]
    values = [one.filled.value_key for one in found]
    findings = {
        Reason.TRAILING_BYTES: not ends_cleanly(content),
        Reason.SIGNATURE_REMOVED: len(ranges) == len(found)
        and hidden_ranges(content, [*ranges, *rights_of_readers(reader)]) > 0,
        Reason.SIGNATURE_OUTSIDE_FORM: form.outside > 0,
        Reason.SIGNATURE_SHARED: len(set(values)) < len(values),
        Reason.HYBRID_FILE: is_hybrid(reader),
    }
    return {reason for reason, applies in findings.items() if applies}


class _NoSocketLoop(asyncio.SelectorEventLoop):
    """An event loop without the socket pair that wakes it from other threads: the sandbox forbids sockets."""

    def _make_self_pipe(self) -> None:
        self._ssock = self._csock = None
        self._internal_fds = 0

    def _close_self_pipe(self) -> None:
        return

    def _write_to_self(self) -> None:
        return


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    with asyncio.Runner(loop_factory=_NoSocketLoop) as runner:
        return runner.run(work)
