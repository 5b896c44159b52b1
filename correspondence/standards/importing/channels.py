"""The ways of asking for the service, as they gather from the parts of a text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..source import Channel, ChannelKind, Link, OpeningTimes, Requirement, Step, TimeLimit
from . import words
from .kept import Ledger, Question
from .raw import NotAText

THROUGH = re.compile(r"\b(?:me)?lalui\s*:?\s+", re.IGNORECASE)
# Where the name of a way ends inside a sentence.
NAME_ENDS = re.compile(
    r"\s*(?:[,:;]|\b(?:dapat|dengan|antara lain|sebagai|yaitu|adalah|yang|kepada|oleh|maka|dan)\b)", re.I
)
SEVERAL = re.compile(r"\s*/\s*|\s+dan/atau\s+|\s+atau\s+|\s+dan\s+|,\s*")
LEADING = re.compile(
    r"(?:(?:persyaratan|prosedur|jangka waktu(?: penyelesaian| pelayanan)?|mekanisme|waktu(?: penyelesaian)?)\b\s*)+",
    re.I,
)
EXAMPLES = re.compile(r",?\s*antara lain\s*$", re.IGNORECASE)
MOST = 30  # ways of one standard; a text with more is none
LONGEST_NAME = 8  # words
# Two ways of these kinds are told apart by their names, those of every other kind are one.
NAMED_KINDS = frozenset({ChannelKind.APPLICATION, ChannelKind.WEBSITE, None})
PHONE = re.compile(
    r"(?<![0-9/])(?:\+62|\(0[0-9]{1,3}\)|0[0-9]{2,3}|0[0-9]{3})[\s.-]*[0-9](?:[0-9\s.-]{3,14})[0-9](?:\s*ext\.?\s*[0-9]{1,5})?",
    re.I,
)
SHORT_NUMBER = re.compile(r"\b(?:nomor|di|atau)\s+([0-9]{3,5})(?![0-9./-])", re.IGNORECASE)


@dataclass
class Way:
    """One way while it is being read."""

    code: str
    name: str
    kind: ChannelKind | None
    requirements: list[Requirement] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    open_list: bool = False
    limit: TimeLimit | None = None
    other_limits: list[TimeLimit] = field(default_factory=list)
    addressees: tuple[str, ...] = ()
    contacts: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    opening: OpeningTimes | None = None
    fee: str = ""
    products: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Name the way as the page names it."""
        return f"channels/{self.code}"

    def fact(self) -> Channel:
        """Give the way as it stands; a kind that the words do not tell has a stand-in."""
        return Channel(
            code=self.code,
            kind=self.kind or ChannelKind.APPLICATION,
            name=self.name,
            applicants=words.applicants(self.name),
            requirements=tuple(self.requirements),
            steps=tuple(self.steps),
            open_list=self.open_list,
            limit=self.limit,
            other_limits=tuple(self.other_limits),
            addressees=self.addressees,
            contacts=tuple(dict.fromkeys(self.contacts)),
            links=tuple(dict.fromkeys(self.links)),
            opening=self.opening,
            fee=self.fee,
            products=tuple(self.products),
            notices=tuple(dict.fromkeys(self.notices)),
        )


@dataclass
class Ways:
    """All ways of a text, in the order in which it names them; `whole` is the text, asked what an unknown name is.

    `labels` are codes of names that label items in more than one part, and so name a way without any known word.
    """

    ledger: Ledger
    whole: str
    found: list[Way] = field(default_factory=list)
    labels: frozenset[str] = frozenset()

    def named_by(self, label: str, lines: list[int], *, loose: bool = False) -> list[Way]:
        """Give the ways that a label names, made where they are new; nothing for a label that names none.

        `loose` takes a short label for the name of a way even where its words do not tell the kind.
        """
        for name in _candidates(label):
            parts = [part for part in SEVERAL.split(name) if part]
            kinds = [words.channel_kind(part) for part in parts]
            if len(parts) > 1 and all(kinds):
                return [self._way(part, kind, lines) for part, kind in zip(parts, kinds, strict=True)]
            kind = words.channel_kind(name)
            if kind is not None and len(name.split()) <= LONGEST_NAME:
                return [self._way(name, kind, lines)]
        known = any(words.slug(name) in self.labels for name in _candidates(label))
        return self._loosely(label, lines) if loose or known or THROUGH.search(label) else []

    def _loosely(self, label: str, lines: list[int]) -> list[Way]:
        for name in _candidates(label):
            if 0 < len(name.split()) <= LONGEST_NAME and name[:1].isupper():
                kind = ChannelKind.APPLICATION if f"aplikasi {name.casefold()}" in self.whole.casefold() else None
                return [self._way(name, kind, lines)]
        return []

    def _way(self, name: str, kind: ChannelKind | None, lines: list[int]) -> Way:
        key = words.slug(name)
        same = next((way for way in self.found if _is_same(way, key, kind)), None)
        if same is not None:
            return same
        if len(self.found) >= MOST:
            raise NotAText(_("This text names more than %(most)d channels; no service has as many.") % {"most": MOST})
        way = Way(self._code(key), name, kind)
        self.found.append(way)
        if kind is None:
            self.open_kind(way, lines)
        return way

    def add(self, name: str, kind: ChannelKind | None, lines: list[int]) -> Way:
        """Give the way of this name and kind, made where it is new."""
        return self._way(name, kind, lines)

    def open_kind(self, way: Way, lines: list[int]) -> None:
        """Ask for the kind of a way whose name does not tell it."""
        self.ledger.open_kinds.add(way.place)
        self.ledger.ask(Question.CHANNEL_KIND, lines, way.name, f"{way.place}/kind")

    def _code(self, key: str) -> str:
        base = key[:40].rstrip("_") or "kanal"
        codes = {way.code for way in self.found}
        return next(code for n in range(1, len(codes) + 2) if (code := base if n == 1 else f"{base}_{n}") not in codes)


def _is_same(way: Way, key: str, kind: ChannelKind | None) -> bool:
    """Tell whether a name of this code and kind is another one of a way: "Tatap Muka", "Konsultasi Tatap Muka"."""
    if way.code == key:
        return True
    if kind != way.kind or kind in NAMED_KINDS:
        return False
    return kind is not ChannelKind.LETTER or key in way.code or way.code in key


def _candidates(label: str) -> Iterable[str]:
    """Give what may be the name in a label: what stands behind each "melalui", else the label without its lead."""
    pieces = THROUGH.split(label)
    for piece in pieces[1:]:
        end = NAME_ENDS.search(piece)
        name = piece[: end.start()] if end else piece
        if name.strip(" .:;"):
            yield name.strip(" .:;")
    if len(pieces) == 1:
        name = LEADING.sub("", label.split(":", maxsplit=1)[0], count=1)
        name = EXAMPLES.sub("", name).strip(" .:;-")
        if name:
            yield name


def label_code(label: str) -> str:
    """Give the code of the name in a label; empty where it is no name."""
    return next((words.slug(name) for name in _candidates(label) if len(name.split()) <= LONGEST_NAME), "")


def phones_in(text: str) -> list[str]:
    """Give the telephone numbers of a text as they are written, short numbers where a word announces them."""
    found = [(match.start(), match[0].strip(" .-")) for match in PHONE.finditer(text)]
    found += [(match.start(1), match[1]) for match in SHORT_NUMBER.finditer(text)]
    return [number for _start, number in sorted(found)]
