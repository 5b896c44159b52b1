"""From the part on complaints to ways of complaining, their times, and what a complaint must bring."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import time

from ..source import (
    ChannelKind,
    ChannelStatus,
    ComplaintChannel,
    Complaints,
    OpeningTimes,
    Requirement,
    RequirementKind,
    Step,
    TimeLimit,
)
from . import words
from .channels import NAME_ENDS, THROUGH, phones_in
from .demanding import Asked, requirements
from .figures import spans
from .kept import Ledger, Question
from .links import links_in
from .outline import Node, tidy
from .proceeding import read_steps
from .roles import VERB, Roles
from .times import read_times

OPENING = re.compile(
    r"(?:pukul|jam)\s*(?P<opens>[0-9]{1,2}[.:][0-9]{2})\s*(?:-|–|s\.?/?d\.?|sampai(?:\s+dengan)?)\s*(?P<closes>[0-9]{1,2}[.:][0-9]{2})[^();]{0,60}",
    re.IGNORECASE,
)
CLOSED = re.compile(
    r"\((?P<reason>[^()]{0,120}?\b(?:ditutup|tutup)\b[^()]{0,120})\)|(?P<plain>\bditutup\b[^.;()]{0,120})",
    re.IGNORECASE,
)
NAME_STOPS = re.compile(r"\s*(?:[(:\n]|\s(?:di|nomor|pada|ke nomor)\s+(?=[0-9(+h])|(?=\(?\+?0[0-9]))")
HANDLING = re.compile(r"(?:penanganan|pengelolaan)\s", re.IGNORECASE)
EVIDENCE = re.compile(r"\b(?:harus|wajib|disertai|melampirkan)\b.{0,200}?\bbukti", re.IGNORECASE)
CONTACT_LIKE = re.compile(r"https?://|www\.|\S@\S|\bext\b|\.go\.id\b|^(?:jalan|jl|gedung|kompleks)\b", re.IGNORECASE)
LONGEST_NAME = 90


@dataclass
class _Found:
    """What has been read so far."""

    sentences: list[str] = field(default_factory=list)
    limit: TimeLimit | None = None
    channels: list[ComplaintChannel] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)


def read_complaints(nodes: Sequence[Node], roles: Roles, ledger: Ledger) -> Complaints | None:
    """Read how complaints are handled; None where the text says nothing about it."""
    if not nodes:
        return None
    found = _Found()
    for node in nodes:
        _read(node, found, roles, ledger)
    return Complaints(" ".join(found.sentences), found.limit, tuple(found.channels), tuple(found.requirements))


def _read(node: Node, found: _Found, roles: Roles, ledger: Ledger) -> None:
    text = node.flat
    if EVIDENCE.search(text) and words.demands(text):
        asked = Asked(text.rstrip(" ."), node.lines)
        demanded = requirements(asked, "complaints/requirements", len(found.requirements) + 1, ledger)
        found.requirements.extend(each for each in demanded if each.kind is RequirementKind.EVIDENCE)
        return
    kind = _kind(node) if node.marker or node.children else None
    if kind is None:
        _sentence(node, found, ledger)
        return
    found.channels.append(_Channel(node, kind, len(found.channels) + 1, roles, ledger).read())
    if found.limit is None and spans(text) and not OPENING.search(text) and not node.children:
        _limit(node, found, ledger)


def _sentence(node: Node, found: _Found, ledger: Ledger) -> None:
    whole = node.whole()
    ledger.placed([line for each in node.walk() for line in each.lines], "complaints")
    found.sentences.append(whole)
    if found.limit is None:
        _limit(node, found, ledger)


def _limit(node: Node, found: _Found, ledger: Ledger) -> None:
    read = read_times(node.whole(), node.lines, lambda _n: "complaints/limit", ledger, complaint=True)
    found.limit = read.limits[0] if read.limits else None


def _kind(node: Node) -> ChannelKind | None:
    """Give the way of complaining that an item names: behind "melalui", else in its first words."""
    label = node.text.split(":")[0] if not node.children else node.text
    pieces = THROUGH.split(label)
    for piece in pieces[1:] or [label]:
        kind = words.channel_kind(" ".join(piece.split())[:LONGEST_NAME])
        if kind is not None and not (spans(piece) and len(pieces) == 1 and not OPENING.search(node.text)):
            return kind
    return None


class _Channel:
    def __init__(self, node: Node, kind: ChannelKind, number: int, roles: Roles, ledger: Ledger) -> None:
        self.node, self.kind, self.roles, self.ledger = node, kind, roles, ledger
        self.place = f"complaints/channels/{number}"

    def read(self) -> ComplaintChannel:
        lines = [line for each in self.node.walk() for line in each.lines]
        self.ledger.placed(lines, self.place)
        name, rest = self._name()
        steps = self.node.children if _are_steps(self.node.children) else []
        contacts = _contacts(rest)
        if not steps:
            contacts += [each.flat for child in self.node.children for each in child.walk() if each.flat]
        read = read_steps(steps, f"{self.place}/steps", self.roles, self.ledger)
        return ComplaintChannel(
            kind=self.kind,
            name=name,
            contacts=tuple(dict.fromkeys([*contacts, *read.notices])),
            opening=opening_in(self.node.whole()),
            status=self._status(),
            links=links_in(self.node.whole(), self.node.lines, f"{self.place}/links", self.ledger),
            steps=tuple(read.steps),
            limit=self._limit(read.steps),
        )

    def _name(self) -> tuple[str, str]:
        """Split the name of the way from what stands behind it."""
        text = self.node.text.strip()
        colon = re.search(r":(?!//)", text)
        address = text.find("://")
        if colon and not 0 <= address < colon.start():
            return _short(tidy(text[: colon.start()])), text[colon.end() :]
        if address >= 0:
            return _short(tidy(text)), text[text.rfind(" ", 0, address) + 1 :]
        stop = NAME_STOPS.search(text)
        if stop and stop.start():
            return _short(tidy(text[: stop.start()])), text[stop.start() :]
        return _short(tidy(text)), "" if self.node.children or len(tidy(text)) <= LONGEST_NAME else text

    def _limit(self, steps: Sequence[Step]) -> TimeLimit | None:
        places: Callable[[int], str] = lambda _n: f"{self.place}/limit"  # noqa: E731
        for step in steps:
            if step.limit is None and spans(step.sentence):
                lines = next((each.lines for each in self.node.walk() if each.flat == step.sentence), self.node.lines)
                read = read_times(step.sentence, lines, places, self.ledger, complaint=True)
                return read.limits[0] if read.limits else None
        return None

    def _status(self) -> ChannelStatus:
        match = CLOSED.search(self.node.whole())
        if not match:
            return ChannelStatus()
        reason = " ".join((match["reason"] or match["plain"]).split())
        self.ledger.ask(Question.CLOSURE_OPEN, self.node.lines, reason, f"{self.place}/status")
        return ChannelStatus(is_open=False, reason=reason)


def _short(label: str) -> str:
    """Give the name in a label: what stands behind "melalui", or the label itself where it is short."""
    for piece in THROUGH.split(label)[1:]:
        if words.channel_kind(piece):
            end = NAME_ENDS.search(piece)
            stop = re.search(r"\s+pada\s+tautan\b|\s+kepada$", piece, re.IGNORECASE)
            cut = min(at.start() for at in (end, stop) if at) if end or stop else len(piece)
            return piece[:cut].strip(" .") or piece.strip()
    if len(label) <= LONGEST_NAME and not HANDLING.match(label):
        return label
    found = [match for kind, pattern in words.CHANNEL_WORDS if (match := pattern.search(label))]
    tail = label[found[0].start() :] if found else label
    return tail if len(tail) <= LONGEST_NAME else found[0][0] if found else tail[:LONGEST_NAME].rsplit(" ", 1)[0]


def _are_steps(nodes: Sequence[Node]) -> bool:
    """Tell whether the items below a way are its steps; else they say where it is found."""
    texts = [node.whole() for node in nodes]
    if any(phones_in(text) or CONTACT_LIKE.search(text) for text in texts):
        return False
    return any(VERB.match(word.strip(",.;:()").casefold()) for text in texts for word in text.split()[:40])


def _contacts(rest: str) -> list[str]:
    """Give the lines behind the name, without brackets that say when the way is open or why it is closed."""
    without = re.sub(r"\([^()]*(?:pukul|jam konsultasi|ditutup)[^()]*\)", " ", rest, flags=re.IGNORECASE)
    lines = (tidy(line).strip(" .:()") if "(" not in line else tidy(line).strip(" .:") for line in without.split("\n"))
    bare = (re.sub(r"^(?:di|pada|(?:ke )?nomor)\s+(?=[0-9(+])", "", line) for line in lines)
    return [line for line in bare if line and line.casefold() != "kepada"]


def opening_in(text: str) -> OpeningTimes | None:
    """Give the hours that a text names ("pukul 09.00 -15.00 WIB"); None where it names none, or none that exist."""
    match = OPENING.search(text)
    opens, closes = (_clock(match["opens"]), _clock(match["closes"])) if match else (None, None)
    if match is None or opens is None or closes is None:
        return None
    return OpeningTimes(opens, closes, " ".join(match[0].split()))


def _clock(written: str) -> time | None:
    hour, minute = (int(part) for part in re.split(r"[.:]", written))
    return time(hour, minute) if hour < 24 and minute < 60 else None
