"""I6: the journal's chain is whole, and what happened to deliveries, files and letters has its entry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from correspondence.foundation.audit.journal import flaws
from correspondence.foundation.audit.models import AuditEntry
from correspondence.letters.models import IncomingLetter, OutgoingLetter

from ..models import DeliveredFile, Delivery, DeliveryState
from .answer import Answer, Question, batches

SAYS = "The journal's hash chain is whole, and each receipt, check, registration and dispatch has its entry."
LETTERS = ("intake.received", "intake.more_received")


@dataclass(frozen=True)
class Witnessed:
    """Rows that came by one act: each of them needs an entry with this action about itself."""

    action: str
    rows: Callable[[], "QuerySet[Any]"]


WITNESSED = (
    Witnessed("intake.received", IncomingLetter.objects.all),
    Witnessed("letters.registered", lambda: IncomingLetter.objects.exclude(entry=None)),
    Witnessed("letters.dispatched", OutgoingLetter.objects.all),
    Witnessed("intake.file_checked", lambda: DeliveredFile.objects.exclude(verdict="")),
    Witnessed("intake.held", lambda: Delivery.objects.filter(state=DeliveryState.HELD)),
    Witnessed("intake.kept", lambda: Delivery.objects.filter(state=DeliveryState.KEPT)),
)


def check(question: Question) -> Answer:
    """Walk the chain, then look for the entry of each row."""
    answer = Answer("I6", SAYS)
    for flaw in flaws():
        answer.break_by(f"journal entry {flaw.seq}", flaw.problem)
    for each in WITNESSED:
        rows = each.rows()
        for pk in _without_entry(answer, rows, each.action):
            answer.break_by(f"{rows.model._meta.label_lower} {pk}", f"has no entry {each.action}")
    for pk in _unwitnessed_deliveries(answer):
        answer.break_by(f"intake.delivery {pk}", "the journal does not tell of its receipt")
    answer.notes["entries"] = AuditEntry.objects.count()
    return answer


def entries(kind: str, keys: list[int]) -> QuerySet[AuditEntry]:
    """Return the journal's entries about these rows of one kind, such as `intake.delivery`."""
    return AuditEntry.objects.filter(subject_type=kind, subject_id__in=[str(key) for key in keys])


def _without_entry(answer: Answer, rows: "QuerySet[Any]", action: str) -> Iterator[int]:
    kind = rows.model._meta.label_lower
    for batch in batches(rows.order_by("pk").values_list("pk", flat=True).iterator()):
        answer.checked += len(batch)
        told = set(entries(kind, batch).filter(action=action).values_list("subject_id", flat=True))
        yield from (pk for pk in batch if str(pk) not in told)


def _unwitnessed_deliveries(answer: Answer) -> Iterator[int]:
    """Give the deliveries that neither an entry of their own nor one of their letter tells of."""
    rows = Delivery.objects.order_by("pk").values_list("pk", "case__letter")
    for batch in batches(rows.iterator()):
        answer.checked += len(batch)
        own = entries("intake.delivery", [pk for pk, _letter in batch]).values_list("subject_id", flat=True)
        told = {int(pk) for pk in own}
        of_letters = entries("letters.incomingletter", [letter for _pk, letter in batch if letter])
        changes = of_letters.filter(action__in=LETTERS).values_list("changes", flat=True)
        told.update(each["delivery"] for each in changes.iterator() if "delivery" in each)
        yield from (pk for pk, _letter in batch if pk not in told)
