"""May this file be taken? One verdict with a stable reason and flags, for every door of the office."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeGuard

from correspondence.foundation.sandbox import Limits, Rung, rung

from .child_calls import call_for_answer
from .kinds import (
    ARCHIVE_EXTENSIONS,
    EXTENSIONS,
    HEAD_BYTES,
    MACRO_EXTENSIONS,
    MEDIA_TYPES,
    Kind,
    candidates,
    extension_of,
    is_archive,
    kind_of_name,
)
from .messages import FLAGS, WARNING_FLAGS

# Flag and reason of a file that was kept, but that nothing on this machine may open.
UNOPENED = "unopened"
MOST_COUNTED = 100_000  # pages; what is larger is no number that a page tree of our size holds
DEFAULT_MAX_BYTES = 25 * 1024 * 1024
# The check, a conversion and the first page together stay below 60 seconds for every file.
CHECK_LIMITS = Limits(wall_seconds=15.0, cpu_seconds=15)


class Verdict(StrEnum):
    """The three answers to a delivered file."""

    ACCEPT = "accept"
    WARN = "accept-with-warning"
    REJECT = "reject-with-clear-error"


@dataclass(frozen=True)
class SafetyVerdict:
    """The answer about one file: verdict, reason of a refusal (a key of `messages.REASONS`), flags (keys of
    `messages.FLAGS`, sorted), media type, and number of pages; the last two None where they are not known."""

    verdict: Verdict
    reason: str | None = None
    flags: tuple[str, ...] = ()
    media_type: str | None = None
    pages: int | None = None

    @property
    def accepted(self) -> bool:
        """Whether the file is taken, with or without a warning."""
        return self.verdict is not Verdict.REJECT


def refused(reason: str) -> SafetyVerdict:
    """Return the verdict that refuses a file for this reason."""
    return SafetyVerdict(Verdict.REJECT, reason=reason)


def unopened(verdict: SafetyVerdict) -> SafetyVerdict:
    """Return the verdict with the warning that the file was kept without being opened."""
    return replace(verdict, verdict=Verdict.WARN, flags=tuple(sorted({*verdict.flags, UNOPENED})))


def precheck(head: bytes, size: int, *, name: str, accepted: frozenset[Kind], max_bytes: int) -> str | None:
    """Return the reason to refuse an upload at once, or None; no parser runs, so that a request may ask it.

    `head` is the first `kinds.HEAD_BYTES` of the file, `size` its length in bytes.
    """
    if not size:
        return "empty"
    if size > max_bytes:
        return "too-large"
    extension, claimed = extension_of(name), kind_of_name(name)
    if extension in MACRO_EXTENSIONS:
        return "macros"
    if claimed is None and (extension in ARCHIVE_EXTENSIONS or is_archive(head)):
        return "archive"
    if (extension and extension not in EXTENSIONS) or (claimed is not None and claimed not in accepted):
        return "unsupported-type"
    return _content_reason(candidates(head), claimed, accepted)


def check(path: Path, *, name: str, accepted: frozenset[Kind], max_bytes: int = DEFAULT_MAX_BYTES) -> SafetyVerdict:
    """Return the verdict on a file delivered under `name`; this process only asks for its size.

    Everything that reads the content runs in one sandbox child (at most 15 s and 1.5 GB). Where nothing
    confines a child, the file is judged by its name and first bytes and kept `unopened`. Raises
    SandboxUnavailable where the child cannot be started, FileNotFoundError for a missing file.
    """
    size = path.stat().st_size
    if not size:
        return refused("empty")
    if size > max_bytes:
        return refused("too-large")
    if rung() is Rung.NONE:
        return _seen_from_outside(path, size, name, accepted, max_bytes)
    kinds = ",".join(sorted(accepted))
    args = [name[-255:] or "-", kinds, "{in}/file", "{tmp}", "{out}"]
    return verdict_of(call_for_answer("child_safety", args, inputs={"file": path}, limits=CHECK_LIMITS), accepted)


def _seen_from_outside(path: Path, size: int, name: str, accepted: frozenset[Kind], most: int) -> SafetyVerdict:
    with path.open("rb") as source:
        head = source.read(HEAD_BYTES)
    if reason := precheck(head, size, name=name, accepted=accepted, max_bytes=most):
        return refused(reason)
    claimed = kind_of_name(name)
    possible = [claimed] if claimed else sorted(candidates(head) & accepted)
    media_type = MEDIA_TYPES[possible[0]] if len(possible) == 1 else None
    return unopened(SafetyVerdict(Verdict.WARN, media_type=media_type))


def _content_reason(kinds: frozenset[Kind], claimed: Kind | None, accepted: frozenset[Kind]) -> str | None:
    """A claimed type whose start is not to be seen may be repairable: only the sandbox decides on that."""
    if kinds and claimed is not None and claimed not in kinds and claimed is not Kind.EML:
        return "mislabelled"
    if claimed is None and not kinds & accepted:
        return "unsupported-type"
    return None


def verdict_of(answer: dict[str, Any], accepted: frozenset[Kind]) -> SafetyVerdict:
    """Return the verdict that a checking child's answer amounts to; an answer that cannot be is none."""
    if answer.get("reason"):
        return refused(answer["reason"])
    kind, flags, pages = answer.get("kind"), answer.get("flags"), answer.get("pages")
    if kind not in accepted or not isinstance(flags, list) or not (pages is None or is_count(pages)):
        return refused("broken")
    known = tuple(sorted(flag for flag in flags if flag in FLAGS))
    verdict = Verdict.WARN if WARNING_FLAGS.intersection(known) else Verdict.ACCEPT
    return SafetyVerdict(verdict, flags=known, media_type=MEDIA_TYPES[Kind(kind)], pages=pages)


def is_count(value: object) -> TypeGuard[int]:
    """Tell whether a child's answer gives a number of pages that a file can have."""
    return type(value) is int and 0 < value <= MOST_COUNTED
