"""Text of a letter: a searchable copy by OCRmyPDF, and every word with its place, from the same reading."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox import Limits, Outcome, run_python, working_folder

from .child_calls import failure_of
from .report import Word

SEARCHABLE_NAME = "searchable.pdf"
WORDS_NAME = "words.json"
CHILD = "correspondence.inspection.child_recognition"
MAX_PAGES = 200
_SURVEY_LIMITS = Limits(wall_seconds=30.0, cpu_seconds=30)
_START_SECONDS, _PAGE_SECONDS = 40.0, 30.0
ENCRYPTED = 8  # OCRmyPDF's own exit code
_LANGUAGES = re.compile(r"[a-zA-Z_]{3,12}(\+[a-zA-Z_]{3,12})*")
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class RecognitionFailed(Exception):
    """No text came out; `reason` is a key of `messages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Recognition:
    """The searchable copy, the words in reading order, and the text with a form feed between pages.

    `pages` is how many pages the file has; only the first MAX_PAGES are read.
    """

    searchable_pdf: Path
    words: tuple[Word, ...]
    text: str
    pages: int


def recognize(pdf: Path, out: Path, *, languages: str = "ind+eng") -> Recognition:
    """Read a PDF inside the sandbox and write `searchable.pdf` into the folder `out`.

    Scanned pages are read by Tesseract once; pages that hold text keep it. Time allowed grows with the pages.
    Raises RecognitionFailed, SandboxUnavailable, ValueError for a malformed language list.
    """
    if not _LANGUAGES.fullmatch(languages):
        raise ValueError(f"not a list of Tesseract languages: {languages}")
    out.mkdir(parents=True, exist_ok=True)
    pages, mode = _survey(pdf)
    with working_folder("words") as folder:
        args = ["read", "{in}/file.pdf", "{tmp}", "{out}", mode, languages, str(min(pages, MAX_PAGES))]
        outcome = run_python(
            CHILD, args, inputs={"file.pdf": pdf}, outputs=Path(folder),
            limits=_limits(min(pages, MAX_PAGES)), extra_env=_ENVIRONMENT,
        )  # fmt: skip
        _demand(outcome)
        words, text = _words(Path(folder) / WORDS_NAME)
        target = out / SEARCHABLE_NAME
        target.write_bytes(_bytes(Path(folder) / SEARCHABLE_NAME))
    return Recognition(target, words, text, pages)


def _limits(pages: int) -> Limits:
    seconds = _START_SECONDS + _PAGE_SECONDS * pages
    return Limits(
        wall_seconds=2 * seconds, cpu_seconds=int(seconds), memory_bytes=3 << 30,
        file_bytes=300 << 20, folder_bytes=(300 + 40 * pages) << 20, folder_files=500 + 30 * pages,
    )  # fmt: skip


def _survey(pdf: Path) -> tuple[int, str]:
    """Number of pages and how OCRmyPDF is to treat their text: `skip` or `redo`."""
    with working_folder("survey") as folder:
        outcome = run_python(
            CHILD, ["survey", "{in}/file.pdf", "{out}"], inputs={"file.pdf": pdf}, outputs=Path(folder),
            limits=_SURVEY_LIMITS, extra_env=_ENVIRONMENT,
        )  # fmt: skip
        _demand(outcome)
        answer = _json(Path(folder) / "survey.json")
    if not isinstance(answer, dict) or answer.get("mode") not in {"skip", "redo"}:
        raise RecognitionFailed("broken")
    return max(1, int(answer["pages"])), str(answer["mode"])


def _demand(outcome: Outcome) -> None:
    if outcome.killed is None and outcome.returncode == ENCRYPTED:
        raise RecognitionFailed("password-needed")
    reason = failure_of(outcome)
    if reason is not None:
        raise RecognitionFailed(reason)


def _words(path: Path) -> tuple[tuple[Word, ...], str]:
    answer = _json(path)
    try:
        return tuple(Word.from_json(item) for item in answer["words"]), str(answer["text"])
    except (KeyError, TypeError, ValueError) as error:
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
