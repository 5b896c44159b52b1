"""From the fields of a standard page to plain facts, and what is missing in them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from correspondence.standards.compiling import Problem
from correspondence.standards.source import (
    ApplicantType,
    Channel,
    ChannelKind,
    Compensation,
    ComplaintChannel,
    Complaints,
    Component,
    ComponentText,
    Lapor,
    Reading,
    Role,
    StandardSource,
    TimeLimit,
)

from .reading_parts import PartReader, Value, lines, plain, read_links, read_status, text

Thing = TypeVar("Thing")

# The rich text editor's own marks: no part of the published text, and new whenever it is opened.
EDITOR_KEYS = re.compile(r' data-block-key="[^"]*"')


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
        address=plain(page.address),
        phones=lines(page.phones),
        links=read_links(block.value for block in page.links),
        roles=tuple(_role(block.value) for block in page.roles),
        channels=tuple(reader.channel(block.value) for block in page.channels),
        fee=page.fee,
        products=lines(page.products),
        complaints=_first(reader.complaints(block.value) for block in page.complaints),
        compensation=_first(_compensation(block.value) for block in page.compensation),
        lapor=_first(_lapor(block.value) for block in page.lapor),
        internal=tuple(reader.component(block.value) for block in page.internal),
        readings=tuple(_reading(block.value) for block in page.readings),
    )
    return source, reader.problems


class _Reader(PartReader):
    def channel(self, value: Value) -> Channel:
        place = f"channels/{text(value, 'code')}"
        return Channel(
            code=text(value, "code"),
            kind=self.member(ChannelKind, value["kind"], f"{place}/kind", ChannelKind.WEBSITE),
            name=text(value, "name"),
            applicants=tuple(ApplicantType(each) for each in value["applicants"] or ()),
            requirements=tuple(self.requirement(item, f"{place}/requirements") for item in value["requirements"]),
            steps=tuple(self.step(item, f"{place}/steps") for item in value["steps"]),
            open_list=bool(value["open_list"]),
            limit=self.limit(value["limit"], f"{place}/limit"),
            other_limits=tuple(self._other_limits(value["other_limits"], f"{place}/other_limits")),
            addressees=lines(value["addressees"]),
            contacts=lines(value["contacts"]),
            links=read_links(value["links"]),
            opening=self.opening(value["opening"], f"{place}/opening"),
            status=read_status(value["status"]),
            fee=text(value, "fee"),
            products=lines(value["products"]),
            notices=lines(value["notices"]),
        )

    def complaints(self, value: Value) -> Complaints:
        channels = enumerate(value["channels"], start=1)
        return Complaints(
            sentence=text(value, "sentence"),
            limit=self.limit(value["limit"], "complaints/limit"),
            requirements=tuple(self.requirement(item, "complaints/requirements") for item in value["requirements"]),
            channels=tuple(self._complaint_channel(item, f"complaints/channels/{n}") for n, item in channels),
        )

    def component(self, value: Value) -> ComponentText:
        member = self.member(Component, value["component"], "internal", Component.LEGAL_BASIS)
        typed = value["text"]
        return ComponentText(member, EDITOR_KEYS.sub("", typed.source) if typed else "")

    def _other_limits(self, values: Iterable[Value], place: str) -> Iterator[TimeLimit]:
        for number, value in enumerate(values, start=1):
            limit = self.limit(value, f"{place}/{number}")
            if limit is not None:
                yield limit

    def _complaint_channel(self, value: Value, place: str) -> ComplaintChannel:
        return ComplaintChannel(
            kind=self.member(ChannelKind, value["kind"], place, ChannelKind.WEBSITE),
            name=text(value, "name"),
            contacts=lines(value["contacts"]),
            opening=self.opening(value["opening"], f"{place}/opening"),
            status=read_status(value["status"]),
            links=read_links(value["links"]),
            steps=tuple(self.step(item, f"{place}/steps") for item in value["steps"]),
            limit=self.limit(value["limit"], f"{place}/limit"),
        )


def _role(value: Value) -> Role:
    return Role(
        code=text(value, "code"),
        name=text(value, "name"),
        aliases=lines(value["aliases"]),
        outside=bool(value["outside"]),
        holder=text(value, "holder"),
        unit=text(value, "unit"),
    )


def _reading(value: Value) -> Reading:
    return Reading(text(value, "code"), text(value, "sentence"), text(value, "about").strip())


def _compensation(value: Value) -> Compensation:
    return Compensation(text(value, "sentence"), text(value, "kind"), value["valid_months"] or 0)


def _lapor(value: Value) -> Lapor:
    return Lapor(
        sentence=text(value, "sentence"),
        explanation=text(value, "explanation"),
        links=read_links(value["links"]),
        issue_sentence=text(value, "issue_sentence"),
    )


def _first(things: Iterable[Thing]) -> Thing | None:
    return next(iter(things), None)
