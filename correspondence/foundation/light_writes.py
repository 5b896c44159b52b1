"""Writing where many write: what need not be waited for, and what is written together.

A light write is one whose loss harms nobody: the database does not wait for the disk before it says that it is done.
What is promised to somebody is never written so. A crash of our own processes loses nothing, only a machine that stops
at that moment; the next ordinary transaction takes what was written before it to the disk as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def light_write() -> Iterator[None]:
    """Open a transaction that is not waited for; within another one it is part of that one and lasts as it does."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _synchronous("NORMAL"), transaction.atomic():
            yield
    else:
        with transaction.atomic():
            _execute("SET LOCAL synchronous_commit TO off")
            yield


@contextmanager
def one_turn() -> Iterator[None]:
    """Write in one transaction what may be several, where only one of the whole office writes at a time (SQLite).

    PostgreSQL locks rows: there, a row that everybody counts in would be held until the last of the others is written.
    """
    if connection.vendor == "sqlite":
        with transaction.atomic():
            yield
    else:
        yield


@contextmanager
def _synchronous(level: str) -> Iterator[None]:
    """Let commits of this connection wait as this level says (sqlite.org/pragma.html#pragma_synchronous)."""
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA synchronous").fetchone()[0]
    _execute(f"PRAGMA synchronous = {level}")
    try:
        yield
    finally:
        _execute(f"PRAGMA synchronous = {usual}")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
