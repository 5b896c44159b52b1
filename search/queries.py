"""Finding letters in the register: one filter, always inside what the actor may see."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from correspondence.letters.models import IncomingLetter
from correspondence.organization.actors import Actor

AGENDA_NUMBER = re.compile(r"^0*(?P<number>\d{1,9})(?:\s*/\s*(?P<year>\d{4}))?$")
RELATED = ("entry__register", "case__applicant", "case__addressee", "case__standard_version")


@dataclass(frozen=True)
class RegisterFilter:
    """What to keep of the register; an empty value keeps everything.

    `text` is looked for in agenda number, reference number, subject and sender; `state` is a `CaseState` value,
    `kind` a `LetterKind` value, `addressee` and `service` are a position's and a standard's code.
    """

    text: str = ""
    year: int | None = None
    state: str = ""
    addressee: str = ""
    service: str = ""
    kind: str = ""


def register(actor: Actor, wanted: RegisterFilter) -> QuerySet[IncomingLetter]:
    """Return the registered letters that the actor may see and that fit, the newest agenda number first."""
    found = IncomingLetter.objects.visible_to(actor).exclude(entry=None).filter(_fits(wanted))
    return found.select_related(*RELATED).order_by("-entry__register__year", "-entry__number", "pk")


def years(actor: Actor) -> list[int]:
    """Return the years of the books in which the actor may see a letter, the newest first."""
    seen = IncomingLetter.objects.visible_to(actor).exclude(entry=None)
    return list(seen.order_by("-entry__register__year").values_list("entry__register__year", flat=True).distinct())


def _fits(wanted: RegisterFilter) -> Q:
    kept = Q()
    if wanted.text.strip():
        kept &= _says(wanted.text.strip())
    if wanted.year:
        kept &= Q(entry__register__year=wanted.year)
    if wanted.state:
        kept &= Q(case__state=wanted.state)
    if wanted.kind:
        kept &= Q(kind=wanted.kind)
    if wanted.addressee:
        kept &= Q(case__addressee__code=wanted.addressee)
    if wanted.service:
        kept &= Q(case__standard_version__code=wanted.service)
    return kept


def _says(text: str) -> Q:
    said = Q(reference_number__icontains=text) | Q(subject__icontains=text) | Q(sender_name__icontains=text)
    number = AGENDA_NUMBER.match(text)
    if number:
        own = Q(entry__number=int(number["number"]))
        if number["year"]:
            own &= Q(entry__register__year=int(number["year"]))
        said |= own
    return said
