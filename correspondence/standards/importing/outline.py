"""From the passages of one part to a tree of list items, whether they stand on lines of their own or run together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .joining import LONGEST, Marker, Passage, marker_of

# A list mark inside a line: behind a gap, before a word.
INLINE = re.compile(
    r"(?:(?<=\s)|^)(?:\(?(?P<value>[0-9]{1,2}|[a-z])(?P<close>[.)])(?:\s+(?=\S)|(?=[A-Za-z(]))|(?P<bullet>[?•▪])\s+(?=\S))"
)
INSIDE = -1  # how far an item is set in that runs together with others
FARTHEST_GAP = 3  # numbers that may be missing in between
LABEL = re.compile(r"melalui\b|[^:]{2,60}:", re.IGNORECASE)


@dataclass
class Node:
    """One item: its own words, its raw lines, its list mark, and the items below it.

    `missing` tells how many numbers are missing before it.
    """

    text: str
    lines: list[int]
    marker: Marker | None = None
    children: list["Node"] = field(default_factory=list)
    missing: int = 0

    @property
    def flat(self) -> str:
        """Give the words on one line, without the sign that joins a list item to the next."""
        return tidy(self.text)

    def whole(self) -> str:
        """Give the words of the item with all that is below it."""
        return " ".join(each.flat for each in self.walk() if each.flat)

    def walk(self) -> Iterator["Node"]:
        """Give the item and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


def tidy(text: str) -> str:
    """Give words on one line, without what joins an item to the next one."""
    flat = " ".join(text.split())
    return re.sub(r"\s*[;,]\s*(?:dan|atau|dan/atau)?$", "", flat).strip()


def outline(passages: Sequence[Passage]) -> list[Node]:
    """Give the items of one part as a tree; paragraphs without a list mark are items of their own."""
    builder = _Builder()
    for passage in passages:
        builder.add(passage)
    for node in [each for root in builder.tree.roots for each in root.walk()]:
        _open_up(node)
    return builder.tree.roots


@dataclass
class _Level:
    style: str
    last: int
    items: list[Node]
    indent: int


@dataclass
class _Tree:
    """Puts list items under each other by the style and the number of their marks."""

    roots: list[Node]
    levels: list[_Level] = field(default_factory=list)

    @property
    def newest(self) -> Node | None:
        return self.levels[-1].items[-1] if self.levels else None

    def put(self, node: Node, marker: Marker, indent: int) -> None:
        level, node.missing = self._level_for(marker, indent)
        level.items.append(node)
        level.last = marker.value or level.last + 1

    def _level_for(self, marker: Marker, indent: int) -> tuple[_Level, int]:
        """Find the list that this mark goes on, the innermost first, or open one below the newest item."""
        if not marker.value and (beside := self._beside(indent)) is not None:
            return beside, 0
        for gap in range(FARTHEST_GAP):
            for depth in range(len(self.levels) - 1, -1, -1):
                level = self.levels[depth]
                if level.style == marker.style and (marker.value == level.last + 1 + gap or not marker.value):
                    del self.levels[depth + 1 :]
                    return level, gap
        same = next((n for n, each in enumerate(self.levels) if each.style == marker.style), None)
        newest = self.newest
        if same is not None and newest is not None and not newest.text.rstrip().endswith(":"):
            del self.levels[same + 1 :]  # the numbers begin anew, or jump
            return self.levels[same], 0
        if marker.value > 1 and self.levels and self.levels[-1].style == "bullet":
            bullets = self.levels[-1]  # the first numbers of the list were lost
            bullets.style = marker.style
            return bullets, max(0, marker.value - 1 - len(bullets.items))
        items = self.roots if newest is None else newest.children
        self.levels.append(_Level(marker.style, 0, items, indent))
        return self.levels[-1], max(0, marker.value - 1) if len(self.levels) == 1 else 0

    def _beside(self, indent: int) -> _Level | None:
        """Find the numbered list that a bullet goes on, set in as far as its items: its number was lost."""
        newest = self.newest
        if newest is None or newest.text.rstrip().endswith(":"):
            return None
        for depth in range(len(self.levels) - 1, -1, -1):
            level = self.levels[depth]
            if level.style[0] == "0" and level.indent == indent and level.indent >= 0:
                del self.levels[depth + 1 :]
                return level
        return None


class _Builder:
    """Reads passages one by one; what runs together inside a passage is opened up afterwards."""

    def __init__(self) -> None:
        self.tree = _Tree([])
        self.inside: dict[str, int] = {}  # the last number of each list that runs together in the newest item

    def add(self, passage: Passage) -> None:
        newest = self.tree.newest
        if passage.marker is None:
            if newest is not None and passage.indent > self.tree.levels[0].indent and len(newest.text) < LONGEST:
                _extend(newest, passage.text, passage.lines)
            else:
                newest = Node(passage.text, list(passage.lines))
                self.tree.roots.append(newest)
        elif newest is not None and self._goes_on_inside(passage, passage.marker):
            sign = passage.marker
            written = str(sign.value) if sign.style[0] == "0" else chr(ord("a") + sign.value - 1)
            _extend(newest, f"{written}{sign.style[1]} {passage.text}", passage.lines)
        else:
            newest = self._items(passage, passage.marker)
        self.inside = {m.style: m.value for _start, _end, m in _marks(newest.text)} if newest else {}

    def _items(self, passage: Passage, marker: Marker) -> Node:
        """Put an item, and behind it those of the same list that run together with it; give the last."""
        text = passage.text
        while True:
            following = next((mark for mark in _marks(text, marker) if mark[2].style == marker.style), None)
            goes_on = following is not None and marker.value < following[2].value
            end = following[0] if following and goes_on else len(text)
            node = Node(text[:end], list(passage.lines), marker)
            self.tree.put(node, marker, passage.indent)
            if following is None or not goes_on:
                return node
            text, marker = text[following[1] :], following[2]

    def _goes_on_inside(self, passage: Passage, marker: Marker) -> bool:
        """Tell whether a mark at the beginning of a line goes on a list that began inside the line before."""
        if not marker.value or marker.style[0] == "A" or self.inside.get(marker.style, -1) + 1 != marker.value:
            return False
        outer = [level for level in self.tree.levels if level.style == marker.style and level.last + 1 == marker.value]
        if not outer:
            return True
        return LABEL.match(passage.text) is None and passage.indent > outer[-1].indent


def _extend(node: Node, text: str, lines: Sequence[int]) -> None:
    node.text += "\n" + text
    node.lines += [line for line in lines if line != node.lines[-1]]


def _open_up(node: Node) -> None:
    """Split the items that run together in an item's words, and put them first below it."""
    marks = _marks(node.text)
    if not marks:
        return
    text = node.text
    tree = _Tree([])
    ends = [start for start, _end, _marker in marks[1:]] + [len(text)]
    for (_start, end, marker), until in zip(marks, ends, strict=True):
        tree.put(Node(text[end:until], list(node.lines), marker), marker, INSIDE)
    node.text = text[: marks[0][0]]
    node.children = [*tree.roots, *node.children]


def _marks(text: str, own: Marker | None = None) -> list[tuple[int, int, Marker]]:
    """Find list marks inside a text: those that begin a list which goes on, and those that go on one or `own`."""
    candidates = [(m.start(), m.end(), _marker(m)) for m in INLINE.finditer(text)]
    left: dict[Marker, int] = {}
    for _start, _end, marker in candidates:
        left[marker] = left.get(marker, 0) + 1
    found: list[tuple[int, int, Marker]] = []
    last: dict[str, int] = {own.style: own.value} if own else {}
    for start, end, marker in candidates:
        left[marker] -= 1
        introduced = text[:start].rstrip()[-1:] == ":" if start else False
        if _is_mark(marker, last, left, introduced=introduced):
            last[marker.style] = marker.value
            found.append((start, end, marker))
    return found


def _marker(match: re.Match[str]) -> Marker:
    return Marker("bullet", 0) if match["bullet"] else marker_of(match["value"], match["close"])


def _is_mark(marker: Marker, last: dict[str, int], left: dict[Marker, int], *, introduced: bool) -> bool:
    if not marker.value:
        return True
    if marker.value == 1:
        return introduced or left.get(Marker(marker.style, 2), 0) > 0
    before = last.get(marker.style)
    if before is None:
        return False
    skipped = range(before + 1, marker.value)
    return (
        marker.value > before
        and len(skipped) < FARTHEST_GAP
        and not any(left.get(Marker(marker.style, n)) for n in skipped)
    )
