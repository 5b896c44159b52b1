"""Light writes: not waited for, but written; within another transaction they stand and fall with it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from correspondence.foundation.light_writes import light_write
from correspondence.foundation.limits import TryCount

AT = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_fixed_timezone(420))
ASK = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
WAIT = {"sqlite": "PRAGMA synchronous = FULL", "postgresql": "SET synchronous_commit TO on"}
USUAL, LIGHT = {"sqlite": 2, "postgresql": "on"}, {"sqlite": 1, "postgresql": "off"}  # SQLite: 2 is FULL, 1 is NORMAL


def waits() -> object:
    with connection.cursor() as cursor:
        cursor.execute(ASK[connection.vendor])
        return cursor.fetchone()[0]


@pytest.fixture
def usual(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[object]:
    """Write outside the transaction that other tests run in, on a connection that waits as an office's does.

    A test server may do without for all of its sessions.
    """
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(WAIT[connection.vendor])
        yield USUAL[connection.vendor]
        TryCount.objects.filter(scope="light").delete()
        connection.close()


def write() -> TryCount:
    return TryCount.objects.create(scope="light", origin="", window=AT)


def test_only_this_transaction_is_not_waited_for(usual: object) -> None:
    with light_write():
        assert waits() == LIGHT[connection.vendor]
        row = write()
    assert waits() == usual
    assert TryCount.objects.filter(pk=row.pk).exists()


def test_after_an_error_the_next_one_is_waited_for(usual: object) -> None:
    with pytest.raises(ZeroDivisionError), light_write():
        write()
        raise ZeroDivisionError
    assert waits() == usual
    assert not TryCount.objects.filter(scope="light").exists()


def test_within_another_transaction_it_is_a_part_of_that_one(usual: object) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        with light_write():
            assert waits() == usual
            write()
        raise ZeroDivisionError
    assert not TryCount.objects.filter(scope="light").exists()
