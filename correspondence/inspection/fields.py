"""Fields of a letter read from its words by the layout of a surat dinas (Peraturan ANRI 5/2021)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .fields_dates import find_date
from .fields_sender import read_addressee, read_sender
from .report import FieldReading, Word
from .words import Segment, around, segments

_LABELS = {
    "nomor": ("nomor", "no", "nomer", "number"),
    "sifat": ("sifat",),
    "lampiran": ("lampiran", "lamp"),
    "hal": ("hal", "perihal"),
}
_LABEL_OF = {word: key for key, words in _LABELS.items() for word in words}
_HEAD = 0.55
LEAST_CONFIDENCE = 0.2  # below this the letters are noise
_STOPS = ("yth", "kepada", "dengan", "assalamu", "di", "tanggal", "cq", "u.p")
_PLACE_AND_DATE = re.compile(r"^[A-Z][A-Za-z .'’()-]{1,40}[,.]?\s*$")


@dataclass(frozen=True)
class _Labelled:
    """A label, the words of its value, and how clearly they belong together (0–1)."""

    key: str
    value: tuple[Word, ...]
    strength: float


def read_fields(words: Iterable[Word]) -> dict[str, FieldReading]:
    """What the first page says of nomor, tanggal, hal, pengirim, lampiran, sifat, kepada.

    A field that cannot be read is absent. `tanggal` is an ISO date; confidences are 0–1.
    """
    every = list(words)
    if not every:
        return {}
    first = min(word.page for word in every)
    lines = segments(word for word in every if word.page == first)
    found: dict[str, FieldReading] = {}
    for labelled in _labelled(lines):
        reading = _READERS[labelled.key](labelled, lines)
        if reading is not None and labelled.key not in found:
            found[labelled.key] = reading
    _keep(found, "tanggal", _read_date(lines))
    _keep(found, "kepada", read_addressee(lines))
    _keep(found, "pengirim", read_sender(lines))
    return {key: reading for key, reading in found.items() if reading.confidence >= LEAST_CONFIDENCE}


def _keep(found: dict[str, FieldReading], key: str, reading: FieldReading | None) -> None:
    if reading is not None:
        found[key] = reading


def _labelled(lines: Sequence[Segment]) -> list[_Labelled]:
    """Labels of the head of the letter with the words of their values."""
    found = []
    for segment in lines:
        key = _label_key(segment.words[0].text)
        if key is None or segment.box.y > _HEAD:
            continue
        value, strength = _value_words(segment, lines)
        if value:
            found.append(_Labelled(key, value, strength))
    return found


def _label_key(text: str) -> str | None:
    return _LABEL_OF.get(text.split(":", maxsplit=1)[0].strip(" .,;").lower())


def _value_words(segment: Segment, lines: Sequence[Segment]) -> tuple[tuple[Word, ...], float]:
    """Words behind the colon; a label alone at the left may lack it, as its column says the same."""
    words = list(segment.words)
    alone = len(words) == 1 or (len(words) == 2 and words[1].text in {":", ";", "."})
    if alone:
        words += _level_with(segment, lines)
    for index, word in enumerate(words[:3]):
        if ":" in word.text or (index and word.text.startswith(";")):
            behind = re.split("[:;]", word.text, maxsplit=1)[1].strip()
            head = [Word(behind, word.page, word.box, word.confidence)] if behind else []
            return (*head, *words[index + 1 :]), 1.0
    rest = words[1:]
    while rest and not any(char.isalnum() for char in rest[0].text):
        rest = rest[1:]
    return (tuple(rest), 0.85) if alone and segment.box.x < 0.3 else ((), 0.0)


def _level_with(segment: Segment, lines: Sequence[Segment]) -> tuple[Word, ...]:
    """Words of the nearest segment to the right that stands about as high."""
    near = [
        other
        for other in lines
        if 0 < other.box.x - segment.box.right < 0.15
        and abs(other.box.middle - segment.box.middle) < 0.95 * max(other.box.h, segment.box.h)
    ]
    best = min(near, key=lambda other: abs(other.box.middle - segment.box.middle), default=None)
    return best.words if best else ()


def _reading(words: Sequence[Word], value: str, strength: float) -> FieldReading:
    sure = sum(word.confidence for word in words) / len(words)
    return FieldReading(value, words[0].page, around(words), round(min(1.0, sure * strength), 3))


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words).strip(" :;|")


def _read_number(labelled: _Labelled, lines: Sequence[Segment]) -> FieldReading | None:
    """A number holds a digit; a date on the same line is not part of it."""
    words = list(labelled.value)
    text = _text(words)
    dated = find_date(text)
    if dated is not None and dated[1] > 0:
        words = _words_before(words, dated[1])
        text = re.sub(r"[\s,]+[A-Z][A-Za-z ]*,?$", "", _text(words)) if words else ""
    text = re.sub(r"\s*/\s*", "/", text)
    text = re.sub(r"\s*(?:tanggal|tgl)\.?:?$", "", text, flags=re.IGNORECASE)
    if not words or not any(char.isdigit() for char in text) or len(text) > 80:
        return None
    return _reading(words, text, labelled.strength * (0.97 if "/" in text or "-" in text else 0.7))


def _words_before(words: Sequence[Word], length: int) -> list[Word]:
    kept, used = [], 0
    for word in words:
        if used + len(word.text) > length:
            break
        kept.append(word)
        used += len(word.text) + 1
    return kept


def _read_short(labelled: _Labelled, lines: Sequence[Segment]) -> FieldReading | None:
    text = _text(labelled.value)
    if not any(char.isalnum() for char in text) or len(text) > 60:
        return None
    return _reading(labelled.value, text, 0.95 * labelled.strength)


def _read_subject(labelled: _Labelled, lines: Sequence[Segment]) -> FieldReading | None:
    """The subject may go on below itself, aligned with its first word."""
    words = list(labelled.value)
    if not any(char.isalpha() for char in _text(words)):
        return None
    left, last = words[0].box.x, around(words)
    for segment in lines:
        if not last.middle + 0.4 * last.h < segment.box.middle:
            continue
        aligned = abs(segment.box.x - left) < 0.025
        near = segment.box.y - last.bottom < 1.6 * max(last.h, 0.008)
        if not near:
            break
        if aligned and not _stops(segment):
            words += segment.words
            last = segment.box
    return _reading(words, _text(words)[:300], 0.95 * labelled.strength)


def _stops(segment: Segment) -> bool:
    first = segment.words[0].text.lower().strip(" .,:;-’'")
    return first in _STOPS or _label_key(segment.words[0].text) is not None or first.startswith("assalam")


def _read_date(lines: Sequence[Segment]) -> FieldReading | None:
    """The letter's date: at the right of the head, else labelled in the head, else over the signature."""
    found: list[tuple[float, FieldReading]] = []
    for segment in lines:
        dated = find_date(segment.text)
        if dated is None:
            continue
        rank = _date_rank(segment, segment.text[: dated[1]], segment.text[dated[2] :])
        if rank > 0:
            found.append((rank, _reading(segment.words, dated[0].isoformat(), rank)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _date_rank(segment: Segment, before: str, after: str) -> float:
    if after.strip(" .,)MH"):
        return 0.0
    place = bool(_PLACE_AND_DATE.match(before)) and "," in before
    alone = not before.strip()
    labelled = before.lower().strip(" :.").split(" ")[-1] in {"tanggal", "tgl"}
    right = segment.box.right > 0.6
    if segment.box.y < 0.45:
        if place and right:
            return 0.97
        if alone and right:
            return 0.9
        return 0.85 if (labelled or place or alone) and segment.box.y < 0.3 else 0.0
    return 0.75 if (place or labelled) and segment.box.x > 0.35 else 0.0


_READERS = {
    "nomor": _read_number, "sifat": _read_short, "lampiran": _read_short, "hal": _read_subject,
}  # fmt: skip
