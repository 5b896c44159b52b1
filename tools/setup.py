"""Idempotent set-up with nothing but the standard library: `python3 tools/setup.py run|test`.

Installs missing Debian packages when it may (root), else prints the exact line; makes `.venv` from the lock file
with hashes; compiles the catalogues; leaves a migrated `var/` with the published standard. What is already there is
recognised by a fingerprint and skipped, so that a second start takes seconds.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VAR = Path(os.environ.get("TANGGAP_VAR") or ROOT / "var")
RUN_PACKAGES = [
    "python3-venv",
    "python3-uno",
    "tesseract-ocr",
    "tesseract-ocr-ind",
    "libreoffice-writer-nogui",
    "bubblewrap",
    "poppler-utils",
    "qpdf",
    "gettext",
    "fonts-liberation2",
    "libmagic1",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
]
TEST_PACKAGES = ["chromium", "libatomic1", "postgresql", "dovecot-imapd", "clamav-daemon"]
STARTS = Path("/usr/sbin/policy-rc.d")  # asked by Debian before a freshly installed server is started
CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")
OURS = ["correspondence", "disposition", "templates_docx", "signatures", "search", "site"]


def say(sentence: str) -> None:
    print(f"setup: {sentence}", flush=True)


def fingerprint(paths: list[Path]) -> str:
    """Hash the names and contents of the files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def done(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text() == value


def check_python() -> None:
    if sys.version_info[:2] != (3, 11):
        sys.exit(f"setup: Python 3.11 is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11 …")


def missing_packages(names: list[str]) -> list[str]:
    """Return the packages that dpkg does not know as installed."""
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
    known = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[0] for line in known.splitlines() if line.endswith(" installed")}
    return [name for name in names if name not in installed]


def install_packages(names: list[str]) -> None:
    if shutil.which("dpkg-query") is None:
        say("not a Debian system: the packages listed in the README are taken for installed.")
        return
    missing = missing_packages(names)
    if not missing:
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        sys.exit(
            "setup: these Debian packages are missing and only root may install them. Run:\n\n"
            f"    sudo apt-get update && sudo {' '.join(line)}\n\nand then the same make command again."
        )
    say(f"installing Debian packages: {' '.join(missing)}")
    if "postgresql" in missing:
        no_system_cluster()
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "env": environment}
    subprocess.run(["apt-get", "update", "-q"], check=True, **quiet)
    with nothing_started():
        subprocess.run(line, check=True, **quiet)


@contextmanager
def nothing_started() -> Iterator[None]:
    """Keep Debian from starting the servers it installs: the tests start their own and end them."""
    ours = not STARTS.exists()
    if ours:
        STARTS.write_text("#!/bin/sh\nexit 101\n")
        STARTS.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            STARTS.unlink()


def no_system_cluster() -> None:
    """Keep Debian from making and starting a cluster of its own: the tests start one of theirs and end it."""
    if not CLUSTERS.exists():
        CLUSTERS.parent.mkdir(parents=True, exist_ok=True)
        CLUSTERS.write_text("create_main_cluster = off\n")


def make_venv() -> None:
    value = fingerprint([ROOT / "requirements.lock"])
    stamp = VENV / "lock-fingerprint"
    if done(stamp, value):
        return
    say("making .venv from requirements.lock (some minutes the first time)")
    if not (VENV / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [
        str(VENV / "bin" / "pip"),
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
    ]
    subprocess.run([*pip, "-r", str(ROOT / "requirements.lock")], check=True)
    stamp.write_text(value)


def compile_catalogues() -> None:
    for source in (ROOT / "site" / "portal").glob("locale*/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            subprocess.run(["msgfmt", "--check-format", "-o", str(target), str(source)], check=True)


def sources(*patterns: str) -> list[Path]:
    """Return our own files of these patterns; .venv, which holds thousands, is never walked."""
    found = (path for folder in OURS for pattern in patterns for path in (ROOT / folder).rglob(pattern))
    return [path for path in found if path.is_file()]


def prepare_var() -> None:
    value = fingerprint([*sources("*.py", "static/**/*"), ROOT / "requirements.lock"])
    stamp = VAR / "prepared-fingerprint"
    # Whether another database is still as it was left cannot be told from here: it is always prepared.
    if not os.environ.get("DATABASE_URL") and done(stamp, value) and (VAR / "tanggap.sqlite3").exists():
        return
    say("preparing var/: database, static files, the published standard, the demo")
    python = str(VENV / "bin" / "python")
    subprocess.run([python, "manage.py", "prepare"], cwd=ROOT, check=True)
    stamp.write_text(value)


def main(purpose: str) -> None:
    check_python()
    install_packages(RUN_PACKAGES + (TEST_PACKAGES if purpose == "test" else []))
    make_venv()
    compile_catalogues()
    if purpose == "run":
        prepare_var()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
