"""Addresses of the web, as a text writes them."""

import re

from ..source import Link
from .kept import Ledger, Question

FULL = re.compile(r"https?://[^\s<>\"'()]{3,300}", re.IGNORECASE)
HOST = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,5}(?:go\.id|ac\.id|or\.id|co\.id|web\.id|sch\.id|desa\.id|id|com|org|net)\b(?:/[^\s<>\"'(),;]*)?",
    re.IGNORECASE,
)


def links_in(text: str, lines: list[int], place: str, ledger: Ledger) -> tuple[Link, ...]:
    """Give the whole addresses of a text; one without its beginning (https://) is asked about, not completed."""
    found = [match[0].rstrip(".,;:") for match in FULL.finditer(text)]
    for match in HOST.finditer(FULL.sub(" ", text)):
        ledger.ask(Question.ADDRESS_INCOMPLETE, lines, match[0], place, f"https://{match[0].rstrip('.,;:')}")
    return tuple(Link(url, url) for url in dict.fromkeys(found))
