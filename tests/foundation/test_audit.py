"""The journal: one chain, append-only in the database itself, every tampering named."""

import json
from datetime import UTC, datetime
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from correspondence.foundation.audit import triggers
from correspondence.foundation.audit.journal import flaws, record
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.files.models import Blob
from correspondence.organization.actors import SystemActor

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ACTOR = SystemActor(job="test")
pytestmark = pytest.mark.django_db


def write(number: int) -> None:
    subject = Blob.objects.create(sha256=f"{number:064}", size=1, media_type="text/plain")
    record(actor=ACTOR, action="tests.happened", subject=subject, at=AT, changes={"number": number})


def tamper(statement: str) -> None:
    """Change the journal as an operator of the database could: triggers off first."""
    with connection.cursor() as cursor:
        for each in (*triggers.removal(connection.vendor), statement):
            cursor.execute(each)


def test_an_untouched_journal_is_whole() -> None:
    for number in range(5):
        write(number)
    assert list(flaws()) == []
    assert [entry.seq for entry in AuditEntry.objects.all()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("statement", ["UPDATE {t} SET action = 'x'", "DELETE FROM {t}"])
def test_the_database_refuses_change_and_deletion(statement: str) -> None:
    write(1)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(t="foundation_auditentry"))
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("statement", "place", "problem"),
    [
        ("UPDATE foundation_auditentry SET actor_label = 'orang lain' WHERE seq = 3", 3, "changed"),
        ("UPDATE foundation_auditentry SET changes = '{}' WHERE seq = 2", 2, "changed"),
        ("UPDATE foundation_auditentry SET at = '2020-01-01 00:00:00' WHERE seq = 4", 4, "changed"),
        ("DELETE FROM foundation_auditentry WHERE seq = 2", 2, "missing"),
        ("UPDATE foundation_auditentry SET hash = 'f' WHERE seq = 1", 2, "broken-chain"),
    ],
)
def test_every_tampering_is_named(statement: str, place: int, problem: str) -> None:
    for number in range(5):
        write(number)
    tamper(statement)
    assert (place, problem) in [(flaw.seq, flaw.problem) for flaw in flaws()]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_empty_the_journal() -> None:
    write(1)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE foundation_auditentry")
    assert AuditEntry.objects.count() == 1


def test_numbers_survive_the_way_through_the_database() -> None:
    subject = Blob.objects.create(sha256="0" * 64, size=1, media_type="text/plain")
    changes = {"many": 1e16, "few": [0.1, 2.0, -0.0], "deep": {"confidence": 1.0, "none": None}}
    record(actor=ACTOR, action="tests.happened", subject=subject, at=AT, changes=changes)
    assert list(flaws()) == []


def test_the_journal_is_written_only_inside_the_changes_transaction() -> None:
    blob = Blob.objects.create(sha256="0" * 64, size=1, media_type="text/plain")
    with (
        patch.object(connection, "in_atomic_block", False),
        pytest.raises(transaction.TransactionManagementError),
    ):
        record(actor=ACTOR, action="tests.happened", subject=blob, at=AT)


def test_verify_audit_prints_one_json_line_and_ends_with_its_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(1)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", as_json=True, stdout=StringIO())
    assert ended.value.code == 0
    tamper("UPDATE foundation_auditentry SET action = 'tests.other'")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", as_json=True)
    assert ended.value.code == 1
    good, bad = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (good["whole"], good["flaws"]) == (True, [])
    assert bad["flaws"] == [{"seq": 1, "problem": "changed"}]
