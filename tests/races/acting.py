"""What several processes do at once: the same acts on the same letters, through the real services."""

import multiprocessing
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from multiprocessing.synchronize import Barrier
from typing import Any

from django.db import connections, transaction
from django.test import override_settings
from django.utils import timezone

from correspondence.foundation.errors import Refused
from correspondence.letters.models import IncomingLetter, RegisterKind
from correspondence.letters.numbering import next_entry
from correspondence.letters.registering import LetterData, save_fields
from correspondence.organization.models import Agency
from correspondence.standards.models import StandardVersion
from disposition.models import Recipient
from disposition.routing import Instruction, dispose
from portal.demo import everything
from tests.cast import Cast, delivered_letter
from tests.journeys.walking import open_recipient, register

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SERVICE = "konsultasi-katalog"
DELIVERIES, REPLIES, WORDS = 3, 10, 5


@dataclass
class Done:
    """What this process was told to have done; the rest was refused because another one was faster."""

    delivered: list[int] = field(default_factory=list)
    registered: list[int] = field(default_factory=list)
    disposed: list[int] = field(default_factory=list)
    replies: list[int] = field(default_factory=list)
    written: list[str] = field(default_factory=list)


def race(processes: int, letters: int) -> list[dict[str, Any]]:
    """Deliver the letters, let the processes go at the same moment; give what each was told to have done."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        everything.ensure()
    cast = everybody()
    for number in range(letters + 1):
        delivered_letter(cast, PDF, key=f"prepared {number}")
    # Where the registrar changes nothing, the book comes before the journal's first entry; elsewhere behind it.
    some = list(IncomingLetter.objects.order_by("pk").values_list("pk", flat=True))[1::2]
    IncomingLetter.objects.filter(pk__in=some).update(subject="Permohonan konsultasi")
    connections.close_all()  # a connection does not survive a fork
    context = multiprocessing.get_context("fork")
    start = context.Barrier(processes)
    with context.Pool(processes, initializer=_wait_with, initargs=(start,)) as family:
        return family.map(take_part, range(processes), chunksize=1)


def everybody() -> Cast:
    """Give the office's positions."""
    standard = StandardVersion.objects.of(SERVICE).in_force(timezone.now()).first()
    assert standard is not None
    return Cast(agency=Agency.objects.get(code="lkpp"), standard=standard)


_start: list[Barrier] = []


def _wait_with(start: Barrier) -> None:
    _start.append(start)


def take_part(place: int) -> dict[str, Any]:
    """Wait until all are there, then do everything; the first letter is written on, the others are reached for."""
    cast, done = everybody(), Done()
    page, *letters = IncomingLetter.objects.order_by("pk")
    if place % 2:  # half of them begin in the middle: some meet at one letter, some at the books only
        middle = len(letters) // 2 + 1
        letters = letters[middle:] + letters[:middle]
    _start[0].wait(60)
    for number, letter in enumerate(letters):
        _try(lambda letter=letter: _register(cast, letter), letter.pk, done.registered)
        _try(lambda letter=letter: _dispose(cast, letter), letter.pk, done.disposed)
        if number < DELIVERIES:  # the last key is the same in every process
            key = "same" if number == DELIVERIES - 1 else f"{place} {number}"
            done.delivered.append(delivered_letter(cast, PDF, key=key).pk)
        if number < REPLIES:
            _reply(cast, done, lapse=number % 3 == place % 3)
        if number < WORDS:
            done.written.append(_write(cast, page.pk, f"kata{place}{number}"))
    return asdict(done)


def _try(act: Callable[[], object], name: int, into: list[int]) -> None:
    try:
        act()
    except (Refused, Recipient.DoesNotExist):
        return
    into.append(name)


def _register(cast: Cast, letter: IncomingLetter) -> None:
    register(cast, IncomingLetter.objects.select_related("case").get(pk=letter.pk))


def _dispose(cast: Cast, letter: IncomingLetter) -> None:
    recipient = open_recipient(letter.case, "kepala")
    instruction = Instruction([cast.position("deputi")])
    dispose(actor=cast.actor("kepala"), recipient=recipient, instruction=instruction, at=timezone.now())


class _Lapsed(Exception):
    """The reply was not made after all."""


def _reply(cast: Cast, done: Done, *, lapse: bool) -> None:
    """Take a number of the book of replies; one that is not kept leaves no gap."""
    try:
        with transaction.atomic():
            entry = next_entry(agency=cast.agency, kind=RegisterKind.OUTGOING, at=timezone.now())
            if lapse:
                raise _Lapsed
    except _Lapsed:
        return
    done.replies.append(entry.number)


def _write(cast: Cast, letter_id: int, word: str) -> str:
    """Add a word to the letter's subject as a page does that shows it: read, type, save, again where it changed."""
    while True:
        letter = IncomingLetter.objects.select_related("case").get(pk=letter_id)
        data = LetterData(
            letter.reference_number, letter.letter_date, f"{letter.subject} {word}".strip(), letter.sender_name,
            letter.enclosure_note, letter.sensitivity, letter.urgency, letter.version,
        )  # fmt: skip
        try:
            save_fields(actor=cast.actor("registrar"), letter=letter, data=data, at=timezone.now())
        except Refused:
            continue
        return word
