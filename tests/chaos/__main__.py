"""`python -m tests.chaos [--minutes 5] [--database sqlite|postgresql]`: uploads on all channels while everything dies.

A real office in a temporary folder, one client per channel with a ledger that is on the disk before anything is sent,
and random faults. When they stop, the queue drains, and the invariants are proven. Exit status 0: the house stood.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from correspondence.intake.invariants.ledger import Ledger, read, totals
from tests.chaos import faults
from tests.chaos.clients import Clients, open_doors
from tests.chaos.offices import Served, Watch
from tests.chaos.report import Report
from tests.chaos.servers import Cluster, cluster
from tests.live import ENSURE, Office

DRAIN_SECONDS = 300.0
WELL_SECONDS = 240.0
# The load is one address's; the doors' limits are tested elsewhere.
LIFTED = {
    "TANGGAP_UPLOADS_PER_MINUTE": "100000",
    "TANGGAP_UPLOADS_PER_MINUTE_IN_ALL": "100000",
    "TANGGAP_API_REQUESTS_PER_MINUTE": "100000",
    "TANGGAP_INBOX_SETTLE_SECONDS": "1",
}
RETRY = """
from correspondence.foundation.jobs.models import Step
from correspondence.foundation.jobs.planning import retry
given_up = list(Step.objects.filter(state="gave_up"))
for step in given_up:
    retry(step)
print(len(given_up))
"""
REFUSED = """
import json
from collections import Counter
from correspondence.intake.models import DeliveredFile
refused = DeliveredFile.objects.filter(verdict="reject-with-clear-error")
whys = refused.values_list("delivery__channel", "reason")
print(json.dumps(Counter(f"{channel} {reason}" for channel, reason in whys)))
"""


@dataclass
class Place:
    """An office, its database server where it has one, and why its disk cannot be small."""

    served: Served
    server: Cluster | None
    no_disk: str


def main() -> int:
    """Run once, print the report, give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=None, help="of the faults' order")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # what was mounted and started goes
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(1 << 32)
    report = Report(asked.database, asked.minutes)
    with tempfile.TemporaryDirectory(prefix="tanggap-chaos-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # a sandbox's child passes through it as another user
        with office(Path(folder), asked.database) as place:
            run(Path(folder), place, report, random.Random(seed))
    sys.stdout.write("\n".join([*report.lines(), f"  seed {seed}"]) + "\n")
    return 1 if report.judge() else 0


@contextmanager
def office(folder: Path, database: str) -> Iterator[Place]:
    """Make an office on a small disk of its own, where the machine lets us."""
    with ExitStack() as stack:
        var = folder / "var"
        no_disk = stack.enter_context(faults.small_disk(var))
        server = stack.enter_context(cluster()) if database == "postgresql" else None
        made = Office(var, {"DATABASE_URL": server.url} if server else {})
        made.environment |= LIFTED
        for args in (("migrate", "--verbosity", "0"), ("collectstatic", "--noinput", "--verbosity", "0")):
            done = made.manage(*args)
            if done.returncode:
                sys.exit(f"chaos: {args[0]} failed:\n{done.stderr[-2000:]}")
        made.ask(ENSURE)
        yield Place(Served(made, folder / "log"), server, no_disk)


def run(folder: Path, place: Place, report: Report, chance: random.Random) -> None:
    """Serve, send, break, wait, prove."""
    served, ledger = place.served, Ledger(folder / "ledger")
    with ExitStack() as stack:
        doors = open_doors(served, folder, stack, report)
        served.start()
        try:
            until_well(served, "the office did not open")
            clients = Clients(doors, ledger)
            storm = faults.Storm(kinds(place, report, chance), chance)
            let_blow(served, clients, storm, report)
            settle(served, clients, report)
        finally:
            served.stop()
    ledger.close()
    report.uploads = totals(read(folder / "ledger"))
    prove(served, folder / "ledger", report)


def kinds(place: Place, report: Report, chance: random.Random) -> list[faults.Fault]:
    """Return the kinds of faults, those that cannot happen here with the reason."""
    served, server = place.served, place.server
    sqlite = served.office.var / "tanggap.sqlite3"
    found = [
        faults.Fault("worker killed", 4, faults.killing(served, "worker", chance)),
        faults.Fault("web killed", 4, faults.killing(served, "web", chance)),
        faults.Fault("tick killed", 1, faults.killing(served, "tick", chance)),
        faults.Fault("tool killed", 3, faults.killing(served, "tool", chance)),
        faults.Fault("disk full", 1, faults.filling(served.office.var), place.no_disk, long=True),
    ]
    if server is None:
        found.append(faults.Fault("SQLite locked 30 s", 1, faults.locking(sqlite), long=True))
    else:
        found.append(faults.Fault("PostgreSQL restarted", 1, faults.falling(server), long=True))
    report.absent += [f"no fault {fault.name!r}: {fault.why_not}" for fault in found if fault.why_not]
    return found


def let_blow(served: Served, clients: Clients, storm: faults.Storm, report: Report) -> None:
    """Let clients send while faults happen; then kill everything at once, once more."""
    watch = Watch(served)
    watch.begin()
    clients.begin()
    blowing = threading.Thread(target=storm.blow)
    blowing.start()
    time.sleep(report.minutes * 60)
    storm.ended.set()
    blowing.join()
    report.longest_unwell = watch.longest
    watch.ended.set()
    storm.done["everything killed"] += bool(faults.killing_all(served))
    began = time.monotonic()
    until_well(served, "the office did not come back")
    report.recovery = time.monotonic() - began
    report.faults, report.missed = storm.done, storm.missed()


def until_well(served: Served, otherwise: str) -> None:
    """Wait until the office answers and every queue has its worker."""
    until = time.monotonic() + WELL_SECONDS
    while not served.is_well():
        if time.monotonic() > until:
            raise SystemExit(f"chaos: {otherwise}; it said:\n{served.log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.1)


def settle(served: Served, clients: Clients, report: Report) -> None:
    """Let what is under way come to its end, and press the button of what gave up."""
    clients.end()
    report.answers, report.wrong_answers = clients.tally.counts, clients.tally.wrong
    report.client_errors, report.broken = clients.errors, clients.broken
    served.drain(DRAIN_SECONDS)
    report.gave_up = int(served.office.ask(RETRY))
    report.steps = served.drain(DRAIN_SECONDS)


def prove(served: Served, ledger: Path, report: Report) -> None:
    """Heal what a stopped office may heal, then prove the invariants."""
    report.refused_letters = Counter(json.loads(served.office.ask(REFUSED)))
    if "DATABASE_URL" not in served.office.environment:
        said = faults.integrity(served.office.var / "tanggap.sqlite3")
        report.broken += [f"SQLite: {said}"] if said != "ok" else []
    healed = served.office.manage("sweep", "--settled", "--json")
    checked = served.office.manage("check_invariants", "--settled", "--ledger", str(ledger), "--json")
    try:
        report.healed = json.loads(healed.stdout)["healed"]
        report.invariants = json.loads(checked.stdout)["invariants"]
    except ValueError:
        report.broken.append(f"no proof: {(healed.stderr + checked.stderr)[-1500:]}")


if __name__ == "__main__":
    sys.exit(main())
