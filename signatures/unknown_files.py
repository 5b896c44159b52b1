"""Verify PDFs of strangers: the whole work runs in a confined child without network."""

import json
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography import x509

from correspondence.foundation import sandbox

from .child_verify import order
from .verdicts import Reason, Verification, not_verifiable

_log = logging.getLogger(__name__)
LARGEST = 100 * 1024 * 1024
LIMITS = sandbox.Limits(wall_seconds=45.0, cpu_seconds=45)
_FILE = "document.pdf"


def verify_unknown_pdf(
    path: Path,
    *,
    anchors: Sequence[x509.Certificate],
    tsa_anchors: Sequence[x509.Certificate] | None = None,
    crls: Sequence[bytes] = (),
    at: datetime,
    seconds: float | None = None,
) -> Verification:
    """Return the verdict on a file of unknown origin (see validating.verify_pdf), in no more than `seconds`.

    A file larger than LARGEST bytes, one that exhausts the child's limits and a machine without any working
    confinement give "not verifiable". OSError when the file is missing.
    """
    if path.stat().st_size > LARGEST:
        return not_verifiable(Reason.TOO_LARGE)
    task = order(anchors=anchors, tsa_anchors=tsa_anchors, crls=crls, at=at)
    with tempfile.TemporaryDirectory() as outputs:
        try:
            outcome = sandbox.run_python(
                "signatures.child_verify",
                [f"{{in}}/{_FILE}"],
                inputs={_FILE: path},
                outputs=Path(outputs),
                limits=_limits(seconds),
                stdin=task,
            )
        except sandbox.SandboxUnavailable:
            _log.error("no sandbox: an unknown PDF was not opened")
            return not_verifiable(Reason.CHECK_FAILED)
    if not outcome.ok:
        _log.warning("the verifying child ended with %s (%s)", outcome.returncode, outcome.killed)
        return not_verifiable(Reason.CHECK_FAILED)
    try:
        return Verification.from_json(json.loads(outcome.stdout))
    except (KeyError, TypeError, ValueError):
        return not_verifiable(Reason.CHECK_FAILED)


def _limits(seconds: float | None) -> sandbox.Limits:
    if seconds is None:
        return LIMITS
    return replace(LIMITS, wall_seconds=min(seconds, LIMITS.wall_seconds or seconds))
