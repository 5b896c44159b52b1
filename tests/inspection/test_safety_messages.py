"""Every code that a checked file may get has its sentence, and a failing machine is not the file's fault."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from correspondence.foundation.sandbox import Killed, Limits, Outcome, limits, opens_office_files
from correspondence.foundation.unavailable import is_down
from correspondence.inspection.child_calls import ChildFailed, call_for_answer, demand_own_end, failure_of
from correspondence.inspection.kinds import RECEIVE, Kind
from correspondence.inspection.messages import FLAGS, NOTES, REASONS, WARNINGS, flag_sentence, reason_sentence
from correspondence.inspection.office import convert_to_pdf
from correspondence.inspection.safety import check
from tests.inspection.separator_scans import page, scan

PACKAGE = Path(__file__).resolve().parents[2] / "correspondence" / "inspection"


def _sources() -> str:
    names = [
        *PACKAGE.glob("child_*.py"),
        PACKAGE / "safety.py",
        PACKAGE / "office.py",
        PACKAGE / "rendering.py",
        PACKAGE.parents[1] / "signatures/incoming.py",
        *(PACKAGE.parent / "intake").glob("*.py"),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in names)


def test_every_reason_given_has_a_sentence() -> None:
    given = set(re.findall(r'(?:RefusedError|refused|Failed)\(\s*"([a-z-]+)"', _sources()))
    assert len(given) > 8
    assert given <= set(REASONS)


def test_every_flag_with_a_sentence_is_given_somewhere() -> None:
    sources = _sources()
    assert [flag for flag in FLAGS if f'"{flag}"' not in sources] == []
    assert not WARNINGS.keys() & NOTES.keys()


@pytest.mark.parametrize("code", [*REASONS, *FLAGS])
def test_codes_are_stable_words_with_whole_sentences(code: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    text = str(reason_sentence(code) if code in REASONS else flag_sentence(code))
    assert text.endswith(".")


@pytest.mark.parametrize(
    ("returncode", "killed", "reason"),
    [
        (0, None, None),
        (1, None, None),
        (128 + 11, None, "broken"),
        (128 + 6, None, "too-complex"),
        (128 + 24, None, "took-too-long"),
        (128 + 9, Killed.WALL, "took-too-long"),
        (128 + 9, Killed.MEMORY, "too-complex"),
        (128 + 9, Killed.OUTPUT, "too-complex"),
    ],
)
def test_how_a_child_ends_tells_the_reason(returncode: int, killed: Killed | None, reason: str | None) -> None:
    assert failure_of(Outcome(returncode, killed, b"", b"", 0)) == reason


def test_a_child_that_does_not_run_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    path = tmp_path / "surat.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(ChildFailed):
        call_for_answer("child_nowhere", [], inputs={"file": path}, limits=Limits(wall_seconds=20.0))


def test_a_file_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "surat.pdf"
    path.write_bytes(scan([page("Surat")]))
    args = ["{in}/file", "{in}", "{tmp}", "{out}", "ind+eng", "1"]
    # To read a page takes far longer, however fast a child begins.
    answer = call_for_answer("child_reading", args, inputs={"file": path}, limits=Limits(wall_seconds=0.1))
    assert answer == {"reason": "took-too-long"}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_that_somebody_else_ended_says_nothing_of_its_file(number: int) -> None:
    with pytest.raises(ChildFailed):
        demand_own_end(Outcome(128 + number, None, b"", b"", 0))
    demand_own_end(Outcome(128 + number, Killed.WALL, b"", b"", 0))
    demand_own_end(Outcome(128 + signal.SIGXCPU, None, b"", b"", 0))


def test_on_a_full_disk_nothing_is_called_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = tmp_path / "baik.pdf", tmp_path / "rusak.pdf"
    good.write_bytes(scan([page("Surat")]))
    bad.write_bytes(b"%PDF-1.7 and nothing more")
    assert check(bad, name="rusak.pdf", accepted=RECEIVE).reason == "broken"
    monkeypatch.setattr(limits, "ROOM", 1 << 60)
    assert check(good, name="baik.pdf", accepted=RECEIVE).accepted
    with pytest.raises(ChildFailed, match="full") as raised:
        check(bad, name="rusak.pdf", accepted=RECEIVE)
    assert is_down(raised.value), "the step is tried again until there is room, however long that takes"
    if opens_office_files():
        with pytest.raises(ChildFailed, match="full"):
            convert_to_pdf(bad, Kind.DOCX, tmp_path / "surat.pdf")
