"""Is that worker still alive? Told by a lock it holds for its whole life, never by a clock.

On SQLite the lock lies in the run folder of the one machine, on PostgreSQL in the server, where every host sees it.
"""

import os
import secrets
from dataclasses import dataclass, field
from typing import Protocol

from django.db import connection

from . import life_files, life_sessions

SERVING = "-serves"  # ends the id of a worker that does a step only when a call tells it to


class Life(Protocol):
    """The lock of one living worker."""

    def lasts(self) -> bool:
        """Tell whether the lock still holds."""

    def serve(self, queues: list[str]) -> None:
        """Announce the queues."""

    def end(self) -> None:
        """Free the lock."""


@dataclass
class _Self:
    identity: str
    life: Life
    queues: list[str] = field(default_factory=list)


_mine: _Self | None = None


def worker_id() -> str:
    """Return this process's worker id; the first call takes its lock, which ends when the process dies.

    Where the server was restarted meanwhile the lock is taken again, under the same id if nobody holds it.
    """
    global _mine  # noqa: PLW0603  (one lock per process, by nature)
    if _mine is not None and not _mine.identity.startswith(f"{os.getpid()}-"):
        _mine = None  # a forked child lives its own life
    if _mine is None:
        _mine = _begin()
    elif not _mine.life.lasts():
        former = _mine
        former.life.end()
        _mine = _begin_again(former)
    return _mine.identity


def is_alive(identity: str) -> bool:
    """Tell whether a process still holds the worker's lock."""
    if not identity:
        return False
    if _mine is not None and _mine.identity == identity:
        return True
    return life_sessions.is_held(identity) if _shared() else life_files.is_held(identity)


def any_alive(queue: str) -> bool:
    """Tell whether a worker that serves the queue is alive."""
    return life_sessions.is_served(queue) if _shared() else life_files.is_served(queue)


def serve(queues: list[str]) -> str:
    """Announce which queues this process serves; return its worker id."""
    global _mine  # noqa: PLW0603
    identity = worker_id()
    if not serves(identity):
        end()
        _mine = _begin(identity + SERVING)
    assert _mine is not None  # noqa: S101  (worker_id has just made it)
    _mine.life.serve(queues)
    _mine.queues = list(queues)
    return _mine.identity


def serves(identity: str) -> bool:
    """Tell whether the worker does nothing but what calls of the queue tell it to."""
    return identity.endswith(SERVING)


def end() -> None:
    """Give up this process's lock before the process ends."""
    global _mine  # noqa: PLW0603
    if _mine is not None:
        _mine.life.end()
        _mine = None


def tidy() -> None:
    """Remove what dead workers left."""
    (life_sessions if _shared() else life_files).tidy()


def _shared() -> bool:
    return connection.vendor == "postgresql"


def _begin(identity: str = "") -> _Self:
    name = identity or f"{os.getpid()}-{secrets.token_hex(6)}"
    return _Self(name, life_sessions.SessionLife(name) if _shared() else life_files.FileLife(name))


def _begin_again(former: _Self) -> _Self:
    try:
        again = _begin(former.identity)
    except life_sessions.Taken:
        again = _begin()
    again.life.serve(former.queues)
    again.queues = former.queues
    return again
