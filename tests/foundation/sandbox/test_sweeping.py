"""What killed processes leave is found and removed at the next start of a worker."""

import os
import subprocess
import sys
import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from correspondence.foundation.sandbox import start, sweep_workplaces, sweeping, working_folder
from correspondence.foundation.sandbox.workplace import MARKER
from tests.foundation.sandbox.hostile import commands_with

ROOT = Path(__file__).parents[3]
LATER = timedelta(minutes=2)
KILLED = """
import os, signal, sys, tempfile
tempfile.tempdir = sys.argv[1]
from correspondence.foundation.sandbox import child, start
child.BEYOND_PROMISE = False
helper = start(["sh", "-c", "echo letter > page; setsid sh -c 'echo ready; sleep 600' " + sys.argv[2] + " & wait"])
helper.stdout.readline()
print(helper._child.popen.pid, flush=True)
os.kill(helper._child.popen.pid, signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def _only_the_private_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "_COMMON", ())


@pytest.mark.usefixtures("rung")
def test_the_folder_of_a_killed_launcher_goes_with_its_strays() -> None:
    marker, folder = uuid.uuid4().hex, tempfile.gettempdir()
    words = [sys.executable, "-c", KILLED, folder, marker]
    wait_for_the_end_of(int(subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, check=False).stdout))
    (left,) = Path(folder).glob("tanggap-sandbox-*")
    assert (left / "out/page").read_text() == "letter\n"
    assert sweep_workplaces(at=datetime.now(UTC), keep=()) == 0  # it may just be being made
    assert sweep_workplaces(at=datetime.now(UTC) + LATER, keep=()) == 1
    assert not left.exists()
    if os.geteuid() == 0:
        assert commands_with(marker) == []


def wait_for_the_end_of(launcher: int) -> None:
    """A killed process keeps its descriptors for a moment."""
    for _attempt in range(2000):
        try:
            if Path(f"/proc/{launcher}/stat").read_text().rpartition(")")[2].split()[0] in {"Z", "X"}:
                return
        except OSError:
            return
        subprocess.run(["/bin/true"], check=True)
    raise AssertionError(launcher)


@pytest.mark.usefixtures("rung")
def test_the_folder_of_a_living_child_stays() -> None:
    with start(["sh", "-c", "echo ready; exec sleep 600"]) as helper:
        assert helper.stdout.readline() == b"ready\n"
        assert sweep_workplaces(at=datetime.now(UTC) + timedelta(days=2), keep=()) == 0
        assert helper.alive()


KILLED_AT_WORK = """
import os, signal, sys, tempfile
tempfile.tempdir = sys.argv[1]
from correspondence.foundation.sandbox import working_folder
with working_folder("pages") as folder:
    (folder / "page").write_text("letter")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_behind(folder: Path) -> Path:
    """Give the working folder of a process that was killed in the midst of its work."""
    subprocess.run([sys.executable, "-c", KILLED_AT_WORK, str(folder)], cwd=ROOT, check=False)
    (left,) = folder.glob("tanggap-work-pages-*")
    return left


def test_the_working_folder_of_a_killed_process_goes_and_one_in_use_stays(private: Path) -> None:
    left = left_behind(private)
    with working_folder("words") as folder:
        (folder / "page").write_text("letter")
        assert sweep_workplaces(at=datetime.now(UTC), keep=()) == 0  # the forgotten one may just be being made
        assert sweep_workplaces(at=datetime.now(UTC) + LATER, keep=()) == 1
        assert not left.exists()
        assert (folder / "page").read_text() == "letter"
    assert list(private.iterdir()) == []


def test_an_office_in_the_common_folder_is_never_swept(private: Path) -> None:
    """The folder of an installation may begin like ours; not its age, not a mark in it makes it a working folder."""
    names = ("tanggap-demo", "tanggap-pages-old12345", "tanggap-work-pages-old12345", "tanggap-sandbox-old12345")
    for name in names:
        (private / name / "var").mkdir(parents=True)
        (private / name / "var" / "tanggap.sqlite3").write_text("letters")
    for name in names[:2]:
        (private / name / MARKER).touch()
    (private / "tanggap-work-pages-link1234").symlink_to(private / "tanggap-demo")
    for folder in private.iterdir():
        os.utime(folder, (0, 0))
    assert sweep_workplaces(at=datetime.now(UTC) + LATER, keep=()) == 0
    assert [(private / name / "var" / "tanggap.sqlite3").read_text() for name in names] == ["letters"] * 4


@pytest.mark.parametrize("kept", [".", "work", "work/var", ".."])
def test_a_folder_that_is_contains_or_lies_in_a_folder_of_the_office_is_left_alone(kept: str, private: Path) -> None:
    left = left_behind(private)
    assert sweep_workplaces(at=datetime.now(UTC) + LATER, keep=(private / "elsewhere", left / kept)) == 0
    assert (left / "work" / "page").read_text() == "letter"
    assert sweep_workplaces(at=datetime.now(UTC) + LATER, keep=(private / "elsewhere",)) == 1
