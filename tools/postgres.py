"""A throw-away PostgreSQL for one command: `python3 tools/postgres.py COMMAND…` runs it with `DATABASE_URL` set.

Nothing but the standard library and Debian's package `postgresql`. The server listens on a UNIX socket in a private
temporary folder, runs as the user postgres where we are root, syncs nothing to disk, and is gone with its folder when
the command ends, fails, or is told to stop.
"""

import ctypes
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

DEBIAN = Path("/usr/lib/postgresql")
NAME = "tanggap"  # of the database and of its owner
LONGEST_SOCKET = 107  # bytes, sun_path of Linux
PR_SET_PDEATHSIG = 1
SHORT = "/tmp"  # noqa: S108  (a private folder is made in it)
START_SECONDS, STOP_SECONDS = 60.0, 20.0
# A test database is never worth a disk's time; letters' own folders are still synced.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=2GB", "max_connections=100")


def binaries() -> Path:
    """Return the folder of initdb and postgres: the newest of Debian's, else the one on the path."""
    found = [path.parent for path in DEBIAN.glob("*/bin/initdb") if (path.parent / "postgres").exists()]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    initdb = shutil.which("initdb")
    if initdb is None:
        sys.exit("postgres: no PostgreSQL server is installed. Run `make setup-test`, or: apt-get install postgresql")
    return Path(initdb).resolve().parent


def _owner() -> dict[str, Any]:
    """Return who runs the server: PostgreSQL refuses to run as root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def _folder() -> Path:
    """Make a private folder whose socket has a short enough path and that the server's user reaches."""
    usual = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="tanggap-pg-", dir=usual if _reachable(Path(usual)) else SHORT))
    if len(f"{folder}/.s.PGSQL.5432") > LONGEST_SOCKET:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="tanggap-pg-", dir=SHORT))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    return folder


def _reachable(folder: Path) -> bool:
    """Tell whether the user that runs the server may pass to the folder; root's own TMPDIR may be closed to it."""
    real = folder.resolve()
    return os.geteuid() != 0 or all(step.stat().st_mode & stat.S_IXOTH for step in (real, *real.parents))


def environment() -> dict[str, str]:
    """Return the caller's environment without PostgreSQL's variables (PGHOST, PGOPTIONS …): they name other servers."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)  # PostgreSQL's "fast" shutdown


@contextmanager
def server() -> Iterator[str]:
    """Run a fresh server; gives the `DATABASE_URL` of an empty database."""
    programs = binaries()
    folder = _folder()
    cluster, log = folder / "data", folder / "log"
    try:
        initdb = ["initdb", "-D", cluster, "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        _run(programs, *map(str, initdb), cwd=folder)
        options = [f"unix_socket_directories={folder}", "listen_addresses=", *FAST]
        command = [str(programs / "postgres"), "-D", str(cluster)]
        command += [part for option in options for part in ("-c", option)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdout=output,
                stderr=output,
                env=environment(),
                preexec_fn=_die_with_parent,  # noqa: PLW1509
                **_owner(),
            )
        try:
            _wait(process, programs, folder, log)
            _run(programs, "createdb", "-h", str(folder), "-U", NAME, NAME, cwd=folder)
            yield f"postgres://{NAME}@/{NAME}?host={folder}"
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(programs: Path, name: str, *args: str, cwd: Path) -> None:
    command = [str(programs / name), *args]
    done = subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False, **_owner())
    if done.returncode:
        sys.exit(f"postgres: {name} failed ({done.returncode}):\n{done.stdout}{done.stderr}")


def _wait(process: subprocess.Popen[bytes], programs: Path, folder: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    ready = [str(programs / "pg_isready"), "-q", "-h", str(folder), "-U", NAME, "-d", "postgres"]
    while subprocess.run(ready, cwd=folder, env=environment(), check=False, capture_output=True).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"postgres: the server did not start:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, then insist."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _told_to_stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    """Run the command beside a server of its own; return its exit status."""
    if not command:
        sys.exit("postgres: give the command to run, e.g. python3 tools/postgres.py .venv/bin/pytest tests/letters_app")
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _told_to_stop)
    with server() as url:
        child = subprocess.Popen(command, env=environment() | {"DATABASE_URL": url})
        try:
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
