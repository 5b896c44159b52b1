"""I1: what was acknowledged is here once, byte by byte; what was not acknowledged is here at most once."""

from django.db.models import Count

from correspondence.foundation.files.keeping import verify
from correspondence.foundation.files.models import Blob

from ..models import DeliveredFile
from .answer import Answer, Question, batches
from .ledger import Promised, read

SAYS = "An acknowledged delivery is stored exactly once and readable; an unacknowledged one at most once."
Address = tuple[str, str]  # channel, SHA-256


def check(question: Question) -> Answer:
    """Compare the clients' ledger with the deliveries."""
    answer = Answer("I1", SAYS)
    if question.ledger is None:
        answer.why_not = "no ledger was given (--ledger FILE)"
        return answer
    ledger = read(question.ledger)
    for batch in batches(sorted(ledger.items())):
        stored = _stored({sha256 for (_channel, sha256), _ in batch})
        for address, promised in batch:
            _compare(answer, address, promised, stored.get(address, 0))
    answer.checked = sum(len(promised.sent) for promised in ledger.values())
    answer.notes["acknowledged"] = sum(len(promised.acknowledged) for promised in ledger.values())
    return answer


def _stored(addresses: set[str]) -> dict[Address, int]:
    """Count the delivered originals by channel and content; a delivery that holds one twice is counted once."""
    rows = DeliveredFile.objects.filter(original__sha256__in=addresses)
    counted = rows.values_list("delivery__channel", "original__sha256").annotate(
        deliveries=Count("delivery", distinct=True)
    )
    return {(channel, sha256): count for channel, sha256, count in counted.order_by()}


def _compare(answer: Answer, address: Address, promised: Promised, stored: int) -> None:
    subject = f"{address[0]} {address[1][:16]} ({', '.join(sorted(promised.sent))})"
    if stored < len(promised.acknowledged):
        answer.break_by(subject, f"acknowledged {len(promised.acknowledged)} times, stored {stored} times")
    if stored > len(promised.sent):
        answer.break_by(subject, f"sent {len(promised.sent)} times, stored {stored} times")
    blob = Blob.objects.filter(sha256=address[1]).first() if stored else None
    if blob is not None and not verify(blob):
        answer.break_by(subject, "its stored bytes are gone or changed")
