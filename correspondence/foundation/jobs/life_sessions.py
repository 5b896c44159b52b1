"""Signs of life that every host sees: advisory locks of a PostgreSQL session that a worker keeps for nothing else.

The session ends with its process, so the server frees the locks. A pooler in between must keep sessions whole
(session pooling), or a worker's lock would belong to somebody else's session.
"""

from django.db import DatabaseError, connection, connections

from ..locks import key_of

# A host that lost its power is noticed within half a minute, not after the system's two hours.
KEEP_ALIVE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
HELD = """
SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND classid::bigint = %s AND objid::bigint = %s
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
"""


class Taken(Exception):
    """Another session holds this worker's lock, such as one whose end the server has not noticed yet."""


class SessionLife:
    """One worker's life as a session of its own: an exclusive lock for itself, a shared one for each queue."""

    def __init__(self, identity: str) -> None:
        self.session = connections.create_connection(connection.alias)
        with self.session.cursor() as cursor:
            cursor.execute(KEEP_ALIVE)
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_worker_key(identity)])
            (taken,) = cursor.fetchone()
        if not taken:
            self.end()
            raise Taken(identity)

    def lasts(self) -> bool:
        """Tell whether the session is still there; a restart of the server ends it, and with it the lock."""
        return self.session.connection is not None and self.session.is_usable()

    def serve(self, queues: list[str]) -> None:
        """Announce the queues."""
        with self.session.cursor() as cursor:
            for queue in queues:
                cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_queue_key(queue)])

    def end(self) -> None:
        """Free the locks and end the session; the server notices a closed session a moment later only."""
        try:
            if self.lasts():
                with self.session.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock_all()")
            self.session.close()
        except DatabaseError:
            self.session.connection = None  # it was gone already


def is_held(identity: str) -> bool:
    """Tell whether a session anywhere holds this worker's lock."""
    return _held(_worker_key(identity))


def is_served(queue: str) -> bool:
    """Tell whether a living worker on any host serves the queue."""
    return _held(_queue_key(queue))


def tidy() -> None:
    """Do nothing: the server forgets the locks of ended sessions by itself."""


def _worker_key(identity: str) -> int:
    return key_of(f"tanggap:worker:{identity}")


def _queue_key(queue: str) -> int:
    return key_of(f"tanggap:queue:{queue}")


def _held(key: int) -> bool:
    unsigned = key & 0xFFFF_FFFF_FFFF_FFFF  # as pg_locks shows it, in two halves
    with connection.cursor() as cursor:
        cursor.execute(HELD, [unsigned >> 32, unsigned & 0xFFFF_FFFF])
        return bool(cursor.fetchone()[0])
