"""The redline across several versions: every change marked with the author of the version that made it; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .diffing import DiffKind, diff_paragraphs


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that stayed, came or went; `author` is the index of the text that changed it, 0 the oldest."""

    kind: DiffKind
    text: str
    author: int = 0


def redline(texts: Sequence[str]) -> list[Mark]:
    """Return the marks that lead from the first text to the last, through those between.

    `same` and `delete` joined are the first text, `same` and `insert` joined the last. What an intermediate
    text brought and a later one took away does not appear.
    """
    marks = [Mark("same", texts[0])] if texts[0] else []
    for author, (old, new) in enumerate(pairwise(texts), start=1):
        marks = list(_joined(_step(marks, old, new, author)))
    return marks


def paragraphs(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Split the marks at blank lines into paragraphs; a mark across several is cut."""
    rows: list[list[Mark]] = [[]]
    for mark in marks:
        first, *rest = mark.text.split("\n\n")
        if first:
            rows[-1].append(replace(mark, text=first))
        for text in rest:
            rows.append([replace(mark, text=text)] if text else [])
    return [row for row in rows if row]


def _step(marks: Sequence[Mark], old: str, new: str, author: int) -> Iterator[Mark]:
    """Apply the change from the old to the new text to the marks whose visible text is the old one."""
    left = list(marks)
    for part in diff_paragraphs(old, new):
        if part.kind == "insert":
            yield Mark("insert", part.text, author)
            continue
        taken = _take(left, len(part.text))
        if part.kind == "same":
            yield from taken
        else:
            yield from (_gone(mark, author) for mark in taken if mark.kind != "insert")
    yield from left


def _take(left: list[Mark], length: int) -> list[Mark]:
    """Take marks from the front until `length` visible characters are out; deleted text before them comes along."""
    taken: list[Mark] = []
    while length or (left and left[0].kind == "delete"):
        mark = left.pop(0)
        if mark.kind != "delete" and len(mark.text) > length:
            left.insert(0, replace(mark, text=mark.text[length:]))
            mark = replace(mark, text=mark.text[:length])
        if mark.kind != "delete":
            length -= len(mark.text)
        taken.append(mark)
    return taken


def _gone(mark: Mark, author: int) -> Mark:
    return mark if mark.kind == "delete" else Mark("delete", mark.text, author)


def _joined(marks: Iterable[Mark]) -> Iterator[Mark]:
    last: Mark | None = None
    for mark in marks:
        if last is not None and (last.kind, last.author) == (mark.kind, mark.author):
            last = replace(last, text=last.text + mark.text)
            continue
        if last is not None:
            yield last
        last = mark
    if last is not None:
        yield last
