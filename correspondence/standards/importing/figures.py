"""Times in words: figures, ranges, units, and what contradicts itself in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from correspondence.calendars.facts import Unit

UNITS = (
    r"(?:(?:x|×|kali)\s*24\s*(?:\([^()]{1,20}\)\s*)?jam(?:\s*\(?\s*hari\s*kerja\b\s*\)?)?"
    r"|hari\s*\(?kerja\)?|hari|jam|menit|minggu|bulan|detik)\b\)?"
)
JOINS = r"\s*(?:-|–|—|s\.?/?d\.?|sampai\s+dengan|sampai|hingga)\s*"
WHOLE = r"(?![0-9.,:]?[0-9])"  # no part of a longer number, a clock time or a date
TIME = re.compile(
    rf"(?<![0-9.,:/])(?P<a>[0-9]{{1,4}}){WHOLE}(?:\s*\((?P<aw>[^()0-9]{{1,40}})\))?\s*(?P<au>{UNITS})?"
    rf"(?:{JOINS}(?:(?P<b>[0-9]{{1,4}}){WHOLE}(?:\s*\((?P<bw>[^()0-9]{{1,40}})\))?\s*(?P<bu>{UNITS})"
    r"|(?P<done>selesai)\b))?",
    re.IGNORECASE,
)
# A unit before which the figure is missing, or stands in words only.
LEADS = (
    r"normatif|maksimal|minimal|paling\s+lam(?:a|bat)|paling\s+cepat|selambat[- ]lambatnya|dalam\s+waktu|selama"
    r"|waktu\s+(?:pelaksanaan|penyelesaian|tanggap|pelayanan)|kurang\s+lebih"
)
SAID = (
    r"(?:(?:se|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)[a-z]*\s+(?:(?:belas|puluh)\s+)?"
    r"(?:(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)\s+)?)?"
)
BARE = re.compile(
    rf"(?:\((?P<word>[a-z ]{{3,40}})\)\s*|\b(?P<lead>{LEADS})\s*[,:]?\s*(?P<said>{SAID}))(?P<unit>{UNITS})",
    re.IGNORECASE,
)
INNOCENT = re.compile(
    r"\b(?:setiap|tiap|pada|jam|pukul)\s+(?:hari|jam)\s+kerja|\bjam\s+(?:kerja|layanan|pelayanan|konsultasi|operasional)",
    re.I,
)
UNIT_WORD = re.compile(r"\b(?:menit|jam|hari(?:\s+kerja)?)\b", re.IGNORECASE)
LEAST = re.compile(r"\b(?:minimal|paling\s+(?:sedikit|cepat|singkat)|sekurang-kurangnya)\s*$", re.IGNORECASE)

ONES = {
    "nol": 0,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
}
FIXED = {"sepuluh": 10, "sebelas": 11, "seratus": 100}


@dataclass(frozen=True)
class Span:
    """A time found in words: from where to where, its figures as far as they are clear, and its unit.

    `unit` is None where the words name none that a standard counts in. `faults` are figures that contradict their
    word, `open_ended` says that the words name no longest time ("5 menit - selesai").
    """

    start: int
    end: int
    minimum: int | None
    maximum: int | None
    unit: Unit | None
    written_unit: str
    faults: tuple[str, ...] = ()
    open_ended: bool = False


def spans(text: str) -> list[Span]:
    """Find every time with a figure in a text."""
    return [span for match in TIME.finditer(text) if (span := _span(text, match)) is not None]


def bare_units(text: str) -> list[tuple[str, str]]:
    """Find units without a figure: the words, and the figure that a word in them suggests, if any."""
    known = [(span.start, span.end) for span in spans(text)]
    found = []
    for match in BARE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in known):
            continue
        number = number_in_words(match["word"] or match["said"] or "")
        found.append((match[0].strip(), "" if number is None else str(number)))
    return found


def names_a_unit(text: str) -> bool:
    """Tell whether a text names a unit of time other than in passing."""
    return UNIT_WORD.search(INNOCENT.sub(" ", text)) is not None


def number_in_words(words: str) -> int | None:
    """Read an Indonesian number up to 999 written in words; None where it is none."""
    parts = words.casefold().split()
    if not parts:
        return None
    total, pending = 0, None
    for part in parts:
        if part in FIXED:
            total, pending = total + FIXED[part], None
        elif part in ONES and pending is None:
            pending = ONES[part]
        elif part in ("belas", "puluh", "ratus") and pending is not None:
            total += pending + 10 if part == "belas" else pending * (10 if part == "puluh" else 100)
            pending = None
        else:
            return None
    return total + (pending or 0)


def _span(text: str, match: re.Match[str]) -> Span | None:
    written = match["bu"] or match["au"]
    if not written or INNOCENT.fullmatch(match[0].strip()):
        return None
    faults = tuple(_faults(match))
    unit, times = _unit(written)
    low: int | None = int(match["a"]) * times
    high = int(match["b"]) * times if match["b"] else None
    contradicts = match["b"] and match["au"] and _unit(match["au"])[0] is not unit
    if contradicts or faults:
        low = high = None
    elif not match["b"] and not match["done"] and not LEAST.search(text[: match.start()][-30:]):
        low, high = None, low
    faults = (*faults, match[0]) if contradicts else faults
    return Span(match.start(), match.end(), low, high, unit, written, faults, bool(match["done"]))


def _faults(match: re.Match[str]) -> Iterator[str]:
    for figure, word in ((match["a"], match["aw"]), (match["b"], match["bw"])):
        said = number_in_words(word or "")
        if figure and said is not None and said != int(figure):
            yield f"{figure} ({word})"


def _unit(written: str) -> tuple[Unit | None, int]:
    """Give the unit that a standard counts in, and how many of it one written unit is; None where it is unclear."""
    words = " ".join(written.casefold().replace("(", " ").replace(")", " ").split())
    if "24" in words:
        return (Unit.HOURS_ON_WORKING_DAYS if "kerja" in words else None), 24
    return {"menit": Unit.MINUTES, "jam": Unit.HOURS, "hari kerja": Unit.WORKING_DAYS}.get(words), 1
