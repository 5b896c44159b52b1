"""Writers of SQLite wait their turn: in a line, no longer than the settings say, and only for who writes."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django.plugin import DjangoDbBlocker

from correspondence.foundation.sqlite import base

TIMEOUT = 0.3  # seconds


@pytest.fixture(autouse=True)
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the tests open files of their own, outside the transaction that other tests run in."""
    with django_db_blocker.unblock():
        yield


def opened(path: Path, timeout: float) -> BaseDatabaseWrapper:
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout, "init_command": "PRAGMA journal_mode=WAL;"}
    one = {"ENGINE": "correspondence.foundation.sqlite", "NAME": path, "OPTIONS": options}
    made: BaseDatabaseWrapper = ConnectionHandler({"default": one}).create_connection("default")
    made.inc_thread_sharing()
    return made


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    session = sqlite3.connect(tmp_path / "office", isolation_level=None, check_same_thread=False)
    session.execute("PRAGMA journal_mode=WAL")
    session.execute("CREATE TABLE letter (name TEXT)")
    yield session
    session.close()


def write(one: BaseDatabaseWrapper) -> None:
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with one.cursor() as cursor:
        cursor.execute("INSERT INTO letter VALUES ('surat')")
    one.commit()
    one.set_autocommit(True)


def execute(one: BaseDatabaseWrapper, sql: str) -> None:
    with one.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()


def somebody_is_first() -> bool:
    return base._line[0].locked()


def wait_until_somebody_is_first() -> None:
    until = time.monotonic() + 30
    while not somebody_is_first() and time.monotonic() < until:
        threading.Event().wait(0.01)
    assert somebody_is_first()


def write_often(one: BaseDatabaseWrapper) -> None:
    for _ in range(20):
        write(one)


@pytest.mark.skipif(connections["default"].vendor != "sqlite", reason="SQLite is used by itself here")
def test_this_office_uses_it() -> None:
    assert isinstance(connections["default"], base.DatabaseWrapper)


def test_who_waits_too_long_is_told_so_and_the_next_one_may(tmp_path: Path, stranger: sqlite3.Connection) -> None:
    one, two = opened(tmp_path / "office", TIMEOUT), opened(tmp_path / "office", TIMEOUT)
    stranger.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        write(one)
    assert TIMEOUT <= time.monotonic() - began < TIMEOUT * 10
    assert not somebody_is_first()
    stranger.execute("COMMIT")
    write(two)
    assert stranger.execute("SELECT count(*) FROM letter").fetchone() == (1,)
    one.close()
    two.close()


def test_a_broken_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "office").write_bytes(b"no database at all, but long enough for its head" * 100)
    began = time.monotonic()
    with pytest.raises(Exception, match="not a database"):
        write(opened(tmp_path / "office", 60.0))
    assert time.monotonic() - began < 30


def test_a_connection_that_goes_away_holds_up_nobody(tmp_path: Path, stranger: sqlite3.Connection) -> None:
    one, two = opened(tmp_path / "office", 60.0), opened(tmp_path / "office", TIMEOUT)
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert somebody_is_first()
    one.close()
    assert not somebody_is_first()
    write(two)
    assert stranger.execute("SELECT count(*) FROM letter").fetchone() == (1,)
    two.close()


def test_what_is_taken_back_holds_up_nobody(tmp_path: Path, stranger: sqlite3.Connection) -> None:
    one = opened(tmp_path / "office", TIMEOUT)
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    one.rollback()
    assert not somebody_is_first()
    one.close()


@pytest.mark.parametrize("sql", ["UPDATE letter SET name = 'x'", "INSERT INTO letter VALUES ('x') RETURNING name"])
def test_a_statement_outside_a_transaction_stands_in_the_same_line(
    sql: str, tmp_path: Path, stranger: sqlite3.Connection
) -> None:
    one = opened(tmp_path / "office", 60.0)
    stranger.execute("BEGIN IMMEDIATE")
    thread = threading.Thread(target=execute, args=(one, sql))
    thread.start()
    wait_until_somebody_is_first()
    stranger.execute("INSERT INTO letter VALUES ('surat')")
    stranger.execute("COMMIT")
    thread.join(30)
    assert not somebody_is_first()
    assert stranger.execute("SELECT count(*) FROM letter WHERE name = 'x'").fetchone() == (1,)
    one.close()


def test_who_only_reads_stands_in_no_line(tmp_path: Path, stranger: sqlite3.Connection) -> None:
    one, two = opened(tmp_path / "office", 60.0), opened(tmp_path / "office", 60.0)
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert somebody_is_first()
    began = time.monotonic()
    execute(two, "SELECT count(*) FROM letter")
    assert time.monotonic() - began < 30
    one.close()
    two.close()


def test_who_reads_what_was_changed_since_is_told_at_once(tmp_path: Path, stranger: sqlite3.Connection) -> None:
    stranger.executemany("INSERT INTO letter VALUES (?)", [("surat",)] * 300)
    one = opened(tmp_path / "office", 60.0)
    with one.cursor() as reading:
        reading.execute("SELECT name FROM letter")
        reading.fetchmany(1)
        stranger.execute("INSERT INTO letter VALUES ('baru')")
        began = time.monotonic()
        with pytest.raises(OperationalError, match="locked"):
            execute(one, "UPDATE letter SET name = 'x'")
    assert time.monotonic() - began < 30
    assert not somebody_is_first()
    one.close()


def test_a_fork_does_not_wait_for_a_thread_that_it_has_not(tmp_path: Path, stranger: sqlite3.Connection) -> None:
    one, two = opened(tmp_path / "office", 60.0), opened(tmp_path / "office", TIMEOUT)
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    child = os.fork()
    if not child:
        os._exit(int(somebody_is_first()))
    assert os.waitpid(child, 0)[1] == 0
    one.close()
    two.close()


def test_many_threads_write_one_after_the_other(tmp_path: Path, stranger: sqlite3.Connection) -> None:
    many = [opened(tmp_path / "office", 60.0) for _ in range(8)]
    threads = [threading.Thread(target=write_often, args=(each,)) for each in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert stranger.execute("SELECT count(*) FROM letter").fetchone() == (160,)
    for each in many:
        each.close()


def test_who_goes_last_asks_rarely_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_goes_last", [False])
    assert base._pause(0.0) == base.ASK_AGAIN
    base.go_last()
    pause, long = base.POLITE
    assert base._pause(0.0) == base._pause(long - pause) == pause > base.ASK_AGAIN
    assert base._pause(long) == base.ASK_AGAIN


def test_who_goes_last_comes_in_all_the_same(
    tmp_path: Path, stranger: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_goes_last", [True])
    one = opened(tmp_path / "office", 60.0)
    stranger.execute("BEGIN IMMEDIATE")
    thread = threading.Thread(target=write, args=(one,))
    thread.start()
    wait_until_somebody_is_first()
    stranger.execute("COMMIT")
    thread.join(30)
    assert not somebody_is_first()
    assert stranger.execute("SELECT count(*) FROM letter").fetchone() == (1,)
    one.close()


def test_after_an_error_a_new_connection_is_taken(tmp_path: Path, stranger: sqlite3.Connection) -> None:
    one = opened(tmp_path / "office", TIMEOUT)
    write(one)
    with pytest.raises(OperationalError), one.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")
    one.close_if_unusable_or_obsolete()
    assert one.connection is None
    write(one)
    one.close()
