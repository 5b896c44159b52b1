"""What keeps a part of a standard from becoming a rule, each with its place and its reason; pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from correspondence.calendars.facts import Unit

from .events import CaseEventName
from .source import ChannelStatus, Firmness, Link, OpeningTimes, Requirement, Role, Step, TimeLimit, Trigger

# About five years of each unit: nobody promises more, and what lies further ahead no calendar knows.
LONGEST = {
    Unit.MINUTES: 600_000,
    Unit.HOURS: 10_000,
    Unit.HOURS_ON_WORKING_DAYS: 30_000,
    Unit.WORKING_DAYS: 1_250,
}
Value = TypeVar("Value", bound=Hashable)

# Events that a standard can name; what the clock and the ledger record of themselves is none of its own.
STATED_EVENTS = frozenset(event for event in CaseEventName if not event.startswith(("clock.", "priority.")))
# Events that happen to every letter, or that a screen of ours records of it; a letter's time waits for no other.
RECORDED_EVENTS = frozenset(
    {
        CaseEventName.CASE_RECEIVED,
        CaseEventName.CASE_REGISTERED,
        CaseEventName.CASE_DEFICIENCY_ASKED,
        CaseEventName.CASE_COMPLETED_BY_SENDER,
        CaseEventName.DISPOSITION_SENT,
        CaseEventName.DISPOSITION_ACKNOWLEDGED,
        CaseEventName.DISPOSITION_RETURNED,
        CaseEventName.DISPOSITION_WITHDRAWN,
        CaseEventName.MATERIAL_ATTACHED,
        CaseEventName.DRAFT_SUBMITTED,
        CaseEventName.DRAFT_RETURNED,
        CaseEventName.DRAFT_CLEARED,
        CaseEventName.LETTER_PREPARED,
        CaseEventName.LETTER_SIGNED,
        CaseEventName.LETTER_DISPATCHED,
    }
)
# What a link may start with; anything else could make a public page run what a stranger wrote.
SCHEMES = ("https://", "http://")


@dataclass(frozen=True)
class Problem:
    """One reason why a standard cannot be executed: a path like `channels/surat/steps/3`, and a sentence."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


def role_problems(roles: Iterable[Role]) -> Iterator[Problem]:
    """Name roles that are stated twice."""
    for code in repeated(role.code for role in roles):
        yield Problem(f"roles/{code}", _("This role appears twice."))


def requirement_problems(place: str, requirements: Iterable[Requirement]) -> Iterator[Problem]:
    """Name requirements that nobody could meet or that are stated twice for the same sender."""
    stated = list(requirements)
    for requirement in stated:
        at = f"{place}/{requirement.kind}"
        if not requirement.sentence.strip():
            yield Problem(at, _("This requirement has no published sentence."))
        if not requirement.needed_for:
            yield Problem(at, _("Nobody needs this requirement; name the kinds of sender or remove it."))
        if requirement.kind in requirement.alternatives:
            yield Problem(at, _("A requirement cannot be its own alternative."))
    for kind, _who in repeated((each.kind, who) for each in stated for who in each.needed_for):
        yield Problem(f"{place}/{kind}", _("This requirement is stated twice for the same kind of sender."))


def steps_problems(place: str, steps: Iterable[Step], roles: set[str]) -> Iterator[Problem]:
    """Name steps with a repeated number, without a sentence, or that name unknown roles."""
    stated = list(steps)
    for number in repeated(step.number for step in stated):
        yield Problem(f"{place}/{number}", _("This step number appears twice."))
    for step in stated:
        yield from _step_problems(f"{place}/{step.number}", step, roles)


def limit_problems(place: str, limit: TimeLimit | None, roles: set[str]) -> Iterator[Problem]:
    """Name figures, firmness and events of a time that contradict each other."""
    if limit is None:
        return
    yield from _figure_problems(place, limit)
    if limit.firmness is Firmness.HARD:
        if limit.maximum is None and limit.no_clock is None:
            yield Problem(place, _("A hard limit needs a figure; a limit without one can only be measured."))
        if limit.reasons:
            yield Problem(place, _("Only a soft limit may be passed for a stated reason; this one is hard."))
    for trigger in (limit.start, limit.stop):
        if trigger:
            yield from _trigger_problems(place, trigger, roles)
    if limit.start and limit.stop and (limit.start.event, limit.start.role) == (limit.stop.event, limit.stop.role):
        yield Problem(place, _("The time starts and stops with the same event."))


def recording_problems(place: str, limit: TimeLimit | None) -> Iterator[Problem]:
    """Name what a letter's running time waits for although nothing records it of a letter."""
    if limit is None or limit.no_clock is not None:
        return
    for trigger in (limit.start, limit.stop):
        if trigger and trigger.event in STATED_EVENTS - RECORDED_EVENTS:
            yield Problem(
                place,
                _("Nothing records “%(event)s” of a letter, so its time would never start or stop.")
                % {"event": trigger.words or trigger.event},
            )


def status_problems(place: str, status: ChannelStatus) -> Iterator[Problem]:
    """Name closures that contradict themselves or keep their reason back."""
    since, until = status.closed_since, status.closed_until
    if status.is_open and (since or until):
        yield Problem(place, _("An open channel has no days of closure; mark it as closed or remove them."))
    if not status.is_open and not status.reason.strip():
        yield Problem(place, _("Say why this channel is closed."))
    if since and until and until < since:
        yield Problem(place, _("The closure ends before it begins."))


def opening_problems(place: str, opening: OpeningTimes | None) -> Iterator[Problem]:
    """Name opening hours that end before they begin."""
    if opening and opening.opens >= opening.closes:
        yield Problem(place, _("These opening hours close before they open."))


def link_problems(place: str, links: Iterable[Link]) -> Iterator[Problem]:
    """Name links without a label or with an address that no browser should follow."""
    for link in links:
        if not link.label.strip():
            yield Problem(place, _("The link to “%(url)s” needs a label.") % {"url": link.url})
        if not link.url.startswith(SCHEMES):
            yield Problem(place, _("“%(url)s” is not an address of the web.") % {"url": link.url})


def unknown_role(place: str, role: str) -> Problem:
    """Say that a role is not among those of the standard."""
    return Problem(place, _("The role “%(role)s” is not among the roles of this standard.") % {"role": role})


def repeated(values: Iterable[Value]) -> list[Value]:
    """Give the values that come more than once, in the order of their first coming."""
    return [value for value, times in Counter(values).items() if times > 1]


def _step_problems(place: str, step: Step, roles: set[str]) -> Iterator[Problem]:
    if step.number < 1:
        yield Problem(place, _("Step numbers start at 1."))
    if not step.sentence.strip():
        yield Problem(place, _("This step has no published sentence."))
    for role in (step.actor, step.next):
        if role is not None and role not in roles:
            yield unknown_role(place, role)
    if step.completes_on:
        yield from _trigger_problems(place, step.completes_on, roles)
    yield from limit_problems(f"{place}/limit", step.limit, roles)


def _figure_problems(place: str, limit: TimeLimit) -> Iterator[Problem]:
    for figure in (limit.minimum, limit.maximum):
        if figure is not None and figure <= 0:
            yield Problem(place, _("A time limit must be greater than zero, not %(figure)d.") % {"figure": figure})
    if limit.extension is not None and (limit.extension <= 0 or limit.maximum is None):
        yield Problem(place, _("An extension is greater than zero, and only a time with a figure can be extended."))
    if limit.extension is not None and limit.no_clock is not None:
        yield Problem(place, _("A time that is published only has no clock and cannot be extended."))
    longest = LONGEST[limit.unit]
    if max(limit.minimum or 0, (limit.maximum or 0) + (limit.extension or 0)) > longest:
        yield Problem(
            place,
            _("A time with its extension may be at most %(longest)d in its unit, which is about five years.")
            % {"longest": longest},
        )
    if limit.minimum is not None and limit.maximum is not None and limit.minimum > limit.maximum:
        yield Problem(place, _("The shortest time is longer than the longest time."))


def _trigger_problems(place: str, trigger: Trigger, roles: set[str]) -> Iterator[Problem]:
    if trigger.event not in STATED_EVENTS:
        yield Problem(place, _("“%(event)s” is not an event of a case.") % {"event": trigger.event})
    if trigger.role is not None and trigger.role not in roles:
        yield unknown_role(place, trigger.role)
