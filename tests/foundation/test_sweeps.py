"""Healing by the clock: once, by one process, and one healer that fails or kills its process stops nothing for long."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from correspondence.foundation import marks
from correspondence.foundation.jobs import life_files, life_sessions
from correspondence.foundation.sweeps import DAILY, HOURLY, heal, sweep_by_the_clock

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, 10, tzinfo=UTC)
run: list[str] = []
broken: set[str] = set()


class Killed(BaseException):
    """What ends a process ends every `except Exception` as well."""


def hourly(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    return _heal("hourly")


def first(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    return _heal("first")


def second(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    return _heal("second")


def deadly(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    if "deadly" in broken:
        raise Killed
    return _heal("deadly")


def _heal(name: str) -> Mapping[str, int]:
    run.append(name)
    if name in broken:
        raise OSError("no such folder")
    return {name: 1}


@pytest.fixture(autouse=True)
def _healers(settings: LazySettings) -> None:
    run.clear()
    broken.clear()
    settings.SWEEPS_HOURLY = [f"{__name__}.hourly"]
    settings.SWEEPS_DAILY = [f"{__name__}.{name}" for name in ("first", "deadly", "second")]


def ran(after: timedelta = timedelta(0)) -> list[str]:
    run.clear()
    sweep_by_the_clock(at=NOW + after)
    return list(run)


def test_each_healer_comes_once_in_its_time() -> None:
    assert ran() == ["hourly", "first", "deadly", "second"]
    assert ran(timedelta(minutes=5)) == []
    assert ran(timedelta(hours=1)) == ["hourly"]
    assert ran(timedelta(days=1)) == ["hourly", "first", "deadly", "second"]


def test_one_that_fails_stops_no_other_and_comes_again_in_the_next_hour() -> None:
    broken.add("first")
    assert ran() == ["hourly", "first", "deadly", "second"]
    assert ran(timedelta(minutes=5)) == []
    broken.clear()
    assert ran(timedelta(hours=1)) == ["hourly", "first", "deadly", "second"]
    assert ran(timedelta(hours=2)) == ["hourly"]


def test_what_its_process_did_not_live_to_end_comes_again_after_a_pause() -> None:
    broken.add("deadly")
    with pytest.raises(Killed):
        ran()
    broken.clear()
    assert ran(timedelta(minutes=2)) == [], "a healer that kills the tick must not keep it down"
    assert ran(timedelta(minutes=11)) == ["first", "deadly", "second"]
    assert ran(timedelta(minutes=30)) == []


def test_what_another_living_process_is_at_is_left_to_it() -> None:
    other = "4711-alive"
    life = life_sessions.SessionLife(other) if connection.vendor == "postgresql" else life_files.FileLife(other)
    for mark in (HOURLY, DAILY):
        marks.write(mark, f"begun {NOW.isoformat()} {other}")
    assert ran(timedelta(hours=5)) == []
    life.end()
    assert ran(timedelta(hours=5)) == ["hourly", "first", "deadly", "second"]


def test_only_one_of_two_gets_the_mark() -> None:
    assert marks.exchange("a", "", "one") and not marks.exchange("a", "", "two")
    assert marks.exchange("a", "one", "two") and not marks.exchange("a", "one", "three")
    assert marks.read("a") == "two"


def test_the_command_heals_the_rest_and_says_what_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    broken.add("first")
    assert heal([f"{__name__}.first", f"{__name__}.second"], at=NOW).counts == {"second": 1}
    out = StringIO()
    monkeypatch.setattr("sys.stdout", out)
    with pytest.raises(CommandError, match="first"):
        call_command("sweep", "--json")
    told = json.loads(out.getvalue())
    assert told == {"healed": {"hourly": 1, "deadly": 1, "second": 1}, "failed": [f"{__name__}.first"]}
