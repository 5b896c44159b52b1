"""Open clocks follow their calendar: a changed one sets a run going that finds out which due dates moved.

A run works in chunks, each a short transaction that holds its cases. What a chunk did is told by the cases' own
`calendar_version`, so a run that was killed goes on where it stopped and a clock is told of a move once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from correspondence.calendars import queries as calendars
from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.models import CalendarVersion, HolidayCalendar
from correspondence.calendars.reasons import joined
from correspondence.foundation.audit.journal import record
from correspondence.foundation.jobs.models import Step
from correspondence.foundation.jobs.planning import plan, retry
from correspondence.organization.actors import SystemActor
from correspondence.standards.events import CaseEventName

from .following import Follower, Move
from .models import Case, CaseEvent, CaseQuerySet, MovedClock, Recomputation

CHUNK = 250
STEP, QUEUE = "cases.recompute", "default"
ACTOR = SystemActor(job="calendars")
LONGEST_REASON = 250
AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic
def plan_recomputation(calendar_code: str, because: str, at: datetime) -> Recomputation | None:
    """Plan a run over the open clocks of a calendar, inside the transaction that changed it.

    A run that has not ended takes the new reason over; None where the calendar is the one all clocks know already.
    """
    calendar = HolidayCalendar.objects.filter(code=calendar_code).first()
    if calendar is None or not stale(calendar_code, calendar.version).exists():
        return None
    waiting = Recomputation.objects.filter(calendar_code=calendar_code, finished_at=None)
    reasons = [*waiting.order_by("pk").values_list("because", flat=True), because]
    run, created = Recomputation.objects.get_or_create(
        calendar_code=calendar_code,
        calendar_version=calendar.version,
        finished_at=None,
        defaults={"because": joined(reasons)[:LONGEST_REASON], "began_at": at},
    )
    if created:
        plan(STEP, run.pk, queue=QUEUE)
    return run


def follow_calendars(*, at: datetime) -> int:
    """Plan a run for every calendar that some open clock does not know yet; return how many were planned.

    A run whose step gave up is begun again after an hour, and clocks that a finished run could not count are looked at
    once an hour.
    """
    planned = 0
    for code, version in HolidayCalendar.objects.values_list("code", "version"):
        running = Recomputation.objects.filter(calendar_code=code, calendar_version=version, finished_at=None).first()
        if running is not None:
            _begin_again(running, at)
        elif not _just_ended(code, version, at) and stale(code, version).exists():
            kept = CalendarVersion.objects.filter(calendar__code=code, version=version).last()
            planned += plan_recomputation(code, kept.because if kept else "", at) is not None
    return planned


def _just_ended(code: str, version: str, at: datetime) -> bool:
    last = Recomputation.objects.filter(calendar_code=code).order_by("pk").last()
    ended = last.finished_at if last is not None and last.calendar_version == version else None
    return ended is not None and ended > at - AGAIN_AFTER


def _begin_again(run: Recomputation, at: datetime) -> None:
    ended = Step.objects.filter(name=STEP, object_id=str(run.pk), finished_at__lte=at - AGAIN_AFTER)
    for step in ended:
        retry(step)


def recompute(recomputation_id: str) -> None:
    """Take the open clocks of a run to the calendar's version, chunk by chunk (a step of the worker, idempotent)."""
    run = Recomputation.objects.get(pk=recomputation_id)
    if run.finished_at is None:
        Run(run, calendars.load(run.calendar_code), timezone.now()).go()


def stale(calendar_code: str, version: str) -> CaseQuerySet:
    """Return the open cases that have a clock whose dates were told or counted by another version of their calendar.

    The two differ after an event between a change and its run; a change that was taken back is then known from either.
    """
    present = ["", version]
    return Case.objects.of_calendar(calendar_code).exclude(calendar_version__in=present, counted_by__in=present)


@dataclass
class Run:
    """One run at work."""

    row: Recomputation
    calendar: WorkCalendar
    at: datetime
    follower: Follower = field(init=False)

    def __post_init__(self) -> None:
        """Prepare what is read once for all cases."""
        self.follower = Follower(self.calendar, self.at, changed_at=self.changed_at)

    @cached_property
    def changed_at(self) -> datetime | None:
        """Give the moment from which the calendar said what it says."""
        kept = CalendarVersion.objects.filter(calendar__code=self.calendar.code, version=self.calendar.version)
        return kept.order_by("-pk").values_list("created_at", flat=True).first()

    def go(self) -> None:
        """Follow in chunks those cases that nobody holds, then the others one by one; stop for a newer version."""
        last: int | None = 0
        while last is not None and self.is_present():
            last = self._follow_chunk(after=last)
        for key in self._left() if self.is_present() else ():
            self._follow([key], wait=True)
        self._finish()

    def is_present(self) -> bool:
        """Tell whether the calendar still stands at this run's version; a newer version has its own run."""
        present = HolidayCalendar.objects.filter(code=self.calendar.code, version=self.row.calendar_version)
        return self.calendar.version == self.row.calendar_version and present.exists()

    def _left(self) -> list[int]:
        found = stale(self.calendar.code, self.calendar.version)
        keys = found.order_by("pk").values_list("pk", flat=True)
        return [key for key in keys if key not in self.follower.uncounted]

    def _follow_chunk(self, *, after: int) -> int | None:
        """Follow the next chunk; return its last id, None behind the last one."""
        found = stale(self.calendar.code, self.calendar.version).filter(pk__gt=after).order_by("pk")
        keys = list(found.values_list("pk", flat=True)[:CHUNK])
        if not keys:
            return None
        self._follow(keys, wait=False)
        return keys[-1]

    @transaction.atomic
    def _follow(self, keys: Sequence[int], *, wait: bool) -> None:
        """Follow these cases; several are held together only where nobody is waited for, so that no circle closes."""
        free = stale(self.calendar.code, self.calendar.version).filter(pk__in=keys)
        locked = free.select_for_update(no_key=True, skip_locked=not wait, of=("self",)).order_by("pk")
        cases = list(locked.select_related("addressee").prefetch_related("events"))
        self.at = self.follower.at = timezone.now()  # behind the lock: what happened since the run began counts too
        moves = self.follower.follow(cases)
        if moves:
            self._tell(moves)
        counted = Recomputation.objects.filter(pk=self.row.pk)
        counted.update(seen=F("seen") + len(cases), moved=F("moved") + len(moves))

    def _tell(self, moves: Iterable[Move]) -> None:
        """Write into each case which date moved where and why, and list it with the run."""
        MovedClock.objects.bulk_create(
            [MovedClock(recomputation=self.row, case=each.case, before=each.before, after=each.after) for each in moves]
        )
        CaseEvent.objects.bulk_create(
            [
                CaseEvent(
                    case=each.case,
                    name=CaseEventName.CLOCK_MOVED,
                    at=self.at,
                    actor_label=ACTOR.label,
                    data=_said(each, self.row),
                )
                for each in moves
            ]
        )

    @transaction.atomic
    def _finish(self) -> None:
        """Close the run and write it into the journal, once."""
        if not Recomputation.objects.filter(pk=self.row.pk, finished_at=None).update(finished_at=timezone.now()):
            return
        self.row.refresh_from_db()
        changes = {
            "calendar": self.row.calendar_code,
            "version": self.row.calendar_version,
            "because": self.row.because,
            "seen": self.row.seen,
            "moved": self.row.moved,
        }
        record(actor=ACTOR, action="cases.clocks_recomputed", subject=self.row, at=timezone.now(), changes=changes)


def _said(move: Move, run: Recomputation) -> Mapping[str, str | int]:
    return {
        "before": move.before.isoformat(),
        "after": move.after.isoformat(),
        "because": run.because,
        "recomputation": run.pk,
    }
