"""The levels that a letter passes by its standard, the time each of them has, and when it will be through; pure.

Seconds are those of office hours everywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median

from correspondence.calendars.facts import Unit, WorkCalendar
from correspondence.calendars.workdays import is_working_day, working_days_between
from correspondence.calendars.worktime import add_working_time

from .events import CaseEventName
from .rules import ChannelRule
from .source import TimeLimit

NEWEST, FEWEST = 50, 5  # cases behind a median: the newest ones, and none from fewer

DISPOSE, STUDY, DRAFT, CLEAR, SIGN, DISPATCH = "dispose", "study", "draft", "clear", "sign", "dispatch"
ORDER = (DISPOSE, STUDY, DRAFT, CLEAR, SIGN, DISPATCH)
DOWN = (DISPOSE, STUDY)
COMPLETES = {
    CaseEventName.DISPOSITION_SENT: DISPOSE,
    CaseEventName.MATERIAL_ATTACHED: STUDY,
    CaseEventName.DRAFT_SUBMITTED: DRAFT,
    CaseEventName.DRAFT_CLEARED: CLEAR,
    CaseEventName.LETTER_SIGNED: SIGN,
    CaseEventName.LETTER_DISPATCHED: DISPATCH,
}


@dataclass(frozen=True)
class Passage:
    """One level: what is done there (a kind of work) and by which role, "" for anybody's."""

    kind: str
    role: str


@dataclass(frozen=True)
class Budget:
    """The time of one level; `promised` tells a share of the published time from an internal target (reading I3)."""

    seconds: int
    promised: bool


class LevelState(StrEnum):
    """Where the letter stands, seen from a level."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Level:
    """One level with its budget, the time already spent there, and what is usual (None where too few are known)."""

    passage: Passage
    budget: Budget
    state: LevelState
    spent: int
    usual: int | None = None
    sample: int = 0

    @property
    def left(self) -> int:
        """Give how long it will still take: as usual, else what is left of its budget."""
        if self.state is LevelState.DONE:
            return 0
        if self.state is LevelState.AHEAD and self.usual is not None:
            return self.usual
        return max(0, (self.budget.seconds if self.usual is None else self.usual) - self.spent)

    @property
    def over(self) -> bool:
        """Tell whether more was spent than the level has."""
        return self.spent > self.budget.seconds


@dataclass(frozen=True)
class Forecast:
    """When the reply leaves at this pace, and by how many working days that is before (+) or after (-) the due date."""

    at: datetime
    due: datetime | None
    margin: int

    @property
    def late(self) -> bool:
        """Tell whether the due date will be missed."""
        return self.due is not None and self.at > self.due


def way(rule: ChannelRule, addressee: str) -> tuple[Passage, ...]:
    """Give the levels of a letter to this role, in order; those above it are left out (reading I6).

    Where a standard does not state how a reply is drafted, signed and sent, anybody may do it; where it states no
    internal step at all, the letter goes the default route (reading I29).
    """
    entered = next((leg.sender for leg in rule.route if rule.holder(leg.sender) == addressee), addressee)
    skipped = rule.skipped_steps(entered)
    stated = list(_stated(rule, skipped))
    if all(passage.kind == DISPATCH for passage in stated):
        stated = [*_default_down(rule, addressee), Passage(CLEAR, ""), *stated]
    for kind in (DRAFT, SIGN, DISPATCH):
        if all(passage.kind != kind for passage in stated):
            stated.insert(_place_for(kind, stated), Passage(kind, ""))
    return tuple(dict.fromkeys(stated))


def _stated(rule: ChannelRule, skipped: frozenset[int]) -> Iterator[Passage]:
    for step in rule.steps:
        trigger = step.completes_on
        if trigger and trigger.event in COMPLETES and step.number not in skipped:
            yield Passage(COMPLETES[trigger.event], trigger.holder or "")


def _default_down(rule: ChannelRule, addressee: str) -> list[Passage]:
    """Give the addressee's level and, below it, the one whose acknowledgement starts the time."""
    start = rule.limit.start if rule.limit else None
    return [Passage(DISPOSE, role) for role in dict.fromkeys((addressee, (start and start.holder) or addressee))]


def _place_for(kind: str, stated: Sequence[Passage]) -> int:
    later = ORDER[ORDER.index(kind) + 1 :]
    return next((place for place, passage in enumerate(stated) if passage.kind in later), len(stated))


def place(passages: Sequence[Passage], kind: str, role: str, ladder: Mapping[str, int]) -> int | None:
    """Find the level to which work of this kind by a position of this role belongs; None beside the way.

    `ladder` tells how far down a role stands: who is not named on the way down works for the nearest level above.
    The signer's own correction belongs to the signature.
    """
    if kind not in ORDER:
        return None
    exact = _first(passages, (kind,), role)
    if exact is not None:
        return exact
    if kind in DOWN:
        return _place_down(passages, role, ladder)
    corrected = _first(passages, (SIGN, DRAFT), role) if kind == CLEAR else None
    if corrected is not None:
        return corrected
    following = (_first(passages, (each,), None) for each in ORDER[ORDER.index(kind) :])
    return next((found for found in following if found is not None), None)


def _place_down(passages: Sequence[Passage], role: str, ladder: Mapping[str, int]) -> int | None:
    same = _first(passages, DOWN, role)
    if same is not None:
        return same
    above = [
        at
        for at, passage in enumerate(passages)
        if passage.kind in DOWN and ladder.get(passage.role, 0) <= ladder.get(role, -1)
    ]
    return above[-1] if above else None


def _first(passages: Sequence[Passage], kinds: Iterable[str], role: str | None) -> int | None:
    """Find the first level of one of the kinds, with this role (None: any)."""
    return next(
        (at for at, each in enumerate(passages) if each.kind in kinds and (role is None or each.role == role)), None
    )


def begins(passages: Sequence[Passage], limit: TimeLimit) -> int:
    """Find the level at which the time starts; 0 where no role's acknowledgement starts it."""
    role = limit.start.holder if limit.start else None
    return (_first(passages, DOWN, role) or 0) if role else 0


def budgets(
    passages: Sequence[Passage], limit: TimeLimit, promised: int, *, day: int, levels_above: int = 0
) -> tuple[Budget, ...]:
    """Divide the promised units over the levels from the starting one on; those above have a working day each.

    `day` is the length of a working day. The split is even, in whole working days where the limit counts them and
    there is one for each; what remains is the drafting level's. `levels_above` counts the office's own levels above
    the start where the way does not name each of them (reading I29).
    """
    first = begins(passages, limit)
    inside = passages[first:]
    drafting = _first(inside, (DRAFT,), None) or 0
    total = in_seconds(limit.unit, promised, day=day)
    whole_days = limit.unit is Unit.WORKING_DAYS and promised >= len(inside)
    share = promised // len(inside) * day if whole_days else total // len(inside)
    shares = [share] * len(inside)
    shares[drafting] += total - sum(shares)
    target = max(1, levels_above - first + 1) * day
    above = [Budget(target if at == 0 else day, promised=False) for at in range(first)]
    return (*above, *(Budget(seconds, promised=True) for seconds in shares))


def in_seconds(unit: Unit, count: int, *, day: int) -> int:
    """Give a number of units as seconds of office hours; a day and night on working days is one working day."""
    if unit is Unit.WORKING_DAYS:
        return count * day
    if unit is Unit.HOURS_ON_WORKING_DAYS:
        return count * day // 24
    return count * (60 if unit is Unit.MINUTES else 3600)


def day_seconds(calendar: WorkCalendar) -> int:
    """Give the length of a working day, on the average of the week."""
    return sum(hours.seconds for hours in calendar.hours.values()) // len(calendar.hours)


def usual(newest_first: Sequence[int]) -> tuple[int | None, int]:
    """Give the median of the newest cases and how many they are; no median of fewer than five."""
    counted = newest_first[:NEWEST]
    return (int(median(counted)) if len(counted) >= FEWEST else None), len(counted)


def forecast(levels: Iterable[Level], *, now: datetime, due: datetime | None, calendar: WorkCalendar) -> Forecast:
    """Foretell when the reply leaves: what all levels still take, counted in office hours from now."""
    minutes = -(-sum(level.left for level in levels) // 60)
    at = add_working_time(now, minutes, Unit.MINUTES, calendar).due
    if due is None:
        return Forecast(at, None, 0)
    margin = working_days_between(at, due, calendar) - working_days_between(due, at, calendar)
    return Forecast(at, due, margin)


Interval = tuple[datetime, datetime]


def office_seconds(intervals: Iterable[Interval], pauses: Iterable[Interval], calendar: WorkCalendar) -> int:
    """Count the seconds of office hours that lie in any of the intervals and in none of the pauses."""
    inside = merged(intervals)
    waits = [(max(a, since), min(b, until)) for since, until in merged(pauses) for a, b in inside]
    counted = sum(_between(a, b, calendar) for a, b in inside)
    return counted - sum(_between(a, b, calendar) for a, b in waits if a < b)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Join intervals that touch or overlap, so that no time counts twice."""
    found: list[Interval] = []
    for since, until in sorted(each for each in intervals if each[0] < each[1]):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def _between(since: datetime, until: datetime, calendar: WorkCalendar) -> int:
    return _service_before(until, calendar) - _service_before(since, calendar)


def _service_before(moment: datetime, calendar: WorkCalendar) -> int:
    local = calendar.local(moment)
    total = calendar.service.before(local.toordinal())
    if is_working_day(local.date(), calendar):
        second = local.hour * 3600 + local.minute * 60 + local.second
        total += sum(max(0, min(second, closes) - opens) for opens, closes in calendar.hours_on(local.date()).spans)
    return total
