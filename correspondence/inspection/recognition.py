"""Text and marks of a letter: one child reads every page once and lays the text on a copy of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox import Limits, working_folder

from .child_calls import call
from .report import Mark, Word
from .safety import is_count

SEARCHABLE_NAME = "searchable.pdf"
WORDS_NAME = "words.json"
MAX_PAGES = 200
USUAL_PAGES = 20
_START_SECONDS, _PAGE_SECONDS = 100.0, 30.0
_LANGUAGES = re.compile(r"[a-zA-Z_]{3,12}(\+[a-zA-Z_]{3,12})*")
# Idle threads of a library that runs one thread of work still cost processor time.
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class RecognitionFailed(Exception):
    """No text came out; `reason` is a key of `messages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Recognition:
    """The searchable copy, the words in reading order, the text with a form feed between pages, and the marks.

    `pages` is how many pages the file has; only the first MAX_PAGES are read. `marks` holds a list for each page
    read; beyond the first twenty pages nobody looks for marks, and the lists are empty.
    """

    searchable_pdf: Path
    words: tuple[Word, ...]
    text: str
    pages: int
    marks: tuple[tuple[Mark, ...], ...] = ()


def recognize(
    pdf: Path,
    out: Path,
    *,
    languages: str = "ind+eng",
    pictures: Mapping[int, Path] | None = None,
    pages: int | None = None,
) -> Recognition:
    """Read a PDF inside the sandbox and write `searchable.pdf` into the folder `out`.

    Scanned pages are read by Tesseract once; pages that hold text keep it. `pictures` are working images of pages
    (number from 1 -> JPEG or PNG) drawn before: such a page is not drawn again. `pages`, if known, sets
    the time allowed, else USUAL_PAGES does. Raises RecognitionFailed, SandboxUnavailable, ChildFailed, ValueError for
    a malformed language list.
    """
    if not _LANGUAGES.fullmatch(languages):
        raise ValueError(f"not a list of Tesseract languages: {languages}")
    out.mkdir(parents=True, exist_ok=True)
    inputs = {"file.pdf": pdf}
    inputs |= {f"page-{number:04}{path.suffix}": path for number, path in (pictures or {}).items()}
    args = ["{in}/file.pdf", "{in}", "{tmp}", "{out}", languages, str(MAX_PAGES)]
    with working_folder("words") as folder:
        answer = call(
            "child_reading", args, inputs=inputs, outputs=Path(folder), environment=_ENVIRONMENT,
            limits=_limits(min(pages or USUAL_PAGES, MAX_PAGES)),
        )  # fmt: skip
        if answer.get("reason"):
            raise RecognitionFailed(answer["reason"])
        found = _answer(Path(folder) / WORDS_NAME)
        target = out / SEARCHABLE_NAME
        target.write_bytes(_bytes(Path(folder) / SEARCHABLE_NAME))
    words, text, marks = found
    count = answer.get("pages")
    return Recognition(target, words, text, count if is_count(count) else 1, marks)


def _limits(pages: int) -> Limits:
    seconds = _START_SECONDS + _PAGE_SECONDS * pages
    return Limits(
        wall_seconds=2 * seconds, cpu_seconds=int(seconds),
        file_bytes=300 << 20, folder_bytes=(300 + 40 * pages) << 20, folder_files=500 + 30 * pages,
    )  # fmt: skip


def _answer(path: Path) -> tuple[tuple[Word, ...], str, tuple[tuple[Mark, ...], ...]]:
    answer = _json(path)
    try:
        words = tuple(Word.from_json(item) for item in answer["words"])
        marks = tuple(tuple(Mark.from_json(item) for item in page) for page in answer["marks"])
        return words, str(answer["text"]), marks
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise RecognitionFailed("broken") from error


def _json(path: Path) -> Any:
    try:
        return _storable(json.loads(_bytes(path)))
    except ValueError as error:
        raise RecognitionFailed("broken") from error


def _storable(value: Any) -> Any:
    """Drop from all texts what no database takes: NUL and halves of surrogate pairs, which broken fonts yield."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode().replace("\0", "")
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, dict):
        return {name: _storable(each) for name, each in value.items()}
    return value


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise RecognitionFailed("broken")
    return path.read_bytes()
