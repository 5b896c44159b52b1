"""Checks of upper storeys on a file that the safety check has accepted: signatures, for example."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from correspondence.foundation.files.models import Blob
from correspondence.inspection.messages import WARNING_FLAGS
from correspondence.inspection.safety import SafetyVerdict, Verdict


class FileCheck(Protocol):
    """Returns the flags that stand after it has looked: those given, with more or with fewer.

    It runs outside a transaction, opens the file in the sandbox only, and may keep rows of its own about the original;
    the same file may come again.
    """

    def __call__(
        self, *, path: Path, original: Blob, media_type: str, flags: frozenset[str], at: datetime
    ) -> frozenset[str]: ...


def looked_into(path: Path, original: Blob, verdict: SafetyVerdict, *, at: datetime) -> SafetyVerdict:
    """Return the verdict after every registered check (settings.INTAKE_FILE_CHECKS)."""
    if not verdict.accepted:
        return verdict
    flags = frozenset(verdict.flags)
    for name in settings.INTAKE_FILE_CHECKS:
        check: FileCheck = import_string(name)
        flags = check(path=path, original=original, media_type=verdict.media_type or "", flags=flags, at=at)
    return with_flags(verdict, flags)


def with_flags(verdict: SafetyVerdict, flags: frozenset[str]) -> SafetyVerdict:
    """Return the verdict that these flags give an accepted file."""
    warned = Verdict.WARN if WARNING_FLAGS & flags else Verdict.ACCEPT
    return replace(verdict, verdict=warned, flags=tuple(sorted(flags)))
