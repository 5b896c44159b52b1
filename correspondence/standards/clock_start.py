"""When a clock starts: with its event, or by itself where nobody acknowledges (readings I3, I4); pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from correspondence.calendars.facts import Unit, WorkCalendar

from .clock_course import run
from .clock_facts import Occurrence, Pause, Start, StartedBy
from .clock_measure import measure_of
from .clock_order import first, moment_of, pauses, roles_of
from .events import CaseEventName
from .source import Trigger

REGISTRAR = "registrar"  # the role that forwards a letter to its addressee
Assignment = tuple[datetime, datetime | None]  # since when, until when it was undone


def find_start(
    trigger: Trigger | None,
    known: Sequence[Occurrence],
    waiting: Sequence[Pause],
    calendar: WorkCalendar,
    *,
    levels_above: int,
    now: datetime,
) -> Start | None:
    """Give the earliest start, which lies in the future where the clock will start by itself as things stand.

    A start by itself needs a registered letter that does not wait for its sender. It comes with the close of the first
    working day after the letter was assigned to the awaited role, or after as many working days since registration as
    there are levels above that role, if the letter is not assigned to it then; never before the registrar forwarded
    the letter anew, because the levels are those of its last addressee.
    """
    event = first(known, trigger)
    found = [Start(event.at)] if event else []  # first, because of two starts at one moment the first counts
    registered = moment_of(known, CaseEventName.CASE_REGISTERED)
    if registered and trigger and trigger.holder and trigger.event == CaseEventName.DISPOSITION_ACKNOWLEDGED:
        assigned = _assignments(trigger.holder, known)
        letter = _Letter(registered, tuple(assigned), tuple(waiting), _forwarded_again(known), calendar, now)
        # A start that was recorded when it came explains itself by what it was reckoned from, as long as that holds.
        found += [*letter.unacknowledged(), *letter.not_reached(levels_above), *_recorded(known, registered)]
    return min(found, key=lambda start: start.at, default=None)


def _recorded(known: Iterable[Occurrence], registered: datetime) -> Iterator[Start]:
    for event in known:
        if event.name == CaseEventName.CLOCK_AUTO_STARTED and event.at >= registered:
            yield Start(event.at, StartedBy.RECORDED)


@dataclass(frozen=True)
class _Letter:
    """A registered letter on its way to the awaited role."""

    registered: datetime
    assigned: tuple[Assignment, ...]
    waiting: tuple[Pause, ...]
    forwarded_again: datetime | None
    calendar: WorkCalendar
    now: datetime

    def unacknowledged(self) -> Iterator[Start]:
        """Give the starts that follow assignments which nobody acknowledged and nobody undid in time."""
        for since, undone in self.assigned:
            at = self._close_after(max(since, self.registered), 1)
            if at is not None and (undone is None or undone >= at):
                yield Start(at, StartedBy.UNACKNOWLEDGED, since)

    def not_reached(self, levels: int) -> Iterator[Start]:
        """Give the start at which the letter should have reached the role; once it did, that at which it was undone."""
        at = self._close_after(self.registered, levels) if levels > 0 else None
        if at is None:
            return
        holding = next((each for each in self.assigned if each[0] <= at and not _passed(each[1], at)), None)
        if holding is None:
            yield from self._overdue(at, StartedBy.NOT_REACHED)
        elif holding[1] is not None:
            yield from self._overdue(holding[1], StartedBy.SENT_BACK)

    def _overdue(self, at: datetime, by: StartedBy) -> Iterator[Start]:
        """Give a start since registration, not before the letter was forwarded anew nor while it waits."""
        again = self.forwarded_again
        if again is not None and again > at:
            at, by = again, StartedBy.FORWARDED_AGAIN
        free = self._after_wait(at)
        if free is not None:
            yield Start(free, by, self.registered)

    def _after_wait(self, moment: datetime) -> datetime | None:
        for wait in self.waiting:
            if wait.since <= moment and not _passed(wait.until, moment):
                return wait.until
        return moment

    def _close_after(self, since: datetime, days: int) -> datetime | None:
        """Give the close of the Nth working day, waits not counted; None while the letter waits for its sender."""
        measure = measure_of(Unit.WORKING_DAYS, self.calendar)
        course = run(measure, since, days, pauses=pauses(self.waiting, since), now=self.now)
        return None if course.open_pause else course.due


def _forwarded_again(known: Iterable[Occurrence]) -> datetime | None:
    """Give the moment of the registrar's last forwarding; None where that was the first one."""
    sent = (event for event in known if event.name == CaseEventName.DISPOSITION_SENT)
    forwarded = [event.at for event in sent if event.role == REGISTRAR]
    return forwarded[-1] if len(forwarded) > 1 else None


def _passed(until: datetime | None, at: datetime) -> bool:
    return until is not None and until <= at


def _assignments(holder: str, known: Iterable[Occurrence]) -> list[Assignment]:
    """List when the letter lay with a role; a further disposition to it does not begin its time anew."""
    found: list[Assignment] = []
    since: datetime | None = None
    for event in known:
        if event.name == CaseEventName.DISPOSITION_SENT and holder in roles_of(event):
            since = since or event.at
        elif since is not None and _undoes(event, holder):
            found.append((since, event.at))
            since = None
    return found if since is None else [*found, (since, None)]


def _undoes(event: Occurrence, holder: str) -> bool:
    if event.name == CaseEventName.DISPOSITION_RETURNED:
        return event.role == holder
    return event.name == CaseEventName.DISPOSITION_WITHDRAWN and holder in roles_of(event)
