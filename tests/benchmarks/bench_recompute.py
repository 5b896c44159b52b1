"""How long ten thousand open clocks take to follow a decree: `python -m tests.benchmarks.bench_recompute [CLOCKS]`.

An office of its own, on SQLite or on the server that `DATABASE_URL` names (`python3 tools/postgres.py …`). Every clock
began within the last weeks, and the decree closes a day next week, so that nearly all of them move.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from django.db.models import Model

    from tests.cast import Cast

Row = TypeVar("Row", bound="Model")
ROOT = Path(__file__).resolve().parents[2]
CLOCKS, SPREAD, MOST_SECONDS = 10_000, 8, 20.0
NUMBER = "SKB contoh"


def seconds(act: Callable[[], object]) -> float:
    """Do it once and give the seconds of the wall clock."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def lay_down(cast: "Cast", clocks: int, now: datetime) -> None:
    """Lay down running clocks, copied row by row from some that the services made."""
    from correspondence.cases.models import Case, CaseEvent
    from tests.cases.open_clocks import running_case

    models = [running_case(cast, now - timedelta(days=day)) for day in range(SPREAD)]
    events = {model.pk: list(model.events.all()) for model in models}
    chosen = [models[number % SPREAD] for number in range(clocks - SPREAD)]
    copies = [_copy(model, tracking_code=f"R{number:015d}") for number, model in enumerate(chosen)]
    Case.objects.bulk_create(copies, batch_size=500)
    CaseEvent.objects.bulk_create(
        [
            _copy(event, case_id=case.pk)
            for case, model in zip(copies, chosen, strict=True)
            for event in events[model.pk]
        ],
        batch_size=500,
    )


def _copy(row: Row, **changes: object) -> Row:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    return type(row)(**(values | changes))


def measure(clocks: int) -> bool:
    """Print the seconds of every phase; tell whether the run kept the promise."""
    from django.utils import timezone

    from correspondence.calendars.decrees import DayFacts, DecreeFacts, declare_decree
    from correspondence.calendars.facts import ClosedKind
    from correspondence.calendars.models import HolidayCalendar
    from correspondence.cases import recomputing
    from correspondence.cases.forecasting import forecast
    from correspondence.cases.models import Recomputation
    from correspondence.organization.actors import SystemActor
    from correspondence.organization.models import Agency
    from portal.demo import everything
    from tests.cast import Cast

    everything.ensure()
    cast = Cast(agency=Agency.objects.get(code="lkpp"), standard=everything.ensure_standard())
    now = timezone.now()
    say(f"{clocks:,} open clocks laid down in {seconds(lambda: lay_down(cast, clocks, now)):.1f} s")
    calendar = HolidayCalendar.objects.get(code="lkpp")
    day = DayFacts(next_open_day(timezone.localdate(now)), "Cuti bersama contoh", ClosedKind.COLLECTIVE)
    looked = seconds(lambda: forecast(calendar, [day], now))

    def decree() -> None:
        declare_decree(
            actor=SystemActor(job="bench"), calendars=[calendar], facts=DecreeFacts(NUMBER), days=[day], at=now
        )
        recomputing.plan_recomputation(calendar.code, NUMBER, now)

    declared = seconds(decree)
    run = Recomputation.objects.get()
    followed = seconds(lambda: recomputing.recompute(str(run.pk)))
    again = seconds(lambda: recomputing.recompute(str(run.pk)))
    run.refresh_from_db()
    say(f"  preview {looked:.1f} s, decree {declared:.2f} s, recomputing {followed:.1f} s, once more {again:.2f} s")
    say(f"  {run.seen:,} seen, {run.moved:,} moved; promised: {MOST_SECONDS:.0f} s at most")
    return declared + followed <= MOST_SECONDS and run.seen >= clocks


def next_open_day(today: date) -> date:
    """Give the second working day after this one."""
    from correspondence.calendars.queries import load
    from correspondence.calendars.workdays import next_working_day

    calendar = load("lkpp")
    return next_working_day(next_working_day(today, calendar), calendar)


def say(line: str) -> None:
    """Write one line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(argv: Sequence[str] = ()) -> int:
    """Measure in a folder thrown away afterwards; 1 where the promise is not kept."""
    with tempfile.TemporaryDirectory(prefix="tanggap-bench-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "TANGGAP_VAR": f"{folder}/var"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        return 0 if measure(int(argv[0]) if argv else CLOCKS) else 1


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    sys.exit(main(sys.argv[1:]))
