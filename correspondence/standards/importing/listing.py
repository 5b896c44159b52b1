"""The items of a part; where their list marks are lost, its lines are taken for items and asked about."""

import re
from collections.abc import Sequence

from .headings import Part
from .joining import Passage, all_lines
from .kept import Ledger, Outcome, Question
from .outline import Node, outline, tidy

OF_ITEMS = (Part.REQUIREMENTS, Part.PROCEDURE)
BREAK = re.compile(r"\n|(?<=;)\s+")


def items(passages: Sequence[Passage], part: Part, ledger: Ledger) -> list[Node]:
    """Give the items of a part as a tree."""
    nodes = outline(passages)
    if part is not Part.PROCEDURE:  # whose steps are asked about one by one
        for node in (each for each in nodes if each.missing):
            ledger.ask(Question.NUMBER_MISSING, node.lines, node.flat, _place(part), str(node.missing))
    if part not in OF_ITEMS or not nodes:
        return nodes
    nodes = _without_titles(nodes, part, ledger)
    if any(node.marker for node in nodes):
        _ask_for_unmarked(nodes, part, ledger)
        return nodes
    loose = [Node(piece, list(node.lines), None, []) for node in nodes for piece in _pieces(node)]
    for node, last in zip(nodes, _lasts(nodes, loose), strict=False):
        last.children.extend(node.children)
    if len(loose) > 1 and not any(node.children for node in nodes):
        ledger.ask(Question.NUMBERS_LOST, all_lines(passages)[:1], loose[0].flat, _place(part), str(len(loose)))
    return loose


def _place(part: Part) -> str:
    """Give the place of a part's items on the page; which channel they belong to is not known yet."""
    return "channels" if part in (*OF_ITEMS, Part.TIME) else part.value


def _without_titles(nodes: list[Node], part: Part, ledger: Ledger) -> list[Node]:
    """Leave out a first line that only announces the list ("Berkas yang harus dibawa:")."""
    first = nodes[0]
    announces = first.marker is None and first.text.rstrip().endswith(":") and not first.children and len(nodes) > 1
    if not announces or re.search(r"\bmelalui\b", first.text, re.IGNORECASE):
        return nodes
    ledger.trace(first.lines, Outcome.HEADING, part.value)
    return nodes[1:]


def _ask_for_unmarked(nodes: Sequence[Node], part: Part, ledger: Ledger) -> None:
    if part is Part.PROCEDURE:
        return  # the steps ask for their numbers themselves
    for node in nodes:
        if node.marker is None and not node.children and not node.text.rstrip().endswith(":"):
            ledger.ask(Question.NUMBERS_LOST, node.lines, node.flat, _place(part), "1")


def _pieces(node: Node) -> list[str]:
    pieces = [piece for piece in BREAK.split(node.text) if tidy(piece)]
    return pieces or [node.text]


def _lasts(nodes: Sequence[Node], loose: Sequence[Node]) -> list[Node]:
    """Give for every item the last of the pieces into which it was split."""
    lasts, end = [], 0
    for node in nodes:
        end += len(_pieces(node))
        lasts.append(loose[end - 1])
    return lasts
