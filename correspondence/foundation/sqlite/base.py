"""Django's SQLite, where writers wait their turn instead of SQLite's own naps.

SQLite lets one transaction write at a time, and who waits sleeps longer each time, up to 100 ms, while the file may be
free: of 200 senders at once a third of the time went by so. Here the threads of a process wait in a line, and only the
first of them asks the file, each millisecond.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

ASK_AGAIN = 0.001  # seconds
POLITE = 0.02, 0.5  # seconds: how often who goes last asks, and for how long it lets the others go first
PATIENCE = 5.0  # seconds, Python's own, where the settings name none
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_goes_last = [False]  # whether this process does
_line = [threading.Lock()]  # the first: held by the thread of this process that writes, or is the next to write


def _stand_anew() -> None:
    """After a fork the line is our parent's, and nobody here would ever let the next one in."""
    _line.insert(0, threading.Lock())


os.register_at_fork(after_in_child=_stand_anew)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; what it promises is Django's and SQLite's, only the waiting is another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: threading.Lock | None = None  # the line that this connection is the first of
        self.execute_wrappers.append(self._execute_in_turn)

    def is_usable(self) -> bool:
        """Take a new connection after an error of any kind, at the end of its request."""
        return False

    def _start_transaction_under_autocommit(self) -> None:
        """Wait in line, then for the file, together no longer than the settings say."""
        try:
            with self.wrap_database_errors:
                mode: str = self.transaction_mode or ""  # type: ignore[attr-defined]  # not in the stubs
                self._in_turn(lambda: self.connection.execute(f"BEGIN {mode}"))
        except BaseException:
            self._let_next()
            raise

    def _execute_in_turn(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Let a statement that writes outside a transaction wait as a transaction does: napping, it would starve."""
        if many or not self.autocommit or not sql.lstrip()[:7].upper().startswith(_WRITES):
            return execute(sql, params, many, context)
        try:
            return self._in_turn(lambda: execute(sql, params, many, context))
        finally:
            self._let_next()

    def _in_turn(self, write: Callable[[], Any]) -> Any:
        """Wait in line, then ask until the file is free, and keep the turn. `OperationalError` where it is too late."""
        patience: float = self.settings_dict["OPTIONS"].get("timeout", PATIENCE)
        began = time.monotonic()
        line = _line[0]
        self._turn = line if line.acquire(timeout=patience) else None
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                had_errors = self.errors_occurred
                try:
                    return write()
                except (OperationalError, sqlite3.OperationalError) as error:
                    if not _is_busy(error) or time.monotonic() - began >= patience:
                        raise
                    self.errors_occurred = had_errors  # no fault of this connection
                    time.sleep(_pause(time.monotonic() - began))
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
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()


def go_last() -> None:
    """Let the visitors who wait in other processes write before this one, which nobody waits for."""
    _goes_last[0] = True


def _pause(waited: float) -> float:
    """Return the seconds until the file is asked again, after so many of waiting."""
    pause, long = POLITE
    return pause if _goes_last[0] and waited < long else ASK_AGAIN


def _is_busy(error: Exception) -> bool:
    """Tell whether somebody else is writing; a full disk or a broken file becomes no better by waiting."""
    code: int = getattr(error.__cause__ or error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_BUSY_SNAPSHOT:  # nor does an open look at what was changed since
        return False
    return code & 0xFF == sqlite3.SQLITE_BUSY  # the low byte: extended codes say which kind of busy
