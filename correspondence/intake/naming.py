"""Names that strangers gave: files, subjects; made fit to be stored and shown, never used as a path."""

import unicodedata
from pathlib import PurePath

LONGEST = 200  # characters, as the column of a delivered file
UNTOLD = "�"


def told_name(name: str, *, most: int = LONGEST) -> str:
    """Return the name as it may be stored and shown: bytes that are no UTF-8 and control characters as `�`.

    A name that is too long loses characters before its extension, so that its type can still be told.
    """
    plain = "".join(UNTOLD if _unfit(character) else character for character in name)
    if len(plain) <= most:
        return plain
    extension = PurePath(plain).suffix[:20]
    return plain[: most - len(extension)] + extension


def _unfit(character: str) -> bool:
    """Tell whether this is half a character (a byte that is no UTF-8), or one that steers: line ends, right-to-left."""
    return unicodedata.category(character) in {"Cc", "Cs", "Cf", "Zl", "Zp"}
