"""Files of a letter whose very bytes came to the agency before."""

from collections.abc import Sequence
from dataclasses import dataclass

from correspondence.letters.models import IncomingLetter, LetterFile
from correspondence.organization.actors import Actor

from .checking import DUPLICATE
from .models import DeliveredFile


@dataclass(frozen=True)
class Duplicate:
    """A file that came before; `earlier` is the letter it came with, None where the actor may not see it."""

    name: str
    earlier: IncomingLetter | None


def duplicates(actor: Actor, letter: IncomingLetter, files: Sequence[LetterFile]) -> list[Duplicate]:
    """Return the letter's flagged files, but not those that came first with this letter itself."""
    flagged = [file for file in files if DUPLICATE in file.flags]
    if not flagged:
        return []
    first = _first_cases(letter, flagged)
    visible = IncomingLetter.objects.visible_to(actor).select_related("entry__register", "case")
    seen = {each.case_id: each for each in visible.filter(case__in=[pk for pk in first.values() if pk])}
    elsewhere = [file for file in flagged if first.get(file.original_id) != letter.case_id]
    return [Duplicate(file.name, seen.get(first.get(file.original_id) or 0)) for file in elsewhere]


def _first_cases(letter: IncomingLetter, files: Sequence[LetterFile]) -> dict[int, int | None]:
    """Return for each content the case of its first delivery to the agency."""
    same = DeliveredFile.objects.filter(
        original__in=[file.original_id for file in files], delivery__agency=letter.case.agency_id
    )
    found: dict[int, int | None] = {}
    for original, case in same.order_by("pk").values_list("original", "delivery__case"):
        found.setdefault(original, case)
    return found
