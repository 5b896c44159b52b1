"""The levels of a letter's way as the desk draws them: budget, time spent, what is usual, and the forecast in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from correspondence.calendars.facts import Unit, WorkCalendar
from correspondence.calendars.wording import working_days
from correspondence.cases.models import WorkKind
from correspondence.cases.paces import Outlook
from correspondence.organization.models import Role
from correspondence.standards.clock_facts import ClockPhase, ClockState
from correspondence.standards.clock_words import amount, when
from correspondence.standards.passages import Forecast, Level, LevelState

WHAT: dict[str, Promise] = {
    WorkKind.DISPOSE: pgettext_lazy("level of a letter", "disposisi"),
    WorkKind.STUDY: pgettext_lazy("level of a letter", "study, material"),
    WorkKind.DRAFT: pgettext_lazy("level of a letter", "draft"),
    WorkKind.CLEAR: pgettext_lazy("level of a letter", "correction"),
    WorkKind.SIGN: pgettext_lazy("level of a letter", "signature"),
    WorkKind.DISPATCH: pgettext_lazy("level of a letter", "dispatch"),
}


@dataclass(frozen=True)
class PaceRow:
    """One level in words, and its bar as shares of the longest one (SVG lengths, "" where there is nothing)."""

    name: str
    what: str
    spent: str
    budget: str
    usual: str
    sample: int
    is_now: bool
    is_over: bool
    is_target: bool
    bar_budget: str
    bar_spent: str
    bar_usual: str


@dataclass(frozen=True)
class PacePanel:
    """The drawn table with what must be said of it."""

    rows: list[PaceRow]
    in_days: bool
    forecast: str
    is_late: bool
    has_targets: bool


def pace_panel(outlook: Outlook | None, clock: ClockState | None, calendar: WorkCalendar) -> PacePanel | None:
    """Return the drawn levels of a case; None where it has none."""
    if outlook is None or clock is None:
        return None
    in_days = clock.limit.unit is Unit.WORKING_DAYS
    longest = _longest(outlook.levels)
    unit = None if in_days else clock.limit.unit
    return PacePanel(
        rows=[_row(level, outlook.day, unit, longest) for level in outlook.levels],
        in_days=in_days,
        forecast=forecast_words(outlook.forecast, clock, calendar) if outlook.forecast else "",
        is_late=outlook.forecast is not None and outlook.forecast.late,
        has_targets=any(not level.budget.promised for level in outlook.levels),
    )


def forecast_words(forecast: Forecast, clock: ClockState, calendar: WorkCalendar) -> str:
    """Say when the reply leaves at this pace, and how that lies to the due date."""
    values = {
        "date": when(forecast.at, clock.limit.unit, calendar),
        "days": working_days(abs(forecast.margin)),
    }
    if forecast.due is None:
        return _without_due(clock) % values
    if forecast.margin > 0:
        return _("At this pace the reply leaves on %(date)s, %(days)s before the due date.") % values
    if forecast.margin < 0:
        return _("At this pace the reply leaves on %(date)s, %(days)s after the due date.") % values
    if forecast.late:
        return _("At this pace the reply leaves on %(date)s, after the end of the time.") % values
    return _("At this pace the reply leaves on %(date)s, on the very day on which it is due.") % values


def _without_due(clock: ClockState) -> str:
    if clock.state is ClockPhase.PAUSED:
        return _("At this pace the reply leaves on %(date)s if the sender completes the letter today.")
    return _("At this pace the reply leaves on %(date)s; the promised time has not started.")


def _row(level: Level, day: int, unit: Unit | None, longest: int) -> PaceRow:
    role, what = level.passage.role, str(WHAT[level.passage.kind])
    touched = level.state is not LevelState.AHEAD or level.spent
    return PaceRow(
        name=str(Role(role).label if role in Role.values else role) or capfirst(what),
        what=what if role else "",
        spent=_length(level.spent, day, unit) if touched else "",
        budget=_length(level.budget.seconds, day, unit),
        usual=_length(level.usual, day, unit) if level.usual is not None else "",
        sample=level.sample,
        is_now=level.state is LevelState.NOW,
        is_over=level.over,
        is_target=not level.budget.promised,
        bar_budget=_share(level.budget.seconds, longest),
        bar_spent=_share(level.spent, longest) if level.spent else "",
        bar_usual=_share(level.usual, longest) if level.usual is not None else "",
    )


def _length(seconds: int, day: int, unit: Unit | None) -> str:
    """Write a length: working days with one decimal, other units in hours and minutes."""
    if unit is not None:
        return amount(Unit.MINUTES if unit is Unit.MINUTES else Unit.HOURS, seconds)
    tenths = round(seconds * 10 / day)
    return number_format(tenths / 10, decimal_pos=1 if tenths % 10 else 0)


def _longest(levels: Iterable[Level]) -> int:
    return max((max(level.budget.seconds, level.spent, level.usual or 0) for level in levels), default=0) or 1


def _share(seconds: int, longest: int) -> str:
    return f"{seconds * 100 / longest:.4g}%"
