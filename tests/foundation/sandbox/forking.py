"""Running code in a Python child that is forked from the loaded launcher, and watching both from outside."""

import tempfile
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

from correspondence.foundation.sandbox import Limits, Outcome, loading, run_python

FORKED = "'correspondence.foundation.sandbox.entering' in sys.modules"
PATIENCE = 30.0  # seconds
USUAL = Limits(wall_seconds=20, cpu_seconds=20)


def python(code: str, out: Path, *, limits: Limits = USUAL, stdin: bytes = b"", **inputs: Path) -> Outcome:
    """Run the code in a Python child; what it prints comes before a line of timeit's."""
    words = ["-n1", "-r1", f"exec({textwrap.dedent(code)!r}, {{}})"]
    return run_python("timeit", words, inputs=inputs, outputs=out, limits=limits, stdin=stdin)


def first_line(outcome: Outcome) -> str:
    assert outcome.ok, outcome
    return outcome.stdout.decode().splitlines()[0]


def forked(out: Path) -> bool:
    return first_line(python(f"import sys\nprint({FORKED})", out)) == "True"


def launcher_pid() -> int:
    """Return the id of this process's loaded launcher."""
    loaded = loading._kept[0].loaded
    assert loaded is not None
    return loaded.process.pid


def below(pid: int) -> dict[int, str]:
    """Return the ids and states of every process below this one."""
    facts: dict[int, tuple[int, str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        facts[int(folder.name)] = int(words[1]), words[0]
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        above = waiting.pop()
        children = {each: state for each, (parent, state) in facts.items() if parent == above}
        found |= children
        waiting += children
    return found


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; AssertionError where it does not come."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, condition


def shared(name: str) -> list[Path]:
    """Return the files of this name that running children have made in their output folders."""
    return list(Path(tempfile.gettempdir()).glob(f"tanggap-sandbox-*/out/{name}"))
