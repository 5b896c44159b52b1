"""Letters that came before: the very bytes of a file, or the same number and date by the same sender.

A copy is flagged and linked to the first one, to who may see that; it is never dropped, and its verdict is no other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from correspondence.cases.states import CaseState
from correspondence.letters.duplicate_keys import first_copies, refresh
from correspondence.letters.models import IncomingLetter, LetterFile
from correspondence.letters.states import LETTER_ROLES, FileState
from correspondence.organization.actors import Actor

from .models import DeliveredFile, DeliveryState

DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Duplicate:
    """What came before: the file `name`, or without a name a letter of the same number, date and sender.

    `earlier` is the letter it came with, None where the actor may not see it.
    """

    name: str
    earlier: IncomingLetter | None


def duplicates(actor: Actor, letter: IncomingLetter, files: Sequence[LetterFile]) -> list[Duplicate]:
    """Return what of the letter came before, but not files that came first with this letter itself."""
    return _found(actor, [letter], {letter.pk: files})[letter.pk]


def came_before(actor: Actor, letters: Sequence[IncomingLetter]) -> dict[int, Duplicate]:
    """Return the first thing that came before for each letter of a list, in few queries; files are prefetched."""
    found = _found(actor, letters, {letter.pk: list(letter.files.all()) for letter in letters})
    return {pk: _best(copies) for pk, copies in found.items() if copies}


def is_copy(file: DeliveredFile) -> bool:
    """Tell whether the file's bytes came before to the same agency, or its letter did."""
    same = _standing().filter(original=file.original_id, delivery__agency=file.delivery.agency_id)
    if same.filter(pk__lt=file.pk).exists():
        return True
    if file.letter_file is None or file.role not in LETTER_ROLES:
        return False
    return bool(first_copies([file.letter_file.letter]))


@transaction.atomic
def note_number(letter: IncomingLetter) -> None:
    """Flag the letter's own files where its number, now known, came before; in the transaction that wrote it."""
    refresh(letter)
    if not first_copies([letter]):
        return
    own = letter.files.filter(role__in=LETTER_ROLES, state=FileState.USABLE)
    for file in own:
        _flag(file)
        for delivered in DeliveredFile.objects.filter(letter_file=file):
            _flag(delivered)


def _standing() -> QuerySet[DeliveredFile]:
    """Return the delivered files but those of deliveries and cases that were put aside."""
    found = DeliveredFile.objects.exclude(delivery__state=DeliveryState.DISMISSED)
    return found.exclude(delivery__case__state=CaseState.PUT_ASIDE)


def _flag(file: LetterFile | DeliveredFile) -> None:
    if DUPLICATE not in file.flags:
        file.flags = sorted({*file.flags, DUPLICATE})
        file.save(update_fields=["flags"])


def _found(
    actor: Actor, letters: Sequence[IncomingLetter], files: dict[int, Sequence[LetterFile]]
) -> dict[int, list[Duplicate]]:
    numbered = first_copies(letters)
    flagged = {letter.pk: [file for file in files[letter.pk] if DUPLICATE in file.flags] for letter in letters}
    first = _first_cases(letters, [file for some in flagged.values() for file in some])
    wanted = {case for case in first.values() if case} | {each.case_id for each in numbered.values()}
    seen = _visible(actor, wanted)
    found: dict[int, list[Duplicate]] = {}
    for letter in letters:
        copies = [
            Duplicate(file.name, seen.get(case or 0))
            for file in flagged[letter.pk]
            if (case := first.get((letter.case.agency_id, file.original_id), letter.case_id)) != letter.case_id
        ]
        if letter.pk in numbered:
            copies.append(Duplicate("", seen.get(numbered[letter.pk].case_id)))
        found[letter.pk] = copies
    return found


def _best(copies: Sequence[Duplicate]) -> Duplicate:
    return next((copy for copy in copies if copy.earlier is not None), copies[0])


def _visible(actor: Actor, cases: Iterable[int]) -> dict[int, IncomingLetter]:
    wanted = list(cases)
    if not wanted:
        return {}
    visible = IncomingLetter.objects.visible_to(actor).select_related("entry__register", "case")
    return {each.case_id: each for each in visible.filter(case__in=wanted)}


def _first_cases(letters: Sequence[IncomingLetter], files: Sequence[LetterFile]) -> dict[tuple[int, int], int | None]:
    """Return for each agency and content the case of its first delivery that was not put aside."""
    if not files:
        return {}
    same = _standing().filter(
        original__in={file.original_id for file in files},
        delivery__agency__in={letter.case.agency_id for letter in letters},
    )
    found: dict[tuple[int, int], int | None] = {}
    for agency, original, case in same.order_by("pk").values_list("delivery__agency", "original", "delivery__case"):
        found.setdefault((agency, original), case)
    return found
