"""Compiling a published standard into rules, or refusing it with every place and reason at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from django.utils.translation import gettext as _

from correspondence.foundation.errors import Refused

from .checking import (
    Problem,
    limit_problems,
    link_problems,
    opening_problems,
    recording_problems,
    repeated,
    requirement_problems,
    role_problems,
    status_problems,
    steps_problems,
    unknown_role,
)
from .events import CaseEventName
from .holding import held_channel, held_complaints, holders
from .ordering import order_problems
from .routes import legs_of
from .rules import ChannelRule, CompiledStandard, Leg, as_rule
from .source import (
    Channel,
    ChannelKind,
    ComplaintChannel,
    Complaints,
    Reading,
    StandardSource,
    Step,
    TimeLimit,
    Trigger,
)

__all__ = ["DEFAULT_STOP", "CompilationRefused", "Problem", "compile_standard", "find_problems"]

# No standard states its stop event; the reply's dispatch is the reading used (I5).
DEFAULT_STOP = Trigger(CaseEventName.LETTER_DISPATCHED)

# Where a reading may belong besides the standard as a whole; a channel's own parts are named behind its code.
READ_PLACES = frozenset({"channels", "fee", "products", "complaints", "compensation", "lapor"})


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
    held = holders(source.roles)
    return CompiledStandard(
        code=source.code,
        title=source.title,
        decree=source.decree,
        agency=source.agency,
        unit=source.unit,
        roles=source.roles,
        channels=tuple(_rule(channel, held) for channel in source.channels),
        fee=source.fee,
        products=source.products,
        complaints=held_complaints(source.complaints, held),
        compensation=source.compensation,
    )


def find_problems(source: StandardSource) -> Iterator[Problem]:
    """Name every place of a standard that cannot become a rule, in the order of the page."""
    yield from _head_problems(source)
    roles = {role.code for role in source.roles}
    for channel in source.channels:
        yield from _channel_problems(channel, roles)
    if source.complaints:
        yield from _complaints_problems(source.complaints, roles)
    if source.lapor:
        yield from link_problems("lapor", source.lapor.links)
    codes = {channel.code for channel in source.channels}
    for reading in source.readings:
        yield from _reading_problems(reading, codes)


def _head_problems(source: StandardSource) -> Iterator[Problem]:
    for place, text in (("code", source.code), ("title", source.title), ("unit", source.unit)):
        if not text.strip():
            yield Problem(place, _("This must be filled in."))
    yield from link_problems("links", source.links)
    if not source.channels:
        yield Problem("channels", _("A standard needs at least one channel."))
    yield from role_problems(source.roles)
    for code in repeated(channel.code for channel in source.channels):
        yield Problem(f"channels/{code}", _("This channel appears twice."))


def _rule(channel: Channel, held: dict[str, str]) -> ChannelRule:
    channel = replace(channel, limit=_stopping(channel))
    return as_rule(held_channel(channel, held), route=legs_of(channel.steps), holders=held)


def _stopping(channel: Channel) -> TimeLimit | None:
    limit = channel.limit
    if limit and channel.kind.takes_letters and limit.stop is None:
        return replace(limit, stop=DEFAULT_STOP)
    return limit


def _channel_problems(channel: Channel, roles: set[str]) -> Iterator[Problem]:
    place = f"channels/{channel.code}"
    if not channel.applicants:
        yield Problem(f"{place}/applicants", _("Nobody may use this channel; name the kinds of sender."))
    yield from requirement_problems(f"{place}/requirements", channel.requirements)
    yield from steps_problems(f"{place}/steps", channel.steps, roles)
    legs = legs_of(channel.steps)
    yield from limit_problems(f"{place}/limit", _stopping(channel), roles)
    yield from order_problems(f"{place}/limit", _stopping(channel), legs)
    yield from _step_order_problems(place, channel.steps, legs)
    yield from _further_problems(place, channel, roles, legs)
    yield from link_problems(f"{place}/links", channel.links)
    yield from opening_problems(f"{place}/opening", channel.opening)
    yield from status_problems(f"{place}/status", channel.status)
    if channel.kind.takes_letters:
        yield from _addressee_problems(place, channel, roles)
        for where, limit in _letter_limits(place, channel):
            yield from recording_problems(where, limit)
    if channel.kind is ChannelKind.LETTER:
        yield from _start_problems(place, channel)


def _further_problems(place: str, channel: Channel, roles: set[str], legs: Sequence[Leg]) -> Iterator[Problem]:
    main = [channel.limit.label.strip()] if channel.limit else []
    labels = [label for label in (*main, *(limit.label.strip() for limit in channel.other_limits)) if label]
    twice = repeated(labels)
    for number, limit in enumerate(channel.other_limits, start=1):
        at = f"{place}/other_limits/{number}"
        yield from limit_problems(at, limit, roles)
        yield from order_problems(at, limit, legs)
        label = limit.label.strip()
        if not label:
            yield Problem(at, _("A further time needs a label that says of what it is."))
        elif label in twice:
            yield Problem(at, _("Another time of this channel bears the label “%(label)s” too.") % {"label": label})


def _letter_limits(place: str, channel: Channel) -> Iterator[tuple[str, TimeLimit | None]]:
    yield f"{place}/limit", channel.limit
    for number, limit in enumerate(channel.other_limits, start=1):
        yield f"{place}/other_limits/{number}", limit


def _step_order_problems(place: str, steps: Iterable[Step], legs: Sequence[Leg]) -> Iterator[Problem]:
    for step in steps:
        yield from order_problems(f"{place}/steps/{step.number}/limit", step.limit, legs)


def _complaints_problems(complaints: Complaints, roles: set[str]) -> Iterator[Problem]:
    yield from limit_problems("complaints/limit", complaints.limit, roles)
    yield from order_problems("complaints/limit", complaints.limit)
    yield from requirement_problems("complaints/requirements", complaints.requirements)
    for number, channel in enumerate(complaints.channels, start=1):
        yield from _complaint_channel_problems(f"complaints/channels/{number}", channel, roles)


def _complaint_channel_problems(place: str, channel: ComplaintChannel, roles: set[str]) -> Iterator[Problem]:
    yield from limit_problems(f"{place}/limit", channel.limit, roles)
    yield from steps_problems(f"{place}/steps", channel.steps, roles)
    legs = legs_of(channel.steps)
    yield from order_problems(f"{place}/limit", channel.limit, legs)
    yield from _step_order_problems(place, channel.steps, legs)
    yield from link_problems(f"{place}/links", channel.links)
    yield from opening_problems(f"{place}/opening", channel.opening)
    yield from status_problems(f"{place}/status", channel.status)


def _reading_problems(reading: Reading, channels: set[str]) -> Iterator[Problem]:
    if not reading.about:
        return
    head, *rest = reading.about.split("/")
    known = head in READ_PLACES and (head != "channels" or (bool(rest) and rest[0] in channels))
    if not known:
        yield Problem(
            f"readings/{reading.code}",
            _("This standard has no place “%(place)s”; leave it empty for the standard as a whole.")
            % {"place": reading.about},
        )


def _start_problems(place: str, channel: Channel) -> Iterator[Problem]:
    if channel.limit is None:
        yield Problem(f"{place}/limit", _("A letter channel needs a time limit."))
    elif channel.limit.no_clock is not None:
        yield Problem(f"{place}/limit", _("The time of a letter channel runs; it cannot be published only."))
    elif channel.limit.start is None:
        yield Problem(f"{place}/limit", _("A letter channel must say which event starts its time."))
    elif not channel.limit.start.words.strip():
        yield Problem(f"{place}/limit", _("Say in words what starts the time; senders are told so."))


def _addressee_problems(place: str, channel: Channel, roles: set[str]) -> Iterator[Problem]:
    if not channel.addressees:
        yield Problem(f"{place}/addressees", _("A letter channel must say to whom letters may be addressed."))
    for role in channel.addressees:
        if role not in roles:
            yield unknown_role(f"{place}/addressees", role)
    yield from _route_problems(place, channel)


def _route_problems(place: str, channel: Channel) -> Iterator[Problem]:
    legs = legs_of(channel.steps)
    for earlier, later in pairwise(legs):
        if earlier.recipient != later.sender:
            yield Problem(
                f"{place}/steps/{later.step}",
                _("The route breaks here: the step before sends the letter to “%(expected)s”, not to “%(found)s”.")
                % {"expected": earlier.recipient, "found": later.sender},
            )
    for sender in repeated(leg.sender for leg in legs):
        yield Problem(f"{place}/steps", _("“%(role)s” sends the letter on twice.") % {"role": sender})
    on_route = {role for leg in legs for role in (leg.sender, leg.recipient)}
    for role in channel.addressees:
        if legs and role not in on_route:
            yield Problem(f"{place}/addressees", _("No step says what “%(role)s” does with a letter.") % {"role": role})
