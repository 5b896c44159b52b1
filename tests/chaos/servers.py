"""A throw-away PostgreSQL that can be restarted at once, as after a fall; what it has acknowledged it keeps."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import postgres

# Unlike the tests' own server this one is knocked over: an acknowledged commit must have reached the kernel.
OPTIONS = ("fsync=off", "synchronous_commit=on", "max_connections=100", "listen_addresses=")


@dataclass
class Cluster:
    """One server in a folder of its own."""

    folder: Path

    @property
    def url(self) -> str:
        """Return the `DATABASE_URL` of its empty database."""
        return f"postgres://{postgres.NAME}@/{postgres.NAME}?host={self.folder}"

    def control(self, *words: str) -> None:
        """Call pg_ctl; raises CalledProcessError where it fails."""
        options = " ".join(f"-c {option}" for option in (*OPTIONS, f"unix_socket_directories={self.folder}"))
        command = [
            str(postgres.binaries() / "pg_ctl"), "-D", str(self.folder / "data"), "-l", str(self.folder / "log"),
            "-w", "-t", "60", *(("-o", options) if words[0] != "stop" else ()), *words,
        ]  # fmt: skip
        subprocess.run(
            command,
            cwd=self.folder,
            env=postgres.environment(),
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **postgres._owner(),
        )

    def fall(self) -> None:
        """Restart at once: every session is gone, every open transaction with it."""
        self.control("restart", "-m", "immediate")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a fresh server."""
    made = Cluster(postgres._folder())
    try:
        initdb = ["-D", str(made.folder / "data"), "-U", postgres.NAME, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        postgres._run(postgres.binaries(), "initdb", *initdb, "-N", cwd=made.folder)
        made.control("start")
        try:
            names = ["-h", str(made.folder), "-U", postgres.NAME, postgres.NAME]
            postgres._run(postgres.binaries(), "createdb", *names, cwd=made.folder)
            yield made
        finally:
            made.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(made.folder, ignore_errors=True)
