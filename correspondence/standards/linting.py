"""The linter: everything a standard says that cannot be enforced as written, with the reading used; pure."""

from collections.abc import Iterator
from dataclasses import replace

from .linting_facts import Known, Notice, Severity, Timed
from .linting_parts import (
    compensation_notices,
    complaints_notices,
    link_notices,
    list_notices,
    requirement_notices,
    route_notices,
    silence_notices,
    spoken_notices,
    status_notices,
    written_complaint_notices,
)
from .linting_times import (
    extension_notices,
    figure_notices,
    published_only_notices,
    receipt_notices,
    role_notices,
    self_start_notices,
    stated_notices,
)
from .routes import legs_of
from .source import Channel, Complaints, StandardSource, Step

__all__ = ["Known", "Notice", "Severity", "lint"]

NOBODY_ASKED = Known()


def lint(source: StandardSource, *, known: Known = NOBODY_ASKED) -> list[Notice]:
    """Name every place of a standard that cannot be enforced as written, in the order of the page.

    The standard's own readings suppress nothing: those of the same code and place stand beside the notice.
    """
    return [_with_readings(source, notice) for notice in _notices(source, known)]


def _notices(source: StandardSource, known: Known) -> Iterator[Notice]:
    yield from link_notices(source)
    for channel in source.channels:
        yield from _channel_notices(source, channel, known)
    yield from complaints_notices(source.complaints)
    if source.complaints:
        yield from _complaints_notices(source, source.complaints, known)
    yield from compensation_notices(source, list(_all_times(source)))


def _channel_notices(source: StandardSource, channel: Channel, known: Known) -> Iterator[Notice]:
    place = f"channels/{channel.code}"
    times = list(_channel_times(channel))
    yield from silence_notices(place, times)
    for timed in times:
        yield from _time_notices(source, timed, known)
    yield from list_notices(place, channel)
    yield from route_notices(place, channel)
    yield from requirement_notices(f"{place}/requirements", channel.requirements if channel.kind.takes_letters else ())
    yield from spoken_notices(place, channel)
    yield from status_notices(f"{place}/status", channel.status, known)


def _complaints_notices(source: StandardSource, complaints: Complaints, known: Known) -> Iterator[Notice]:
    for timed in _complaint_times(complaints):
        yield from _time_notices(source, timed, known)
    yield from requirement_notices("complaints/requirements", complaints.requirements)
    for number, channel in enumerate(complaints.channels, start=1):
        yield from written_complaint_notices(f"complaints/channels/{number}", channel)
        yield from status_notices(f"complaints/channels/{number}/status", channel.status, known)


def _time_notices(source: StandardSource, timed: Timed, known: Known) -> Iterator[Notice]:
    if not timed.runs:
        yield from published_only_notices(timed)
        return
    yield from stated_notices(timed, known)
    yield from figure_notices(timed)
    yield from extension_notices(timed)
    yield from self_start_notices(source, timed)
    yield from receipt_notices(timed)
    yield from role_notices(source, timed, known)


def _all_times(source: StandardSource) -> Iterator[Timed]:
    for channel in source.channels:
        yield from _channel_times(channel)
    if source.complaints:
        yield from _complaint_times(source.complaints)


def _channel_times(channel: Channel) -> Iterator[Timed]:
    place, legs = f"channels/{channel.code}", legs_of(channel.steps)
    if channel.limit:
        stopped = channel.kind.takes_letters
        yield Timed(f"{place}/limit", channel.limit, channel.limit.sentence, stopped, legs)
    for number, limit in enumerate(channel.other_limits, start=1):
        yield Timed(f"{place}/other_limits/{number}", limit, limit.sentence, legs=legs)
    yield from _step_times(place, channel.steps)


def _complaint_times(complaints: Complaints) -> Iterator[Timed]:
    if complaints.limit:
        text = f"{complaints.sentence} {complaints.limit.sentence}"
        yield Timed("complaints/limit", complaints.limit, text)
    for number, channel in enumerate(complaints.channels, start=1):
        place = f"complaints/channels/{number}"
        if channel.limit:
            legs = legs_of(channel.steps)
            yield Timed(f"{place}/limit", channel.limit, channel.limit.sentence, False, legs)
        yield from _step_times(place, channel.steps)


def _step_times(place: str, steps: tuple[Step, ...]) -> Iterator[Timed]:
    for step in steps:
        if step.limit:
            yield Timed(f"{place}/steps/{step.number}/limit", step.limit, step.limit.sentence)


def _with_readings(source: StandardSource, notice: Notice) -> Notice:
    area = _area(notice.place)
    stated = (
        reading.sentence
        for reading in source.readings
        if reading.code == notice.code and _area(reading.about) in ((), area)
    )
    return replace(notice, stated=tuple(stated))


def _area(place: str) -> tuple[str, ...]:
    """Give the part of the page a place belongs to: a channel, or a component."""
    head, *rest = place.split("/")
    if not head:
        return ()
    return (head, *rest[:1]) if head == "channels" else (head,)
