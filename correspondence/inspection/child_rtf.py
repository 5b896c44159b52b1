"""Check Rich Text Format inside the sandbox (RTF 1.9.1): whole, its characters valid, nothing pulled in."""

from __future__ import annotations

import re
from pathlib import Path

from .child_findings import Finding, RefusedError

_TOKEN = re.compile(rb"\\bin(\d+) ?|\\[\\{}]|[{}]|\\u(-?\d+)")
_CARRIED = re.compile(rb"\\(objdata|objemb|objautlink|objocx)\b")
_FETCHED = re.compile(
    rb"\\\*\\template[^}]{0,20}(https?:|\\\\\\\\|ftp:|file:)|\\objlink\b|\\objupdate\b"
    rb"|\\\*\\fldinst[^}]{0,200}\b(INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b",
    re.IGNORECASE,
)
_ACTING = re.compile(rb"\\\*\\fldinst[^}]{0,200}\b(DDE|DDEAUTO|MACROBUTTON)\b", re.IGNORECASE)
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
    if _ACTING.search(content):
        finding.flags.add("active-content")
    return finding


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
