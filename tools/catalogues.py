"""Reads gettext catalogues (.po) as entries, with the standard library only."""

import re
from dataclasses import dataclass
from pathlib import Path

_PART = re.compile(
    r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)[ \t]+("(?:[^"\\]|\\.)*"(?:\s*\n"(?:[^"\\]|\\.)*")*)', re.M
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_NAMED = re.compile(r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]")
_BRACED = re.compile(r"(?<!\{)\{(\w*)[^{}]*\}(?!\})")
_PLAIN = re.compile(r"(?<!%)%(?:%%)*[-#0+]*\d*(?:\.\d+)?[sdrfi]")


@dataclass(frozen=True)
class Entry:
    """One string with its translations; `plural` is None where the string counts nothing."""

    context: str | None
    text: str
    plural: str | None
    translations: tuple[str, ...]
    fuzzy: bool
    flags: frozenset[str]

    @property
    def key(self) -> tuple[str | None, str]:
        """Give what a catalogue looks the string up by."""
        return self.context, self.text

    @property
    def translated(self) -> bool:
        """Tell whether a reader would see a translation."""
        return bool(self.translations) and all(self.translations) and not self.fuzzy


def read(path: Path) -> list[Entry]:
    """Give the entries of a catalogue without its header and without what is out of use."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))
    found = [entry for block in blocks if (entry := _entry(block)) is not None]
    return [entry for entry in found if entry.text]


def obsolete(path: Path) -> int:
    """Count the entries that are kept as comments."""
    return len(re.findall(r"^#~ msgid ", path.read_text(encoding="utf-8"), re.M))


def header(path: Path) -> str:
    """Give the header: the translation of the empty string."""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry = _entry(block)
        if entry is not None and not entry.text:
            return "".join(entry.translations)
    return ""


def _entry(block: str) -> Entry | None:
    lines = [line for line in block.splitlines() if not line.startswith("#")]
    parts = [(name, _unquoted(value)) for name, value in _PART.findall("\n".join(lines))]
    named = dict(parts)
    if "msgid" not in named:
        return None
    marks = (mark.strip() for line in block.splitlines() if line.startswith("#,") for mark in line[2:].split(","))
    flags = frozenset(marks)
    translations = tuple(value for name, value in parts if name.startswith("msgstr"))
    return Entry(named.get("msgctxt"), named["msgid"], named.get("msgid_plural"), translations, "fuzzy" in flags, flags)


def _unquoted(literal: str) -> str:
    text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literal))
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), text)


def placeholders(text: str, flags: frozenset[str]) -> list[str]:
    """Give the places of a string that are filled in, sorted: `%(name)s`, `{name}` and plain `%s`."""
    found = [f"%({name})" for name in _NAMED.findall(text)]
    if "python-format" in flags:
        found += _PLAIN.findall(text)
    if "python-brace-format" in flags or not found:
        found += [f"{{{name}}}" for name in _BRACED.findall(text)]
    return sorted(found)
