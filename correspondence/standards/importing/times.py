"""From the sentences on time to limits; whatever is not clear becomes a mark instead of a figure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from correspondence.calendars.facts import Unit

from ..source import TimeLimit
from ..vocabulary import Firmness, SoftReason
from . import figures, starts
from .kept import Ledger, Question

CLAUSE = re.compile(
    r"\s+sedangkan\s+|(?<=[a-z0-9)])\.\s+(?=[A-Z])|;\s+|\s+dan\s+(?=lama\s+waktu|waktu\s+)", re.IGNORECASE
)
ADJUSTED = re.compile(r"disesuaikan|menyesuaikan|/\s*sesuai\s+dengan|atau\s+sesuai\b", re.IGNORECASE)
DEPENDS = re.compile(r"\b(?:tergantung|bergantung)\b", re.IGNORECASE)
REASONS = (
    (SoftReason.MISSING_DOCUMENTS, re.compile(r"\bkelengkapan\b|\bdokumen pendukung\b", re.IGNORECASE)),
    (
        SoftReason.NATURE_OF_PROBLEM,
        re.compile(
            r"\b(?:kondisi|sesuai dengan|tergantung(?: kepada)?)\s+(?:\w+\s+){0,2}(?:permasalahan|masalah|pertanyaan)",
            re.I,
        ),
    ),
)
LABEL = re.compile(
    r"(?P<label>(?:waktu|lama waktu|surat|jawaban)\s[^0-9():]{3,60}?)\s*"
    r"(?::|\b(?:maksimal|paling|selambat\S*|selama|adalah)\b|(?=[0-9]))",
    re.IGNORECASE,
)
TALK_OF_TIME = re.compile(
    r"\b(?:jangka waktu|waktu (?:penyelesaian|tanggap|pelayanan|pelaksanaan))\b|\bsesuai standar pelayanan\b", re.I
)


@dataclass(frozen=True)
class Times:
    """What a passage says on time: limits in its order, and sentences that promise none."""

    limits: tuple[TimeLimit, ...]
    notices: tuple[str, ...] = ()


def read_times(
    text: str, lines: list[int], places: Callable[[int], str], ledger: Ledger, *, complaint: bool = False
) -> Times:
    """Read the limits of a passage; `places` gives the place of its nth, `complaint` that it is about complaints."""
    limits: list[TimeLimit] = []
    notices: list[str] = []
    for clause, said in _clauses(text, lines):
        reader = _Clause(clause, said, places(len(limits)), ledger, complaint=complaint)
        found = reader.limits()
        limits.extend(found)
        if not found:
            reader.ask_without_figure()
            notices.append(clause)
    return Times(tuple(limits), tuple(notices))


def _clauses(text: str, lines: list[int]) -> Iterator[tuple[str, list[int]]]:
    """Split a passage where another time begins; so do its lines where several of them name one."""
    rows = text.split("\n")
    if sum(figures.names_a_unit(row) for row in rows) < 2:
        rows = [text]
    numbers = [[line] for line in lines] if len(rows) == len(lines) else [lines] * len(rows)
    for row, said in zip(rows, numbers, strict=True):
        for part in CLAUSE.split(row):
            clause = " ".join(part.split()).rstrip(" ;,")
            if clause:
                yield clause, said


class _Clause:
    def __init__(self, text: str, lines: list[int], place: str, ledger: Ledger, *, complaint: bool) -> None:
        self.text, self.lines, self.place, self.ledger = text, lines, place, ledger
        self.complaint = complaint

    def limits(self) -> list[TimeLimit]:
        """Give the limit of the clause; several times in one clause are asked about, none of them is chosen."""
        spans = figures.spans(self.text)
        known = [span for span in spans if span.unit is not None]
        for span in spans:
            if span.unit is None:
                self._ask(Question.UNIT_UNCLEAR, self.text[span.start : span.end], _likely(span))
        if not known:
            return []
        if len(known) > 1 and len({(span.minimum, span.maximum, span.unit) for span in known}) > 1:
            written = " + ".join(self.text[span.start : span.end] for span in known)
            self._ask(Question.FIGURES_TOGETHER, self.text, written)
            return [replace(self._limit(known[0]), minimum=None, maximum=None)]
        return [self._limit(known[0])]

    def _limit(self, span: figures.Span) -> TimeLimit:
        self._ask_about(span)
        start = starts.start_of(self.text[span.end :], complaint=self.complaint)
        if start and start.trigger is None:
            self.ledger.open_starts[self.place] = start.words
            self._ask(Question.START_UNCLEAR, start.words, start.proposal, f"{self.place}/start")
        soft = ADJUSTED.search(self.text) is not None or span.open_ended
        if DEPENDS.search(self.text) and not soft:
            self._ask(Question.FIRMNESS_UNCLEAR, self.text, str(Firmness.SOFT))
        return TimeLimit(
            span.unit or Unit.WORKING_DAYS,
            span.maximum,
            minimum=span.minimum,
            start=start.trigger if start else None,
            firmness=Firmness.SOFT if soft else Firmness.HARD,
            sentence=self.text.rstrip(" ."),
            label=_label(self.text, span.start),
            reasons=tuple(reason for reason, words in REASONS if words.search(self.text)) if soft else (),
        )

    def _ask_about(self, span: figures.Span) -> None:
        for fault in span.faults:
            self._ask(Question.FIGURE_CONTRADICTS_WORD, fault, "")
        if span.open_ended:
            self._ask(Question.NO_LONGEST_TIME, self.text[span.start : span.end], "")

    def ask_without_figure(self) -> None:
        """Ask about a clause that speaks of a time without a figure."""
        bare = figures.bare_units(self.text)
        for words, proposal in bare:
            question = Question.FIGURE_ONLY_IN_WORDS if proposal else Question.FIGURE_MISSING
            self._ask(question, words, proposal)
        if bare or figures.spans(self.text):
            return
        if figures.names_a_unit(self.text):
            self._ask(Question.FIGURE_MISSING, self.text, "")
        elif TALK_OF_TIME.search(self.text) or ADJUSTED.search(self.text):
            self._ask(Question.NO_FIGURE_PROMISED, self.text, "")

    def _ask(self, question: Question, text: str, proposal: str, place: str = "") -> None:
        self.ledger.ask(question, self.lines, text, place or self.place, proposal)


def _likely(span: figures.Span) -> str:
    words = span.written_unit.casefold()
    if "24" in words:
        return str(Unit.HOURS_ON_WORKING_DAYS)
    return str(Unit.WORKING_DAYS) if words.startswith("hari") else ""


def _label(text: str, before: int) -> str:
    match = LABEL.match(text[: before + 1])
    return match["label"].strip() if match else ""
