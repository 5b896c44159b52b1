"""How a standard is laid out for its readers, in the order that SIPPN uses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from correspondence.standards.models import StandardVersion
from correspondence.standards.source import (
    ApplicantType,
    Channel,
    ChannelKind,
    ComplaintChannel,
    Complaints,
    Reading,
    StandardSource,
)

from .choices import CHANNEL_ICONS, COMPENSATION_KINDS, COMPONENTS
from .contacting import ContactLine, contact_line
from .presenting_parts import (
    Column,
    Label,
    Names,
    RequirementRow,
    StatusView,
    StepView,
    TimeView,
    Zones,
    clock_step,
    columns_of,
    opening_words,
    requirement_rows,
    role_names,
    served,
    status_view,
    step_views,
    time_view,
    timed,
)
from .wording import time_words

TEMPLATE = "portal/cms/channel.html"
CHANNEL_PARTS = ("requirements", "steps", "limit")
HEADS = ("fee", "products", "complaints", "compensation", "lapor")


@dataclass(frozen=True)
class ChannelPanel:
    """One channel as a panel of the page; `id`, `label`, `under`, `selected`, `template` are what tabs read.

    `readings` gives the readings of its parts by name, those of the channel as a whole under "channel".
    """

    id: str
    label: str
    under: str
    selected: bool
    channel: Channel
    served: tuple[Label, ...]
    status: StatusView
    contacts: tuple[ContactLine, ...]
    opening: str
    columns: tuple[Column, ...]
    rows: tuple[RequirementRow, ...]
    steps: tuple[StepView, ...]
    time: TimeView | None
    other_times: tuple[TimeView, ...]
    step_times: tuple[StepView, ...]
    readings: Mapping[str, tuple[Reading, ...]]
    template: str = TEMPLATE


@dataclass(frozen=True)
class ComplaintPanel:
    """One way of complaining."""

    channel: ComplaintChannel
    icon: str
    status: StatusView
    contacts: tuple[ContactLine, ...]
    opening: str
    steps: tuple[StepView, ...]
    time: TimeView | None


@dataclass(frozen=True)
class ComplaintsView:
    """How complaints are handled; `timed` where any time is stated for them."""

    sentence: str
    time: TimeView | None
    rows: tuple[RequirementRow, ...]
    panels: tuple[ComplaintPanel, ...]
    timed: bool


@dataclass(frozen=True)
class StandardView:
    """Everything that the page shows; `readings` by the place that they belong to, the rest under "rest"."""

    source: StandardSource
    phones: tuple[ContactLine, ...]
    panels: tuple[ChannelPanel, ...]
    complaints: ComplaintsView | None
    compensation: Label
    readings: Mapping[str, tuple[Reading, ...]]
    internal: tuple[tuple[Label, str], ...]
    takes_letters: bool


@dataclass(frozen=True)
class Promised:
    """One promised time in short: of what, and how long."""

    name: str
    words: str


def present(source: StandardSource, *, day: date, zones: Zones) -> StandardView:
    """Lay a standard out as it stands on a day; `zones` are those of the calendars by code."""
    by_letter = [each for each in source.channels if each.kind.takes_letters]
    chosen = next((each for each in by_letter if each.status.open_on(day)), None)
    first = chosen or next(iter((*by_letter, *source.channels)), None)
    names = role_names(source)
    readings: dict[str, tuple[Reading, ...]] = {head: _about(source, head) for head in HEADS}
    placed = [each for found in readings.values() for each in found]
    placed += [each for channel in source.channels for each in _about(source, f"channels/{channel.code}")]
    return StandardView(
        source=source,
        phones=tuple(contact_line(each) for each in source.phones),
        panels=tuple(_panel(each, source, names, day, zones, selected=each is first) for each in source.channels),
        complaints=_complaints(source.complaints, names, day, zones) if source.complaints else None,
        compensation=COMPENSATION_KINDS.get(source.compensation.kind, "") if source.compensation else "",
        readings=readings | {"rest": tuple(each for each in source.readings if each not in placed)},
        internal=tuple((COMPONENTS[each.component], each.text) for each in source.internal),
        takes_letters=chosen is not None,
    )


def promises(source: StandardSource, *, day: date) -> list[Promised]:
    """Name the promised times of the open channels in short, letters first; else the times of their steps."""
    ordered = sorted(source.channels, key=lambda each: each.kind is not ChannelKind.LETTER)
    names = role_names(source)
    found = [promise for each in ordered if each.status.open_on(day) for promise in _promised(each, names)]
    return list(dict.fromkeys(found))


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


def _promised(channel: Channel, names: Names) -> Iterator[Promised]:
    if channel.limit and time_words(channel.limit):
        yield Promised(channel.name, time_words(channel.limit))
        return
    kept = [each for each in channel.other_limits if time_words(each) and not each.no_clock]
    if kept:
        yield Promised(kept[0].label, time_words(kept[0]))
        return
    for step in channel.steps:
        if step.limit and time_words(step.limit) and not step.limit.no_clock:
            actor = names.get(step.actor or "", "")
            yield Promised(actor or _("step %(of)s") % {"of": step.number}, time_words(step.limit))


def _panel(
    channel: Channel, source: StandardSource, names: Names, day: date, zones: Zones, *, selected: bool
) -> ChannelPanel:
    by_letter = channel.kind.takes_letters
    applicants = tuple(who for who in ApplicantType if who in channel.applicants)
    columns = columns_of(channel.requirements, applicants)
    steps = step_views(channel.steps, names, clock_step=clock_step(channel))
    return ChannelPanel(
        id=f"kanal-{channel.code.replace('_', '-')}",
        label=channel.name,
        under=time_words(channel.limit),
        selected=selected,
        channel=channel,
        served=served(channel),
        status=status_view(channel.status, day),
        contacts=tuple(contact_line(each) for each in channel.contacts),
        opening=opening_words(channel.opening, day, zones),
        columns=columns if len(columns) > 1 else (),
        rows=requirement_rows(channel.requirements, columns),
        steps=steps,
        time=time_view(channel.limit, names, by_letter=by_letter),
        other_times=tuple(view for each in channel.other_limits if (view := time_view(each, names))),
        step_times=tuple(timed(steps)),
        readings=_readings_of(channel, source),
    )


def _complaints(complaints: Complaints, names: Names, day: date, zones: Zones) -> ComplaintsView:
    return ComplaintsView(
        sentence=complaints.sentence,
        time=time_view(complaints.limit, names),
        rows=requirement_rows(complaints.requirements),
        panels=tuple(_complaint_panel(each, names, day, zones) for each in complaints.channels),
        timed=complaints.limit is not None or any(each.limit for each in complaints.channels),
    )


def _complaint_panel(channel: ComplaintChannel, names: Names, day: date, zones: Zones) -> ComplaintPanel:
    return ComplaintPanel(
        channel=channel,
        icon=CHANNEL_ICONS[channel.kind],
        status=status_view(channel.status, day),
        contacts=tuple(contact_line(each) for each in channel.contacts),
        opening=opening_words(channel.opening, day, zones),
        steps=step_views(channel.steps, names),
        time=time_view(channel.limit, names),
    )


def _about(source: StandardSource, place: str) -> tuple[Reading, ...]:
    """Give the readings of a place and of everything below it."""
    return tuple(each for each in source.readings if each.about == place or each.about.startswith(f"{place}/"))


def _readings_of(channel: Channel, source: StandardSource) -> Mapping[str, tuple[Reading, ...]]:
    own = f"channels/{channel.code}"
    parts = {part: _about(source, f"{own}/{part}") for part in CHANNEL_PARTS}
    placed = [each for found in parts.values() for each in found]
    return parts | {"channel": tuple(each for each in _about(source, own) if each not in placed)}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
