"""The tracking code: 16 random base32 characters (80 bits), shown in groups of four; and what is asked beside it."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LENGTH = 16
LAST_DIGITS = 4
SHORTEST_PHONE = 7  # digits; of a shorter number the last four say too much of the whole


class FactorKind(StrEnum):
    """What a letter's sender is asked for beside the code, before the details open."""

    EMAIL = "email"
    PHONE = "phone"
    NONE = "none"


@dataclass(frozen=True)
class TypedFactor:
    """What a visitor typed beside the code: an e-mail address, the last digits of a telephone number, or nothing."""

    email: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.email or self.phone)


def new_code() -> str:
    """Return a fresh code of 16 characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """Show the code in groups of four: `ABCD EFGH IJKL MNOP`."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def cleaned(typed: str) -> str:
    """Bring what a person typed to the stored form: capitals, without spaces and hyphens, 0 and 1 and 8 as meant."""
    return re.sub(r"[\s\-–.]", "", typed).upper().translate(str.maketrans("018", "OIB"))


def last_digits(phone: str) -> str:
    """Return the last four digits of a telephone number, as typed or as kept; empty where it has fewer."""
    digits = _digits(phone)
    return digits[-LAST_DIGITS:] if len(digits) >= LAST_DIGITS else ""


def factor_kind(email: str, phone: str) -> FactorKind:
    """Tell what is asked of a sender who left these: the e-mail address wherever one was given, else the telephone."""
    if email.strip():
        return FactorKind.EMAIL
    return FactorKind.PHONE if len(_digits(phone)) >= SHORTEST_PHONE else FactorKind.NONE


def _digits(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", text) if each in "0123456789")
