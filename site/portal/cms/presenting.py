"""How a standard is laid out for its readers, in the order that SIPPN uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from correspondence.standards.models import StandardVersion
from correspondence.standards.rules import as_json
from correspondence.standards.source import (
    ApplicantType,
    Channel,
    ChannelKind,
    ComplaintChannel,
    Reading,
    Requirement,
    StandardSource,
)

from .choices import APPLICANT_TYPES, CHANNEL_ICONS, COMPONENTS, REQUIREMENT_KINDS
from .wording import time_words

# Readings of domain knowledge by the place of the page where they matter; others stand at its end.
STEP_READINGS = frozenset({"I1", "I2", "I6", "I7"})
TIME_READINGS = frozenset({"I3", "I4", "I5"})
COMPLAINT_READINGS = frozenset({"I16", "I23"})
COMPENSATION_READINGS = frozenset({"I24"})
PLACED = STEP_READINGS | TIME_READINGS | COMPLAINT_READINGS | COMPENSATION_READINGS

TEMPLATE = "portal/cms/channel.html"


@dataclass(frozen=True)
class Column:
    """Kinds of sender of whom the same things are needed."""

    labels: tuple[str | Promise, ...]
    needs: tuple[bool, ...]


@dataclass(frozen=True)
class RequirementRow:
    """One requirement with its answer for each column and what satisfies it too."""

    requirement: Requirement
    alternatives: tuple[str | Promise, ...]
    cells: tuple[tuple[Column, bool], ...]


@dataclass(frozen=True)
class ChannelPanel:
    """One channel as a panel of the page; `id`, `label`, `under`, `selected`, `template` are what tabs read."""

    id: str
    label: str
    under: str
    selected: bool
    channel: Channel
    columns: tuple[Column, ...]
    rows: tuple[RequirementRow, ...]
    clock_step: int | None
    step_readings: tuple[Reading, ...]
    time_readings: tuple[Reading, ...]
    template: str = TEMPLATE


@dataclass(frozen=True)
class StandardView:
    """Everything that the page shows."""

    source: StandardSource
    panels: tuple[ChannelPanel, ...]
    complaints: tuple[tuple[ComplaintChannel, str], ...]
    complaint_readings: tuple[Reading, ...]
    compensation_readings: tuple[Reading, ...]
    readings: tuple[Reading, ...]
    internal: tuple[tuple[str | Promise, str], ...]
    takes_letters: bool


def present(source: StandardSource) -> StandardView:
    """Lay a standard out."""
    chosen = next((each for each in source.channels if each.kind is ChannelKind.LETTER), None)
    first = chosen or next(iter(source.channels), None)
    complaints = source.complaints.channels if source.complaints else ()
    return StandardView(
        source=source,
        panels=tuple(_panel(each, source, selected=each is first) for each in source.channels),
        complaints=tuple((each, CHANNEL_ICONS[each.kind]) for each in complaints),
        complaint_readings=_readings(source, COMPLAINT_READINGS),
        compensation_readings=_readings(source, COMPENSATION_READINGS),
        readings=tuple(each for each in source.readings if each.code not in PLACED),
        internal=tuple((COMPONENTS[each.component], each.text) for each in source.internal),
        takes_letters=chosen is not None and chosen.status.is_open,
    )


def promises(source: StandardSource) -> list[tuple[Channel, str]]:
    """Pair the open channels that promise a time with that time in words, letters first."""
    ordered = sorted(source.channels, key=lambda each: each.kind is not ChannelKind.LETTER)
    return [(each, time_words(each.limit)) for each in ordered if each.status.is_open and time_words(each.limit)]


def as_data(version: StandardVersion) -> Mapping[str, Any]:
    """Give a published standard as JSON values: the version and its facts, exactly as they were frozen."""
    return {
        "version": {
            "number": version.number,
            "valid_from": _iso(version.valid_from),
            "valid_until": _iso(version.valid_until),
            "published_at": _iso(version.created_at),
            "digest": version.digest,
        },
        "standard": version.published,
    }


def as_draft_data(source: StandardSource) -> Mapping[str, Any]:
    """Give a draft as JSON values, marked by its missing version."""
    return {"version": None, "standard": as_json(source)}


def _panel(channel: Channel, source: StandardSource, *, selected: bool) -> ChannelPanel:
    columns = _columns(channel.requirements)
    by_letter = channel.kind is ChannelKind.LETTER
    return ChannelPanel(
        id=f"kanal-{channel.code.replace('_', '-')}",
        label=channel.name,
        under=time_words(channel.limit),
        selected=selected,
        channel=channel,
        columns=columns if len(columns) > 1 else (),
        rows=tuple(_row(index, each, columns) for index, each in enumerate(channel.requirements)),
        clock_step=_clock_step(channel),
        step_readings=_readings(source, STEP_READINGS) if by_letter else (),
        time_readings=_readings(source, TIME_READINGS) if by_letter else (),
    )


def _columns(requirements: tuple[Requirement, ...]) -> tuple[Column, ...]:
    merged: dict[tuple[bool, ...], list[str | Promise]] = {}
    for who in reversed(ApplicantType):
        needs = tuple(who in each.needed_for for each in requirements)
        merged.setdefault(needs, []).insert(0, APPLICANT_TYPES[who])
    return tuple(Column(tuple(labels), needs) for needs, labels in merged.items())


def _row(index: int, requirement: Requirement, columns: tuple[Column, ...]) -> RequirementRow:
    return RequirementRow(
        requirement,
        tuple(REQUIREMENT_KINDS[kind] for kind in requirement.alternatives),
        tuple((column, column.needs[index]) for column in columns),
    )


def _clock_step(channel: Channel) -> int | None:
    """Give the number of the published step at which the time starts to run, as far as the rules name one."""
    start = channel.limit.start if channel.limit else None
    if start is None:
        return None
    for step in sorted(channel.steps, key=lambda each: each.number):
        completed_by = step.completes_on.event if step.completes_on else None
        if (start.role and step.actor == start.role) or (not start.role and completed_by == start.event):
            return step.number
    return None


def _readings(source: StandardSource, codes: frozenset[str]) -> tuple[Reading, ...]:
    return tuple(each for each in source.readings if each.code in codes)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
