"""From the items of the first part to requirements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..source import Requirement, RequirementKind
from ..vocabulary import EVERYONE, ApplicantType
from . import words
from .channels import Way, Ways, phones_in
from .kept import Ledger, Question
from .labels import split_label
from .outline import Node

Senders = tuple[ApplicantType, ...]


@dataclass(frozen=True)
class Asked:
    """A sentence that asks for something: of whom the words above it ask it, and its raw lines."""

    sentence: str
    lines: list[int]
    senders: Senders = EVERYONE


@dataclass
class Demands:
    """The requirements of a text: of single ways, and of every way."""

    of_ways: list[tuple[Way, Asked]]
    of_all: list[Asked]


def gather(nodes: Sequence[Node], ways: Ways) -> Demands:
    """Sort the items by the ways under whose labels they stand."""
    demands = Demands([], [])
    for node in nodes:
        labelled = split_label(node, ways)
        if labelled is None:
            demands.of_all.extend(_asked(node))
            continue
        for way in labelled.ways:
            ways.ledger.placed(node.lines, f"{way.place}/requirements")
            way.contacts.extend(phones_in(labelled.label))
            demands.of_ways.extend((way, asked) for item in labelled.items for asked in _asked(item))
    return demands


def place(demands: Demands, ways: Ways) -> None:
    """Put the requirements where they belong, once every way is known."""
    for asked in demands.of_all:
        for way in ways.found:
            senders = _senders(asked)
            if senders == EVERYONE or set(senders) & set(words.applicants(way.name)):
                _add(way, asked, ways.ledger)
    for way, asked in demands.of_ways:
        _add(way, asked, ways.ledger)


def requirements(asked: Asked, at: str, first: int, ledger: Ledger) -> list[Requirement]:
    """Give the requirements of a sentence; a kind that its words do not tell is asked for, at number `first`."""
    ledger.placed(asked.lines, at)
    senders, when = _senders(asked), words.condition(asked.sentence)
    found = words.demands(asked.sentence)
    if found:
        return [Requirement(each.kind, asked.sentence, senders, each.alternatives, when) for each in found]
    ledger.open_kinds.add(f"{at}/{first}")
    ledger.ask(Question.REQUIREMENT_KIND, asked.lines, asked.sentence, at)
    return [Requirement(RequirementKind.SUPPORTING_DATA, asked.sentence, senders, (), when)]


def _add(way: Way, asked: Asked, ledger: Ledger) -> None:
    way.requirements.extend(requirements(asked, f"{way.place}/requirements", len(way.requirements) + 1, ledger))


def _senders(asked: Asked) -> Senders:
    own = words.needed_for(asked.sentence)
    return asked.senders if own == EVERYONE else own


def _asked(node: Node, senders: Senders = EVERYONE) -> Iterator[Asked]:
    """Give the sentences of an item; one that introduces others ("Bagi instansi:") lends them its senders."""
    if not node.children:
        if node.flat.strip(" .:"):
            yield Asked(node.flat.rstrip(" ."), node.lines, senders)
        return
    below = words.needed_for(node.flat) if node.flat else senders
    if node.flat and not node.text.rstrip().endswith(":"):
        yield Asked(node.flat.rstrip(" ."), node.lines, senders)
    for child in node.children:
        yield from _asked(child, below)
