"""What a parser inside the sandbox says about one file; the parsers share it, the caller reads it as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MAX_PAGES = 500
FEW_PAGES = 3  # of a file that is drawn whole while it is checked
RESULT_NAME = "result.json"


class RefusedError(Exception):
    """The file is refused; `reason` is one of the stable codes of `messages.REASONS`."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


@dataclass
class Finding:
    """Flags found in an acceptable file, and its number of pages where the format tells it."""

    flags: set[str] = field(default_factory=set)
    pages: int | None = None


def check_page_count(pages: int) -> int:
    """Return the number of pages; refuse a file without pages or with more than MAX_PAGES."""
    if pages < 1:
        raise RefusedError("broken")
    if pages > MAX_PAGES:
        raise RefusedError("too-many-pages")
    return pages


def answer(out: Path, work: Callable[[], dict[str, object]]) -> int:
    """Do a child's work and write its answer, or the reason why the file defeats it; return 0."""
    try:
        result = work()
    except RefusedError as refusal:
        result = {"reason": refusal.reason, **refusal.details}
    except (MemoryError, RecursionError):
        result = {"reason": "too-complex"}
    except ImportError:
        raise
    except Exception as error:  # noqa: BLE001 - parsers raise anything on hostile files; the text goes to the log
        result = {"reason": "broken", "detail": f"{type(error).__name__}: {error}"[:500]}
    write_result(out, **result)
    return 0


def write_result(out: Path, **values: object) -> None:
    """Write the answer of a child as one JSON object into its output folder."""
    (out / RESULT_NAME).write_text(json.dumps(values), encoding="utf-8")
