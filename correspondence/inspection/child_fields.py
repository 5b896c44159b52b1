"""What the fields of a Word document do when they are brought up to date (ECMA-376-1, 17.16.5; [MS-DOC] 2.8.25)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FETCHING = re.compile(r"\s*(INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|DATABASE)\b", re.IGNORECASE)
_ACTING = re.compile(r"\s*(DDE|DDEAUTO|MACROBUTTON(?!\s+NoMacro\b))\b", re.IGNORECASE)
_NAMES_A_PLACE = re.compile(r"(://|\\\\|\.\w{2,4}\b)")
# The binary format begins a field with 0x13, its result with 0x14, and ends it with 0x15; text is in bytes or UTF-16.
_NARROW = re.compile(rb"\x13([\x09\x20-\xff]{2,400})[\x13-\x15]")
_WIDE = re.compile(rb"\x13\x00((?:[\x09\x20-\xff].){2,400})[\x13-\x15]\x00", re.DOTALL)


def flags_of_field(code: str) -> set[str]:
    """Return the flags of one field by its code, the words between its braces."""
    flags = set()
    if _FETCHING.match(code) and _NAMES_A_PLACE.search(code):
        flags.add("external-links")
    if _ACTING.match(code):
        flags.add("active-content")
    return flags


def codes_in_binary(content: bytes) -> Iterator[str]:
    """Yield what may be field codes of a Word 97-2003 file; what is none begins with no such word."""
    for match in _NARROW.finditer(content):
        yield match.group(1).decode("latin-1")
    for match in _WIDE.finditer(content):
        yield match.group(1).decode("utf-16-le", "replace")
