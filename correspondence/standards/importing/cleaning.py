"""From raw lines to lines worth reading: marks of emphasis, page headers and page numbers go, every one on record."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .kept import Ledger, Outcome, Question
from .raw import INVISIBLE

ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": " ", "&#39;": "'"}
TAG = re.compile(r"</?(?:i|b|u|em|strong|sup|sub|span|p|br|div)\b[^<>]{0,200}>", re.IGNORECASE)
AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
EMPHASIS = re.compile(r"(?<![\w*])\*{1,2}([^*\s](?:[^*\n]{0,200}[^*\s])?)\*{1,2}(?![\w*])")
SPACES = re.compile(r"\s+")

PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:[0-9]{1,2}|(?:halaman|hal\.?|page)\s*[0-9]{1,3}(?:\s*(?:dari|of|/)\s*[0-9]{1,3})?)(?:\s*[-–—])?",
    re.IGNORECASE,
)
TABLE_HEADER = re.compile(
    r"(?:no\.?\s*)?komponen\s+uraian|proses\s+(?:penyampaian|pengelolaan)\s+(?:layanan|pelayanan)(?:\s*\([^)]*\))?"
    r"(?:\s+di\s+internal\s+organisasi(?:\s*\([^)]*\))?)?",
    re.IGNORECASE,
)
ADDRESS_LIKE = re.compile(r"https?://|www\.|\b(?:jl\.|jalan)\s|\s/\s|^[\d\s()+.-]{6,}$", re.IGNORECASE)
BODY_LIKE = re.compile(r":$|^(?:[0-9]{1,2}|[a-z])\s?[.)]|^[-•*?]|tidak dipungut")
LONGEST_LINE = 20_000  # characters; none of a standard is longer, and it is asked about instead of read
LEAST_RUN = 2  # lines of a page header that repeat together
TAB = "\t"


@dataclass(frozen=True)
class Line:
    """One line worth reading: its raw number, its words, how far it is set in, and whether a gap precedes it.

    `cells` are the columns of a table row, empty elsewhere.
    """

    number: int
    text: str
    indent: int
    after_gap: bool
    cells: tuple[str, ...] = ()


def clean(raw: Sequence[str], ledger: Ledger) -> list[Line]:
    """Give the lines worth reading; what is dropped is noted with its reason."""
    flat = [_plain(text) for text in raw]
    dropped = _dropped([_key(text) for text in flat])
    lines: list[Line] = []
    gap = False
    for number, text in enumerate(flat, start=1):
        if not text.strip():
            gap = True
        elif len(text) > LONGEST_LINE:
            ledger.ask(Question.TOO_LONG, [number], text, "")
            gap = True
        elif (outcome := dropped.get(number)) is not None:
            ledger.trace([number], outcome)
            gap = True
        else:
            lines.append(_line(number, text, gap))
            gap = False
    return lines


def flatten(text: str) -> str:
    """Give words on one line, one space between them."""
    return SPACES.sub(" ", text).strip()


def _plain(raw: str) -> str:
    text = INVISIBLE.sub("", raw)
    for entity, character in ENTITIES.items():
        text = text.replace(entity, character)
    text = AUTOLINK.sub(r"\1", text)
    text = TAG.sub("", text)
    text = EMPHASIS.sub(r"\1", text)
    return text.replace("\u00a0", " ").replace("\u2007", " ").replace("\u202f", " ")


def _line(number: int, text: str, gap: bool) -> Line:
    cells = tuple(flatten(cell) for cell in text.split(TAB)) if TAB in text.strip("\n") else ()
    body = text.lstrip()
    return Line(number, flatten(body), len(text) - len(body), gap, cells)


def _key(text: str) -> str:
    return flatten(text).casefold()


def _dropped(keys: Sequence[str]) -> dict[int, Outcome]:
    """Name the lines that are no part of the text: numbered by their raw line."""
    found = {n: Outcome.PAGE_NUMBER for n, key in enumerate(keys, start=1) if PAGE_NUMBER.fullmatch(key)}
    for n, key in enumerate(keys, start=1):
        if TABLE_HEADER.fullmatch(key):
            found[n] = Outcome.TABLE_HEADER
    filled = [n for n, key in enumerate(keys, start=1) if key and n not in found]
    for n in _repeated_headers(filled, keys) | _beside_page_numbers(filled, keys, found):
        found[n] = Outcome.PAGE_HEADER
    return found


def _repeated_headers(filled: Sequence[int], keys: Sequence[str]) -> set[int]:
    """Find runs of lines with which the text begins and that come again inside it."""
    places: dict[str, int] = {}
    for position, n in enumerate(filled):
        places.setdefault(keys[n - 1], position)
    found: set[int] = set()
    position = 0
    while position < len(filled):
        run = _run(filled, keys, position, places)
        if len(run) >= LEAST_RUN and any(ADDRESS_LIKE.search(keys[n - 1]) for n in run):
            found.update(run)
        position += max(1, len(run))
    return found


def _run(filled: Sequence[int], keys: Sequence[str], position: int, places: dict[str, int]) -> list[int]:
    first = places[keys[filled[position] - 1]]
    run: list[int] = []
    while first <= 1 and position + len(run) < len(filled) and first + len(run) < position:
        here, there = keys[filled[position + len(run)] - 1], keys[filled[first + len(run)] - 1]
        if here != there and not _same_path(here, there):
            break
        run.append(filled[position + len(run)])
    return run


def _same_path(here: str, there: str) -> bool:
    """Tell whether both lines are the same path of offices, the last of which a page break may have cut."""
    one, other = here.split(" / "), there.split(" / ")
    return len(one) > 1 and one[:-1] == other[:-1] and (one[-1].startswith(other[-1]) or other[-1].startswith(one[-1]))


def _beside_page_numbers(filled: Sequence[int], keys: Sequence[str], numbers: dict[int, Outcome]) -> set[int]:
    """Find headers and footers of one line: beside a page number, and the same words on another page."""
    order = sorted([*filled, *(n for n, outcome in numbers.items() if outcome is Outcome.PAGE_NUMBER)])
    known = set(filled)
    beside = [
        n
        for before, n, after in zip([0, *order], order, [*order[1:], 0], strict=False)
        if n in known and (before in numbers or after in numbers) and not BODY_LIKE.search(keys[n - 1])
    ]
    often = Counter(keys[n - 1] for n in beside)
    first = {key: n for n in reversed(filled) if (key := keys[n - 1])}
    return {n for n in beside if often[keys[n - 1]] >= LEAST_RUN or first[keys[n - 1]] < n}
