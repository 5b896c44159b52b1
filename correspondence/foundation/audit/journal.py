"""Writing and proving the journal."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import connection, models, transaction

from ..locks import hold
from ..request_id import current_request_id
from .models import AuditEntry

START = "0" * 64


class Recordable(Protocol):
    """Whoever acts, as the journal writes them (see organization.actors)."""

    @property
    def kind(self) -> str: ...
    @property
    def audit_id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def capacity(self) -> str: ...
    @property
    def on_behalf_of(self) -> str: ...


def record(
    *,
    actor: Recordable,
    action: str,
    subject: models.Model,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry to the journal, inside the transaction of the change it tells of.

    `action` reads `app.past_tense`, e.g. `letters.registered`; `changes` holds plain JSON values, never secrets.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The journal is written inside the change's transaction.")
    hold_journal()
    seq, previous = AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first() or (0, START)
    entry = AuditEntry(
        seq=seq + 1,
        at=at.astimezone(UTC),
        actor_kind=actor.kind,
        actor_id=actor.audit_id,
        actor_label=actor.label,
        capacity=actor.capacity,
        on_behalf_of=actor.on_behalf_of,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        changes=dict(changes or {}),
        request_id=current_request_id(),
        prev_hash=previous,
    )
    entry.hash = _digest(entry)
    entry.save(force_insert=True)
    return entry


def hold_journal() -> None:
    """Be alone with the journal until the transaction ends; for who must lock a book of numbers before writing."""
    hold("journal")


def _digest(entry: AuditEntry) -> str:
    fields = [
        entry.prev_hash, entry.seq, entry.at.astimezone(UTC).isoformat(), entry.actor_kind, entry.actor_id,
        entry.actor_label, entry.capacity, entry.on_behalf_of, entry.action, entry.subject_type,
        entry.subject_id, _settled(entry.changes), entry.request_id,
    ]  # fmt: skip
    canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _settled(value: Any) -> Any:
    """Return the value with whole floats as integers: PostgreSQL's jsonb gives 1e5 back as 100000."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _settled(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(each) for each in value]
    return value


@dataclass(frozen=True)
class Flaw:
    """A place where the journal does not hold: the entry's number and what is wrong with it."""

    seq: int
    problem: str


def flaws() -> Iterator[Flaw]:
    """Walk the whole chain and name every broken place; an untouched journal yields nothing."""
    expected, previous = 1, START
    for entry in AuditEntry.objects.order_by("seq").iterator():
        if entry.seq != expected:
            yield Flaw(expected, "missing")
        if entry.prev_hash != previous:
            yield Flaw(entry.seq, "broken-chain")
        if entry.hash != _digest(entry):
            yield Flaw(entry.seq, "changed")
        expected, previous = entry.seq + 1, entry.hash
