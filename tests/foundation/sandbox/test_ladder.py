"""Which rung is chosen, what an administrator may ask for, and what start-up says of it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from correspondence.foundation import sandbox
from correspondence.foundation.sandbox import Limits, Rung, SandboxUnavailable, bubblewrap, run, running, seccomp

# A child that is slower than the patience with it, as on a machine far too busy.
SLOW, IMPATIENT = ("/bin/sleep", "2"), Limits(wall_seconds=0.2, cpu_seconds=10)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    running._found.clear()
    yield
    running._found.clear()


@pytest.mark.parametrize("word", ["", "auto", " AUTO "])
def test_the_ladder_gives_the_strongest_rung(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TANGGAP_SANDBOX", raising=False)
    unset = sandbox.rung()
    monkeypatch.setenv("TANGGAP_SANDBOX", word)
    assert (sandbox.rung(), sandbox.refusal()) == (unset, "")
    assert sandbox.describe().startswith(f"Sandbox: {unset.value}. ")


def test_the_rungs_follow_each_other_downwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TANGGAP_SANDBOX", raising=False)
    monkeypatch.setattr(bubblewrap, "tool", lambda: None)
    if sandbox.rung() is not Rung.SECCOMP:
        pytest.skip("this machine does not allow seccomp with Landlock")
    running._found.clear()
    monkeypatch.setattr(seccomp, "supported", lambda: False)
    assert sandbox.rung() is (Rung.BARE if os.geteuid() == 0 else Rung.NONE)
    assert not sandbox.opens_office_files()
    assert "Office files of strangers stay unopened" in sandbox.describe() or os.geteuid() != 0


def test_a_rung_that_was_asked_for_is_never_replaced(monkeypatch: pytest.MonkeyPatch, out: Path) -> None:
    monkeypatch.setenv("TANGGAP_SANDBOX", "bubblewrap")
    monkeypatch.setattr(bubblewrap, "tool", lambda: None)
    assert sandbox.rung() is Rung.NONE
    assert sandbox.refusal() == (
        "TANGGAP_SANDBOX=bubblewrap was asked for, but it does not work here: "
        "Debian's package bubblewrap is not installed."
    )
    assert sandbox.refusal() in sandbox.describe()
    with pytest.raises(SandboxUnavailable):
        run(["touch", str(out / "a")], inputs={}, outputs=out)
    assert list(out.iterdir()) == []


def test_a_word_that_is_no_rung_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGGAP_SANDBOX", "docker")
    assert sandbox.rung() is Rung.NONE
    assert "use bubblewrap, seccomp, bare, none or auto" in sandbox.refusal()


def test_office_files_are_opened_behind_walls_only(rung: str) -> None:
    assert sandbox.opens_office_files() is (rung != "bare")
    assert ("Office files of strangers stay unopened" in sandbox.describe()) is (rung == "bare")


def test_without_confinement_nothing_runs(monkeypatch: pytest.MonkeyPatch, out: Path) -> None:
    monkeypatch.setenv("TANGGAP_SANDBOX", "none")
    assert sandbox.rung() is Rung.NONE
    assert "files of strangers stay unopened" in sandbox.describe()
    assert sandbox.refusal() == ""
    with pytest.raises(SandboxUnavailable):
        run(["touch", str(out / "a")], inputs={}, outputs=out)
    assert list(out.iterdir()) == []


def test_a_probe_that_took_too_long_is_tried_again_before_a_lower_rung_is_taken(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("TANGGAP_SANDBOX", raising=False)
    best = sandbox.rung()
    if best is Rung.NONE:
        pytest.skip("nothing confines a child here")
    running._found.clear()
    monkeypatch.setattr(running, "_PROGRAM", SLOW)
    monkeypatch.setattr(running, "_PROBES", (IMPATIENT, *running._PROBES))
    assert sandbox.rung() is best
    assert caplog.messages == []


def test_a_rung_found_on_a_machine_too_busy_is_told_and_not_remembered(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("TANGGAP_SANDBOX", raising=False)
    best = sandbox.rung()
    if best is Rung.NONE:
        pytest.skip("nothing confines a child here")
    running._found.clear()
    with monkeypatch.context() as busy:
        busy.setattr(running, "_PROGRAM", SLOW)
        busy.setattr(running, "_PROBES", (IMPATIENT,))
        assert sandbox.rung() is Rung.NONE
        assert f"too busy to try the sandbox {best.value}" in caplog.text
    assert sandbox.rung() is Rung.NONE, "not every letter in that minute waits for the probes again"
    later = running.time.monotonic() + running._AGAIN_AFTER + 1
    monkeypatch.setattr(running.time, "monotonic", lambda: later)
    assert sandbox.rung() is best
