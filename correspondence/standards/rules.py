"""The compiled standard: what the system executes, as plain facts that survive storage."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from pydantic import TypeAdapter

from .source import (
    EVERYONE,
    ApplicantType,
    Channel,
    ChannelKind,
    ChannelStatus,
    Compensation,
    Complaints,
    OpeningTimes,
    Requirement,
    Role,
    StandardSource,
    Step,
    TimeLimit,
)

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Leg:
    """One leg of the route down: who sends the letter on, to whom, and which published step says so."""

    sender: str
    recipient: str
    step: int


@dataclass(frozen=True)
class ChannelRule:
    """What one channel demands, promises and executes."""

    code: str
    kind: ChannelKind
    name: str
    requirements: tuple[Requirement, ...]
    steps: tuple[Step, ...]
    limit: TimeLimit | None
    addressees: tuple[str, ...]
    route: tuple[Leg, ...]
    opening: OpeningTimes | None
    status: ChannelStatus
    products: tuple[str, ...]
    applicants: tuple[ApplicantType, ...] = EVERYONE
    other_limits: tuple[TimeLimit, ...] = ()
    open_list: bool = False
    holders: dict[str, str] = field(default_factory=dict)

    def holder(self, part: str | None) -> str | None:
        """Give the role of the positions that fill a part of the standard."""
        return self.holders.get(part, part) if part else part

    def levels_above(self, role: str, addressee: str) -> int | None:
        """Count the legs of the route from the addressee's level down to a role; None where the route names it not."""
        held = [self.holder(leg.recipient) for leg in self.route_from(addressee)]
        return held.index(role) + 1 if role in held else None

    def route_from(self, addressee: str) -> tuple[Leg, ...]:
        """Give the route entered at the addressee's level, the order below unchanged (reading I6).

        Whoever only receives, at its end, sends nothing on. `addressee` is a part or the role of who fills it.
        """
        senders = [self.holder(leg.sender) for leg in self.route]
        role = self.holder(addressee)
        if role in senders:
            return self.route[senders.index(role) :]
        return () if role in [self.holder(leg.recipient) for leg in self.route] else self.route

    def skipped_steps(self, addressee: str) -> frozenset[int]:
        """Give the numbers of the published steps above the addressee's level, which never happen."""
        taken = {leg.step for leg in self.route_from(addressee)}
        return frozenset(leg.step for leg in self.route if leg.step not in taken)


@dataclass(frozen=True)
class CompiledStandard:
    """All rules of one standard version."""

    code: str
    title: str
    decree: str
    agency: str
    unit: str
    roles: tuple[Role, ...]
    channels: tuple[ChannelRule, ...]
    fee: str
    products: tuple[str, ...]
    complaints: Complaints | None
    compensation: Compensation | None

    def channel(self, code: str) -> ChannelRule:
        """Give the rule of a channel; KeyError where the standard has no such channel."""
        for rule in self.channels:
            if rule.code == code:
                return rule
        raise KeyError(code)

    def role_name(self, code: str) -> str:
        """Give the standard's own word for a role, the code itself where it has none."""
        return next((role.name for role in self.roles if role.code == code), code)


def as_rule(channel: Channel, *, route: tuple[Leg, ...], holders: dict[str, str]) -> ChannelRule:
    """Turn a checked channel into its rule; its events say already who holds the parts."""
    return ChannelRule(
        code=channel.code,
        kind=channel.kind,
        name=channel.name,
        requirements=channel.requirements,
        steps=tuple(sorted(channel.steps, key=lambda step: step.number)),
        limit=channel.limit,
        addressees=channel.addressees,
        route=route,
        opening=channel.opening,
        status=channel.status,
        products=channel.products,
        applicants=channel.applicants,
        other_limits=channel.other_limits,
        open_list=channel.open_list,
        holders=holders,
    )


class Stored(Protocol):
    """What carries stored facts: a StandardVersion."""

    rules: Any
    published: Any
    digest: str


def load(version: Stored) -> CompiledStandard:
    """Read the rules of a stored version back as facts."""
    return _cached(_COMPILED, version.digest, lambda: version.rules)


def load_source(version: Stored) -> StandardSource:
    """Read the published text of a stored version back as facts."""
    return _cached(_SOURCE, version.digest, lambda: version.published)


def as_json(facts: CompiledStandard | StandardSource) -> dict[str, Any]:
    """Turn facts into plain JSON values for storage."""
    if isinstance(facts, CompiledStandard):
        return _COMPILED.dump_python(facts, mode="json")
    return _SOURCE.dump_python(facts, mode="json")


def _cached(adapter: TypeAdapter[Facts], digest: str, stored: Callable[[], Any]) -> Facts:
    """Read stored facts once per content: a version never changes, and its digest names what it says.

    So a query may defer the long columns: they are asked for only where this process has not read them yet.
    """
    key = (id(adapter), digest)
    if key not in _READ:
        if len(_READ) >= MOST_READ:
            _READ.clear()
        _READ[key] = adapter.validate_python(stored())
    found: Facts = _READ[key]
    return found


MOST_READ = 256
_READ: dict[tuple[int, str], Any] = {}
_COMPILED: TypeAdapter[CompiledStandard] = TypeAdapter(CompiledStandard)
_SOURCE: TypeAdapter[StandardSource] = TypeAdapter(StandardSource)
