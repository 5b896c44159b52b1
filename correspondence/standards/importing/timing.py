"""From the third part to the times of ways and steps."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from .channels import Way, Ways
from .figures import bare_units, spans
from .kept import Ledger, Outcome, Question
from .labels import split_label
from .outline import Node
from .proceeding import BRACKETS, step_limit
from .roles import OUTSIDE
from .times import read_times

ALIKE = 0.8  # how much a sentence of a step may differ from its twin beside the times
TITLE = re.compile(r"[^0-9]{0,80}:$")


def place(nodes: Sequence[Node], ways: Ways) -> None:
    """Put every time where its label says; a time without a label belongs to all ways, and is asked about."""
    current: list[Way] = []
    for node in nodes:
        labelled = split_label(node, ways, first_line=True)
        if labelled is not None:
            current = labelled.ways
            _trace(node, current, ways)
            for item in labelled.items:
                _add_to(current, item, ways.ledger)
        elif TITLE.match(node.flat) and not node.children:
            ways.ledger.trace(node.lines, Outcome.HEADING, "time")
        elif not _of_a_step(node, ways):
            _trace(node, current or ways.found, ways)
            _add_to(current or ways.found, node, ways.ledger)
            if not current and len(ways.found) > 1 and spans(node.whole()):
                ways.ledger.ask(Question.TIME_OF_WHAT, node.lines, node.whole(), "channels")


def name_ways(nodes: Sequence[Node], ways: Ways) -> None:
    """Make the ways that only the labels of times name."""
    for node in nodes:
        split_label(node, ways, first_line=True)


def _trace(node: Node, among: Sequence[Way], ways: Ways) -> None:
    for way in among:
        ways.ledger.placed(node.lines, f"{way.place}/limit")


def _add_to(ways: Sequence[Way], node: Node, ledger: Ledger) -> None:
    for way in ways:
        for part in node.walk():
            if part.flat:
                ledger.placed(part.lines, f"{way.place}/limit")
                _add(way, part, ledger)


def _add(way: Way, node: Node, ledger: Ledger) -> None:
    known = len(way.other_limits) + (way.limit is not None)

    def place_of(number: int) -> str:
        before = known + number
        return f"{way.place}/other_limits/{before}" if before else f"{way.place}/limit"

    found = read_times(node.text, node.lines, place_of, ledger)
    for limit in found.limits:
        if way.limit is None:
            way.limit = limit
        else:
            way.other_limits.append(limit)
    way.notices.extend(found.notices)


def _of_a_step(node: Node, ways: Ways) -> bool:
    """Give a step the time that stands behind its sentence, where the part repeats the sentences of the steps."""
    bare = BRACKETS.sub("", node.flat)
    if bare == node.flat or not (spans(node.flat) or bare_units(node.flat)):
        return False
    found = False
    for way in ways.found:
        for index, step in enumerate(way.steps):
            if _alike(bare, BRACKETS.sub("", step.sentence)):
                at = f"{way.place}/steps/{step.number}"
                limit = step_limit(node.flat, node.lines, at, ways.ledger)
                ways.ledger.placed(node.lines, f"{at}/limit")
                way.steps[index] = replace(step, limit=limit)
                if limit and OUTSIDE.match(node.flat):
                    ways.ledger.ask(Question.OWN_TIME, node.lines, limit.sentence, f"{at}/limit")
                if _plain(bare) != _plain(BRACKETS.sub("", step.sentence)):
                    ways.ledger.ask(Question.TWO_WORDINGS, node.lines, node.flat, at, step.sentence)
                found = True
                break
    return found


def _alike(one: str, other: str) -> bool:
    first, second = _plain(one), _plain(other)
    if abs(len(first) - len(second)) > max(len(first), len(second)) * (1 - ALIKE) * 2:
        return False
    return SequenceMatcher(None, first[:LONGEST], second[:LONGEST]).ratio() >= ALIKE


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .;")


LONGEST = 400  # characters compared
