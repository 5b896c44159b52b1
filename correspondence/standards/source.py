"""A service standard as its editors state it: the fourteen components, channel by channel, as plain facts."""

from dataclasses import dataclass
from datetime import date, time

from correspondence.calendars.facts import Unit

from .events import CaseEventName
from .vocabulary import (
    BODIES,
    EVERYONE,
    ApplicantType,
    ChannelKind,
    Component,
    Firmness,
    NoClock,
    RequirementKind,
    SoftReason,
)

__all__ = [
    "BODIES",
    "EVERYONE",
    "ApplicantType",
    "Channel",
    "ChannelKind",
    "ChannelStatus",
    "Compensation",
    "ComplaintChannel",
    "Complaints",
    "Component",
    "ComponentText",
    "Firmness",
    "Lapor",
    "Link",
    "NoClock",
    "OpeningTimes",
    "Reading",
    "Requirement",
    "RequirementKind",
    "Role",
    "SoftReason",
    "StandardSource",
    "Step",
    "TimeLimit",
    "Trigger",
]


@dataclass(frozen=True)
class Role:
    """A part in the procedure, in the standard's own word, with other spellings found in its text.

    `holder` is the role of the positions that fill it where that is not the code itself, `unit` the unit in which
    such a position is looked for where it is not the serving unit and those above it.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    outside: bool = False
    holder: str = ""
    unit: str = ""

    @property
    def held_by(self) -> str:
        """Give the role of the positions that fill this part."""
        return self.holder or self.code


@dataclass(frozen=True)
class Trigger:
    """A case event that completes a step or moves a clock; role None accepts anybody's.

    `by` is set when the standard is compiled: the role of the positions that fill the part, where that is another word.
    """

    event: CaseEventName
    role: str | None = None
    words: str = ""
    by: str = ""

    @property
    def holder(self) -> str | None:
        """Give the role of the positions whose act counts; None for anybody's."""
        return self.by or self.role

    def fits(self, name: str, role: str) -> bool:
        """Tell whether an event of this name by a position of this role is the one waited for."""
        return name == self.event and self.holder in (None, role)


@dataclass(frozen=True)
class Requirement:
    """One requirement: needed of these kinds of sender; any one of the alternatives satisfies it too.

    `condition` states when it is needed at all, with its conjunction ("apabila diperlukan"); empty means always.
    """

    kind: RequirementKind
    sentence: str
    needed_for: tuple[ApplicantType, ...] = EVERYONE
    alternatives: tuple[RequirementKind, ...] = ()
    condition: str = ""


@dataclass(frozen=True)
class TimeLimit:
    """A promised time: figures in `unit`, no maximum means that time is measured but not promised.

    `label` names it where a channel states several times, `reasons` are those accepted for passing a soft limit,
    and `no_clock` says why a time is published only. `extension` is by how many units the office may extend it in all,
    for a stated reason; None where the standard permits no extension.
    """

    unit: Unit
    maximum: int | None
    minimum: int | None = None
    start: Trigger | None = None
    stop: Trigger | None = None
    firmness: Firmness = Firmness.HARD
    sentence: str = ""
    label: str = ""
    reasons: tuple[SoftReason, ...] = ()
    no_clock: NoClock | None = None
    extension: int | None = None


@dataclass(frozen=True)
class Step:
    """One published step; an executed step names its completing event, actor None means nobody is named."""

    number: int
    actor: str | None
    action: str
    object: str
    sentence: str
    next: str | None = None
    completes_on: Trigger | None = None
    limit: TimeLimit | None = None


@dataclass(frozen=True)
class OpeningTimes:
    """When a channel answers, local time, on working days; `calendar` is the code of the calendar that keeps them."""

    opens: time
    closes: time
    sentence: str = ""
    calendar: str = ""


@dataclass(frozen=True)
class ChannelStatus:
    """Whether a channel is open; a closure carries its reason, its days and the day of its review."""

    is_open: bool = True
    reason: str = ""
    review_on: date | None = None
    closed_since: date | None = None
    closed_until: date | None = None

    def open_on(self, day: date) -> bool:
        """Tell whether the channel answers on this day; a closure without a day has no end on that side."""
        begun = self.closed_since is None or self.closed_since <= day
        ended = self.closed_until is not None and self.closed_until < day
        return self.is_open or not begun or ended


@dataclass(frozen=True)
class Link:
    """A published address with its label and with other spellings of it found in the text."""

    label: str
    url: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Channel:
    """One way of asking for the service, with everything that way demands and promises.

    `applicants` are the kinds of sender it serves. `other_limits` are further published times beside the promised one.
    `open_list` marks steps that the standard gives as examples ("antara lain"): their order binds nobody.
    """

    code: str
    kind: ChannelKind
    name: str
    applicants: tuple[ApplicantType, ...] = EVERYONE
    requirements: tuple[Requirement, ...] = ()
    steps: tuple[Step, ...] = ()
    open_list: bool = False
    limit: TimeLimit | None = None
    other_limits: tuple[TimeLimit, ...] = ()
    addressees: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    opening: OpeningTimes | None = None
    status: ChannelStatus = ChannelStatus()
    fee: str = ""
    products: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ComplaintChannel:
    """One way of complaining: where and when, whether it is open, and its own steps and time where stated."""

    kind: ChannelKind
    name: str
    contacts: tuple[str, ...] = ()
    opening: OpeningTimes | None = None
    status: ChannelStatus = ChannelStatus()
    links: tuple[Link, ...] = ()
    steps: tuple[Step, ...] = ()
    limit: TimeLimit | None = None


@dataclass(frozen=True)
class Complaints:
    """How complaints, suggestions and input are handled; what a complaint must bring."""

    sentence: str
    limit: TimeLimit | None
    channels: tuple[ComplaintChannel, ...] = ()
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True)
class Compensation:
    """What the applicant gets when a hard limit is missed by the office's fault."""

    sentence: str
    kind: str = "priority_next_request"
    valid_months: int = 12


@dataclass(frozen=True)
class Lapor:
    """The national complaint block."""

    sentence: str
    explanation: str
    links: tuple[Link, ...]
    issue_sentence: str = ""


@dataclass(frozen=True)
class Reading:
    """How an ambiguous or silent place of the published text is read, under its reference code.

    `about` is the place it belongs to: `channels/CODE`, `channels/CODE/requirements`, `…/steps`, `…/limit`, `fee`,
    `products`, `complaints`, `compensation`, `lapor`, or empty for the standard as a whole.
    """

    code: str
    sentence: str
    about: str = ""


@dataclass(frozen=True)
class ComponentText:
    """The published text of one internal component."""

    component: Component
    text: str


@dataclass(frozen=True)
class StandardSource:
    """A whole standard: six public components as facts, eight internal ones as text where stated.

    `address`, `phones` and `links` are those printed at its head; `lapor` and `compensation` stay None where the
    standard has none.
    """

    code: str
    title: str
    decree: str
    agency: str
    unit: str
    parent_unit: str = ""
    address: str = ""
    phones: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    roles: tuple[Role, ...] = ()
    channels: tuple[Channel, ...] = ()
    fee: str = ""
    products: tuple[str, ...] = ()
    complaints: Complaints | None = None
    compensation: Compensation | None = None
    lapor: Lapor | None = None
    internal: tuple[ComponentText, ...] = ()
    readings: tuple[Reading, ...] = ()
