"""The course of a started clock through waits for the sender and extensions, in every unit; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from correspondence.calendars.facts import Reckoning

from .clock_facts import Course, Extension, Pause, Refusal, Segment
from .clock_measure import Measure


def run(
    measure: Measure,
    start: datetime,
    promised: int,
    *,
    pauses: Sequence[Pause],
    now: datetime,
    extensions: Sequence[Extension] = (),
    most: int | None = None,
) -> Course:
    """Let a clock of so many units run; `most` is by how many they may be extended in all.

    What was used before a wait stays used, the rest runs on when the sender completed the letter. A wait asked for
    after the due date moves nothing, and an extension recorded after it does not count.
    """
    walk = _Walk(measure, start, promised, now=now, most=most)
    happened: list[Pause | Extension] = sorted([*pauses, *extensions], key=_moment)
    for each in happened:
        if isinstance(each, Pause):
            walk.pause(each)
        else:
            walk.extend(each)
    return walk.course()


def late_by(course: Course, measure: Measure, until: datetime) -> int:
    """Count what ran after the due date, waits for the sender left out; 0 up to it."""
    if until <= course.due:
        return 0
    ends = [*(wait.since for wait in course.after_due), until]
    begins = [wait.until or until for wait in course.after_due]
    late = measure.late(course.due, ends[0])
    return late + sum(measure.ran(begin, end) for begin, end in zip(begins, ends[1:], strict=True))


def used(course: Course, measure: Measure, until: datetime) -> int:
    """Count what a course has used up to a moment, waits left out."""
    if course.after_due:
        return sum(course.parts) + late_by(course, measure, until)
    return sum(course.parts[:-1]) + measure.ran(course.segments[-1].start, until)


def measured(measure: Measure, start: datetime, until: datetime, pauses: Iterable[Pause]) -> int:
    """Count what ran from a start to a moment, waits left out, where no length is promised."""
    begin, ran = start, 0
    for pause in pauses:
        ran += measure.ran(begin, pause.since)
        begin = pause.until or until
    return ran + measure.ran(begin, until)


def _moment(each: Pause | Extension) -> tuple[datetime, bool]:
    return (each.since, False) if isinstance(each, Pause) else (each.at, True)


class _Walk:
    """A course on its way: where it began to count last, and what is left from there."""

    def __init__(self, measure: Measure, start: datetime, promised: int, *, now: datetime, most: int | None) -> None:
        self._measure, self._now, self._most = measure, now, most
        self._begin, self._left, self._done = start, promised * measure.size, 0
        self._segments: list[Segment] = []
        self._parts: list[int] = []
        self._pauses: list[Pause] = []
        self._lefts: list[int] = []
        self._extensions: list[Extension] = []
        self._after_due: list[Pause] = []

    def pause(self, pause: Pause) -> None:
        """Halt at a wait and begin to count again at its end."""
        if pause.since > self._due():
            self._after_due.append(pause)
            return
        self._close(self._measure.ran(self._begin, pause.since))
        self._pauses.append(pause)
        self._lefts.append(self._left)
        self._begin = pause.until or self._now

    def extend(self, extension: Extension) -> None:
        """Add what an extension may add."""
        room = (self._most or 0) - sum(each.granted for each in self._extensions)
        granted = min(extension.asked, room)
        refusal: Refusal | None = None
        if self._most is None:
            granted, refusal = 0, Refusal.NOT_PERMITTED
        elif extension.at > self._due():
            granted, refusal = 0, Refusal.TOO_LATE
        elif granted < extension.asked:
            refusal = Refusal.USED_UP
        self._left += granted * self._measure.size
        self._extensions.append(replace(extension, granted=granted, refusal=refusal))

    def course(self) -> Course:
        """Give the whole course, ended by what is left."""
        self._close(self._left)
        return Course(
            segments=tuple(self._segments),
            parts=tuple(self._parts),
            pauses=tuple(self._pauses),
            left=tuple(self._lefts),
            extensions=tuple(self._extensions),
            after_due=tuple(self._after_due),
        )

    def _due(self) -> datetime:
        return self._measure.plan(self._begin, self._left).due

    def _close(self, length: int) -> None:
        self._segments.append(_numbered(self._measure.plan(self._begin, length), self._done))
        self._parts.append(length)
        self._left -= length
        self._done += length


def _numbered(segment: Segment, done: int) -> Segment:
    if not done or not isinstance(segment, Reckoning):
        return segment
    return replace(segment, steps=segment.steps.numbered_after(done))
