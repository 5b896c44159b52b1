"""Django's SQLite, where writers wait their turn instead of SQLite's own naps.

SQLite lets one transaction write at a time, and who waits sleeps longer each time, up to 100 ms, while the file may be
free: of 200 senders at once a third of the time went by so. Here the threads of a process wait in a line, and only the
first of them asks the file, each millisecond.
"""

import sqlite3
import threading
import time
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

ASK_AGAIN = 0.001  # seconds
PATIENCE = 5.0  # seconds, Python's own, where the settings name none
_first = threading.Lock()  # held by the thread of this process that writes, or is the next to write


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; what it promises is Django's and SQLite's, only the waiting is another."""

    _is_first = False

    def is_usable(self) -> bool:
        """Take a new connection after an error of any kind, at the end of its request."""
        return False

    def _start_transaction_under_autocommit(self) -> None:
        """Wait in line, then for the file, together no longer than the settings say."""
        patience: float = self.settings_dict["OPTIONS"].get("timeout", PATIENCE)
        until = time.monotonic() + patience
        self._is_first = _first.acquire(timeout=patience)
        try:
            self._begin(until, patience)
        except BaseException:
            self._let_next()
            raise

    def _begin(self, until: float, patience: float) -> None:
        """Ask for the file until it is free. Raises `OperationalError` where it is not in time."""
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs do not know it
                except OperationalError as error:
                    if not _is_busy(error) or time.monotonic() >= until:
                        raise
                    time.sleep(ASK_AGAIN)
                else:
                    return
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")

    def _commit(self) -> Any:
        done = super()._commit()  # type: ignore[misc]
        self._let_next()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._let_next()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._let_next()

    def _let_next(self) -> None:
        if self._is_first:
            self._is_first = False
            _first.release()


def _is_busy(error: OperationalError) -> bool:
    """Tell whether somebody else is writing; a full disk or a broken file becomes no better by waiting."""
    code: int = getattr(error.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY  # the low byte: extended codes say which kind of busy
