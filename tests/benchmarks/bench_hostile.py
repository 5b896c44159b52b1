"""`python -m tests.benchmarks.bench_hostile [FOLDER…]`: hostile files through `manage.py receive` and a running worker.

FOLDER holds a `manifest.csv` (file, kind, expected, also_ok); by default `hostile` below TANGGAP_DATA and the files
that tests.inspection.hostile_samples composes. Says per file verdict, seconds and peak memory of the process tree, and
ends with another status than 0 where one of the bars is missed.
"""

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from tests.benchmarks.enclosure import calls_out, enclose, is_enclosed, overlay, written
from tests.benchmarks.memory import Peak
from tests.live import ROOT, Office, new_office

LONGEST, LARGEST, NEEDED = 60.0, 1_500_000_000, 0.95
REJECT = "reject-with-clear-error"
DATA = Path(os.environ.get("TANGGAP_DATA", ROOT.parent / "shared" / "data")) / "hostile"
Row = dict[str, str]


@dataclass(frozen=True)
class Result:
    """What became of one file."""

    row: Row
    verdict: str
    found: str
    seconds: float
    peak: int
    same_worker: bool
    left_over: int

    @property
    def right(self) -> bool:
        """Whether the verdict is the expected one or an equally right one."""
        return self.verdict in {self.row["expected"], *self.row["also_ok"].split()}

    @property
    def refused_control(self) -> bool:
        """Whether an honest file was refused."""
        return self.row["kind"].endswith("-control") and self.verdict != self.row["expected"]

    @property
    def within_limits(self) -> bool:
        """Whether time, memory, worker and temporary folder kept to their bars."""
        return self.seconds <= LONGEST and self.peak <= LARGEST and self.same_worker and not self.left_over


def say(line: str) -> None:
    """Write one line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def working(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """Keep one worker running on the office."""
    command = [sys.executable, "manage.py", "worker", "--queues", "mail,intake,default"]
    worker = subprocess.Popen(command, cwd=ROOT, env=office.environment, stderr=subprocess.DEVNULL)
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(30)


def read_manifest(folder: Path) -> list[Row]:
    """Read the rows; a file's path becomes absolute."""
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as source:
        return [row | {"path": str(folder / row["file"])} for row in csv.DictReader(source)]


def wait_until_drawn(office: Office, seconds: float = 300.0) -> None:
    """Wait until the worker has nothing more to do on the file."""
    pause = Event()
    for _ in range(int(seconds / 0.1)):
        with closing(sqlite3.connect(office.var / "tanggap.sqlite3", timeout=30)) as database:
            question = "SELECT count(*) FROM foundation_step WHERE queue = 'intake' AND state IN ('waiting', 'running')"
            if not database.execute(question).fetchone()[0]:
                return
        pause.wait(0.1)
    raise AssertionError("the worker does not come to an end")


def receive(office: Office, worker: subprocess.Popen[bytes], row: Row, work: Path) -> Result:
    """Deliver one file under the name it claims, and say what became of it."""
    path = Path(row["path"])
    named = work / path.name.split("__", 1)[-1]
    shutil.copyfile(path, named)
    began = time.monotonic()
    with Peak(os.getpid()) as peak:
        done = office.manage("receive", str(named), "--wait", "--json")
        seconds = time.monotonic() - began
        wait_until_drawn(office)
    named.unlink()
    answer = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    return Result(
        row=row,
        verdict=answer.get("verdict", f"status {done.returncode}"),
        found=answer.get("reason") or ",".join(answer.get("flags", [])) or done.stderr[-200:],
        seconds=seconds,
        peak=peak.bytes,
        same_worker=worker.poll() is None,
        left_over=sum(1 for _ in (office.var / "tmp").rglob("*")),
    )


def line_of(result: Result) -> str:
    """Write one file's line of the table."""
    mark = "ok" if result.right and result.within_limits else "NO"
    numbers = f"{result.seconds:6.1f} s {result.peak / 1e6:6.0f} MB"
    verdict = f"{result.verdict:24} {result.row['kind']:16}"
    return f"{mark} {numbers}  {verdict} {Path(result.row['file']).name[:60]}: {result.found[:60]}"


def measure(folders: Sequence[Path], base: Path) -> list[str]:
    """Measure all files; return the bars that were missed."""
    office = new_office(base)
    work = base / "files"
    work.mkdir()
    before = calls_out()
    results: list[Result] = []
    with working(office) as worker:
        for folder in folders:
            for row in read_manifest(folder):
                results.append(receive(office, worker, row, work))
                say(line_of(results[-1]))
    return summary(results) + outside(calls_out() - before)


def summary(results: Sequence[Result]) -> list[str]:
    """Say the figures; return the bars missed."""
    right = sum(result.right for result in results)
    refused = [result.row["file"] for result in results if result.refused_control]
    slow, large = max(result.seconds for result in results), max(result.peak for result in results)
    say(f"verdicts: {right} of {len(results)} right ({right / len(results):.1%}); controls not accepted: {refused}")
    say(f"slowest {slow:.1f} s, largest {large / 1e6:.0f} MB (everything running, the command included)")
    missed = [] if right >= NEEDED * len(results) else ["verdicts"]
    missed += ["controls"] if refused else []
    return missed + [f"limits: {each.row['file']}" for each in results if not each.within_limits]


_caught: dict[Path, Path] = {}


def outside(calls: int) -> list[str]:
    """Say what left the office's folder and machine; return the bars missed."""
    if not is_enclosed():
        say("calls out and writings outside: not measured, namespaces are not allowed here")
        return []
    strays = written(_caught)
    say(f"calls out: {calls}; written outside the office's folder: {[str(each) for each in strays]}")
    return (["calls out"] if calls else []) + (["written outside"] if strays else [])


def main(arguments: Sequence[str]) -> int:
    """Measure; 1 where a bar is missed, 0 also where there is nothing to measure."""
    enclose("tests.benchmarks.bench_hostile", arguments)
    from tests.inspection.hostile_samples import write_samples

    base = Path(tempfile.mkdtemp(prefix="tanggap-hostile-", dir="/var/tmp"))
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    try:
        folders = [Path(argument) for argument in arguments]
        if not folders:
            folders = [folder for folder in (DATA,) if (folder / "manifest.csv").is_file()]
            folders.append(write_samples(base / "own"))
        if is_enclosed():
            _caught.update(overlay([Path("/tmp"), Path.home(), ROOT], base / "overlays"))
        missed = measure(folders, base)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    say("missed: " + ", ".join(missed) if missed else "every bar is kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
