"""Check Rich Text Format inside the sandbox (RTF 1.9.1): whole, its characters valid, nothing pulled in."""

from __future__ import annotations

import re
from pathlib import Path

from .child_fields import flags_of_field
from .child_findings import Finding, RefusedError

_TOKEN = re.compile(rb"\\bin(\d+) ?|\\[\\{}]|[{}]|\\u(-?\d+)")
_CARRIED = re.compile(rb"\\(objdata|objemb|objautlink|objocx)\b")
_FETCHED = re.compile(rb"\\(objlink|objupdate)\b")
_SAYING = re.compile(rb"\\(template|fldinst)\b")
_CHARACTER = re.compile(
    rb"\\u(?P<number>-?\d+) ?[^\\{}]?|\\'(?P<byte>[0-9a-f]{2})|\\(?P<itself>[\\{}])"
    rb"|\\[a-z]+-?\d* ?|[{}\r\n]",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"\s*(https?:|ftp:|file:|\\\\|//)", re.IGNORECASE)
_LONGEST_SAYING = 4000  # bytes
_HIGH, _LOW, _END = 0xD800, 0xDC00, 0xE000
MAX_DEPTH = 2000


def check(path: Path, _work: Path) -> Finding:
    """Return the flags of an RTF file; refuse one without its opening, or nested without end."""
    content = path.read_bytes()
    if not content.startswith(b"{\\rtf"):
        raise RefusedError("broken")
    finding = Finding(flags=_structure_flags(content))
    if _CARRIED.search(content):
        finding.flags.add("embedded-files")
    if _FETCHED.search(content):
        finding.flags.add("external-links")
    for match in _SAYING.finditer(content):
        said = _plain(_rest_of_group(content, match.end()))
        if match.group(1) == b"fldinst":
            finding.flags |= flags_of_field(said)
        elif _OUTSIDE.match(said):
            finding.flags.add("external-links")
    return finding


def _rest_of_group(content: bytes, start: int) -> bytes:
    """Return what follows up to the end of the group, or as much of it as a word of a field or template needs."""
    part, depth = content[start : start + _LONGEST_SAYING], 0
    for match in _TOKEN.finditer(part):
        depth += {b"{": 1, b"}": -1}.get(match.group(), 0)
        if depth < 0:
            return part[: match.start()]
    return part


def _plain(part: bytes) -> str:
    """Return the text of a group, its characters decoded: whoever hides an address writes it in numbers."""

    def character(match: re.Match[bytes]) -> bytes:
        if match["number"]:
            return chr(int(match["number"][:9]) & 0xFFFF).encode("utf-8", "replace")
        if match["byte"]:
            return bytes([int(match["byte"], 16)])
        return match["itself"] or b""

    return _CHARACTER.sub(character, part).decode("utf-8", "replace")


def _structure_flags(content: bytes) -> set[str]:
    """Follow groups and `\\uN` characters: half pairs are damaged text, open groups a cut file."""
    depth, at, high = 0, 0, False
    flags: set[str] = set()
    while match := _TOKEN.search(content, at):
        at = match.end()
        token = match.group()
        if match.group(1):
            at += int(match.group(1)[:9])
        elif match.group(2):
            half = int(match.group(2)[:9]) & 0xFFFF
            if high != (_LOW <= half < _END):
                flags.add("damaged-text")
            high = _HIGH <= half < _LOW
        elif token in (b"{", b"}"):
            depth += 1 if token == b"{" else -1
            if depth > MAX_DEPTH:
                raise RefusedError("too-complex")
    if high:
        flags.add("damaged-text")
    return flags | ({"repaired"} if depth > 0 else set())
