"""The scan folder with real processes: two hosts at once, and one that is killed between commit and move."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import ENSURE, ROOT, Office

pytestmark = pytest.mark.slow
SWEEP = """
import sys, time
from django.utils import timezone
from correspondence.intake.folder import sweep_folder
until = time.monotonic() + 60
while time.monotonic() < until and sum(1 for _ in open_names()):
    sweep_folder(at=timezone.now())
"""
LOOK = """
import os
from django.conf import settings
def open_names():
    return [name for name in os.listdir(settings.INBOX) if not name.startswith(".")]
"""
COUNT = """
from correspondence.intake.models import *
print(Delivery.objects.filter(channel="folder").count(), DeliveredFile.objects.values("original").distinct().count())
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Give an office with the demo's agencies and a scan folder that needs no rest."""
    office = Office(tmp_path_factory.mktemp("office") / "var")
    office.environment["TANGGAP_INBOX_SETTLE_SECONDS"] = "0"
    assert office.manage("migrate", "--verbosity", "0").returncode == 0
    office.ask(ENSURE)
    return office


def sweeping(office: Office, **extra: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", LOOK + SWEEP]
    return subprocess.Popen(command, cwd=ROOT, env=office.environment | extra)


def dropped(office: Office, names: list[str]) -> Path:
    inbox = office.var / "inbox"
    inbox.mkdir(exist_ok=True)
    for name in names:
        (inbox / name).write_bytes(f"%PDF {name}".encode())
    return inbox


def taken(inbox: Path) -> list[str]:
    return sorted(path.name.partition("-")[2] for path in inbox.glob(".diambil/*/*"))


def test_two_processes_take_each_file_once(office: Office) -> None:
    names = [f"surat-{number}.pdf" for number in range(40)]
    before = office.ask(COUNT)
    inbox = dropped(office, names)
    both = [sweeping(office), sweeping(office)]
    assert [each.wait(90) for each in both] == [0, 0]
    assert [name for name in taken(inbox) if name in names] == sorted(names)
    counts = [
        int(after) - int(earlier) for after, earlier in zip(office.ask(COUNT).split(), before.split(), strict=True)
    ]
    assert counts == [40, 40]


def test_killed_between_commit_and_move_it_comes_to_the_same_delivery(office: Office, tmp_path: Path) -> None:
    before = int(office.ask(COUNT).split()[0])
    inbox = dropped(office, ["tewas.pdf"])
    killed = sweeping(office, FAULT_AT=f"folder.before_move:{tmp_path / 'marker'}")
    assert killed.wait(90) == -signal.SIGKILL
    assert (inbox / "tewas.pdf").exists()
    assert int(office.ask(COUNT).split()[0]) == before + 1
    assert sweeping(office).wait(90) == 0
    assert not (inbox / "tewas.pdf").exists()
    assert "tewas.pdf" in taken(inbox)
    assert int(office.ask(COUNT).split()[0]) == before + 1


def test_killed_between_bytes_and_rows_it_is_taken_by_the_next_one(office: Office, tmp_path: Path) -> None:
    before = int(office.ask(COUNT).split()[0])
    inbox = dropped(office, ["lekas.pdf"])
    assert sweeping(office, FAULT_AT=f"files.stored:{tmp_path / 'marker'}").wait(90) == -signal.SIGKILL
    assert (inbox / "lekas.pdf").exists()
    assert int(office.ask(COUNT).split()[0]) == before
    assert sweeping(office).wait(90) == 0
    assert int(office.ask(COUNT).split()[0]) == before + 1
    assert list((office.var / "files" / "incoming").iterdir()) == []
