"""From the fields of a standard page to plain facts; what cannot be read is named, never guessed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from correspondence.calendars.facts import Unit
from correspondence.standards.compiling import Problem
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    ApplicantType,
    Channel,
    ChannelKind,
    ChannelStatus,
    Compensation,
    ComplaintChannel,
    Complaints,
    Component,
    ComponentText,
    Firmness,
    Lapor,
    Link,
    OpeningTimes,
    Reading,
    Requirement,
    RequirementKind,
    Role,
    StandardSource,
    Step,
    TimeLimit,
    Trigger,
)

Value = Mapping[str, Any]
Member = TypeVar("Member", bound=StrEnum)


def read_standard(page: Any) -> tuple[StandardSource, list[Problem]]:
    """Read a page's fields as facts, with a problem for every value that is missing or contradicts another."""
    reader = _Reader()
    source = StandardSource(
        code=page.code,
        title=page.title,
        decree=page.decree,
        agency=page.agency,
        unit=page.unit,
        parent_unit=page.parent_unit,
        roles=tuple(_role(block.value) for block in page.roles),
        channels=tuple(reader.channel(block.value) for block in page.channels),
        fee=page.fee,
        product=page.product,
        complaints=_first(reader.complaints(block.value) for block in page.complaints),
        compensation=_first(_compensation(block.value) for block in page.compensation),
        lapor=_first(_lapor(block.value) for block in page.lapor),
        internal=tuple(reader.component(block.value) for block in page.internal),
        readings=tuple(Reading(_text(b.value, "code"), _text(b.value, "sentence")) for b in page.readings),
    )
    return source, reader.problems


def lines(text: str | None) -> tuple[str, ...]:
    """Split a field that holds one thing per line; blank lines are nothing."""
    stripped = (line.strip() for line in (text or "").splitlines())
    return tuple(line for line in stripped if line)


@dataclass
class _Reader:
    problems: list[Problem] = field(default_factory=list)

    def channel(self, value: Value) -> Channel:
        place = f"channels/{_text(value, 'code')}"
        return Channel(
            code=_text(value, "code"),
            kind=self._member(ChannelKind, value["kind"], f"{place}/kind", ChannelKind.WEBSITE),
            name=_text(value, "name"),
            requirements=tuple(self._requirement(item, f"{place}/requirements") for item in value["requirements"]),
            steps=tuple(self._step(item, f"{place}/steps") for item in value["steps"]),
            limit=self._limit(value["limit"], f"{place}/limit"),
            addressees=lines(value["addressees"]),
            contacts=lines(value["contacts"]),
            opening=self._opening(value["opening"], f"{place}/opening"),
            status=_status(value["status"]),
            fee=_text(value, "fee"),
            product=_text(value, "product"),
            notices=lines(value["notices"]),
        )

    def complaints(self, value: Value) -> Complaints:
        return Complaints(
            sentence=_text(value, "sentence"),
            limit=self._limit(value["limit"], "complaints/limit"),
            channels=tuple(self._complaint_channel(item) for item in value["channels"]),
        )

    def component(self, value: Value) -> ComponentText:
        member = self._member(Component, value["component"], "internal", Component.LEGAL_BASIS)
        text = value["text"]
        return ComponentText(member, text.source if text else "")

    def _complaint_channel(self, value: Value) -> ComplaintChannel:
        place = "complaints/channels"
        return ComplaintChannel(
            kind=self._member(ChannelKind, value["kind"], place, ChannelKind.WEBSITE),
            name=_text(value, "name"),
            contacts=lines(value["contacts"]),
            opening=self._opening(value["opening"], place),
            status=_status(value["status"]),
        )

    def _requirement(self, value: Value, place: str) -> Requirement:
        return Requirement(
            kind=self._member(RequirementKind, value["kind"], place, RequirementKind.SUPPORTING_DATA),
            sentence=_text(value, "sentence"),
            needed_for=tuple(ApplicantType(each) for each in value["needed_for"] or ()),
            alternatives=tuple(RequirementKind(each) for each in value["alternatives"] or ()),
        )

    def _step(self, value: Value, place: str) -> Step:
        number = value["number"] or 0
        return Step(
            number=number,
            actor=_text(value, "actor") or None,
            action=_text(value, "action"),
            object=_text(value, "object"),
            sentence=_text(value, "sentence"),
            next=_text(value, "next") or None,
            completes_on=self._trigger(value["completes_on"], f"{place}/{number}"),
        )

    def _limit(self, value: Value, place: str) -> TimeLimit | None:
        start = self._trigger(value["start"], place)
        stop = self._trigger(value["stop"], place)
        figures = (value["maximum"], value["minimum"], value["sentence"], start, stop)
        if not value["unit"]:
            if any(each not in (None, "") for each in figures):
                self._add(place, _("Choose the unit of this time."))
            return None
        return TimeLimit(
            unit=Unit(value["unit"]),
            maximum=value["maximum"],
            minimum=value["minimum"],
            start=start,
            stop=stop,
            firmness=self._member(Firmness, value["firmness"], place, Firmness.HARD),
            sentence=_text(value, "sentence"),
        )

    def _trigger(self, value: Value, place: str) -> Trigger | None:
        role, words = _text(value, "role"), _text(value, "words")
        if not value["event"]:
            if role or words:
                self._add(place, _("Choose the event that “%(words)s” means.") % {"words": words or role})
            return None
        return Trigger(CaseEventName(value["event"]), role or None, words)

    def _opening(self, value: Value, place: str) -> OpeningTimes | None:
        opens, closes, sentence = value["opens"], value["closes"], _text(value, "sentence")
        if opens is None and closes is None and not sentence:
            return None
        if opens is None or closes is None:
            self._add(place, _("Opening hours need both times."))
            return None
        if opens >= closes:
            self._add(place, _("These opening hours close before they open."))
        return OpeningTimes(opens, closes, sentence)

    def _member(self, kind: type[Member], raw: str | None, place: str, otherwise: Member) -> Member:
        if raw:
            return kind(raw)
        self._add(place, _("Choose one of the values."))
        return otherwise

    def _add(self, place: str, reason: str) -> None:
        self.problems.append(Problem(place, reason))


def _text(value: Value, name: str) -> str:
    return str(value[name] or "")


def _role(value: Value) -> Role:
    return Role(_text(value, "code"), _text(value, "name"), lines(value["aliases"]), bool(value["outside"]))


def _status(value: Value) -> ChannelStatus:
    return ChannelStatus(bool(value["is_open"]), _text(value, "reason"), value["review_on"])


def _compensation(value: Value) -> Compensation:
    return Compensation(_text(value, "sentence"), _text(value, "kind"), value["valid_months"] or 0)


def _lapor(value: Value) -> Lapor:
    return Lapor(
        sentence=_text(value, "sentence"),
        explanation=_text(value, "explanation"),
        links=tuple(Link(_text(item, "label"), _text(item, "url")) for item in value["links"]),
        issue_sentence=_text(value, "issue_sentence"),
    )


Thing = TypeVar("Thing")


def _first(things: Iterable[Thing] | Iterator[Thing]) -> Thing | None:
    return next(iter(things), None)
