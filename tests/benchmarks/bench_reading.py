"""What reading a letter costs: `python -m tests.benchmarks.bench_reading [--files N] [--rounds N] [--no-workers]`.

The whole pipeline (delivery, check, pages, searchable PDF, text, marks, fields, rows) on the scanned PDFs of
TANGGAP_DATA/letters/pdf, against one bare `ocrmypdf` per file, by turns: user and system time of this process and of
everything it started. Then the wall time of one worker against two, twice: the shorter times count, for other work on
the machine only adds, and how much there was of it is told. Without the letters nothing is measured.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BARE = ("-q", "-l", "ind+eng", "--jobs", "1", "--output-type", "auto", "--skip-text")
WALL_ROUNDS = 2
STEPS = ("intake.check", "intake.pages", "intake.recognize")
BURN = """
import os, time
child = os.fork()
while not child and time.process_time() < 1:
    sum(range(9999))
if child:
    os.wait()
"""


def say(line: str) -> None:
    """Write one line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def scans() -> list[Path]:
    """The scanned PDFs, none where the measuring data is absent."""
    data = Path(os.environ.get("TANGGAP_DATA", ROOT.parent / "shared" / "data"))
    return sorted((data / "letters" / "pdf").glob("*.pdf"))


def spent() -> float:
    """Processor seconds of this process and of every process below it, which ends for that."""
    from correspondence.foundation import sandbox

    sandbox.end_loaded()
    own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime


def bare(files: Sequence[Path], folder: Path) -> float:
    """Processor seconds of one `ocrmypdf` per file."""
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    program = str(Path(sys.executable).parent / "ocrmypdf")
    began = spent()
    for file in files:
        subprocess.run([program, *BARE, str(file), str(folder / file.name)], env=environment, check=True)
    return spent() - began


def deliver(files: Sequence[Path]) -> list[int]:
    """Deliver each file as `manage.py receive` does; the ids of the deliveries."""
    from correspondence.intake.management.commands.receive import Command
    from correspondence.intake.models import Delivery

    before = set(Delivery.objects.values_list("pk", flat=True))
    command = Command()
    for file in files:
        where = {"service": "konsultasi-katalog", "addressee": "kepala", "agency": "lkpp", "wait": None}
        command.deliver(file=str(file), **where)  # type: ignore[arg-type]  # the parser's own options
    return sorted(set(Delivery.objects.values_list("pk", flat=True)) - before)


def do_steps(deliveries: Sequence[int], names: Sequence[str]) -> None:
    """Do the waiting steps of these names for these deliveries, one after the other, as a worker does."""
    from correspondence.foundation.jobs.models import Step, StepState
    from correspondence.foundation.jobs.running import perform

    for name in names:
        for step in Step.objects.filter(name=name, object_id__in=map(str, deliveries)).order_by("pk"):
            state = perform(step.pk)
            if state != StepState.DONE:
                raise SystemExit(f"{step.key}: {state} {Step.objects.get(pk=step.pk).error}")


def ours(files: Sequence[Path]) -> dict[str, float]:
    """Processor seconds of each part of the pipeline over all files."""
    parts: dict[str, float] = {}
    began = spent()
    deliveries = deliver(files)
    parts["delivery"] = spent() - began
    for name in STEPS:
        began = spent()
        do_steps(deliveries, [name])
        parts[name] = spent() - began
    prove(deliveries)
    return parts


def prove(deliveries: Sequence[int]) -> None:
    """Stop where a letter came out without a searchable copy, text or the picture of each page."""
    from correspondence.letters.models import LetterFile

    files = LetterFile.objects.filter(letter__case__deliveries__in=deliveries)
    made = [file for file in files if file.searchable_id and file.text and file.pages.exists()]
    if len(made) != len(deliveries):
        raise SystemExit(f"{len(deliveries)} letters delivered, {len(made)} read")


def accounting(folder: Path) -> None:
    """Show that the time of a sandboxed child's child is counted."""
    from correspondence.foundation import sandbox

    python, base = Path(sys.prefix), Path(sys.base_prefix).resolve()
    began = spent()
    sandbox.run([sys.executable, "-c", BURN], inputs={}, outputs=folder, read_only=[python, base])
    say(f"reading: of a grandchild that works for 1 s in the sandbox, {spent() - began:.2f} s are counted")


def compare(files: Sequence[Path], rounds: int, folder: Path) -> float:
    """Measure by turns, print, and give the ratio of the medians."""
    theirs: list[float] = []
    own: list[dict[str, float]] = []
    for number in range(rounds):
        theirs.append(bare(files, folder))
        own.append(ours(files))
        say(f"  round {number + 1}: ocrmypdf {theirs[-1]:.1f} s, the whole pipeline {sum(own[-1].values()):.1f} s")
    ratio = statistics.median(sum(parts.values()) for parts in own) / statistics.median(theirs)
    each = {name: statistics.median(parts[name] for parts in own) / len(files) for name in own[0]}
    say("  a file: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in each.items()))
    say(f"reading: {ratio:.2f} x the processor time of ocrmypdf alone ({len(files)} files, {rounds} rounds)")
    return ratio


def wall(files: Sequence[Path], workers: int) -> tuple[float, float]:
    """Seconds from the first step's start until so many worker processes have read all files that wait.

    Beside it the processor seconds of all else on the machine meanwhile.
    """
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    deliveries = deliver(files)
    do_steps(deliveries, STEPS[:2])
    command = [sys.executable, "manage.py", "worker", "--queues", "ocr", "--batch"]
    began, others = timezone.now(), spent() - busy()
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) for _ in range(workers)]
    for process in running:
        process.wait()
    others += busy() - spent()
    prove(deliveries)
    calls = DBTaskResult.objects.filter(queue_name="ocr", finished_at__gt=began)
    times = list(calls.values_list("started_at", "finished_at"))
    return (max(end for _, end in times) - min(start for start, _ in times)).total_seconds(), max(0.0, others)


def busy() -> float:
    """Processor seconds of all processes of the machine since its start (proc_stat(5): all but idle and iowait)."""
    ticks = [int(field) for field in Path("/proc/stat").read_text(encoding="ascii").split("\n")[0].split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def compare_workers(files: Sequence[Path]) -> float:
    """Measure one worker and two by turns, print, and give the ratio of the shortest times."""
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(WALL_ROUNDS):
        for count, times in taken.items():
            seconds, others = wall(files, count)
            times.append(seconds)
            say(f"  workers: {count}, {seconds:.1f} s; meanwhile others used {others:.1f} processor seconds")
    one, two = (min(times) for times in taken.values())
    say(f"reading: two workers need {two / one:.2f} x the time of one ({two:.1f} s, {one:.1f} s)")
    return two / one


def measure(files: Sequence[Path], rounds: int, *, workers: bool = True) -> None:
    """Print every figure; Django is set up and its database migrated."""
    from portal.demo import everything

    everything.ensure()
    with tempfile.TemporaryDirectory(prefix="tanggap-bench-reading-") as folder:
        accounting(Path(folder))
        ours(files[:1])
        compare(files, rounds, Path(folder))
    if workers:
        compare_workers(files)


def main(argv: Sequence[str] = ()) -> int:
    """Measure in an office of its own, thrown away afterwards."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=0, help="so many files, evenly chosen; default: all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-workers", action="store_true")
    options = parser.parse_args(list(argv))
    files = scans()
    if not files:
        say("reading: the scanned letters (TANGGAP_DATA/letters/pdf) are absent, nothing measured")
        return 0
    chosen = files[:: max(1, len(files) // options.files)][: options.files] if options.files else files
    with tempfile.TemporaryDirectory(prefix="tanggap-bench-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "TANGGAP_VAR": f"{folder}/var"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        measure(chosen, options.rounds, workers=not options.no_workers)
    return 0


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    sys.exit(main(sys.argv[1:]))
