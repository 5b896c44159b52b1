"""How many due dates a second one core gives: `python -m tests.benchmarks.bench_due`.

A hundred thousand rows mixing units, lengths, calendars, dates and times go through `manage.py due --batch`. Counted is
the time of the processor, so that other programs do not matter; the start, measured with a single row, is taken off.
"""

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = 100_000
LENGTHS = {"minutes": 600, "hours": 60, "working_days": 30, "hours_on_working_days": 240}
CALENDARS = ("", "lkpp-whatsapp", "landak")
FIRST, MINUTES = datetime(2022, 1, 1), 6 * 365 * 24 * 60


def write_questions(path: Path, rows: int) -> None:
    """Write questions that a seeded generator draws over the six known years."""
    draw = random.Random(4)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["n", "unit", "start", "calendar"])
        for _ in range(rows):
            unit = draw.choice(list(LENGTHS))
            start = FIRST + timedelta(minutes=draw.randrange(MINUTES))
            shown = start.date().isoformat() if draw.random() < 0.2 else start.isoformat(timespec="minutes")
            writer.writerow([draw.randint(0, LENGTHS[unit]), unit, shown, draw.choice(CALENDARS)])


def seconds_for(questions: Path, folder: Path) -> float:
    """Let the command answer a file and give the processor time; CalledProcessError where a row has no answer."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "manage.py", "due", "--batch", str(questions)],
        cwd=ROOT,
        env=os.environ | {"TANGGAP_VAR": str(folder / "due-var")},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print the figure."""
    with tempfile.TemporaryDirectory(prefix="tanggap-bench-") as name:
        folder = Path(name)
        one, many = folder / "one.csv", folder / "many.csv"
        write_questions(one, 1)
        write_questions(many, ROWS)
        start = min(seconds_for(one, folder) for _ in range(2))
        rate = ROWS / (seconds_for(many, folder) - start)
    sys.stdout.write(f"due: {rate:,.0f} answers a second with their explanation, {start:.1f} s to start\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
