"""From lines to passages: wrapped lines are joined, a list item or a heading begins a new one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .cleaning import Line
from .headings import Part, cell_heading, heading_before, heading_of

BULLETS = "-•–*·▪➢○●?"
MARKER = re.compile(
    rf"(?:[{BULLETS}]\s*)?\(?(?P<value>[0-9]{{1,2}}|[A-Za-z])\s?(?P<close>[.)])(?:\s+(?=\S)|(?=[^\s\d.]))|(?P<bullet>[{BULLETS}])\s*(?=\S)"
)
ENDS = re.compile(r"[.;:!?]$")
CONTINUES = re.compile(
    r"(?:[,/&(-]|\b(?:dan|atau|dan/atau|yang|di|ke|dari|untuk|oleh|dengan|pada|serta|kepada))$", re.I
)
LONGEST = 8000  # characters; no passage of a standard is longer
LEAST_TORN = 30  # characters of a line that a page break may have cut off
BLOCK = re.compile(r"LAPOR\s?!|isu dan keluhan|klik banner", re.IGNORECASE)
LOWER_START = re.compile(r"[a-z0-9(&/]")
DECREE = re.compile(r"(?:no(?:mor)?\.?\s*)?sk\b\s*[:.]|no(?:mor)?\.?\s*sk\b", re.IGNORECASE)


@dataclass(frozen=True)
class Marker:
    """A list mark: its style, and its number from 1 (0 for a bullet)."""

    style: str
    value: int


@dataclass
class Passage:
    """A heading, a list item or a paragraph: its words with hard line breaks, and the raw lines it came from."""

    text: str
    lines: list[int]
    marker: Marker | None = None
    indent: int = 0
    after_gap: bool = False
    part: Part | None = None
    heading: bool = field(default=False)

    @property
    def flat(self) -> str:
        """Give the words on one line."""
        return " ".join(self.text.split())


def read_marker(text: str) -> tuple[Marker | None, str]:
    """Split the list mark off the beginning of a text."""
    match = MARKER.match(text)
    if not match:
        return None, text
    rest = text[match.end() :]
    if match["bullet"]:
        # A dash before a word may also be a minus or a hyphen; a question mark must stand for a bullet.
        loose = text[1:2].isspace() or match["bullet"] in "•·▪➢○●" or (match["bullet"] == "?" and rest[:1].isupper())
        return (Marker("bullet", 0), rest) if loose else (None, text)
    return marker_of(match["value"], match["close"]), rest


def marker_of(value: str, close: str) -> Marker:
    """Give the mark for a written number or letter and the sign behind it."""
    if value.isdigit():
        return Marker(f"0{close}", int(value))
    case = "A" if value.isupper() else "a"
    return Marker(f"{case}{close}", ord(value.casefold()) - ord("a") + 1)


def join(lines: Sequence[Line]) -> list[Passage]:
    """Join lines to passages; rows of a table become a heading and its text."""
    passages: list[Passage] = []
    for line in lines:
        for piece in _pieces(line):
            if passages and _belongs(passages[-1], piece):
                _append(passages[-1], piece)
            else:
                passages.append(piece)
    return passages


def _pieces(line: Line) -> Iterator[Passage]:
    if line.cells:
        yield from _row(line)
        return
    part = heading_of(line.text)
    if part is not None:
        yield _heading(line, line.text, part)
        return
    split = heading_before(line.text)
    if split is not None:
        part, heading, rest = split
        yield _heading(line, heading, part)
        yield _passage(line, rest, after_gap=True)
        return
    yield _passage(line, line.text, after_gap=line.after_gap)


def _row(line: Line) -> Iterator[Passage]:
    """Read a table row: number, component, text; a row may go on in rows whose first cells are empty."""
    cells = list(line.cells)
    number = re.fullmatch(r"[0-9]{1,2}\.?", cells[0]) is not None
    head = cells[1] if number and len(cells) > 1 else cells[0]
    part = cell_heading(head) if head else None
    if part is not None and (number or len(cells) > 1):
        yield _heading(line, head, part)
        cells = cells[2:] if number else cells[1:]
    elif not cells[0] and len(cells) > 2 and cells[1] and len(cells[1]) < 40:
        # The heading cell goes on here.
        yield Passage(cells[1], [line.number], heading=True)
        cells = cells[2:]
    text = " ".join(cell for cell in cells if cell)
    if text:
        yield _passage(line, text, after_gap=line.after_gap and part is None)


def _heading(line: Line, text: str, part: Part) -> Passage:
    return Passage(text, [line.number], after_gap=True, part=part, heading=True)


def _passage(line: Line, text: str, *, after_gap: bool) -> Passage:
    marker, rest = read_marker(text)
    return Passage(rest, [line.number], marker, line.indent, after_gap)


def _belongs(before: Passage, piece: Passage) -> bool:
    if piece.heading or before.heading or piece.marker or DECREE.match(piece.text) or DECREE.match(before.text):
        return False
    if len(before.text) > LONGEST or BLOCK.search(piece.text) or (before.marker and piece.indent < before.indent):
        return False
    end = before.text[-LEAST_TORN:]
    wrapped = not ENDS.search(end) and LOWER_START.match(piece.text) is not None
    if piece.after_gap:
        # A page break may fall into a sentence.
        return wrapped and piece.text[:1].islower() and len(before.text) > LEAST_TORN and "://" not in piece.text
    return wrapped or CONTINUES.search(end) is not None or not ENDS.search(end) or _set_in(before, piece)


def _set_in(before: Passage, piece: Passage) -> bool:
    return before.marker is not None and piece.indent > before.indent


def _append(passage: Passage, piece: Passage) -> None:
    soft = LOWER_START.match(piece.text) is not None or CONTINUES.search(passage.text[-LEAST_TORN:]) is not None
    passage.text += (" " if soft else "\n") + piece.text
    passage.lines.extend(number for number in piece.lines if number != passage.lines[-1])


def all_lines(passages: Iterable[Passage]) -> list[int]:
    """Give the raw lines of these passages."""
    return sorted({line for passage in passages for line in passage.lines})
