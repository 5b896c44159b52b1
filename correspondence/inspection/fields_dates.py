"""Dates as Indonesian letters write them: in words, with digits, day first."""

import re
from datetime import date

_MONTHS = {
    "januari": 1, "jan": 1, "january": 1, "februari": 2, "pebruari": 2, "feb": 2, "february": 2, "maret": 3,
    "mar": 3, "march": 3, "april": 4, "apr": 4, "mei": 5, "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7,
    "jul": 7, "july": 7, "agustus": 8, "agt": 8, "ags": 8, "agu": 8, "aug": 8, "august": 8, "september": 9,
    "sept": 9, "sep": 9, "oktober": 10, "okt": 10, "oct": 10, "october": 10, "november": 11, "nopember": 11,
    "nov": 11, "nop": 11, "desember": 12, "des": 12, "december": 12, "dec": 12,
}  # fmt: skip
_SPELLED = re.compile(r"(?<![\d/.-])(\d{1,2})\s*[-.]?\s*([A-Za-z]{3,9})\.?\s*[-,]?\s*(\d{4})(?!\d)")
_DIGITS = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?![\d/])")
_EARLIEST, _LATEST = 1945, 2100


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first whole date of a text with its start and end; an impossible date is none."""
    found = [
        (_date(match[3], _MONTHS.get(match[2].lower(), 0), match[1]), match.start(), match.end())
        for match in _SPELLED.finditer(text)
    ]
    found += [
        (_date(match[4], int(match[3]), match[1]), match.start(), match.end()) for match in _DIGITS.finditer(text)
    ]
    whole = [(day, start, end) for day, start, end in found if day is not None]
    return min(whole, key=lambda one: one[1]) if whole else None


def _date(year: str, month: int, day: str) -> date | None:
    if not _EARLIEST <= int(year) <= _LATEST:
        return None
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
