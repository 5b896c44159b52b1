"""Compiling a published standard into rules, or refusing it with every place and reason at once."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from django.utils.translation import gettext as _

from correspondence.foundation.errors import Refused

from .events import CaseEventName
from .rules import ChannelRule, CompiledStandard, Leg, as_rule
from .source import Channel, ChannelKind, Firmness, Requirement, StandardSource, Step, TimeLimit, Trigger

Value = TypeVar("Value", bound=Hashable)

# No standard states its stop event; the reply's dispatch is the reading used (I5).
DEFAULT_STOP = Trigger(CaseEventName.LETTER_DISPATCHED)


@dataclass(frozen=True)
class Problem:
    """One reason why a standard cannot be executed: a path like `channels/surat/steps/3`, and a sentence."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class CompilationRefused(Refused):
    """The standard contradicts itself or leaves open what its rules need; `problems` lists every place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def compile_standard(source: StandardSource) -> CompiledStandard:
    """Compile a standard; raises CompilationRefused naming everything that is wrong with it."""
    problems = list(find_problems(source))
    if problems:
        raise CompilationRefused(problems)
    return CompiledStandard(
        code=source.code,
        title=source.title,
        decree=source.decree,
        agency=source.agency,
        unit=source.unit,
        roles=source.roles,
        channels=tuple(_rule(channel) for channel in source.channels),
        fee=source.fee,
        product=source.product,
        complaints=source.complaints,
        compensation=source.compensation,
    )


def find_problems(source: StandardSource) -> Iterator[Problem]:
    """Name every place of a standard that cannot become a rule, in the order of the page."""
    for place, text in (("code", source.code), ("title", source.title), ("unit", source.unit)):
        if not text.strip():
            yield Problem(place, _("This must be filled in."))
    if not source.channels:
        yield Problem("channels", _("A standard needs at least one channel."))
    roles = {role.code for role in source.roles}
    for code in _repeated(role.code for role in source.roles):
        yield Problem(f"roles/{code}", _("This role appears twice."))
    for code in _repeated(channel.code for channel in source.channels):
        yield Problem(f"channels/{code}", _("This channel appears twice."))
    for channel in source.channels:
        yield from _channel_problems(channel, roles)
    if source.complaints and source.complaints.limit:
        yield from _limit_problems("complaints/limit", source.complaints.limit, roles)


def _rule(channel: Channel) -> ChannelRule:
    limit = channel.limit
    if limit and channel.kind is ChannelKind.LETTER and limit.stop is None:
        limit = replace(limit, stop=DEFAULT_STOP)
    return as_rule(channel, limit=limit, route=tuple(_legs(channel.steps)))


def _legs(steps: Iterable[Step]) -> Iterator[Leg]:
    for step in sorted(steps, key=lambda each: each.number):
        trigger = step.completes_on
        if trigger and trigger.event == CaseEventName.DISPOSITION_SENT and step.actor and step.next:
            yield Leg(step.actor, step.next, step.number)


def _channel_problems(channel: Channel, roles: set[str]) -> Iterator[Problem]:
    place = f"channels/{channel.code}"
    for requirement in channel.requirements:
        yield from _requirement_problems(f"{place}/requirements/{requirement.kind}", requirement)
    for kind in _repeated((item.kind, who) for item in channel.requirements for who in item.needed_for):
        yield Problem(
            f"{place}/requirements/{kind[0]}",
            _("This requirement is stated twice for the same kind of sender."),
        )
    for number in _repeated(step.number for step in channel.steps):
        yield Problem(f"{place}/steps/{number}", _("This step number appears twice."))
    for step in channel.steps:
        yield from _step_problems(f"{place}/steps/{step.number}", step, roles)
    if channel.limit:
        yield from _limit_problems(f"{place}/limit", channel.limit, roles)
    if channel.kind is ChannelKind.LETTER:
        yield from _letter_problems(place, channel, roles)


def _requirement_problems(place: str, requirement: Requirement) -> Iterator[Problem]:
    if not requirement.needed_for:
        yield Problem(place, _("Nobody needs this requirement; name the kinds of sender or remove it."))
    if requirement.kind in requirement.alternatives:
        yield Problem(place, _("A requirement cannot be its own alternative."))


def _step_problems(place: str, step: Step, roles: set[str]) -> Iterator[Problem]:
    if step.number < 1:
        yield Problem(place, _("Step numbers start at 1."))
    if not step.sentence.strip():
        yield Problem(place, _("This step has no published sentence."))
    for role in (step.actor, step.next):
        if role is not None and role not in roles:
            yield _unknown_role(place, role)
    if step.completes_on:
        yield from _trigger_problems(place, step.completes_on, roles)


def _limit_problems(place: str, limit: TimeLimit, roles: set[str]) -> Iterator[Problem]:
    for figure in (limit.minimum, limit.maximum):
        if figure is not None and figure <= 0:
            yield Problem(place, _("A time limit must be greater than zero, not %(figure)d.") % {"figure": figure})
    if limit.minimum is not None and limit.maximum is not None and limit.minimum > limit.maximum:
        yield Problem(place, _("The shortest time is longer than the longest time."))
    if limit.maximum is None and limit.firmness is Firmness.HARD:
        yield Problem(place, _("A hard limit needs a figure; a limit without one can only be measured."))
    for trigger in (limit.start, limit.stop):
        if trigger:
            yield from _trigger_problems(place, trigger, roles)
    if limit.start and limit.stop and (limit.start.event, limit.start.role) == (limit.stop.event, limit.stop.role):
        yield Problem(place, _("The time starts and stops with the same event."))


def _letter_problems(place: str, channel: Channel, roles: set[str]) -> Iterator[Problem]:
    if channel.limit is None:
        yield Problem(f"{place}/limit", _("A letter channel needs a time limit."))
    elif channel.limit.start is None:
        yield Problem(f"{place}/limit", _("A letter channel must say which event starts its time."))
    elif not channel.limit.start.words.strip():
        yield Problem(f"{place}/limit", _("Say in words what starts the time; senders are told so."))
    if not channel.addressees:
        yield Problem(f"{place}/addressees", _("A letter channel must say to whom letters may be addressed."))
    for role in channel.addressees:
        if role not in roles:
            yield _unknown_role(f"{place}/addressees", role)
    yield from _route_problems(place, channel)


def _route_problems(place: str, channel: Channel) -> Iterator[Problem]:
    legs = list(_legs(channel.steps))
    for earlier, later in pairwise(legs):
        if earlier.recipient != later.sender:
            yield Problem(
                f"{place}/steps/{later.step}",
                _("The route breaks here: the step before sends the letter to “%(expected)s”, not to “%(found)s”.")
                % {"expected": earlier.recipient, "found": later.sender},
            )
    for sender in _repeated(leg.sender for leg in legs):
        yield Problem(f"{place}/steps", _("“%(role)s” sends the letter on twice.") % {"role": sender})
    on_route = {role for leg in legs for role in (leg.sender, leg.recipient)}
    for role in channel.addressees:
        if legs and role not in on_route:
            yield Problem(f"{place}/addressees", _("No step says what “%(role)s” does with a letter.") % {"role": role})


def _trigger_problems(place: str, trigger: Trigger, roles: set[str]) -> Iterator[Problem]:
    if trigger.event not in set(CaseEventName):
        yield Problem(place, _("“%(event)s” is not an event of a case.") % {"event": trigger.event})
    if trigger.role is not None and trigger.role not in roles:
        yield _unknown_role(place, trigger.role)


def _unknown_role(place: str, role: str) -> Problem:
    return Problem(place, _("The role “%(role)s” is not among the roles of this standard.") % {"role": role})


def _repeated(values: Iterable[Value]) -> list[Value]:
    return [value for value, times in Counter(values).items() if times > 1]
