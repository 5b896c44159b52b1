"""The parts of a standard and the headings under which they stand, in the spellings that occur."""

import re
from difflib import get_close_matches
from enum import StrEnum

from ..vocabulary import Component


class Part(StrEnum):
    """Where a line belongs; the first are in the order of the published pages, internal components follow."""

    HEAD = "head"
    REQUIREMENTS = "requirements"
    PROCEDURE = "procedure"
    TIME = "time"
    COMPENSATION = "compensation"
    FEE = "fee"
    PRODUCTS = "products"
    COMPLAINTS = "complaints"
    LAPOR = "lapor"
    LEGAL_BASIS = Component.LEGAL_BASIS.value
    FACILITIES = Component.FACILITIES.value
    COMPETENCE = Component.COMPETENCE.value
    INTERNAL_SUPERVISION = Component.INTERNAL_SUPERVISION.value
    STAFFING = Component.STAFFING.value
    SERVICE_GUARANTEE = Component.SERVICE_GUARANTEE.value
    SAFETY_GUARANTEE = Component.SAFETY_GUARANTEE.value
    PERFORMANCE_EVALUATION = Component.PERFORMANCE_EVALUATION.value


INTERNAL = {Part(component.value): component for component in Component}

# Letters and single spaces only; see `_key`.
SPELLINGS: dict[Part, tuple[str, ...]] = {
    Part.REQUIREMENTS: ("persyaratan", "persyaratan pelayanan", "persyaratan layanan", "syarat pelayanan", "syarat"),
    Part.PROCEDURE: (
        "sistem mekanisme dan prosedur",
        "sistem mekanisme prosedur",
        "sistem mekanisme dan prosedur pelayanan",
        "mekanisme dan prosedur",
        "prosedur pelayanan",
        "prosedur",
        "alur pelayanan",
    ),
    Part.TIME: (
        "jangka waktu penyelesaian",
        "jangka waktu pelayanan",
        "jangka waktu penyelesaian pelayanan",
        "jangka waktu",
        "waktu penyelesaian",
        "waktu pelayanan",
    ),
    Part.FEE: ("biaya tarif", "biaya", "tarif", "biaya pelayanan", "biaya tarif pelayanan", "tarif pelayanan"),
    Part.PRODUCTS: ("produk pelayanan", "produk layanan", "produk", "hasil pelayanan"),
    Part.COMPLAINTS: (
        "penanganan pengaduan saran dan masukan",
        "penanganan pengaduan saran masukan",
        "pengelolaan pengaduan",
        "pengelolaan pengaduan saran dan masukan",
        "penanganan pengaduan",
        "pengaduan layanan",
        "pengaduan pelayanan",
        "pengaduan saran dan masukan",
        "pengaduan",
    ),
    Part.COMPENSATION: ("kompensasi", "kompensasi pelayanan"),
    Part.LEGAL_BASIS: ("dasar hukum",),
    Part.FACILITIES: (
        "sarana prasarana dan atau fasilitas",
        "sarana dan prasarana",
        "sarana prasarana dan fasilitas",
        "sarana prasarana",
    ),
    Part.COMPETENCE: ("kompetensi pelaksana",),
    Part.INTERNAL_SUPERVISION: ("pengawasan internal",),
    Part.STAFFING: ("jumlah pelaksana",),
    Part.SERVICE_GUARANTEE: ("jaminan pelayanan",),
    Part.SAFETY_GUARANTEE: (
        "jaminan keamanan dan keselamatan pelayanan",
        "jaminan keamanan dan keselamatan",
        "jaminan keamanan",
    ),
    Part.PERFORMANCE_EVALUATION: ("evaluasi kinerja pelaksana", "evaluasi kinerja"),
}
BY_KEY = {key: part for part, keys in SPELLINGS.items() for key in keys}
LONGEST_FIRST = sorted(BY_KEY, key=len, reverse=True)
CLOSE_ENOUGH = 0.87
FUZZY_FROM = 8  # characters; shorter headings must be spelled right, too much looks like them
LONGEST_HEADING = 70

NUMBERED = re.compile(r"(?:[IVX]{1,4}|[0-9]{1,2}|[A-Za-z])\s?[.)]\s*")
LETTERS = re.compile(r"[^a-z]+")
# What follows a heading on its own line: a colon, a dash, or the first item.
RUN_TOGETHER = re.compile(r"\s*(?:[:–—]\s*|-\s+|(?=(?:1|[aA])\s?[.)]\s*\S)|(?=\(?1\)))(?=\S)")
PLAIN_FOLLOWERS = re.compile(r"\s+(?=tidak dipungut|gratis|rp\.?\s?[0-9])", re.IGNORECASE)


def heading_of(text: str) -> Part | None:
    """Give the part that a line heads; None for every other line."""
    bare = NUMBERED.sub("", text, count=1) if NUMBERED.match(text) else text
    if len(bare) > LONGEST_HEADING:
        return None
    key = _key(bare)
    if key in BY_KEY:
        return BY_KEY[key]
    if len(key) < FUZZY_FROM:
        return None
    near = get_close_matches(key, BY_KEY, n=1, cutoff=CLOSE_ENOUGH)
    return BY_KEY[near[0]] if near and len(near[0].split()) == len(key.split()) else None


def heading_before(text: str) -> tuple[Part, str, str] | None:
    """Split a line in which a heading and its text run together: the part, the heading, the text behind it."""
    start = match.end() if (match := NUMBERED.match(text)) else 0
    body = text[start : start + LONGEST_HEADING + 20]
    for key in LONGEST_FIRST:
        pattern = r"[\s,/.]*(?:\bdan\b[\s,/]*)?".join(re.escape(word) for word in key.split())
        found = re.match(pattern, body, re.IGNORECASE)
        if not found:
            continue
        rest = text[start + found.end() :]
        follows = RUN_TOGETHER.match(rest) or PLAIN_FOLLOWERS.match(rest)
        if follows:
            return BY_KEY[key], text[: start + found.end()], rest[follows.end() :]
    return None


def cell_heading(cell: str) -> Part | None:
    """Give the part that the heading cell of a table row names, of which the first words may be all that it holds."""
    part = heading_of(cell)
    if part is not None:
        return part
    key = _key(cell)
    if len(key) < LEAST_CELL:
        return None
    return next((BY_KEY[known] for known in LONGEST_FIRST if known.startswith(key)), None)


LEAST_CELL = 6


def _key(text: str) -> str:
    return LETTERS.sub(" ", text.casefold()).strip()
