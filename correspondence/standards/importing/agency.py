"""Which agency a standard is of, where its head does not say so."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..source import StandardSource
from .kept import Ledger, Question

NAME = re.compile(
    r"\b((?:Kementerian|Lembaga|Badan|Dinas|Pemerintah\s+(?:Kabupaten|Kab\.|Kota|Provinsi))(?:\s+(?:dan\s+)?[A-Z][\w/.-]*){1,10})"
)
ENDS = re.compile(r"\s+(?:Kompleks|Komplek|Gedung|Jl\.?|Jalan|Lantai|Kawasan)\b.*$")
GENERAL = re.compile(r"Badan\s+(?:Hukum|Usaha)|Lembaga\s+Pemerintah$", re.IGNORECASE)


def ask_for_agency(source: StandardSource, lines: Sequence[str], ledger: Ledger) -> StandardSource:
    """Take the one agency that the text names elsewhere and ask whether it is the one, or ask for it."""
    if source.agency:
        return source
    named = _named(lines)
    if len(named) == 1:
        ((name, number),) = named.items()
        ledger.ask(Question.AGENCY_GUESSED, [number], name, "agency", name)
        return replace(source, agency=name)
    ledger.ask(Question.AGENCY_MISSING, [], "", "agency", "; ".join(named))
    return source


def _named(lines: Sequence[str]) -> dict[str, int]:
    """Give the agencies of a text with the line of their first coming; a name may go on in the next line."""
    found: dict[str, int] = {}
    flat = [" ".join(line.split()) for line in lines]
    for number, (line, following) in enumerate(zip(flat, [*flat[1:], ""], strict=True), start=1):
        for match in NAME.finditer(line):
            whole = match[1]
            if match.end() == len(line) and (more := NAME.match(f"{whole} {following}")) and following[:1].isupper():
                whole = more[1]
            name = ENDS.sub("", whole).strip(" .")
            if not GENERAL.match(name) and len(name) <= LONGEST:
                found.setdefault(name, number)
    return _longest(found)


def _longest(found: dict[str, int]) -> dict[str, int]:
    """Leave out names that only begin another one."""
    return {n: line for n, line in found.items() if not any(o != n and o.startswith(n) for o in found)}


LONGEST = 200
