"""What a run over the clocks meets: officials who act on the same cases at the same moment."""

import multiprocessing
from datetime import timedelta
from multiprocessing.synchronize import Barrier

from django.db import connections, transaction
from django.test import override_settings
from django.utils import timezone

from correspondence.calendars.decrees import DayFacts, DecreeFacts, declare_decree
from correspondence.calendars.facts import ClosedKind
from correspondence.calendars.models import HolidayCalendar
from correspondence.calendars.queries import load
from correspondence.calendars.workdays import next_working_day
from correspondence.cases import clocks, recomputing, services
from correspondence.cases.models import Case, Recomputation
from correspondence.organization.actors import SystemActor
from correspondence.standards.events import CaseEventName
from portal.demo import everything
from tests.benchmarks.bench_recompute import lay_down
from tests.cases.open_clocks import answer
from tests.cast import Cast
from tests.races.acting import everybody

ANSWERED = 7  # every seventh case is answered meanwhile


def prepare(count: int) -> Cast:
    """Let so many clocks run, then declare a decree that moves them all."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        everything.ensure()
    cast, now = everybody(), timezone.now()
    lay_down(cast, count, now - timedelta(minutes=1))
    calendar = HolidayCalendar.objects.get(code="lkpp")
    known = load("lkpp")
    day = next_working_day(next_working_day(timezone.localdate(now), known), known)
    with transaction.atomic():
        facts, days = DecreeFacts("SKB contoh"), [DayFacts(day, "Cuti bersama contoh", ClosedKind.COLLECTIVE)]
        declare_decree(actor=SystemActor(job="tests"), calendars=[calendar], facts=facts, days=days, at=now)
        recomputing.plan_recomputation("lkpp", "SKB contoh", now)
    return cast


def race(count: int) -> dict[str, object]:
    """Let a run and an official go at the same moment over the same cases; give what is wrong afterwards."""
    cast = prepare(count)
    connections.close_all()  # a connection does not survive a fork
    context = multiprocessing.get_context("fork")
    start = context.Barrier(2)
    official = context.Process(target=_act, args=(cast, start))
    official.start()
    recomputing.CHUNK = 20
    start.wait(60)
    recomputing.recompute(str(Recomputation.objects.get().pk))
    official.join(120)
    return {"ended": official.exitcode, "unfollowed": unfollowed(), **faults()}


def unfollowed() -> int:
    """Count the open clocks that do not know the present calendar."""
    return recomputing.stale("lkpp", HolidayCalendar.objects.get(code="lkpp").version).count()


def faults() -> dict[str, object]:
    """Give the cases whose columns are not what their events say, and those told of a move twice or not at all."""
    stale: list[int] = []
    told: list[int] = []
    now = timezone.now()
    for case in Case.objects.select_related("addressee", "agency", "standard_version").prefetch_related("events"):
        clock = clocks.state(case, now=now, words=False)
        if clock and (case.due_at, case.clock_stopped_at) != (clock.due_at, clock.stopped_at):
            stale.append(case.pk)
        moves = sum(event.name == CaseEventName.CLOCK_MOVED for event in case.events.all())
        if moves > 1 or (not moves and case.clock_stopped_at is None):
            told.append(case.pk)
    return {"stale": stale, "told": told}


def _act(cast: Cast, start: Barrier) -> None:
    """Write into every case from the other end, and answer some."""
    keys = list(Case.objects.order_by("-pk").values_list("pk", flat=True))
    start.wait(60)
    for place, key in enumerate(keys):
        case = Case.objects.select_related("addressee", "agency", "standard_version").get(pk=key)
        with transaction.atomic():
            services.lock(case)
            if place % ANSWERED == 0:
                answer(cast, case, timezone.now())
            else:
                name = CaseEventName.LETTER_READ
                services.record_event(case=case, name=name, actor=cast.actor("staf"), at=timezone.now())
