"""Which part of a standard each passage belongs to: by its heading, else by its words and the order of the pages."""

import re
from collections.abc import Sequence

from .headings import Part
from .joining import DECREE, Marker, Passage
from .kept import Ledger, Outcome

ORDER = (
    Part.HEAD,
    Part.REQUIREMENTS,
    Part.PROCEDURE,
    Part.TIME,
    Part.COMPENSATION,
    Part.FEE,
    Part.PRODUCTS,
    Part.COMPLAINTS,
    Part.LAPOR,
)
LEAST_HEADINGS = 3  # from here on the headings are trusted and the words decide only where no heading ever stands

COMPENSATION = re.compile(r"\bkompensasi\b", re.IGNORECASE)
LAPOR = re.compile(r"LAPOR\s?!|isu dan keluhan|klik banner", re.IGNORECASE)
FEE = re.compile(
    r"(?:tidak|tanpa)\s+(?:di)?(?:pungut|kenakan|dipungut)?\s*biaya|gratis\b|(?:biaya|tarif)\b|rp\.?\s?[0-9]", re.I
)
COMPLAINTS = re.compile(r"(?:penanganan\s+|penyampaian\s+|untuk\s+)?(?:pengaduan|pegaduan|keluhan|keberatan)\b", re.I)
TIME = re.compile(r"(?:jangka\s+)?waktu\b|(?:normatif|maksimal|paling\s+lam(?:a|bat)|selambat)\b", re.IGNORECASE)
THROUGH = re.compile(r"(?:me)?lalui\s[^:]{2,80}:$", re.IGNORECASE)
FIGURE_OF_TIME = re.compile(r"[0-9)]\s*(?:menit|jam|hari)\b", re.IGNORECASE)
SHORT = 200  # characters; a longer passage that names a time in passing is no time limit


def divide(passages: Sequence[Passage], ledger: Ledger) -> dict[Part, list[Passage]]:
    """Give the passages of every part, in their order; headings are noted and left out."""
    headed = sum(passage.part is not None for passage in passages) >= LEAST_HEADINGS
    divider = _Divider(headed=headed)
    found: dict[Part, list[Passage]] = {part: [] for part in Part}
    for index, passage in enumerate(passages):
        part = divider.part_of(passage, passages[index + 1 : index + 2])
        if passage.heading:
            ledger.trace(passage.lines, Outcome.HEADING, str(part))
        else:
            found[part].append(passage)
    return found


class _Divider:
    """Walks down the passages; without headings it only ever moves on in the order of the pages."""

    def __init__(self, *, headed: bool) -> None:
        self.headed = headed
        self.part = Part.HEAD
        self.filled = False
        self.decree = False
        self.first: Marker | None = None

    def part_of(self, passage: Passage, following: Sequence[Passage]) -> Part:
        if passage.part is not None:
            self._move(passage.part)
            return self.part
        if passage.heading:
            return self.part
        said = self._said(passage.flat)
        if said is not None:
            return said
        if not self.headed and self.part in ORDER:
            self._by_words(passage, following)
        if self.part is Part.HEAD and DECREE.match(passage.text):
            self.decree = True
        self.filled = True
        return self.part

    def _move(self, part: Part) -> None:
        self.part, self.first, self.filled = part, None, False

    def _said(self, text: str) -> Part | None:
        """Give the part that a passage names by itself, wherever it stands: LAPOR!, compensation."""
        if LAPOR.search(text) and self.part in (Part.COMPLAINTS, Part.LAPOR, Part.PRODUCTS, Part.FEE):
            self._move(Part.LAPOR)
            return self.part
        if COMPENSATION.search(text) and self.part in (Part.PROCEDURE, Part.TIME, Part.FEE):
            return Part.COMPENSATION
        return None

    def _by_words(self, passage: Passage, following: Sequence[Passage]) -> None:
        text, marked = passage.text, passage.marker is not None
        if self.part is Part.HEAD:
            if marked and (self.decree or passage.marker != Marker("0.", 2)) and not _title_like(text):
                self._move(Part.REQUIREMENTS)
                self.first = passage.marker
            return
        rank = ORDER.index(self.part)
        if COMPLAINTS.match(text) and rank >= ORDER.index(Part.TIME):
            self._move(Part.COMPLAINTS)
        elif self.part is Part.FEE and self.filled:
            self._move(Part.PRODUCTS)
        elif rank < ORDER.index(Part.FEE) and FEE.match(text) and len(text) < SHORT:
            self._move(Part.FEE)
        elif self.part is Part.REQUIREMENTS and self._begins_again(passage):
            self._move(Part.PROCEDURE)
            self.first = passage.marker
        elif rank < ORDER.index(Part.TIME) and _time_like(passage, following):
            self._move(Part.TIME)

    def _begins_again(self, passage: Passage) -> bool:
        return self.first is not None and passage.marker == self.first and passage.after_gap


def _title_like(text: str) -> bool:
    return re.match(r"(?:standar\s+)?(?:pelayanan|layanan)\b", text, re.IGNORECASE) is not None


def _time_like(passage: Passage, following: Sequence[Passage]) -> bool:
    if passage.marker is not None or not passage.after_gap:
        return False
    if TIME.match(passage.text):
        return True
    if THROUGH.match(passage.flat):
        return any(TIME.match(each.text) or FIGURE_OF_TIME.search(each.text[:SHORT]) for each in following)
    return len(passage.text) < SHORT and FIGURE_OF_TIME.search(passage.text) is not None
