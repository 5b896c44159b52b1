"""Contacts as readers can use them: numbers to dial, addresses to write to, each with the words before it."""

import re
from dataclasses import dataclass

_BEFORE = r"^(?P<before>.*:\s*|(?:telp?|telepon|faks|fax|wa|whatsapp|hp)\.?\s+)?"
_NUMBER = re.compile(
    _BEFORE + r"(?P<shown>(?P<number>\(?\+?\d[\d\s().–-]*\d)(?:\s*ext\.?\s*(?P<extension>\d+))?)$", re.IGNORECASE
)
_MAILBOX = re.compile(_BEFORE + r"(?P<shown>[^\s@]+@[^\s@]+\.[^\s@]+)$", re.IGNORECASE)
_WEB = re.compile(_BEFORE + r"(?P<shown>(?P<scheme>https?://)?(?(scheme)|www\.)[^\s/]+\.\S+)$", re.IGNORECASE)
COUNTRY = "+62"


@dataclass(frozen=True)
class ContactLine:
    """One line of a contact: the words before it, the text, and what it opens; empty where it opens nothing."""

    shown: str
    before: str = ""
    href: str = ""


def contact_line(text: str) -> ContactLine:
    """Find the number, mailbox or web address at the end of a line: "Direktorat A: (021) 29912450 ext 0305"."""
    number = _NUMBER.match(text)
    if number and len(_digits(number["number"])) >= 3:
        return ContactLine(number["shown"], number["before"] or "", dial(number["number"], number["extension"] or ""))
    mailbox = _MAILBOX.match(text)
    if mailbox:
        return ContactLine(mailbox["shown"], mailbox["before"] or "", f"mailto:{mailbox['shown']}")
    web = _WEB.match(text)
    if web:
        address = web["shown"] if web["scheme"] else f"https://{web['shown']}"
        return ContactLine(web["shown"], web["before"] or "", address)
    return ContactLine(text)


def dial(number: str, extension: str = "") -> str:
    """Give the address that dials an Indonesian number: "tel:+622129912450;ext=0305"; short numbers stay short."""
    digits = _digits(number)
    if number.strip().startswith("+"):
        digits = f"+{digits}"
    elif digits.startswith("0"):
        digits = f"{COUNTRY}{digits[1:]}"
    return f"tel:{digits};ext={extension}" if extension else f"tel:{digits}"


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
