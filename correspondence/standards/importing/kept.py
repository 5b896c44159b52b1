"""What an import keeps: the raw lines, what became of each, and the questions that only a person can answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ..source import StandardSource
from .raw import is_blank

EXCERPT = 300  # characters of a line that a mark quotes


class Question(StrEnum):
    """What a mark asks; the value is what the page stores."""

    FIGURE_MISSING = "figure_missing"
    FIGURE_CONTRADICTS_WORD = "figure_contradicts_word"
    FIGURE_ONLY_IN_WORDS = "figure_only_in_words"
    FIGURES_TOGETHER = "figures_together"
    UNIT_UNCLEAR = "unit_unclear"
    NO_FIGURE_PROMISED = "no_figure_promised"
    NO_LONGEST_TIME = "no_longest_time"
    FIRMNESS_UNCLEAR = "firmness_unclear"
    START_UNCLEAR = "start_unclear"
    TIME_OF_WHAT = "time_of_what"
    OWN_TIME = "own_time"
    CHANNEL_KIND = "channel_kind"
    CHANNEL_UNNAMED = "channel_unnamed"
    CHANNEL_FROM_STEP = "channel_from_step"
    REQUIREMENT_KIND = "requirement_kind"
    NUMBERS_LOST = "numbers_lost"
    NUMBER_MISSING = "number_missing"
    TWO_WORDINGS = "two_wordings"
    SEVERAL_ACTORS = "several_actors"
    SAME_ROLE = "same_role"
    TORN_BY_PAGE = "torn_by_page"
    TITLE_MISSING = "title_missing"
    DECREE_MISSING = "decree_missing"
    AGENCY_MISSING = "agency_missing"
    AGENCY_GUESSED = "agency_guessed"
    UNIT_MISSING = "unit_missing"
    COMPENSATION_OPEN = "compensation_open"
    CLOSURE_OPEN = "closure_open"
    ADDRESS_INCOMPLETE = "address_incomplete"
    TOO_LONG = "too_long"
    NOT_PLACED = "not_placed"


class Outcome(StrEnum):
    """What became of a raw line."""

    PLACED = "placed"
    MARKED = "marked"
    HEADING = "heading"
    PAGE_NUMBER = "page_number"
    PAGE_HEADER = "page_header"
    TABLE_HEADER = "table_header"


@dataclass(frozen=True)
class Mark:
    """An unresolved value: its raw line (0 where the text says nothing), the words, where it belongs, the question.

    `proposal` is what the words suggest; nobody has decided it.
    """

    line: int
    text: str
    place: str
    question: Question
    proposal: str = ""


@dataclass(frozen=True)
class Trace:
    """Where a raw line went: the outcome, and the place on the page where it was placed or marked."""

    line: int
    outcome: Outcome
    place: str = ""


@dataclass(frozen=True)
class Imported:
    """A raw text read: its lines as they are, the facts found, the open questions, and a trace of every line.

    `open_kinds` are the places whose kind the words do not tell: the facts carry a stand-in there. `open_starts` are
    the words of starts by the place of their time, where the event is not clear. `open_months` tells that a
    compensation is promised without saying for how long.
    """

    lines: tuple[str, ...]
    encoding: str
    source: StandardSource
    marks: tuple[Mark, ...]
    traces: tuple[Trace, ...]
    open_kinds: frozenset[str] = frozenset()
    open_starts: tuple[tuple[str, str], ...] = ()
    open_months: bool = False

    @property
    def raw_text(self) -> str:
        """Give the raw text as it was read, with plain line ends."""
        return "\n".join(self.lines)

    @property
    def lost_lines(self) -> tuple[int, ...]:
        """Give the non-empty raw lines of which no trace tells: an import that loses none gives nothing."""
        traced = {trace.line for trace in self.traces}
        return tuple(n for n, text in enumerate(self.lines, start=1) if not is_blank(text) and n not in traced)


@dataclass
class Ledger:
    """Writes down where every line goes while a text is read."""

    marks: list[Mark] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    open_kinds: set[str] = field(default_factory=set)
    open_starts: dict[str, str] = field(default_factory=dict)
    open_months: bool = False

    def trace(self, lines: Iterable[int], outcome: Outcome, place: str = "") -> None:
        """Note what became of these lines."""
        self.traces.extend(Trace(line, outcome, place) for line in lines)

    def placed(self, lines: Iterable[int], place: str) -> None:
        """Note that these lines became facts at a place."""
        self.trace(lines, Outcome.PLACED, place)

    def ask(self, question: Question, lines: Iterable[int], text: str, place: str, proposal: str = "") -> None:
        """Mark an unresolved value; no lines means that the text says nothing about it."""
        numbers = list(lines)
        flat = " ".join(text.split())
        self.marks.append(Mark(numbers[0] if numbers else 0, flat[:EXCERPT], place, question, proposal[:EXCERPT]))
        self.trace(numbers, Outcome.MARKED, place)

    def untraced(self, numbers: Iterable[int]) -> list[int]:
        """Give those of these lines of which nothing has been noted yet."""
        seen = {trace.line for trace in self.traces}
        return [number for number in numbers if number not in seen]
