"""From the items of the second part to steps: who acts, in which sentence, to whom it goes on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..source import Step, TimeLimit
from ..vocabulary import ChannelKind
from .channels import Way, Ways, phones_in
from .figures import bare_units, spans
from .kept import Ledger, Question
from .labels import split_label
from .outline import Node
from .roles import NOUN, OUTSIDE, Roles, actor_phrase, addressees
from .times import read_times
from .words import channel_kind

BY_NUMBER = (ChannelKind.CALL_CENTER, ChannelKind.PHONE, ChannelKind.MESSAGING)
BRACKETS = re.compile(r"\(((?:[^()]|\([^()]{0,60}\)){0,300})\)")
EITHER_WAY = re.compile(r"\bmelalui\s+(?P<ways>[^,.;:()]{3,80})", re.IGNORECASE)
AND = re.compile(rf"\s(?:dan|beserta|bersama)\s+(?={NOUN.pattern})", re.IGNORECASE)
OR = re.compile(r"\s+atau\s+|\s*/\s*")
WAYS_END = re.compile(r"\s+(?:ke|kepada|di|pada|untuk|dengan)\s+", re.IGNORECASE)


@dataclass
class Course:
    """The items of a procedure: below the labels of ways, and those of every way; sentences beside the steps."""

    of_ways: list[tuple[Way, list[Node]]]
    of_all: list[Node]


def gather(nodes: Sequence[Node], ways: Ways) -> Course:
    """Sort the items by the ways under whose labels they stand."""
    course = Course([], [])
    for node in nodes:
        labelled = split_label(node, ways, loose=True)
        if labelled is None:
            course.of_all.append(node)
            continue
        for way in labelled.ways:
            ways.ledger.placed(node.lines, f"{way.place}/steps")
            way.open_list = way.open_list or labelled.are_examples
            way.contacts.extend(phones_in(labelled.label))
            course.of_ways.append((way, labelled.items))
    return course


def ways_in_steps(course: Course, ways: Ways) -> None:
    """Where no label names a way, take those that a first step names: "melalui e-mail atau datang langsung"."""
    for node in course.of_all[:2]:
        match = EITHER_WAY.search(node.flat)
        parts = OR.split(match["ways"]) if match else []
        kinds = [ChannelKind.FACE_TO_FACE if "langsung" in part else channel_kind(part) for part in parts]
        if parts and all(kinds):
            for part, kind in zip(parts, kinds, strict=True):
                way = ways.add(part.strip(), kind, node.lines)
                ways.ledger.ask(Question.CHANNEL_FROM_STEP, node.lines, node.flat, way.place, part.strip())
            return


def place(course: Course, ways: Ways, roles: Roles) -> None:
    """Put the steps where they belong, once every way is known."""
    for way, nodes in [*((way, course.of_all) for way in ways.found), *course.of_ways]:
        steps = read_steps(nodes, f"{way.place}/steps", roles, ways.ledger, taken=way.steps)
        way.steps.extend(steps.steps)
        way.notices.extend(steps.notices)
    for way in ways.found:
        if way.kind in BY_NUMBER:
            way.contacts.extend(number for step in way.steps for number in phones_in(step.sentence))
        if way.kind is ChannelKind.LETTER and way.steps and OUTSIDE.match(way.steps[0].sentence):
            way.addressees = addressees(way.steps[0].sentence, roles, [])


@dataclass(frozen=True)
class Steps:
    """Steps, and sentences beside them that are none."""

    steps: list[Step]
    notices: list[str]


def read_steps(nodes: Sequence[Node], at: str, roles: Roles, ledger: Ledger, *, taken: Sequence[Step] = ()) -> Steps:
    """Read items as steps; numbers that are lost are counted on, and asked about."""
    items = list(_flat(nodes))
    for node, _is_step in items:
        ledger.placed(node.lines, at)
    numbers = _Numbers({step.number for step in taken})
    steps = []
    for node in (each for each, is_step in items if is_step):
        number = numbers.next(node)
        if node.missing:
            ledger.ask(Question.NUMBER_MISSING, node.lines, node.whole(), f"{at}/{number}", str(node.missing))
        steps.append(_step(node, number, f"{at}/{number}", roles, ledger))
    if numbers.lost:
        first = numbers.lost[0]
        ledger.ask(Question.NUMBERS_LOST, first.lines, first.whole(), at, str(len(numbers.lost)))
    return Steps(
        [replace(step, next=roles.next_of(step.sentence) or None) for step in steps],
        [node.flat for node, is_step in items if not is_step],
    )


class _Numbers:
    """Gives each step its written number, or the one behind the last where it is lost or taken."""

    def __init__(self, taken: set[int]) -> None:
        self.taken, self.last = taken, max(taken, default=0)
        self.lost: list[Node] = []

    def next(self, node: Node) -> int:
        written = node.marker.value if node.marker else 0
        if not written or written in self.taken:
            self.lost.append(node)
            written = self.last + 1
            while written in self.taken:
                written += 1
        self.taken.add(written)
        self.last = written
        return written


def _flat(nodes: Sequence[Node]) -> Iterator[tuple[Node, bool]]:
    """Give the items that are steps, and with False those that only introduce steps or stand beside them."""
    beside = any(node.marker and not node.marker.value and node.children for node in nodes)
    for node in nodes:
        introduces = node.text.rstrip().endswith(":") and not actor_phrase(node.flat)[0]
        if not node.children:
            if node.flat:
                yield node, not (introduces or (beside and node.marker is not None and not node.marker.value))
        elif not node.flat or introduces:
            if node.flat:
                yield node, False
            yield from _flat(node.children)
        else:
            yield node, True


def _step(node: Node, number: int, at: str, roles: Roles, ledger: Ledger) -> Step:
    sentence = node.whole()
    phrase, verb = actor_phrase(sentence)
    if AND.search(phrase):
        ledger.ask(Question.SEVERAL_ACTORS, node.lines, phrase, at)
        phrase = ""
    actor = roles.code_of(phrase, node.lines) if phrase else ""
    limit = step_limit(sentence, node.lines, at, ledger)
    if limit and phrase and OUTSIDE.match(phrase):
        ledger.ask(Question.OWN_TIME, node.lines, limit.sentence, f"{at}/limit")
    return Step(number, actor or None, verb, "", sentence, limit=limit)


def step_limit(sentence: str, lines: list[int], at: str, ledger: Ledger) -> TimeLimit | None:
    """Give the time that a sentence names in brackets."""
    for bracket in BRACKETS.findall(sentence):
        if spans(bracket) or bare_units(bracket):
            found = read_times(bracket, lines, lambda _n: f"{at}/limit", ledger)
            return found.limits[0] if found.limits else None
    return None
