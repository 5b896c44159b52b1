"""Marks of strangers' page images, looked for inside the sandbox."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from correspondence.foundation.sandbox import Limits, run_python, working_folder

from .child_calls import failure_of
from .report import Mark, Word

CHILD = "correspondence.inspection.child_marks"
PAGES_PER_CHILD = 20
_START_SECONDS, _PAGE_SECONDS = 15, 4


class MarksUnread(Exception):
    """The page images could not be looked at; `reason` is a key of `messages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def find_marks_confined(images: Sequence[Path], words: Sequence[Word] = ()) -> list[list[Mark]]:
    """Marks of each page image in order; words carry the page number, counted from 1 in that order.

    Raises MarksUnread, SandboxUnavailable.
    """
    found: list[list[Mark]] = []
    for start in range(0, len(images), PAGES_PER_CHILD):
        found += _batch(images[start : start + PAGES_PER_CHILD], start, words)
    return found


def _batch(images: Sequence[Path], start: int, words: Sequence[Word]) -> list[list[Mark]]:
    with working_folder("marks") as folder:
        order = Path(folder) / "order.json"
        names = [f"page-{start + index + 1}" for index in range(len(images))]
        wanted = range(start + 1, start + len(images) + 1)
        data = {"pages": names, "words": [word.to_json() for word in words if word.page in wanted]}
        order.write_text(json.dumps(data), encoding="utf-8")
        seconds = _START_SECONDS + _PAGE_SECONDS * len(images)
        outcome = run_python(
            CHILD, ["{in}", "{out}"], inputs={"order.json": order, **dict(zip(names, images, strict=True))},
            outputs=Path(folder),
            limits=Limits(wall_seconds=3.0 * seconds, cpu_seconds=seconds, memory_bytes=2 << 30),
            extra_env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        reason = failure_of(outcome)
        if reason is not None:
            raise MarksUnread(reason)
        return _answer(Path(folder) / "marks.json", len(images))


def _answer(path: Path, count: int) -> list[list[Mark]]:
    try:
        pages = json.loads(path.read_bytes())["pages"]
        found = [[Mark.from_json(item) for item in page] for page in pages]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise MarksUnread("broken") from error
    if len(found) != count:
        raise MarksUnread("broken")
    return found
