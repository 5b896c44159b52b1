"""Putting into the outbox and reading on from a cursor."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, models, transaction

from .models import Outbox, OutboxCursor


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
    cursor, _ = OutboxCursor.objects.get_or_create(consumer=consumer)
    rows = Outbox.objects.filter(topic=topic, pk__gt=cursor.position).order_by("pk")[:limit]
    done = 0
    for row in rows:
        handle(row)
        OutboxCursor.objects.filter(pk=cursor.pk, position__lt=row.pk).update(position=row.pk)
        done += 1
    return done
