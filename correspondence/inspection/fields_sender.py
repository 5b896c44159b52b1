"""Who a letter is from, by the lines of its head, and to whom, by the lines after "Yth."."""

import re
from collections.abc import Sequence

from .fields_dates import find_date
from .letterhead_words import CONTACT_WORDS, ISSUER_WORDS
from .report import FieldReading, Word
from .words import Segment, around

_TOP = 0.26
_FIELD_LABELS = frozenset(("nomor", "no", "sifat", "lampiran", "lamp", "hal", "perihal", "kepada", "yth", "tanggal"))
_MOST_LINES = 5
_LONGEST_ADDRESS = 160
_TITLES = frozenset(
    ("daftar", "lampiran", "surat", "keputusan", "formulir", "berita", "laporan", "undangan", "sertifikat")
)
_ADDRESS = re.compile(r"^(?:yth|kepada)$")
_END = frozenset({"di", "di-", "dengan", "assalamu", "tempat", "up", "dari"})


def read_sender(lines: Sequence[Segment]) -> FieldReading | None:
    """The names at the head, above address and field labels.

    Absent unless one is an issuer's word and an address or a letter's fields follow.
    """
    names: list[Word] = []
    count = 0
    for segment in lines:
        ends = segment.box.y > _TOP or _is_label(segment) or _plain(segment.words[0]) in _TITLES
        if ends or count == _MOST_LINES or (names and _is_contact(segment)):
            break
        if not _is_contact(segment) and _is_name(segment):
            names += segment.words
            count += 1
    if not any(_plain(word) in ISSUER_WORDS for word in names):
        return None
    strength = _head_strength(lines)
    text = " ".join(word.text for word in names).strip(" ,.;:-|")
    return _reading(names, text, strength) if strength else None


def _head_strength(lines: Sequence[Segment]) -> float:
    head = [segment for segment in lines if segment.box.y < 0.35]
    if any(_is_contact(segment) and segment.box.y < _TOP for segment in head):
        return 0.85
    return 0.7 if any(_is_label(segment) for segment in head) else 0.0


def read_addressee(lines: Sequence[Segment]) -> FieldReading | None:
    """The lines after "Yth." or "Kepada", down to "di" or a gap."""
    for index, segment in enumerate(lines):
        first = segment.words[0]
        if segment.box.y > 0.5 or not _ADDRESS.match(_plain(first)) or not first.text[:1].isupper():
            continue
        words = [word for word in segment.words if not _is_address_word(word)]
        words += _address_lines(segment, lines[index + 1 :])
        text = " ".join(word.text for word in words).strip(" ,.;:-|")
        if 3 < len(text) <= _LONGEST_ADDRESS and any(char.isalpha() for char in text):
            return _reading(words, text, 0.85)
    return None


def _address_lines(start: Segment, following: Sequence[Segment]) -> list[Word]:
    words: list[Word] = []
    last, lines = start.box, 0
    for segment in following:
        if abs(segment.box.x - start.box.x) > 0.09 or segment.box.middle <= last.middle + 0.3 * last.h:
            continue
        gap = segment.box.y - last.bottom
        if gap > 2.2 * max(last.h, 0.008) or lines == _MOST_LINES or _plain(segment.words[0]) in _END:
            break
        words += [word for word in segment.words if not _is_address_word(word)]
        last, lines = segment.box, lines + 1
    return words


def _is_address_word(word: Word) -> bool:
    return _plain(word) in {"yth", "kepada", "terhormat", "yang", "to", ""}


def _plain(word: Word) -> str:
    return word.text.strip(" .,:;()-'’\"").lower()


def _is_label(segment: Segment) -> bool:
    return _plain(segment.words[0]) in _FIELD_LABELS or find_date(segment.text) is not None


def _is_contact(segment: Segment) -> bool:
    words = [_plain(word) for word in segment.words]
    digits = sum(char.isdigit() for char in segment.text)
    return digits >= 5 or "@" in segment.text or any(word in CONTACT_WORDS for word in words)


def _is_name(segment: Segment) -> bool:
    """Mostly letters, in capitals or with an issuer's word, read with some confidence, and no list item."""
    if not segment.words[0].text[:1].isupper():
        return False
    letters = [char for char in segment.text if char.isalpha()]
    if len(letters) < 4 or len(letters) < 0.7 * len(segment.text.replace(" ", "")) or segment.confidence < 0.4:
        return False
    capitals = sum(char.isupper() for char in letters) / len(letters)
    return capitals > 0.7 or any(_plain(word) in ISSUER_WORDS for word in segment.words)


def _reading(words: Sequence[Word], value: str, strength: float) -> FieldReading:
    sure = sum(word.confidence for word in words) / len(words)
    return FieldReading(value, words[0].page, around(words), round(min(1.0, sure * strength), 3))
