"""Parts of a standard as its readers see them: times, steps, requirements, links and contacts in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from correspondence.standards.compiling import DEFAULT_STOP
from correspondence.standards.source import (
    EVERYONE,
    ApplicantType,
    Channel,
    ChannelStatus,
    Firmness,
    OpeningTimes,
    Requirement,
    StandardSource,
    Step,
    TimeLimit,
    Trigger,
)

from .choices import APPLICANT_TYPES, EVENTS, NO_CLOCK, REQUIREMENT_KINDS, SOFT_REASONS
from .wording import published_words

Label = str | Promise
Names = Mapping[str, str]
Zones = Mapping[str, tzinfo]


@dataclass(frozen=True)
class Said:
    """An event in words; `published` where they are those of the standard, which is Indonesian."""

    words: str
    published: bool


@dataclass(frozen=True)
class TimeView:
    """A published time in words: what it is of, how long, from when to when, how firm, or why it is published only."""

    label: str
    words: str
    sentence: str
    starts: Said | None
    stops: Said | None
    soft: bool
    reasons: tuple[Label, ...]
    published_only: Label


@dataclass(frozen=True)
class StepView:
    """One published step with the names of its roles; `starts_clock` where the channel's time begins with it."""

    step: Step
    actor: str
    next: str
    completed: Said | None
    time: TimeView | None
    starts_clock: bool = False


@dataclass(frozen=True)
class Column:
    """Kinds of sender of whom the same things are needed."""

    labels: tuple[Label, ...]
    needs: tuple[bool, ...]


@dataclass(frozen=True)
class RequirementRow:
    """One requirement with its answer for each column and what satisfies it too."""

    requirement: Requirement
    alternatives: tuple[Label, ...]
    cells: tuple[tuple[Column, bool], ...]


@dataclass(frozen=True)
class StatusView:
    """Whether a channel answers today; `planned` where a closure is announced."""

    status: ChannelStatus
    is_open: bool
    planned: bool


def role_names(source: StandardSource) -> Names:
    """Give the standard's own word for each of its roles."""
    return {role.code: role.name for role in source.roles}


def time_view(limit: TimeLimit | None, names: Names, *, by_letter: bool = False) -> TimeView | None:
    """Put a time into words; a letter's time that names no end stops with the reply's dispatch (reading I5)."""
    if limit is None:
        return None
    stop = limit.stop or (DEFAULT_STOP if by_letter and limit.start else None)
    words, sentence = published_words(limit), limit.sentence
    if _alike(words, sentence):
        words, sentence = sentence, ""
    return TimeView(
        label=limit.label,
        words=words,
        sentence=sentence,
        starts=_said(limit.start, names),
        stops=_said(stop, names),
        soft=limit.firmness is Firmness.SOFT,
        reasons=tuple(SOFT_REASONS[reason] for reason in limit.reasons),
        published_only=NO_CLOCK[limit.no_clock] if limit.no_clock else "",
    )


def step_views(steps: Iterable[Step], names: Names, *, clock_step: int | None = None) -> tuple[StepView, ...]:
    """Put steps into words, in the order of their numbers."""
    return tuple(
        StepView(
            step=step,
            actor=names.get(step.actor or "", step.actor or ""),
            next=names.get(step.next or "", step.next or ""),
            completed=_said(step.completes_on, names),
            time=time_view(step.limit, names),
            starts_clock=step.number == clock_step,
        )
        for step in sorted(steps, key=lambda each: each.number)
    )


def clock_step(channel: Channel) -> int | None:
    """Give the number of the published step at which the time starts to run, as far as the rules name one."""
    start = channel.limit.start if channel.limit else None
    if start is None or (channel.limit and channel.limit.no_clock):
        return None
    for step in sorted(channel.steps, key=lambda each: each.number):
        completed_by = step.completes_on.event if step.completes_on else None
        if (start.role and step.actor == start.role) or (not start.role and completed_by == start.event):
            return step.number
    return None


def columns_of(requirements: tuple[Requirement, ...], served: Iterable[ApplicantType]) -> tuple[Column, ...]:
    """Give one column for all kinds of sender of whom the same is needed, in the order of the kinds."""
    merged: dict[tuple[bool, ...], list[Label]] = {}
    for who in served:
        needs = tuple(who in each.needed_for for each in requirements)
        merged.setdefault(needs, []).append(APPLICANT_TYPES[who])
    # The kinds of whom most is needed stand first.
    ordered = sorted(merged.items(), key=lambda each: -sum(each[0]))
    return tuple(Column(tuple(labels), needs) for needs, labels in ordered)


def requirement_rows(
    requirements: tuple[Requirement, ...], columns: tuple[Column, ...] = ()
) -> tuple[RequirementRow, ...]:
    """Put requirements into rows, with one cell per column."""
    return tuple(
        RequirementRow(
            requirement,
            tuple(REQUIREMENT_KINDS[kind] for kind in requirement.alternatives),
            tuple((column, column.needs[index]) for column in columns),
        )
        for index, requirement in enumerate(requirements)
    )


def served(channel: Channel) -> tuple[Label, ...]:
    """Name the kinds of sender that a channel serves; nothing where it serves everybody."""
    everybody = set(EVERYONE) <= set(channel.applicants)
    return () if everybody else tuple(APPLICANT_TYPES[who] for who in ApplicantType if who in channel.applicants)


def status_view(status: ChannelStatus, day: date) -> StatusView:
    """Say whether a channel answers on a day, and whether its closure is still to come."""
    is_open = status.open_on(day)
    planned = is_open and not status.is_open and status.closed_since is not None and status.closed_since > day
    return StatusView(status, is_open, planned)


def opening_words(opening: OpeningTimes | None, day: date, zones: Zones) -> str:
    """Say when a channel answers: in the published words, else by the clock of the calendar that keeps its hours.

    That of the site counts where no calendar is named or nobody knows it.
    """
    if opening is None or opening.sentence:
        return opening.sentence if opening else ""
    zone = zones.get(opening.calendar) or timezone.get_default_timezone()
    return f"{opening.opens:%H.%M}–{opening.closes:%H.%M} {datetime.combine(day, opening.opens, zone).tzname()}"


def timed(steps: Iterable[StepView]) -> Iterator[StepView]:
    """Keep the steps that have a time of their own."""
    return (step for step in steps if step.time)


def _alike(words: str, sentence: str) -> bool:
    """Tell whether two ways of saying a time differ in nothing but their dashes and capitals."""
    return words.replace("–", "-").casefold() == sentence.replace("–", "-").casefold()


def _said(trigger: Trigger | None, names: Names) -> Said | None:
    if trigger is None:
        return None
    if trigger.words:
        return Said(trigger.words, published=True)
    event = str(EVENTS[trigger.event])
    if trigger.role is None:
        return Said(event, published=False)
    values = {"event": event, "role": names.get(trigger.role, trigger.role)}
    return Said(_("%(event)s by %(role)s") % values, published=False)
