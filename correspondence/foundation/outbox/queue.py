"""Putting into the outbox and reading on from a cursor."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from ..locks import hold
from .models import Outbox, OutboxCursor

BATCH = 500  # numbered at once, so that the lock is short


def put(*, topic: str, subject: models.Model, payload: Mapping[str, Any] | None = None) -> Outbox:
    """Write a late effect inside the transaction of the change that causes it."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The outbox is written inside the change's transaction.")
    return Outbox.objects.create(
        topic=topic,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        payload=dict(payload or {}),
    )


def consume(*, consumer: str, topic: str, handle: Callable[[Outbox], None], limit: int = 100) -> int:
    """Hand each waiting effect of the topic to `handle`, in order, and move the cursor after each; return how many.

    The cursor moves after the effect: a kill in between repeats one effect, so `handle` must be idempotent.
    An exception stops at that effect; the next call begins there again.
    """
    number()
    cursor, _ = OutboxCursor.objects.get_or_create(consumer=consumer)
    rows = Outbox.objects.filter(topic=topic, seq__gt=cursor.position).order_by("seq")[:limit]
    done = 0
    for row in rows:
        handle(row)
        OutboxCursor.objects.filter(pk=cursor.pk, position__lt=row.seq).update(position=row.seq)
        done += 1
    return done


def number() -> int:
    """Give every committed effect that has none its place, behind all places given before; return how many.

    A primary key is drawn before its transaction commits: with several writers a smaller one may appear after a
    cursor has passed it, and would never be read. A place is given only to what is seen committed.
    """
    given = 0
    while batch := _number_batch():
        given += batch
    return given


@transaction.atomic
def _number_batch() -> int:
    waiting = Outbox.objects.filter(seq=None)
    if not waiting.exists():
        return 0
    hold("outbox")
    last = Outbox.objects.aggregate(last=Max("seq"))["last"] or 0
    rows = list(waiting.order_by("pk")[:BATCH])
    for place, row in enumerate(rows, start=last + 1):
        row.seq = place
    Outbox.objects.bulk_update(rows, ["seq"])
    return len(rows)
