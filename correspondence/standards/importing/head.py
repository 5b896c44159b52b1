"""From the lines above the first part: title, decree, unit, agency, address, telephone numbers, links."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..source import Link
from .channels import PHONE
from .joining import DECREE, Passage
from .kept import Ledger, Outcome, Question
from .links import FULL, links_in

TITLE = re.compile(r"(?:standar\s+)?(?:pelayanan|layanan)\s+\S", re.IGNORECASE)
ANNOUNCES = re.compile(r"(?:standar\s+(?:pelayanan|layanan)(?:\s+publik)?|lampiran\b.*|keputusan\b.*)", re.IGNORECASE)
PATH = " / "
ADDRESS = re.compile(r"(?:jl\.?|jalan|gedung|kompleks|komplek)\s", re.IGNORECASE)
UNIT = re.compile(
    r"(?:bagian|bidang|dinas|direktorat|sub\s?direktorat|subdit|biro|badan|kantor|sekretariat|seksi|unit|uptd?|deputi|inspektorat|pusat|balai|kecamatan|kelurahan)\s",
    re.IGNORECASE,
)
AGENCY = re.compile(r"(?:kementerian|lembaga|badan|dinas|pemerintah\s+(?:kab|kota|prov))", re.IGNORECASE)
TORN_WORDS = re.compile(r"(?:\s+(?:dan|atau|serta)(?:\s+\S+){1,3})$", re.IGNORECASE)
DECREE_VALUE = re.compile(r"(?:no(?:mor)?\.?\s*)?sk\b\.?(?:\s*(?:no(?:mor)?\.?))?\s*:?\s*(?P<value>.*)", re.IGNORECASE)
LONGEST_TITLE, LONGEST_DECREE = 250, 100


@dataclass
class Head:
    """What stands above the first part."""

    title: str = ""
    decree: str = ""
    agency: str = ""
    unit: str = ""
    parent_unit: str = ""
    address: str = ""
    phones: list[str] = field(default_factory=list)
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class _Said:
    text: str
    lines: list[int]


def read_head(passages: Sequence[Passage], ledger: Ledger) -> Head:
    """Read the head; what it does not say is asked for."""
    head, rest = Head(), []
    for said in _lines(passages):
        if not _simple(said, head, ledger):
            rest.append(said)
    rest = _titles(rest, head, ledger)
    _mend(head, ledger, passages)
    for said in rest:
        if not head.unit and UNIT.match(said.text):
            head.unit = said.text
            ledger.placed(said.lines, "unit")
        elif _same_words(said.text, head.unit) or _same_words(said.text, head.agency):
            ledger.placed(said.lines, "unit")
        else:
            ledger.ask(Question.NOT_PLACED, said.lines, said.text, "")
    _ask_for_missing(head, ledger)
    return head


def _lines(passages: Sequence[Passage]) -> Iterator[_Said]:
    for passage in passages:
        for part in passage.text.split("\n"):
            if part.strip():
                yield _Said(" ".join(part.split()), passage.lines)


def _simple(said: _Said, head: Head, ledger: Ledger) -> bool:
    """Take a line whose kind its form tells."""
    text = said.text
    place = ""
    if DECREE.match(text):
        place = _decree(said, head, ledger)
    elif FULL.match(text):
        place, head.links = "links", (*head.links, *links_in(text, said.lines, "links", ledger))
    elif PHONE.fullmatch(text) or re.fullmatch(r"\(?\+?0[0-9() .-]{5,20}", text):
        place = "phones"
        head.phones.append(text)
    elif PATH in text:
        place = "unit"
        _path(text, head)
    elif ADDRESS.match(text):
        place, head.address = "address", f"{head.address}\n{text}".strip()
    elif ANNOUNCES.fullmatch(text):
        ledger.trace(said.lines, Outcome.HEADING, "title")
        return True
    if place:
        ledger.placed(said.lines, place)
    return bool(place)


def _decree(said: _Said, head: Head, ledger: Ledger) -> str:
    match = DECREE_VALUE.match(said.text)
    value = match["value"].strip(" .") if match else ""
    if len(value) > LONGEST_DECREE:
        ledger.ask(Question.TOO_LONG, said.lines, value, "decree")
    else:
        head.decree = head.decree or value
    return "decree"


def _path(text: str, head: Head) -> None:
    parts = [part.strip() for part in text.split(PATH) if part.strip()]
    head.agency = head.agency or parts[0]
    head.parent_unit = head.parent_unit or (parts[-2] if len(parts) > 2 else "")
    last = parts[-1]
    if len(parts) > 1 and not (head.unit.casefold().startswith(last.casefold()) and head.unit):
        head.unit = last


def _titles(rest: list[_Said], head: Head, ledger: Ledger) -> list[_Said]:
    """Take the title out of the lines that are left: the one that begins as a service does, else the last one."""
    named = next((said for said in rest if TITLE.match(said.text)), None)
    others = [said for said in rest if not UNIT.match(said.text)]
    said = named or (others[-1] if others else None)
    if said is None:
        return rest
    if len(said.text) > LONGEST_TITLE:
        ledger.ask(Question.TOO_LONG, said.lines, said.text, "title")
        return [each for each in rest if each is not said]
    head.title = re.sub(r"^standar\s+(?=pelayanan|layanan)", "", said.text, flags=re.IGNORECASE)
    ledger.placed(said.lines, "title")
    return [each for each in rest if each is not said]


def _mend(head: Head, ledger: Ledger, passages: Sequence[Passage]) -> None:
    """Put back what a page break tore off a unit's name onto the title: its whole name stands in another line."""
    torn = TORN_WORDS.search(head.title)
    if not torn:
        return
    tail = torn[0]
    for said in _lines(passages):
        cut = next((part.strip() for part in reversed(said.text.split(PATH))), "")
        whole = f"{cut}{tail}"
        if PATH in said.text and any(_same_words(other.text, whole) for other in _lines(passages)):
            head.unit, head.title = whole, head.title[: torn.start()].strip()
            ledger.ask(Question.TORN_BY_PAGE, said.lines, said.text, "unit", f"{head.unit} + {head.title}")
            return


def _same_words(one: str, other: str) -> bool:
    return bool(other) and bool(one.split()) and one.casefold().split() == other.casefold().split()


def _ask_for_missing(head: Head, ledger: Ledger) -> None:
    for value, place, question in (
        (head.title, "title", Question.TITLE_MISSING),
        (head.decree, "decree", Question.DECREE_MISSING),
        (head.unit, "unit", Question.UNIT_MISSING),
    ):
        if not value:
            ledger.ask(question, [], "", place)
