"""A service standard as its editors state it: the fourteen components, channel by channel, as plain facts."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from correspondence.calendars.facts import Unit

from .events import CaseEventName


class ApplicantType(StrEnum):
    """Kinds of sender that requirements distinguish; the values are those of parties.ApplicantType."""

    PERSON = "person"
    INSTITUTION = "institution"
    LEGAL_BODY = "legal_body"


EVERYONE = tuple(ApplicantType)
BODIES = (ApplicantType.INSTITUTION, ApplicantType.LEGAL_BODY)


class ChannelKind(StrEnum):
    """Ways in which a service may be asked for."""

    LETTER = "letter"
    FACE_TO_FACE = "face_to_face"
    CALL_CENTER = "call_center"
    WEBSITE = "website"
    MESSAGING = "messaging"


class RequirementKind(StrEnum):
    """What a request must bear or bring."""

    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    STAMP = "stamp"
    ELECTRONIC_SIGNATURE = "electronic_signature"
    EMAIL = "email"
    IDENTITY = "identity"
    PHONE = "phone"
    FORM = "form"
    ACCOUNT = "account"
    SUPPORTING_DATA = "supporting_data"


class Firmness(StrEnum):
    """Whether passing a limit breaks the promise (hard) or needs a stated reason (soft)."""

    HARD = "hard"
    SOFT = "soft"


class Component(StrEnum):
    """The eight internal components of a standard, published but not executed (PermenPANRB 15/2014)."""

    LEGAL_BASIS = "legal_basis"
    FACILITIES = "facilities"
    COMPETENCE = "competence"
    INTERNAL_SUPERVISION = "internal_supervision"
    STAFFING = "staffing"
    SERVICE_GUARANTEE = "service_guarantee"
    SAFETY_GUARANTEE = "safety_guarantee"
    PERFORMANCE_EVALUATION = "performance_evaluation"


@dataclass(frozen=True)
class Role:
    """A part in the procedure, in the standard's own word, with other spellings found in its text."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    outside: bool = False


@dataclass(frozen=True)
class Trigger:
    """A case event that completes a step or moves a clock; role None accepts anybody's."""

    event: CaseEventName
    role: str | None = None
    words: str = ""

    def fits(self, name: str, role: str) -> bool:
        """Tell whether an event of this name by this role is the one waited for."""
        return name == self.event and self.role in (None, role)


@dataclass(frozen=True)
class Requirement:
    """One requirement: needed of these kinds of sender; any one of the alternatives satisfies it too."""

    kind: RequirementKind
    sentence: str
    needed_for: tuple[ApplicantType, ...] = EVERYONE
    alternatives: tuple[RequirementKind, ...] = ()


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


@dataclass(frozen=True)
class TimeLimit:
    """A promised time: figures in `unit`, no maximum means that time is measured but not promised."""

    unit: Unit
    maximum: int | None
    minimum: int | None = None
    start: Trigger | None = None
    stop: Trigger | None = None
    firmness: Firmness = Firmness.HARD
    sentence: str = ""


@dataclass(frozen=True)
class OpeningTimes:
    """When a channel answers, local time, on working days."""

    opens: time
    closes: time
    sentence: str = ""


@dataclass(frozen=True)
class ChannelStatus:
    """Whether a channel is open; a closure carries its reason and the date on which it is looked at again."""

    is_open: bool = True
    reason: str = ""
    review_on: date | None = None


@dataclass(frozen=True)
class Channel:
    """One way of asking for the service, with everything that way demands and promises."""

    code: str
    kind: ChannelKind
    name: str
    requirements: tuple[Requirement, ...] = ()
    steps: tuple[Step, ...] = ()
    limit: TimeLimit | None = None
    addressees: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    opening: OpeningTimes | None = None
    status: ChannelStatus = ChannelStatus()
    fee: str = ""
    product: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ComplaintChannel:
    """One way of complaining: where, when, and whether it is open."""

    kind: ChannelKind
    name: str
    contacts: tuple[str, ...]
    opening: OpeningTimes | None = None
    status: ChannelStatus = ChannelStatus()


@dataclass(frozen=True)
class Complaints:
    """How complaints, suggestions and input are handled."""

    sentence: str
    limit: TimeLimit | None
    channels: tuple[ComplaintChannel, ...] = ()


@dataclass(frozen=True)
class Compensation:
    """What the applicant gets when a hard limit is missed by the office's fault."""

    sentence: str
    kind: str = "priority_next_request"
    valid_months: int = 12


@dataclass(frozen=True)
class Link:
    """A published address with its label."""

    label: str
    url: str


@dataclass(frozen=True)
class Lapor:
    """The national complaint block that every standard page carries."""

    sentence: str
    explanation: str
    links: tuple[Link, ...]
    issue_sentence: str = ""


@dataclass(frozen=True)
class Reading:
    """How an ambiguous or silent place of the published text is read, under its reference code."""

    code: str
    sentence: str


@dataclass(frozen=True)
class ComponentText:
    """The published text of one internal component."""

    component: Component
    text: str


@dataclass(frozen=True)
class StandardSource:
    """A whole standard: six public components as facts, eight internal ones as text where stated."""

    code: str
    title: str
    decree: str
    agency: str
    unit: str
    parent_unit: str = ""
    roles: tuple[Role, ...] = ()
    channels: tuple[Channel, ...] = ()
    fee: str = ""
    product: str = ""
    complaints: Complaints | None = None
    compensation: Compensation | None = None
    lapor: Lapor | None = None
    internal: tuple[ComponentText, ...] = ()
    readings: tuple[Reading, ...] = ()
