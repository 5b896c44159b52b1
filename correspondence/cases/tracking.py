"""The tracking code: 16 random base32 characters (80 bits), shown in groups of four."""

import re
import secrets

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LENGTH = 16


def new_code() -> str:
    """Return a fresh code of 16 characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """Show the code in groups of four: `ABCD EFGH IJKL MNOP`."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def cleaned(typed: str) -> str:
    """Bring what a person typed to the stored form: capitals, without spaces and hyphens, 0 and 1 and 8 as meant."""
    return re.sub(r"[\s\-–.]", "", typed).upper().translate(str.maketrans("018", "OIB"))
