"""The parts behind the times: compensation, fee, products, the national complaint block, internal components."""

import re
from collections.abc import Sequence
from html import escape

from ..source import Compensation, ComponentText, Lapor, Link
from .channels import Ways
from .headings import INTERNAL, Part
from .joining import Passage, all_lines
from .kept import Ledger, Question
from .links import links_in
from .outline import Node

LONGEST_FEE = 250
ISSUE = re.compile(r"isu dan keluhan|klik banner", re.IGNORECASE)
LAPOR = re.compile(r"lapor|unduh|play store|app store", re.IGNORECASE)
PRIORITY = re.compile(r"\bprioritas\b", re.IGNORECASE)
MONTHS = re.compile(r"(?<![0-9])([0-9]{1,2})\s*(?:\([a-z ]+\)\s*)?bulan\b", re.IGNORECASE)


def read_compensation(passages: Sequence[Passage], ledger: Ledger) -> Compensation | None:
    """Read what a missed time earns; for how long it holds is asked for where the text does not say so."""
    if not passages:
        return None
    sentence = " ".join(passage.flat for passage in passages)
    lines = all_lines(passages)
    ledger.placed(lines, "compensation")
    months = MONTHS.search(sentence)
    ledger.open_months = months is None
    if months is None or not PRIORITY.search(sentence):
        ledger.ask(Question.COMPENSATION_OPEN, lines, sentence, "compensation")
    return Compensation(sentence, valid_months=int(months[1])) if months else Compensation(sentence)


def read_fee(passages: Sequence[Passage], ledger: Ledger) -> str:
    """Read the fee, in the words of the text."""
    fee = " ".join(passage.flat for passage in passages).strip()
    ledger.placed(all_lines(passages), "fee")
    if len(fee) <= LONGEST_FEE:
        return fee
    ledger.ask(Question.TOO_LONG, all_lines(passages), fee, "fee")
    return ""


def read_products(nodes: Sequence[Node], ways: Ways, ledger: Ledger) -> tuple[str, ...]:
    """Read the products; those behind the name of a way also become its own."""
    found: list[str] = []
    for node in (each for root in nodes for each in root.walk()):
        ledger.placed(node.lines, "products")
        pieces = _by_way(node.flat, ways)
        if len(pieces) > 1:
            for name, product in pieces:
                found.append(f"{name}: {product}")
                for way in ways.found:
                    if way.name.casefold() == name.casefold():
                        way.products.append(product)
        elif node.flat:
            found.append(node.flat.rstrip(" ."))
    return tuple(dict.fromkeys(found))


def _by_way(text: str, ways: Ways) -> list[tuple[str, str]]:
    """Split a text in which products stand behind the names of ways: "Surat: …, Website: …"."""
    if not ways.found:
        return []
    names = "|".join(re.escape(way.name) for way in sorted(ways.found, key=lambda way: -len(way.name)))
    marks = list(re.finditer(rf"(?:(?<=^)|(?<=[,;.]\s))({names})\s*:\s*", text, re.IGNORECASE))
    if not marks or marks[0].start():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(mark[1], text[mark.end() : end].strip(" ,;.")) for mark, end in zip(marks, ends, strict=True)]


def read_lapor(passages: Sequence[Passage], ways: Ways, ledger: Ledger) -> Lapor | None:
    """Read the national complaint block; a sentence in it that tells of a way goes to that way."""
    said: list[str] = []
    issues: list[str] = []
    links: list[Link] = []
    for passage in passages:
        if ISSUE.search(passage.flat):
            issues.append(passage.flat)
        elif LAPOR.search(passage.flat) or not _of_a_way(passage, ways, ledger):
            said.append(passage.flat)
            links.extend(links_in(passage.flat, passage.lines, "lapor/links", ledger))
        else:
            continue
        ledger.placed(passage.lines, "lapor")
    if not said and not issues:
        return None
    return Lapor(said[0] if said else "", " ".join(said[1:]), tuple(links), " ".join(issues))


def _of_a_way(passage: Passage, ways: Ways, ledger: Ledger) -> bool:
    known = len(ways.found)
    label, colon, _rest = passage.flat.partition(":")
    named = ways.named_by(label, passage.lines) if colon else []
    if not named or len(ways.found) > known:
        del ways.found[known:]
        return False
    for way in named:
        way.notices.append(passage.flat)
        way.links.extend(links_in(passage.flat, passage.lines, f"{way.place}/links", ledger))
        ledger.placed(passage.lines, f"{way.place}/notices")
    return True


def read_internal(parts: dict[Part, list[Passage]], ledger: Ledger) -> tuple[ComponentText, ...]:
    """Read the internal components as text, one paragraph to a passage."""
    found = []
    for part, component in INTERNAL.items():
        if parts[part]:
            ledger.placed(all_lines(parts[part]), "internal")
            text = "".join(f"<p>{escape(_marked(passage), quote=False)}</p>" for passage in parts[part])
            found.append(ComponentText(component, text))
    return tuple(found)


def _marked(passage: Passage) -> str:
    if passage.marker is None or not passage.marker.value:
        return passage.flat
    style = passage.marker.style
    value = str(passage.marker.value) if style[0] == "0" else chr(ord(style[0]) + passage.marker.value - 1)
    return f"{value}{style[1]} {passage.flat}"
