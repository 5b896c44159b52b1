"""`manage.py serve`: opens, says what is wrong with the port, restarts what dies, stops everything."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.live import ROOT, Office, free_port, new_office, wait_until_open

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return new_office(tmp_path_factory.mktemp("serve"))


@pytest.fixture
def served(office: Office) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    environment = office.environment | {"PORT": str(port)}
    process = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment)
    try:
        wait_until_open(f"http://localhost:{port}", process)
        yield process, port
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(15)


def children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
        return []
    found = [int(number) for number in listed]
    return found + [deeper for child in found for deeper in children(child)]


def alive(pids: list[int]) -> list[int]:
    return [
        pid
        for pid in pids
        if Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]
    ]


def test_it_stops_every_child_within_ten_seconds(served: tuple[subprocess.Popen[bytes], int]) -> None:
    process, _port = served
    family = children(process.pid)
    assert len(family) >= 5, "web with its two workers, two job workers, tick"
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert alive(family) == []


def test_a_killed_worker_is_started_again(served: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = served
    before = set(children(process.pid))
    workers = [pid for pid in before if "worker" in Path(f"/proc/{pid}/cmdline").read_text().split("\0")]
    os.kill(workers[0], signal.SIGKILL)
    pause = Event()
    for _ in range(300):
        if set(children(process.pid)) - before:
            break
        pause.wait(0.1)
    wait_until_open(f"http://localhost:{port}", process)
    assert process.poll() is None


def test_it_names_sandbox_and_virus_scanner_at_its_start(office: Office, tmp_path: Path) -> None:
    environment = office.environment | {"PORT": str(free_port()), "TANGGAP_CLAMD": f"unix:{tmp_path}/nobody.ctl"}
    command = [sys.executable, "manage.py", "serve"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            lines = [process.stdout.readline() for _ in range(3)]
        finally:
            process.terminate()
            process.wait(15)
    assert [line.partition(":")[0] for line in lines] == ["Tanggap", "Sandbox", "Virus scanner"]
    assert "no clear answer within 1 s" in lines[2]


def test_a_taken_port_is_said_plainly(office: Office, served: tuple[subprocess.Popen[bytes], int]) -> None:
    _process, port = served
    second = office.manage("serve", PORT=str(port))
    assert second.returncode == 1
    assert f"Port {port} on localhost is taken" in second.stderr
    assert "PORT=8001 make run" in second.stderr
