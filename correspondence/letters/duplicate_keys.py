"""Letters that came before: the same number and date by the same sender, however the number was typed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from correspondence.cases.states import CaseState

from .models import IncomingLetter, Reading

LONGEST = 150  # as the column
MOST = 500  # candidates looked at for one list
_WORDS = re.compile(r"[^\W_]+")
# Where nobody said who wrote, the register shows one of these; two letters without a sender share none.
NOBODY = frozenset({"", "belum diketahui"})


def duplicate_key(number: str, day: date | None) -> str:
    """Return what letters with the same number and date share; empty where either is not known."""
    words = plain(number)
    return f"{words} {day.isoformat()}"[-LONGEST:] if words and day else ""


def plain(text: str) -> str:
    """Return the letters and digits of a text in lower case, a blank for everything that stands between them."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def refresh(letter: IncomingLetter) -> None:
    """Write the letter's key anew; call it in the transaction that changed its number or its date."""
    key = duplicate_key(letter.reference_number, letter.letter_date)
    if key != letter.duplicate_key:
        letter.duplicate_key = key
        letter.save(update_fields=["duplicate_key"])


def first_copies(letters: Sequence[IncomingLetter]) -> dict[int, IncomingLetter]:
    """Return for each letter that came before (by its id) the first one; two queries for a whole list.

    A letter that was put aside has never come: what it was is opened again as another one.
    """
    keys = {letter.duplicate_key for letter in letters} - {""}
    if not keys:
        return {}
    related = ("case__applicant", "entry__register")
    alike = list(IncomingLetter.objects.filter(duplicate_key__in=keys).select_related(*related).order_by("pk")[:MOST])
    if len(alike) == len(letters) == 1:
        return {}
    senders = _senders({each.pk: each for each in (*alike, *letters)}.values())
    return {letter.pk: first for letter in letters if (first := _first(letter, alike, senders)) is not None}


def _first(
    letter: IncomingLetter, alike: Iterable[IncomingLetter], senders: dict[int, set[str]]
) -> IncomingLetter | None:
    earlier = (
        each
        for each in alike
        if each.pk < letter.pk
        and each.duplicate_key == letter.duplicate_key
        and each.case.agency_id == letter.case.agency_id
        and each.case.state != CaseState.PUT_ASIDE
    )
    return next((each for each in earlier if senders[each.pk] & senders[letter.pk]), None)


def _senders(letters: Iterable[IncomingLetter]) -> dict[int, set[str]]:
    """Return for each letter under which names its sender is known: said, registered, read from the paper."""
    known = {letter.pk: _named(letter) for letter in letters}
    read = Reading.objects.filter(file__letter__in=list(known), name="pengirim")
    for letter_id, name in read.values_list("file__letter", "value"):
        known[letter_id].add(plain(name))
    return {pk: names - NOBODY for pk, names in known.items()}


def _named(letter: IncomingLetter) -> set[str]:
    applicant = letter.case.applicant
    names = {plain(name) for name in (letter.sender_name, applicant.organization)}
    if not applicant.organization:
        names.add(plain(applicant.name))
    return names | {applicant.email.strip().casefold()}
