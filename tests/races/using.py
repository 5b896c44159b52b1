"""Two letters of one sender who earned one priority, admitted at the same moment by two processes."""

import multiprocessing
from datetime import datetime
from multiprocessing.synchronize import Barrier

from django.db import connections
from django.test import override_settings
from django.utils import timezone

from correspondence.cases.missing import note_missed
from correspondence.cases.models import Case, Entitlement
from correspondence.foundation.audit.journal import flaws
from correspondence.letters.models import IncomingLetter
from portal.demo import everything
from tests.cases.lateness import MINUTE, running
from tests.cast import delivered_letter, letter_of
from tests.portal.desking import admit, small_pdf
from tests.races.acting import everybody

LETTERS = 6
_start: list[Barrier] = []


def two_at_once() -> dict[str, object]:
    """Miss one promise, admit six letters of the sender in two processes, three each; tell what came of it."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        everything.ensure()
    cast = everybody()
    case = running(cast, "old")
    assert case.due_at is not None
    letters = [
        letter_of(delivered_letter(cast, small_pdf(), key=f"new {number}", addressee="direktur")).pk
        for number in range(LETTERS)
    ]
    missed = case.due_at + MINUTE
    connections.close_all()  # a connection does not survive a fork
    context = multiprocessing.get_context("fork")
    start = context.Barrier(2)
    with context.Pool(2, initializer=_start.append, initargs=(start,)) as family:
        noted = family.starmap(_take_part, [(letters[0::2], missed), (letters[1::2], missed)], chunksize=1)
    found = Entitlement.objects.get()
    return {
        "noted": sorted(noted),
        "used_by": found.used_by_id,
        "first": list(Case.objects.filter(priority=True).values_list("pk", flat=True)),
        "events": list(case.events.filter(name__in=["clock.missed", "priority.earned"]).values_list("name", flat=True)),
        "flaws": [str(each) for each in flaws()],
    }


def _take_part(letters: list[int], missed: datetime) -> int:
    cast = everybody()
    _start[0].wait(60)
    noted = note_missed(at=missed)
    for letter in IncomingLetter.objects.select_related("case").filter(pk__in=letters):
        admit(cast, letter, addressee="direktur", at=timezone.now())
    return noted
