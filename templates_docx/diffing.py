"""Word-by-word comparison of two bodies, for the screen that shows what a correction changed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

DiffKind = Literal["same", "insert", "delete"]
_TOKENS: Final = re.compile(r"\n+|[^\S\n]+|[^\s.,;:()]+|[.,;:()]")
_PARAGRAPHS: Final = re.compile(r"[^\n]*\n+|[^\n]+")


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A stretch of text that stayed, came or went; line ends belong to the text."""

    kind: DiffKind
    text: str


def diff_paragraphs(old: str, new: str) -> list[DiffPart]:
    """Return the parts that lead from the old text to the new one.

    Paragraphs are matched first, then the words of paragraphs that changed. The parts `same` and `delete`
    joined are the old text, `same` and `insert` joined are the new text; no two neighbours have the same
    kind.
    """
    before, after = _PARAGRAPHS.findall(old), _PARAGRAPHS.findall(new)
    parts: list[DiffPart] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = "".join(before[i:j]), "".join(after[k:m])
        if kind == "replace":
            parts.extend(_words(removed, added))
        elif kind == "equal":
            parts.append(DiffPart("same", removed))
        else:
            parts.extend((DiffPart("delete", removed), DiffPart("insert", added)))
    return list(_merged(_joined_changes(_merged(parts))))


def _words(old: str, new: str) -> Iterator[DiffPart]:
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield DiffPart("same", "".join(before[i:j]))
        else:
            yield DiffPart("delete", "".join(before[i:j]))
            yield DiffPart("insert", "".join(after[k:m]))


def _joined_changes(parts: Iterable[DiffPart]) -> Iterator[DiffPart]:
    """Take a lone space between two changes into both, so that a changed phrase reads as one change."""
    row = list(parts)
    for index, part in enumerate(row):
        between = 0 < index < len(row) - 1
        if part.kind == "same" and between and part.text.isspace() and "\n" not in part.text:
            yield DiffPart("delete", part.text)
            yield DiffPart("insert", part.text)
        else:
            yield part


def _merged(parts: Iterable[DiffPart]) -> Iterator[DiffPart]:
    """Join neighbours: within one change all that went comes before all that came."""
    removed, added, same = "", "", ""
    for part in parts:
        if part.kind == "same" and part.text:
            yield from _change(removed, added)
            removed, added, same = "", "", same + part.text
        elif part.text:
            if same:
                yield DiffPart("same", same)
                same = ""
            removed += part.text if part.kind == "delete" else ""
            added += part.text if part.kind == "insert" else ""
    yield from _change(removed, added)
    if same:
        yield DiffPart("same", same)


def _change(removed: str, added: str) -> Iterator[DiffPart]:
    if removed:
        yield DiffPart("delete", removed)
    if added:
        yield DiffPart("insert", added)
