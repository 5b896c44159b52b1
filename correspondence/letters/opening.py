"""Opening a letter at its receipt: the row, its files, and the registrar's work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from correspondence.cases import services as cases
from correspondence.cases.models import Case, WorkKind
from correspondence.foundation.files.models import Blob
from correspondence.organization.actors import Actor
from correspondence.organization.finding import registrars

from .models import IncomingLetter, LetterFile
from .states import FileRole

DESK_LETTER = "letter"
GRANT_REGISTRAR = "registrar"


@dataclass(frozen=True)
class NewFile:
    """A stored original that came with the letter; `name` is the sender's file name, shown but never used as a path."""

    blob: Blob
    name: str
    role: FileRole


@transaction.atomic(savepoint=False)
def open_letter(
    *, actor: Actor, case: Case, files: Sequence[NewFile], at: datetime
) -> tuple[IncomingLetter, list[LetterFile]]:
    """Open the letter of a fresh case and lay it on the registrars' desks; give it with its files in their order."""
    letter = IncomingLetter.objects.create(case=case, sender_name=str(case.applicant))
    rows = _add(letter, files, first=0, at=at)
    cases.lay_on_desks(
        case=case,
        positions=registrars(case.agency_id),
        reason=GRANT_REGISTRAR,
        kind=WorkKind.REGISTER,
        at=at,
        route_name=DESK_LETTER,
        object_id=letter.pk,
    )
    return letter, rows


def ask_registrars(*, letter: IncomingLetter, at: datetime) -> None:
    """Lay a letter that waits for its sender on the registrars' desks where no e-mail tells the sender of it."""
    if letter.case.applicant.email:
        return
    for position in registrars(letter.case.agency_id):
        cases.open_work(
            case=letter.case,
            position=position,
            kind=WorkKind.SUPPLEMENT,
            at=at,
            route_name=DESK_LETTER,
            object_id=letter.pk,
        )


@transaction.atomic
def add_files(*, letter: IncomingLetter, files: Sequence[NewFile], at: datetime) -> list[LetterFile]:
    """Add stored originals to the letter, after those it has, in the given order."""
    return _add(letter, files, first=letter.files.count(), at=at)


def _add(letter: IncomingLetter, files: Sequence[NewFile], *, first: int, at: datetime) -> list[LetterFile]:
    rows = [
        LetterFile(
            letter=letter,
            role=file.role,
            order=first + place,
            name=file.name[:200],
            original=file.blob,
            added_at=at,
        )
        for place, file in enumerate(files)
    ]
    return LetterFile.objects.bulk_create(rows)
