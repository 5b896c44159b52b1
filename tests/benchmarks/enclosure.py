"""Namespaces of its own for a measured office: what it writes outside its folder and whom it calls is counted exactly.

In the network namespace there is loopback only; every attempt to leave it is counted by the kernel as a packet without
a route. Folders are overlaid: whatever is written there lands in a folder of ours, and nothing of other programs does.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

INSIDE = "TANGGAP_BENCH_INSIDE"
UNSHARE = ("unshare", "--net", "--mount", "--propagation", "private")
COUNTERS = (("/proc/net/snmp", "OutNoRoutes"), ("/proc/net/snmp6", "Ip6OutNoRoutes"), ("/proc/net/snmp", "ActiveOpens"))


def enclose(module: str, arguments: Sequence[str]) -> None:
    """Start this program again inside the namespaces, once; where they are not allowed, go on without."""
    if INSIDE in os.environ or not _allowed():
        return
    environment = os.environ | {INSIDE: "1"}
    command = [*UNSHARE, sys.executable, "-m", module, *arguments]
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


def is_enclosed() -> bool:
    """Tell whether this process runs inside."""
    return INSIDE in os.environ


def _allowed() -> bool:
    try:
        return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def overlay(folders: Sequence[Path], store: Path) -> dict[Path, Path]:
    """Catch every writing below the folders; return where that of each lies."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    caught: dict[Path, Path] = {}
    for number, folder in enumerate(folders):
        upper, work = store / f"upper-{number}", store / f"work-{number}"
        upper.mkdir(parents=True)
        work.mkdir()
        options = f"lowerdir={folder},upperdir={upper},workdir={work}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, str(folder)], check=True)
        caught[folder] = upper
    return caught


def written(caught: dict[Path, Path]) -> list[Path]:
    """Name what was written below the overlaid folders, and what was removed there; Python's own caches left out."""
    return [
        folder / found.relative_to(upper)
        for folder, upper in caught.items()
        for found in sorted(upper.rglob("*"))
        if not found.is_dir() and "__pycache__" not in found.parts
    ]


def calls_out() -> int:
    """Return how often anything in this network namespace tried to reach another machine, or opened TCP at all."""
    return sum(_counter(Path(path), name) for path, name in COUNTERS)


def _counter(path: Path, name: str) -> int:
    names: list[str] = []
    for line in path.read_text().splitlines() if path.exists() else ():
        words = line.split()
        if words[0] == name:
            return int(words[1])
        if name in words:
            names = words
        elif names and words[0] == names[0]:
            return int(words[names.index(name)])
    return 0
