"""Read page pictures inside the sandbox: one Tesseract over all gives their words and an invisible text layer."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .report import Word
from .words import words_from_tsv

TESSERACT = "/usr/bin/tesseract"
# Pages are drawn at 300 dpi and read at 200: about the line height that Tesseract's network works on, so that it
# reads as well, in three quarters of the time (measured, decision 18).
READ_DPI = 200
# A page that alone takes longer stays without text; with others before it, all are then read one by one.
PAGE_SECONDS = 60.0
_BATCH_SECONDS, _BATCH_PAGE_SECONDS, _LONE_PAGE_SECONDS = 20.0, 10.0, 15.0
_FROM_OUTSIDE = frozenset({signal.SIGKILL, signal.SIGTERM})


class ToolKilled(RuntimeError):
    """Somebody ended Tesseract from outside: no page is to blame, so the whole reading is tried again."""


@dataclass(frozen=True)
class PageText:
    """What was read on one picture: its words, and where its text layer lies (a PDF and the index of its page)."""

    words: list[Word]
    layer: Path
    index: int


def read_pictures(pictures: Sequence[Path], work: Path, languages: str) -> list[PageText | None]:
    """Read the pictures in order; None for one that Tesseract could not read in its time."""
    if not pictures:
        return []
    if len(pictures) == 1:
        return [_alone(pictures[0], work, languages, PAGE_SECONDS)]
    listed = work / "pictures.txt"
    listed.write_text("".join(f"{picture}\n" for picture in pictures), encoding="utf-8")
    base = work / "all"
    if _ran(listed, base, languages, _BATCH_SECONDS + _BATCH_PAGE_SECONDS * len(pictures)):
        words = words_from_tsv(base.with_suffix(".tsv").read_text(encoding="utf-8"))
        if len(words) == len(pictures):
            return [PageText(words[page], base.with_suffix(".pdf"), page - 1) for page in sorted(words)]
    return [_alone(picture, work, languages, _LONE_PAGE_SECONDS) for picture in pictures]


def _alone(picture: Path, work: Path, languages: str, seconds: float) -> PageText | None:
    base = work / f"{picture.stem}-read"
    if not _ran(picture, base, languages, seconds):
        return None
    words = words_from_tsv(base.with_suffix(".tsv").read_text(encoding="utf-8"))
    return PageText(next(iter(words.values()), []), base.with_suffix(".pdf"), 0)


def _ran(source: Path, base: Path, languages: str, seconds: float) -> bool:
    program = shutil.which("tesseract") or TESSERACT
    words = [
        program,
        str(source),
        str(base),
        "--dpi",
        str(READ_DPI),
        "-l",
        languages,
        "-c",
        "textonly_pdf=1",
        "pdf",
        "tsv",
    ]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return False
    if -done.returncode in _FROM_OUTSIDE:
        raise ToolKilled(f"tesseract was ended by signal {-done.returncode}")
    return done.returncode == 0 and base.with_suffix(".pdf").is_file() and base.with_suffix(".tsv").is_file()
