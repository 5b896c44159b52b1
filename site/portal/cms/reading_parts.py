"""Reading the parts that channels and complaints share, noting every value that is missing or half there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from correspondence.calendars.facts import Unit
from correspondence.standards.compiling import Problem
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    ApplicantType,
    ChannelStatus,
    Firmness,
    Link,
    NoClock,
    OpeningTimes,
    Requirement,
    RequirementKind,
    SoftReason,
    Step,
    TimeLimit,
    Trigger,
)

Value = Mapping[str, Any]
Member = TypeVar("Member", bound=StrEnum)


def text(value: Value, name: str) -> str:
    """Give a text field's content with plain line ends; nothing typed is the empty text."""
    return plain(value[name])


def plain(typed: object) -> str:
    """Give typed text with plain line ends; browsers send others."""
    return str(typed or "").replace("\r\n", "\n")


def lines(typed: str | None) -> tuple[str, ...]:
    """Split a field that holds one thing per line; blank lines are nothing."""
    stripped = (line.strip() for line in (typed or "").splitlines())
    return tuple(line for line in stripped if line)


def read_links(values: Iterable[Value]) -> tuple[Link, ...]:
    """Read links with their other spellings."""
    return tuple(Link(text(each, "label"), text(each, "url"), lines(each["aliases"])) for each in values)


def read_status(value: Value) -> ChannelStatus:
    """Read whether a channel is open."""
    return ChannelStatus(
        is_open=bool(value["is_open"]),
        reason=text(value, "reason"),
        review_on=value["review_on"],
        closed_since=value["closed_since"],
        closed_until=value["closed_until"],
    )


@dataclass
class PartReader:
    """Reads parts; what is wrong with them gathers in `problems`, in the order of reading."""

    problems: list[Problem] = field(default_factory=list)

    def requirement(self, value: Value, place: str) -> Requirement:
        """Read one requirement."""
        return Requirement(
            kind=self.member(RequirementKind, value["kind"], place, RequirementKind.SUPPORTING_DATA),
            sentence=text(value, "sentence"),
            needed_for=tuple(ApplicantType(each) for each in value["needed_for"] or ()),
            alternatives=tuple(RequirementKind(each) for each in value["alternatives"] or ()),
            condition=text(value, "condition"),
        )

    def step(self, value: Value, place: str) -> Step:
        """Read one step; the place names its number."""
        number = value["number"] or 0
        at = f"{place}/{number}"
        return Step(
            number=number,
            actor=text(value, "actor") or None,
            action=text(value, "action"),
            object=text(value, "object"),
            sentence=text(value, "sentence"),
            next=text(value, "next") or None,
            completes_on=self.trigger(value["completes_on"], at),
            limit=self.limit(value["limit"], f"{at}/limit"),
        )

    def limit(self, value: Value, place: str) -> TimeLimit | None:
        """Read a time; None where no unit is chosen, with a problem where something else is."""
        start = self.trigger(value["start"], place)
        stop = self.trigger(value["stop"], place)
        said = [value[name] for name in ("maximum", "minimum", "extension", "sentence", "label", "no_clock")]
        if not value["unit"]:
            if any(each not in (None, "") for each in (*said, start, stop)):
                self.add(place, _("Choose the unit of this time."))
            return None
        return TimeLimit(
            unit=Unit(value["unit"]),
            maximum=value["maximum"],
            minimum=value["minimum"],
            start=start,
            stop=stop,
            firmness=self.member(Firmness, value["firmness"], place, Firmness.HARD),
            sentence=text(value, "sentence"),
            label=text(value, "label"),
            reasons=tuple(SoftReason(each) for each in value["reasons"] or ()),
            no_clock=NoClock(value["no_clock"]) if value["no_clock"] else None,
            extension=value["extension"],
        )

    def trigger(self, value: Value, place: str) -> Trigger | None:
        """Read an event; None where none is chosen, with a problem where something else is."""
        role, words = text(value, "role"), text(value, "words")
        if not value["event"]:
            if role or words:
                self.add(place, _("Choose the event that “%(words)s” means.") % {"words": words or role})
            return None
        return Trigger(CaseEventName(value["event"]), role or None, words)

    def opening(self, value: Value, place: str) -> OpeningTimes | None:
        """Read opening hours; None where nothing is said, with a problem where a time is missing."""
        opens, closes = value["opens"], value["closes"]
        sentence, calendar = text(value, "sentence"), text(value, "calendar")
        if opens is None and closes is None and not sentence and not calendar:
            return None
        if opens is None or closes is None:
            self.add(place, _("Opening hours need both times."))
            return None
        return OpeningTimes(opens, closes, sentence, calendar)

    def member(self, kind: type[Member], raw: str | None, place: str, otherwise: Member) -> Member:
        """Read a fixed value, with a problem where none is chosen."""
        if raw:
            return kind(raw)
        self.add(place, _("Choose one of the values."))
        return otherwise

    def add(self, place: str, reason: str) -> None:
        """Note what is wrong at a place."""
        self.problems.append(Problem(place, reason))
