"""What a language's screens must not say: the strings of the other language, as catalogues pair them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path

from tools import catalogues

ROOT = Path(__file__).resolve().parents[2]
OURS = [ROOT / f"site/portal/{folder}/id/LC_MESSAGES" for folder in ("locale", "locale_wagtail")]
# The apps of others whose words stand on our screens.
LIBRARIES = (
    "wagtail", "wagtail.admin", "wagtail.contrib.settings", "wagtail.documents", "wagtail.images", "wagtail.search",
    "wagtail.sites", "wagtail.snippets", "wagtail.users", "allauth", "django.conf", "django.contrib.auth",
    "django.contrib.humanize",
)  # fmt: skip
_PLACE = re.compile(r"%\(\w+\)[-#0+]*\d*(?:\.\d+)?[a-zA-Z]|%(?:\.\d+)?[sdrf]|\{\w*[^{}]*\}")
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,}")  # what a string with places must have to be recognised by
# A pattern with no other word than these would match any sentence.
_BINDING = {"and", "for", "from", "dan", "atau", "untuk", "dari", "oleh", "pada", "sampai"}
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# Words that bind an English sentence together and are no Indonesian words.
_ENGLISH = frozenset({
    "the", "and", "of", "with", "your", "this", "you", "are", "not", "from", "is", "was", "has", "been", "will",
    "please", "select", "choose", "for", "to",
})  # fmt: skip
_BARE_EDGES = re.compile(r"^[^\w(\"'“%{]+|[\s.:…·,–—!*|]+$")


def bare(text: str) -> str:
    """Give the text as it is compared: one blank between words, nothing but words at its edges."""
    return _BARE_EDGES.sub("", " ".join(text.split()))


def folders(library: str) -> list[Path]:
    """Give the folders of a library's Indonesian catalogues: Wagtail calls the language `id_ID`."""
    spec = find_spec(library)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    places = [Path(place) / "locale" / name / "LC_MESSAGES" for place in spec.submodule_search_locations
              for name in ("id", "id_ID")]  # fmt: skip
    return [place for place in places if place.is_dir()]


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """Give every (English, Indonesian) pair that a screen may show; ours come first and win over a library's."""
    found: dict[str, tuple[str, set[str]]] = {}
    for folder in [*OURS, *(place for library in LIBRARIES for place in folders(library))]:
        for name in ("django.po", "djangojs.po"):
            for entry in catalogues.read(folder / name) if (folder / name).exists() else ():
                _add(found, entry)
    return tuple((text, said) for text, (_, every) in found.items() for said in every)


def _add(found: dict[str, tuple[str, set[str]]], entry: catalogues.Entry) -> None:
    if not entry.translated:
        return
    for text in filter(None, (entry.text, entry.plural)):
        found.setdefault(text, (text, set()))[1].update(entry.translations)


@dataclass
class Foreign:
    """Recognises the strings of one language inside texts of the other."""

    plain: dict[str, str] = field(default_factory=dict)
    patterns: list[tuple[str, re.Pattern[str], str]] = field(default_factory=list)

    def of(self, text: str) -> str | None:
        """Give the string that this text is, or is part by part, or None."""
        for part in parts(text):
            if part in self.plain:
                return self.plain[part]
            for word, pattern, said in self.patterns:
                if word in part and pattern.fullmatch(part):
                    return said
        return None


def parts(text: str) -> Iterator[str]:
    """Give the whole text and what stands between its separators."""
    whole = bare(text)
    if whole:
        yield whole
    pieces = re.split(r" [·|–—] ", " ".join(text.split()))
    if len(pieces) > 1:
        yield from filter(None, map(bare, pieces))


def foreign(every: Iterable[tuple[str, str]], general: Mapping[str, str]) -> Foreign:
    """Build the recogniser of the first of each pair, where the second says it differently; `general` is left out."""
    every = list(every)
    native = {piece for _, said in every for piece in pieces(said)}
    found = Foreign()
    for text, _ in every:
        for piece in pieces(text):
            if piece in native or piece in general:
                continue
            if _PLACE.search(piece):
                if set(_WORD.findall(_PLACE.sub(" ", piece))) - _BINDING:
                    _add_pattern(found, piece, text)
            else:
                found.plain[piece] = text
    return found


def pieces(text: str) -> list[str]:
    """Give the parts of a string between its tags as they are compared; parts without two words only if it is all."""
    cut = [bare(piece) for piece in _TAG.split(text)]
    cut = [piece for piece in cut if _LETTERS.search(_PLACE.sub(" ", piece))]
    return cut if len(cut) == 1 and not _TAG.search(text) else [piece for piece in cut if " " in piece]


def _add_pattern(found: Foreign, piece: str, text: str) -> None:
    words = _LETTERS.findall(_PLACE.sub(" ", piece))
    literal = [re.escape(each.replace("%%", "%")) for each in _PLACE.split(piece)]
    places = [r"[\d.,]+" if each.endswith("d") else ".+?" for each in _PLACE.findall(piece)]
    pattern = re.compile("".join(map("".join, zip_longest(literal, places, fillvalue=""))), re.S)
    found.patterns.append((max(words, key=len), pattern, text))


def english(text: str) -> bool:
    """Tell whether the text is an English sentence, in a catalogue or not: it has two of the words that bind one."""
    return len(_ENGLISH & set(re.findall(r"[a-z]+", text.lower()))) >= 2
