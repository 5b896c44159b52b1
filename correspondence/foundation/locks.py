"""Locks by name that every host sees, held until the caller's transaction ends (docs/decisions/0011).

Order, so that no two transactions wait for each other: the case's row, then names, then the journal, then a book.
"""

import hashlib

from django.db import connection, transaction


def key_of(name: str) -> int:
    """Return the number under which PostgreSQL keeps this name's advisory lock (64 bits, signed)."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def hold(name: str) -> None:
    """Let one transaction at a time go on under this name; the lock ends with the transaction.

    On SQLite nothing is left to do: an IMMEDIATE transaction is alone from its first statement.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A lock by name is held to the end of a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key_of(f"tanggap:{name}")])
