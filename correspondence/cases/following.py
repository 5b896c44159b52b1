"""What a changed calendar does to a clock: both calendars are asked, and the columns of lists follow the new one."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from correspondence.calendars import queries as calendars
from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.models import CalendarVersion
from correspondence.standards.clock_facts import ClockState
from correspondence.standards.models import StandardVersion

from . import clocks
from .models import Case

logger = logging.getLogger("tanggap.clocks")
Column = datetime | None
COLUMNS = ("clock_started_at", "due_at", "due_original", "auto_start_at", "missed_at")


@dataclass(frozen=True)
class Move:
    """A due date that lies elsewhere by the new calendar."""

    case: Case
    before: datetime
    after: datetime


@dataclass
class Follower:
    """Compares clocks by two calendars; what many cases share is read once.

    `changed_at` is when the new calendar began to hold: a clock that started later never had another date.
    `uncounted` are the cases whose clock could not be counted.
    """

    calendar: WorkCalendar
    at: datetime
    changed_at: datetime | None = None
    _standards: dict[int, StandardVersion] = field(default_factory=dict)
    _earlier: dict[str, WorkCalendar | None] = field(default_factory=dict)
    uncounted: set[int] = field(default_factory=set)

    def follow(self, cases: Sequence[Case]) -> list[Move]:
        """Bring the columns of these locked cases up to date; return whose due date moved."""
        before = {case.pk: _columns(case) for case in cases}
        moves = [move for case in cases if (move := self.look(case, into_columns=True)) is not None]
        self._store(cases, before)
        # What could not be counted does not know the new calendar: a later run looks at it again.
        Case.objects.filter(pk__in=before.keys() - self.uncounted).update(
            calendar_version=self.calendar.version, counted_by=self.calendar.version
        )
        return moves

    @staticmethod
    def _store(cases: Sequence[Case], before: Mapping[int, Sequence[Column]]) -> None:
        """Write what changed; due dates fall on a few closing times, so that many cases share one statement."""
        alike: dict[tuple[tuple[str, Column], ...], list[int]] = defaultdict(list)
        for case in cases:
            pairs = zip(COLUMNS, _columns(case), before[case.pk], strict=True)
            alike[tuple((name, new) for name, new, old in pairs if new != old)].append(case.pk)
        for changes, keys in alike.items():
            if changes:
                Case.objects.filter(pk__in=keys).update(**dict(changes))

    def look(self, case: Case, *, into_columns: bool = False) -> Move | None:
        """Return how the due date moves, None where it does not; a clock that cannot be counted stays as it is."""
        try:
            self._lend(case)
            now = clocks.state(case, now=self.at, calendar=self.calendar, words=False)
            known = self._known(case, now)
        except Exception:  # written down; the other clocks go on
            logger.exception("the clock of case %s could not be counted by calendar %s", case.pk, self.calendar.version)
            self.uncounted.add(case.pk)
            return None
        if now is None:
            return None
        if now.uncounted:
            self.uncounted.add(case.pk)
            return None
        if into_columns:
            self._write(case, now)
        if known is None or now.due_at is None or known == now.due_at:
            return None
        return Move(case, known, now.due_at)

    def _write(self, case: Case, now: ClockState) -> None:
        for name, value in clocks.cached(case, now).items():
            setattr(case, name, value)
        if now.due_at is not None and now.due_at > self.at:
            case.missed_at = None  # promised anew: it may be missed once more

    def _known(self, case: Case, now: ClockState | None) -> datetime | None:
        """Return the due date that was known until now; None where there was none."""
        begun = case.clock_started_at
        if now is None or (begun and self.changed_at and begun > self.changed_at):
            return None
        earlier = self._calendar(case.calendar_version)
        if earlier is None:
            return case.due_at
        known = clocks.state(case, now=self.at, calendar=earlier, words=False)
        if known is not None and known.uncounted:
            return case.due_at
        return known.due_at if known else None

    def _calendar(self, version: str) -> WorkCalendar | None:
        if version not in self._earlier:
            try:
                self._earlier[version] = calendars.load_version(self.calendar.code, version)
            except CalendarVersion.DoesNotExist:
                self._earlier[version] = None
        return self._earlier[version]

    def _lend(self, case: Case) -> None:
        """Give the case the standard version that its neighbours have read already."""
        key = case.standard_version_id
        if key is None:
            return
        if key not in self._standards:
            self._standards[key] = StandardVersion.objects.defer("published").get(pk=key)
        case.standard_version = self._standards[key]


def _columns(case: Case) -> list[Column]:
    return [getattr(case, name) for name in COLUMNS]
