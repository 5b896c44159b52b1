"""Words of a page put into lines and segments, and words read from hOCR."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from .report import Box, Word

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


def words_from_hocr(hocr: str, page: int) -> list[Word]:
    """Words of one page of hOCR (Tesseract's XHTML with bbox and x_wconf); ValueError if it is not XML."""
    try:
        root = fromstring(hocr)  # noqa: S314 (Tesseract's own output, read inside the sandbox)
    except ParseError as error:
        raise ValueError("not hOCR") from error
    sheet = next((item for item in root.iter() if item.get("class") == "ocr_page"), None)
    if sheet is None:
        return []
    left, top, right, bottom = _numbers(sheet, "bbox", 4)
    width, height = max(1.0, right - left), max(1.0, bottom - top)
    found = []
    for item in sheet.iter():
        text = "".join(item.itertext()).strip() if item.get("class") == "ocrx_word" else ""
        if text:
            x0, y0, x1, y1 = _numbers(item, "bbox", 4)
            box = Box.within_page(x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height)
            found.append(Word(text, page, box, _numbers(item, "x_wconf", 1)[0] / 100.0))
    return found


def _numbers(item: Element, name: str, count: int) -> list[float]:
    for part in (item.get("title") or "").split(";"):
        key, *values = part.split()
        if key == name and len(values) >= count:
            return [float(value) for value in values[:count]]
    return [0.0] * count
