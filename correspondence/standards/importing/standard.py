"""From the bytes of a raw text to a draft of its standard: facts, open questions, and a trace of every line."""

from collections.abc import Sequence
from dataclasses import replace

from ..source import StandardSource
from . import closing, demanding, proceeding, timing
from .agency import ask_for_agency
from .channels import Ways
from .cleaning import clean
from .complaining import read_complaints
from .head import Head, read_head
from .headings import Part
from .joining import Passage, join
from .kept import Imported, Ledger, Question
from .labels import repeated_labels
from .listing import items
from .outline import Node
from .parts import divide
from .raw import is_blank, read_lines
from .roles import Roles
from .words import slug

LONGEST_CODE = 80


def import_standard(data: bytes, *, agency: str = "", code: str = "") -> Imported:
    """Read the raw text of a standard; raises NotAText for what is none.

    `agency` names the agency where the text does not, `code` the service in letters, commands and data.
    """
    lines, encoding = read_lines(data)
    ledger = Ledger()
    parts = divide(join(clean(lines, ledger)), ledger)
    source = _Reader(parts, lines, ledger).read(agency=agency, code=code)
    for number in ledger.untraced(n for n, text in enumerate(lines, start=1) if not is_blank(text)):
        ledger.ask(Question.NOT_PLACED, [number], lines[number - 1], "")
    return Imported(
        lines=lines,
        encoding=encoding,
        source=source,
        marks=tuple(sorted(dict.fromkeys(ledger.marks), key=lambda mark: mark.line)),
        traces=tuple(dict.fromkeys(ledger.traces)),
        open_kinds=frozenset(ledger.open_kinds),
        open_starts=tuple(ledger.open_starts.items()),
        open_months=ledger.open_months and source.compensation is not None,
    )


class _Reader:
    def __init__(self, parts: dict[Part, list[Passage]], lines: Sequence[str], ledger: Ledger) -> None:
        self.parts, self.lines, self.ledger = parts, lines, ledger
        self.ways = Ways(ledger, " ".join(" ".join(lines).split()))
        self.roles = Roles(ledger)

    def read(self, *, agency: str, code: str) -> StandardSource:
        head = read_head(self.parts[Part.HEAD], self.ledger)
        self._read_ways(head)
        complaints = read_complaints(self._items(Part.COMPLAINTS), self.roles, self.ledger)
        products = closing.read_products(self._items(Part.PRODUCTS), self.ways, self.ledger)
        source = StandardSource(
            code=code or _code(head.title),
            title=head.title,
            decree=head.decree,
            agency=agency or head.agency,
            unit=head.unit,
            parent_unit=head.parent_unit,
            address=head.address,
            phones=tuple(head.phones),
            links=head.links,
            fee=closing.read_fee(self.parts[Part.FEE], self.ledger),
            products=products,
            complaints=complaints,
            compensation=closing.read_compensation(self.parts[Part.COMPENSATION], self.ledger),
            lapor=closing.read_lapor(self.parts[Part.LAPOR], self.ways, self.ledger),
            internal=closing.read_internal(self.parts, self.ledger),
        )
        source = replace(
            source,
            roles=tuple(self.roles.found.values()),
            channels=tuple(way.fact() for way in self.ways.found),
        )
        return ask_for_agency(source, self.lines, self.ledger)

    def _read_ways(self, head: Head) -> None:
        asked, done, times = (self._items(part) for part in (Part.REQUIREMENTS, Part.PROCEDURE, Part.TIME))
        self.ways.labels = repeated_labels(asked, done, times)
        demands = demanding.gather(asked, self.ways)
        course = proceeding.gather(done, self.ways)
        timing.name_ways(times, self.ways)
        if not self.ways.found:
            proceeding.ways_in_steps(course, self.ways)
        if not self.ways.found and (demands.of_all or course.of_all or times):
            self._one_way(head)
        demanding.place(demands, self.ways)
        proceeding.place(course, self.ways, self.roles)
        timing.place(times, self.ways)

    def _one_way(self, head: Head) -> None:
        """Keep the facts of a text that names no way together under one, whose name and kind are asked for."""
        way = self.ways.add(head.title, None, [])
        self.ledger.ask(Question.CHANNEL_UNNAMED, [], "", way.place)

    def _items(self, part: Part) -> list[Node]:
        return items(self.parts[part], part, self.ledger)


def _code(title: str) -> str:
    words = [word for word in slug(title, "-").split("-") if word not in ("pelayanan", "layanan", "standar")]
    code = ""
    for word in words:
        if len(code) + 1 + len(word) > LONGEST_CODE:
            break
        code = f"{code}-{word}".strip("-")
    return code
