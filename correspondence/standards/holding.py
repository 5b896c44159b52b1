"""Who holds the parts that a standard names: events come by the role of a position, standards speak of parts; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .source import Channel, ComplaintChannel, Complaints, Role, Step, TimeLimit, Trigger


def holders(roles: Iterable[Role]) -> dict[str, str]:
    """Give the holding role of every part that is not held under its own code."""
    return {role.code: role.held_by for role in roles if role.held_by != role.code}


def held_channel(channel: Channel, held: Mapping[str, str]) -> Channel:
    """Name the holders in every event of a channel."""
    return replace(
        channel,
        limit=held_limit(channel.limit, held),
        other_limits=tuple(_held(limit, held) for limit in channel.other_limits),
        steps=_held_steps(channel.steps, held),
    )


def held_complaints(complaints: Complaints | None, held: Mapping[str, str]) -> Complaints | None:
    """Name the holders in every event of the complaints' times and steps."""
    if complaints is None:
        return None
    channels = tuple(_held_complaint_channel(channel, held) for channel in complaints.channels)
    return replace(complaints, limit=held_limit(complaints.limit, held), channels=channels)


def held_limit(limit: TimeLimit | None, held: Mapping[str, str]) -> TimeLimit | None:
    """Name the holders in the events of a time."""
    return _held(limit, held) if limit else None


def _held(limit: TimeLimit, held: Mapping[str, str]) -> TimeLimit:
    return replace(limit, start=_held_trigger(limit.start, held), stop=_held_trigger(limit.stop, held))


def _held_trigger(trigger: Trigger | None, held: Mapping[str, str]) -> Trigger | None:
    return replace(trigger, by=held.get(trigger.role or "", "")) if trigger else None


def _held_steps(steps: Iterable[Step], held: Mapping[str, str]) -> tuple[Step, ...]:
    return tuple(
        replace(step, completes_on=_held_trigger(step.completes_on, held), limit=held_limit(step.limit, held))
        for step in steps
    )


def _held_complaint_channel(channel: ComplaintChannel, held: Mapping[str, str]) -> ComplaintChannel:
    return replace(channel, limit=held_limit(channel.limit, held), steps=_held_steps(channel.steps, held))
