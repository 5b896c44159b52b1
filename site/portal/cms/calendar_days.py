"""The days of a decree as somebody types or pastes them: one a line, `date; name; kind`."""

import re
from datetime import date

from django.utils.translation import gettext as _

from correspondence.calendars.decrees import DayFacts
from correspondence.calendars.facts import ClosedKind
from correspondence.calendars.models.days import LONGEST_NAME
from correspondence.foundation.errors import Refused

MOST = 200
KINDS = {
    ClosedKind.PUBLIC: ("public", "public holiday", "libur", "libur nasional", "hari libur nasional", ""),
    ClosedKind.COLLECTIVE: ("collective", "collective leave", "cuti", "cuti bersama"),
    ClosedKind.LOCAL: ("local", "local holiday", "libur daerah", "daerah", "libur lokal"),
}
OPEN = ("open", "buka", "dibuka", "kerja", "hari kerja", "working day")
MONTHS = (
    ("januari", "january"), ("februari", "february"), ("maret", "march"), ("april",), ("mei", "may"), ("juni", "june"),
    ("juli", "july"), ("agustus", "august"), ("september",), ("oktober", "october"), ("november", "nopember"),
    ("desember", "december"),
)  # fmt: skip


def days_of(text: str) -> list[DayFacts]:
    """Read the days line by line; Refused with the number of the first line that cannot be read."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST:
        raise Refused(_("A decree has at most %(most)s days.") % {"most": MOST})
    return [_day(number, line) for number, line in lines]


def _day(number: int, line: str) -> DayFacts:
    parts = [part.strip() for part in re.split(r"[;\t]", line)]
    if not 2 <= len(parts) <= 3:
        raise Refused(_("Line %(number)s: write date; name; kind.") % {"number": number})
    if len(parts[1]) > LONGEST_NAME:
        problem = _("Line %(number)s: the name is too long, at most %(most)d characters.")
        raise Refused(problem % {"number": number, "most": LONGEST_NAME})
    day = _date(parts[0])
    if day is None:
        problem = _("Line %(number)s: “%(text)s” is no date. Write 2026-12-24 or 24 Desember 2026.")
        raise Refused(problem % {"number": number, "text": parts[0][:40]})
    word = parts[2].casefold() if len(parts) == 3 else ""
    if word in OPEN:
        return DayFacts(day, parts[1], ClosedKind.PUBLIC, closed=False)
    kind = next((kind for kind, words in KINDS.items() if word in words), None)
    if kind is None:
        problem = _("Line %(number)s: “%(text)s” is no kind. Write public, collective, local or open.")
        raise Refused(problem % {"number": number, "text": parts[2][:40]})
    return DayFacts(day, parts[1], kind)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    found = re.fullmatch(r"(\d{1,2})[ ./-]([A-Za-z]+|\d{1,2})[ ./-](\d{4})", text)
    if found is None:
        return None
    day, month, year = found.groups()
    number = int(month) if month.isdigit() else _month(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    return next((place for place, names in enumerate(MONTHS, start=1) if word.casefold() in names), 0)
