"""Plain facts of working time: units, counted days and hours, and what a reckoning yields."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import overload

from .office import ClosedDay, ClosedKind, OfficeHours, Season, WorkCalendar

__all__ = [
    "ClosedDay",
    "ClosedKind",
    "CountedDays",
    "DayCell",
    "DayRun",
    "DayState",
    "OfficeHours",
    "Portion",
    "Reckoning",
    "Season",
    "Step",
    "TimeReckoning",
    "Unit",
    "WorkCalendar",
]


class Unit(StrEnum):
    """Units in which a standard states its time limits."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    HOURS_ON_WORKING_DAYS = "hours_on_working_days"


class DayState(StrEnum):
    """State of one cell of the day strip."""

    USED = "used"
    TODAY = "today"
    LEFT = "left"
    LATE = "late"
    CLOSED = "closed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Step:
    """One counted working day: its number from 1 and its date."""

    number: int
    date: date


@dataclass(frozen=True, slots=True)
class DayRun:
    """Counted working days that no closed day interrupts, weekends aside."""

    first: Step
    last: Step

    @property
    def count(self) -> int:
        """Count the working days of the run."""
        return self.last.number - self.first.number + 1


class CountedDays(Sequence[Step]):
    """The counted working days behind a day, reckoned when they are looked at: thousands of them cost nothing."""

    def __init__(self, calendar: WorkCalendar, after: int, count: int, done: int = 0) -> None:
        """Take the index of the day that is not counted any more, how many follow, and how many were counted before."""
        self._calendar, self._days = calendar, calendar.days
        self._after, self._count, self._done = after, count, done

    def numbered_after(self, done: int) -> "CountedDays":
        """Give the same days, numbered behind so many that were counted before."""
        return CountedDays(self._calendar, self._after, self._count, done)

    def __len__(self) -> int:
        """Count the days."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Step]: ...
    def __getitem__(self, place: int | slice) -> Step | Sequence[Step]:
        """Give one step, or several."""
        if isinstance(place, slice):
            return tuple(self._step(number) for number in range(self._count)[place])
        return self._step(range(self._count)[place])

    def __iter__(self) -> Iterator[Step]:
        """Give the steps in order."""
        return map(self._step, range(self._count))

    def __eq__(self, other: object) -> bool:
        """Tell whether the same days are counted."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Hash what equal rows have in common."""
        return hash(tuple(self))

    def _step(self, place: int) -> Step:
        return Step(self._done + place + 1, date.fromordinal(self._days.day(self._after + place + 1)))


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Result of counting N working days from a receipt, with everything needed to explain it."""

    start: datetime
    counted_from: date
    due: datetime
    skipped: tuple[ClosedDay, ...]
    steps: CountedDays
    calendar: WorkCalendar = field(repr=False, compare=False)

    @property
    def shifted(self) -> bool:
        """Tell whether the receipt counts as a later day because it came outside service hours."""
        return self.counted_from != self.calendar.local(self.start).date()


@dataclass(frozen=True, slots=True)
class Portion:
    """Time counted on one day, with its spans in seconds of the day, or on several whole days without spans."""

    first: date
    last: date
    days: int
    seconds: int
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TimeReckoning:
    """Result of counting minutes or hours from a receipt; the seconds of its portions add up to `seconds`."""

    start: datetime
    seconds: int
    unit: Unit
    begins: datetime
    due: datetime
    portions: tuple[Portion, ...]
    skipped: tuple[ClosedDay, ...]
    calendar: WorkCalendar = field(repr=False, compare=False)

    @property
    def counted_from(self) -> date:
        """Give the day on which the time starts to run."""
        return self.begins.date()

    @property
    def shifted(self) -> bool:
        """Tell whether the time starts to run later than the receipt."""
        return self.begins != self.start.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class DayCell:
    """One cell of the day strip; closed and paused cells carry no number and span first to last."""

    state: DayState
    first: date
    last: date
    number: int | None = None
    name: str = ""
    is_due: bool = False
