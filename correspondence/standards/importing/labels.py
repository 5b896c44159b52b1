"""Telling a label ("Melalui Surat:") from an item: whose requirements, steps or times stand below it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .channels import Way, Ways, label_code
from .outline import Node, tidy
from .roles import actor_phrase, is_verb

COLON = re.compile(r"(?P<label>[^:]{2,200}):(?!//)\s*(?P<rest>.*)", re.DOTALL)
FIRST_LINE = re.compile(r"(?P<label>[^\n:]{2,60})\n(?P<rest>.+)", re.DOTALL)
THROUGH = re.compile(r"(?:[^:.]{0,160}?\b)?melalui\b", re.IGNORECASE)
ACTS = re.compile(
    r"\b(?:harus|wajib|memiliki|mengisi|menyampaikan|membawa|melampirkan|ditandatangani|menggunakan)\b", re.I
)
SHORT_LABEL = 60
EXAMPLES = re.compile(r"\bantara lain\b", re.IGNORECASE)


def _tells_an_act(words: str) -> bool:
    return any(is_verb(word.strip(",.;:()").casefold()) for word in words.split() if word.casefold() != "melalui")


@dataclass(frozen=True)
class Labelled:
    """An item split into the ways that its label names and what stands below the label."""

    ways: list[Way]
    label: str
    items: list[Node]

    @property
    def are_examples(self) -> bool:
        """Tell whether the label calls what follows examples."""
        return EXAMPLES.search(self.label) is not None


def split_label(node: Node, ways: Ways, *, loose: bool = False, first_line: bool = False) -> Labelled | None:
    """Split an item into its label and what stands below it; None for an item that has no label.

    `loose` takes any short text above further items for a label, `first_line` a first line without a colon.
    """
    found = COLON.match(node.text) or (FIRST_LINE.match(node.text) if first_line else None)
    label, rest = (found["label"], found["rest"]) if found else (node.text, "")
    if not found and not node.children and not (first_line and len(label) < SHORT_LABEL):
        return None
    if not _may_be_label(label, node, bare=not rest.strip()):
        return None
    named = ways.named_by(tidy(label), node.lines, loose=loose and bool(node.children))
    if not named:
        return None
    own = [Node(rest, list(node.lines))] if tidy(rest) else []
    return Labelled(named, tidy(label), [*own, *node.children])


def _may_be_label(label: str, node: Node, *, bare: bool) -> bool:
    through = THROUGH.match(label)
    if through and not _tells_an_act(through[0]):
        return bare or not actor_phrase(tidy(label))[0]
    if through:
        return False
    return (
        len(label) <= SHORT_LABEL + 60 * bool(node.children)
        and not ACTS.search(label)
        and not actor_phrase(tidy(label))[0]
    )


def repeated_labels(*parts: Sequence[Node]) -> frozenset[str]:
    """Give the codes of the names that label items in more than one part."""
    found: Counter[str] = Counter()
    for nodes in parts:
        labels = {label_code(match["label"]) for node in nodes if (match := COLON.match(node.text)) and _short(match)}
        found.update(labels - {""})
    return frozenset(code for code, times in found.items() if times > 1)


def _short(match: re.Match[str]) -> bool:
    return len(match["label"]) <= SHORT_LABEL
