"""Events in one order, whatever the order in which they arrived, and what a clock reads of them; pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from .clock_facts import Extension, Move, Occurrence, Pause
from .events import PAUSING, RESUMING, CaseEventName
from .source import TimeLimit, Trigger
from .vocabulary import Firmness, SoftReason

# The names are declared in the order in which they cause each other: so events of one moment are put in order.
RANK: dict[str, int] = {name.value: place for place, name in enumerate(CaseEventName)}
# What is recorded of one clock; every other event is seen by all clocks of a case.
OF_ONE_CLOCK = frozenset(name.value for name in CaseEventName if name.startswith("clock."))


def events_of(events: Iterable[Occurrence], label: str = "") -> list[Occurrence]:
    """Leave out what was recorded of the channel's other clocks.

    An event of a clock names in data["limit"] the label of the further time it belongs to; without one it belongs to
    the promised time, whose label here is "".
    """
    return [event for event in events if event.name not in OF_ONE_CLOCK or str(_of(event, "limit") or "") == label]


def in_order(events: Iterable[Occurrence], until: datetime | None = None) -> list[Occurrence]:
    """Put the events up to a moment in their one order; names that nobody knows any more are left out.

    Events of one moment follow the causal order of their names, then role and data: every permutation gives the same.
    """
    known = [event for event in events if event.name in RANK and (until is None or event.at <= until)]
    known.sort(key=_place)
    if len({_place(event) for event in known}) < len(known):
        known.sort(key=lambda event: (*_place(event), _said(event)))
    return known


def _place(event: Occurrence) -> tuple[datetime, int, str]:
    return event.at, RANK[event.name], event.role or ""


def _said(event: Occurrence) -> str:
    return repr(sorted(event.data.items(), key=repr)) if event.data else ""


def first(known: Iterable[Occurrence], trigger: Trigger | None) -> Occurrence | None:
    """Give the first event that fits."""
    if trigger is None:
        return None
    return next((event for event in known if trigger.fits(event.name, event.role)), None)


def moment_of(known: Iterable[Occurrence], name: CaseEventName) -> datetime | None:
    """Give the moment of the first event of a name."""
    return next((event.at for event in known if event.name == name), None)


def waits(known: Iterable[Occurrence]) -> list[Pause]:
    """Pair asking and completing; asking twice is one wait, and what completes no wait is ignored."""
    found: list[Pause] = []
    since: datetime | None = None
    for event in known:
        if event.name == PAUSING and since is None:
            since = event.at
        elif event.name == RESUMING and since is not None:
            found.append(Pause(since, event.at))
            since = None
    return found if since is None else [*found, Pause(since, None)]


def pauses(waiting: Iterable[Pause], since: datetime, until: datetime | None = None) -> list[Pause]:
    """Cut waits to the time between a start and a stop; one that lasts at the start holds the clock from there on."""
    return list(_cut(waiting, since, until))


def _cut(waiting: Iterable[Pause], since: datetime, until: datetime | None) -> Iterator[Pause]:
    for wait in waiting:
        if wait.until is not None and wait.until <= since:
            continue
        if until is None:
            yield Pause(max(wait.since, since), wait.until)
        elif wait.since <= until:
            yield Pause(max(wait.since, since), min(wait.until or until, until))


def roles_of(event: Occurrence) -> Sequence[str]:
    """Give the roles to which a disposition went; none where an old row does not say."""
    roles = _of(event, "to_roles")
    return roles if isinstance(roles, (list, tuple)) else ()


def extensions(known: Iterable[Occurrence], since: datetime, until: datetime | None) -> list[Extension]:
    """Read the extensions recorded while a clock ran; one without a whole number of units is ignored."""
    return [
        Extension(event.at, units, str(_of(event, "reason") or ""))
        for event in known
        if event.name == CaseEventName.CLOCK_EXTENDED and event.at >= since and (until is None or event.at <= until)
        if (units := _units(event)) > 0
    ]


def _units(event: Occurrence) -> int:
    units = _of(event, "units")
    return units if isinstance(units, int) and not isinstance(units, bool) else 0


def excuse(known: Iterable[Occurrence], limit: TimeLimit) -> SoftReason | None:
    """Give the reason stated last for passing a soft limit, among those that the standard accepts."""
    if limit.firmness is not Firmness.SOFT:
        return None
    stated = [_of(event, "reason") for event in known if event.name == CaseEventName.CLOCK_EXCUSED]
    return next((reason for said in reversed(stated) for reason in limit.reasons if reason == said), None)


def first_told(known: Iterable[Occurrence], since: datetime, waiting: Iterable[Pause]) -> datetime | None:
    """Give the due date that was told before anything changed it; None where no event names it.

    A date told after a wait for the sender is not the first one any more.
    """
    halted = min((wait.since for wait in waiting), default=None)
    for event in known:
        if event.name in (CaseEventName.CLOCK_EXTENDED, CaseEventName.CLOCK_MOVED) and event.at >= since:
            before = _moment(_of(event, "before"))
            if before is not None:
                return before if halted is None or event.at <= halted else None
    return None


def moves(known: Iterable[Occurrence]) -> list[Move]:
    """Read by which changes of the calendar the date moved; a row without its two moments is ignored."""
    found = []
    for event in known:
        if event.name == CaseEventName.CLOCK_MOVED:
            before, after = _moment(_of(event, "before")), _moment(_of(event, "after"))
            if before and after:
                found.append(Move(event.at, before, after, str(_of(event, "because") or "")))
    return found


def _moment(text: Any) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _of(event: Occurrence, key: str) -> Any:
    return event.data.get(key) if event.data else None
