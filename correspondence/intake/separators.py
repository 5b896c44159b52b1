"""Separator sheets: what their code says, and how a scan falls into letters between them.

The code is `TGP1.` with the sheet's words and their keyed hash (HMAC-SHA-256 cut to 96 bits), both in base32
(RFC 4648), so that a QR code holds it in its alphanumeric mode.
"""

import base64
import binascii
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PREFIX = "TGP1."
SALT = "intake.separator"
HASH_BYTES, HASH_LETTERS = 12, 20


@dataclass(frozen=True)
class Sheet:
    """What a separator sheet carries: its agency, and where the letters behind it go (codes, empty: not said)."""

    agency: str
    service: str = ""
    addressee: str = ""


@dataclass(frozen=True)
class Part:
    """One letter within a scan: its page numbers, from 1, and the sheet before it."""

    pages: tuple[int, ...]
    sheet: Sheet | None = None


def payload(sheet: Sheet) -> str:
    """Return the text of the sheet's QR code."""
    words = _letters("\n".join((sheet.agency, sheet.service, sheet.addressee)).encode())
    return f"{PREFIX}{words}.{_signature(words, settings.SECRET_KEY)}"


def sheet_of(text: str) -> Sheet | None:
    """Return the sheet whose code this is; None for every text that this installation did not print."""
    words, _, signature = text.removeprefix(PREFIX).partition(".")
    if not text.startswith(PREFIX) or len(signature) != HASH_LETTERS:
        return None
    # A sheet lies in a drawer for years: those printed under an earlier key count while that is still configured.
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any([constant_time_compare(signature, _signature(words, key)) for key in keys]):
        return None
    try:
        agency, service, addressee = base64.b32decode(words + "=" * (-len(words) % 8)).decode().split("\n")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return Sheet(agency, service, addressee)


def parts_of(pages: int, sheets: Mapping[int, Sheet], blank: Collection[int]) -> list[Part]:
    """Return the letters of a scan of so many pages, in order; sheets by page number from 1.

    An empty page right behind a sheet is its back side and belongs to no letter. Nothing between two sheets, before
    the first or behind the last gives no letter.
    """
    found: list[Part] = []
    current: list[int] = []
    sheet: Sheet | None = None
    for number in range(1, pages + 1):
        if number in sheets:
            found.append(Part(tuple(current), sheet))
            current, sheet = [], sheets[number]
        elif not (number in blank and number - 1 in sheets):
            current.append(number)
    found.append(Part(tuple(current), sheet))
    return [part for part in found if part.pages]


def _letters(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=")


def _signature(words: str, key: str | bytes) -> str:
    digest = salted_hmac(SALT, words, secret=key, algorithm="sha256").digest()
    return _letters(digest[:HASH_BYTES])
