"""A whole office in processes of its own: `manage.py` commands and the real server on a folder of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from tests.databases import own_database

ROOT = Path(__file__).resolve().parents[1]
QUEUES = "mail,index,sign,tick,intake,ocr,convert,fetch,default"
ENSURE = "from portal.demo import everything; everything.ensure()"


def free_port() -> int:
    """Give a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Office:
    """One office: its folder and how to run things on it."""

    var: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with an environment that knows nothing of the test-suite's own folders."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TANGGAP_", "PYTEST_"))}
        self.environment = kept | {"TANGGAP_VAR": str(self.var)} | (self.environment or own_database())

    def manage(self, *args: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [sys.executable, "manage.py", *args]
        environment = self.environment | extra
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240
        )

    def worker(self, **extra: str) -> subprocess.CompletedProcess[str]:
        """Do everything that waits, in a worker process, until nothing waits."""
        return self.manage("worker", "--queues", QUEUES, "--batch", **extra)

    def ask(self, code: str) -> str:
        """Run a few lines of Python inside the office and give what they print."""
        done = self.manage("shell", "--verbosity", "0", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve the office as `make run` does; gives its address, and stops every child afterwards."""
        port = free_port()
        url = f"http://localhost:{port}"
        own = {"PORT": str(port), "PUBLIC_BASE_URL": url}
        process = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=self.environment | own)
        try:
            wait_until_open(url, process)
            yield url
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)


def wait_until_open(url: str, process: subprocess.Popen[bytes], seconds: float = 60.0) -> dict[str, object]:
    """Wait until /healthz answers 200 and every queue has its worker; give its answer."""
    pause = Event()
    for _ in range(int(seconds / 0.1)):
        assert process.poll() is None, "the office ended before it opened"
        with suppress(OSError):  # refused, not ready (503), or too busy to answer in time
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310
                health: dict[str, object] = json.load(answer)
            if not health["queues_without_worker"]:
                return health
        pause.wait(0.1)
    raise AssertionError(f"{url} did not open within {seconds} s")


def new_office(folder: Path) -> Office:
    """Make a migrated office with the demo's positions, standard and template, without letters."""
    office = Office(folder / "var")
    for args in (("migrate", "--verbosity", "0"), ("collectstatic", "--noinput", "--verbosity", "0")):
        done = office.manage(*args)
        assert done.returncode == 0, done.stderr
    office.ask(ENSURE)
    return office


def copy_office(original: Office, folder: Path) -> Office:
    """Give a copy of the office to change freely."""
    shutil.copytree(original.var, folder / "var", symlinks=True)
    return Office(folder / "var", own_database(original.environment.get("DATABASE_URL", "")))
