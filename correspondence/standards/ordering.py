"""What can happen only before what: times whose end lies before their beginning are refused; pure."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from .checking import Problem
from .events import CaseEventName
from .rules import Leg
from .source import TimeLimit, Trigger

# Each row is one line of events in the only order in which they can happen; what repeats at each level shares a place.
LINES: tuple[tuple[frozenset[CaseEventName], ...], ...] = tuple(
    tuple(frozenset(place) for place in line)
    for line in (
        (
            {CaseEventName.CASE_RECEIVED},
            {CaseEventName.CASE_REGISTERED},
            {CaseEventName.DISPOSITION_SENT, CaseEventName.DISPOSITION_ACKNOWLEDGED},
            {CaseEventName.LETTER_PREPARED},
            {CaseEventName.LETTER_SIGNED},
            {CaseEventName.LETTER_DISPATCHED},
            {CaseEventName.CASE_CLOSED},
        ),
        (
            {CaseEventName.CASE_REGISTERED},
            {CaseEventName.MATERIAL_ATTACHED},
            {CaseEventName.DRAFT_SUBMITTED},
            {CaseEventName.DRAFT_CLEARED},
            {CaseEventName.LETTER_PREPARED},
        ),
        (
            {CaseEventName.CASE_RECEIVED, CaseEventName.COMPLAINT_RECEIVED},
            {CaseEventName.COMPLAINT_FOLLOWED_UP},
            {CaseEventName.CASE_CLOSED},
        ),
        ({CaseEventName.SERVICE_BEGUN}, {CaseEventName.SERVICE_ENDED}),
        ({CaseEventName.QUESTION_SENT}, {CaseEventName.ANSWER_GIVEN}),
        ({CaseEventName.TICKET_CREATED}, {CaseEventName.TICKET_ANSWERED}, {CaseEventName.TICKET_CLOSED}),
        ({CaseEventName.STEP_RECEIVED}, {CaseEventName.STEP_HANDED_ON}),
    )
)


def order_problems(place: str, limit: TimeLimit | None, legs: Sequence[Leg] = ()) -> Iterator[Problem]:
    """Name a time that could stop only before it starts; `legs` is the route that the channel's steps state."""
    if limit is None or limit.start is None or limit.stop is None:
        return
    if _precedes(limit.stop, limit.start) or _precedes_on_route(limit.stop, limit.start, legs):
        yield Problem(place, _("The event that stops this time can only happen before the one that starts it."))


def _precedes(one: Trigger, other: Trigger) -> bool:
    for line in LINES:
        places = {event: number for number, events in enumerate(line) for event in events}
        if one.event in places and other.event in places:
            return places[one.event] < places[other.event]
    return False


def _precedes_on_route(one: Trigger, other: Trigger, legs: Sequence[Leg]) -> bool:
    first, second = _on_route(one, legs), _on_route(other, legs)
    return first is not None and second is not None and first < second


def _on_route(trigger: Trigger, legs: Sequence[Leg]) -> int | None:
    """Number what happens on the way down: each leg is sent, then acknowledged."""
    for number, leg in enumerate(legs):
        if (trigger.event, trigger.role) == (CaseEventName.DISPOSITION_SENT, leg.sender):
            return 2 * number
        if (trigger.event, trigger.role) == (CaseEventName.DISPOSITION_ACKNOWLEDGED, leg.recipient):
            return 2 * number + 1
    return None
