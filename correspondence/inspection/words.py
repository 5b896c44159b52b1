"""Words of a page put into lines, segments and text, and words read from Tesseract's table."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .report import Box, Word

_TSV_COLUMNS = 12
WIDE_GAP = 0.04  # share of the page width that parts two columns of a letter's head


@dataclass(frozen=True)
class Segment:
    """Words that stand on one line without a wide gap between them; never empty."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The smallest rectangle around the words."""
        return around(self.words)

    @property
    def confidence(self) -> float:
        """Mean confidence of the words."""
        return statistics.fmean(word.confidence for word in self.words)

    @property
    def page(self) -> int:
        """Page number from 1."""
        return self.words[0].page


def around(words: Sequence[Word]) -> Box:
    """The smallest rectangle around one or more words."""
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box


def segments(words: Iterable[Word]) -> list[Segment]:
    """Segments of one page from top to bottom, left to right within a line."""
    found: list[Segment] = []
    for line in _lines([word for word in words if word.text.strip()]):
        start = 0
        for index in range(1, len(line) + 1):
            if index == len(line) or line[index].box.x - line[index - 1].box.right > WIDE_GAP:
                found.append(Segment(tuple(line[start:index])))
                start = index
    return found


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words whose middles lie within half a usual word height of their left neighbour's."""
    if not words:
        return []
    usual = statistics.median(word.box.h for word in words)
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.box.x):
        best = min(lines, key=lambda line: _away(line, word), default=None)
        if best is not None and _away(best, word) < 0.6 * usual:
            best.append(word)
        else:
            lines.append([word])
    return sorted(lines, key=lambda line: statistics.median(word.box.middle for word in line))


def _away(line: Sequence[Word], word: Word) -> float:
    return abs(statistics.fmean(w.box.middle for w in line[-3:]) - word.box.middle)


def words_from_tsv(tsv: str) -> dict[int, list[Word]]:
    """Words by page from 1, in reading order, of Tesseract's table; ValueError where it is something else.

    Columns: level, page, block, paragraph, line, word, left, top, width, height (pixels), confidence (0 to 100) and
    text; level 1 is a page, level 5 a word (tesseract(1), output `tsv`).
    """
    found: dict[int, list[Word]] = {}
    size = (1.0, 1.0)
    for line in tsv.splitlines()[1:]:
        row = line.split("\t")
        if len(row) < _TSV_COLUMNS:
            raise ValueError("not Tesseract's table")
        page, left, top, width, height = (int(row[column]) for column in (1, 6, 7, 8, 9))
        if row[0] == "1":
            size = max(1.0, float(width)), max(1.0, float(height))
            found[page] = []
        elif row[0] == "5" and row[11].strip():
            box = Box.within_page(left / size[0], top / size[1], width / size[0], height / size[1])
            found[page].append(Word(row[11].strip(), page, box, float(row[10]) / 100.0))
    return found


def page_text(words: Sequence[Word]) -> str:
    """Words with a line break where the next one starts lower or further left."""
    parts: list[str] = []
    for index, word in enumerate(words):
        if index:
            last = words[index - 1].box
            same_line = abs(word.box.middle - last.middle) < 0.7 * max(word.box.h, last.h) and word.box.x >= last.x
            parts.append(" " if same_line else "\n")
        parts.append(word.text)
    return "".join(parts)
