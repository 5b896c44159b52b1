"""Checks of upper storeys on a file that the safety check has accepted: signatures, for example."""

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from correspondence.foundation.files.models import Blob
from correspondence.inspection.messages import WARNING_FLAGS
from correspondence.inspection.safety import SafetyVerdict, Verdict

MOST, LEAST = 54.0, 5.0  # seconds: a sender has the whole verdict within a minute


class FileCheck(Protocol):
    """Returns the flags that stand after it has looked: those given, with more or with fewer.

    It runs outside a transaction, opens the file in the sandbox only, for no longer than these `seconds`, and may keep
    rows of its own about the original; the same file may come again.
    """

    def __call__(
        self, *, path: Path, original: Blob, media_type: str, flags: frozenset[str], at: datetime, seconds: float
    ) -> frozenset[str]: ...


def looked_into(path: Path, original: Blob, verdict: SafetyVerdict, *, at: datetime, begun: float) -> SafetyVerdict:
    """Return the verdict after every registered check (settings.INTAKE_FILE_CHECKS).

    `begun` is the monotonic time at which the file was first looked at.
    """
    if not verdict.accepted:
        return verdict
    flags = frozenset(verdict.flags)
    for name in settings.INTAKE_FILE_CHECKS:
        check: FileCheck = import_string(name)
        left = max(LEAST, begun + MOST - time.monotonic())
        kind = verdict.media_type or ""
        flags = check(path=path, original=original, media_type=kind, flags=flags, at=at, seconds=left)
    return with_flags(verdict, flags)


def with_flags(verdict: SafetyVerdict, flags: frozenset[str]) -> SafetyVerdict:
    """Return the verdict that these flags give an accepted file."""
    warned = Verdict.WARN if WARNING_FLAGS & flags else Verdict.ACCEPT
    return replace(verdict, verdict=warned, flags=tuple(sorted(flags)))
