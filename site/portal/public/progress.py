"""What the tracking page shows of a case: words, published steps and the clock, the same as on the desk."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from correspondence.calendars import queries as calendars
from correspondence.calendars.wording import format_date
from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.cases.states import CaseState
from correspondence.standards import rules
from correspondence.standards.clock_facts import ClockPhase, ClockState
from correspondence.standards.progress import StepProgress, StepState

from ..desk.clock_view import Chip, cells, clock_chip

HEADINGS: dict[str, Promise] = {
    CaseState.RECEIVED: gettext_lazy("Your letter has arrived"),
    CaseState.RESEND: gettext_lazy("A file must be sent again"),
    CaseState.INCOMPLETE: gettext_lazy("Your letter must be completed"),
    CaseState.COMPLETED: gettext_lazy("What you added is being checked"),
    CaseState.IN_PROGRESS: gettext_lazy("Your letter is being worked on"),
    CaseState.ANSWERED: gettext_lazy("Your letter has been answered"),
}
LEADS: dict[str, Promise] = {
    CaseState.RECEIVED: gettext_lazy("It waits for an officer, who checks and registers it."),
    CaseState.RESEND: gettext_lazy(
        "A file of your letter cannot be opened. It is registered when you have sent it again."
    ),
    CaseState.INCOMPLETE: gettext_lazy("Something that the standard asks for is missing. The time waits for you."),
    CaseState.COMPLETED: gettext_lazy("An officer looks whether the letter is complete now."),
    CaseState.ANSWERED: gettext_lazy("The signed reply has been sent."),
}


@dataclass(frozen=True)
class TimelineStep:
    """One published step as the timeline draws it."""

    text: str
    state: str
    when: str = ""
    chip: str = ""
    starts_clock: bool = False


@dataclass(frozen=True)
class Clock:
    """The clock as drawn: figure, due date, chip, cells of the strip and the explanation in sentences."""

    started: bool
    figure: str
    due: str
    chip: Chip
    cells: list[dict[str, Any]] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Progress:
    """How far a case has come, in words."""

    heading: str
    lead: str
    steps: list[TimelineStep]
    clock: Clock | None


def progress_of(case: Case, *, now: datetime) -> Progress:
    """Return what everybody who holds the code may read of the case."""
    steps = clocks.steps(case)
    lead = _standing(case, steps) if case.state == CaseState.IN_PROGRESS else str(LEADS[case.state])
    return Progress(
        heading=str(HEADINGS[case.state]),
        lead=lead,
        steps=[_drawn(step) for step in steps],
        clock=_clock(case, now),
    )


def _standing(case: Case, steps: list[StepProgress]) -> str:
    """Say where the case stands in the standard's own words: "Step 6 of 11. Now with: Subkoordinator." """
    present = next((each.step for each in steps if each.state is StepState.NOW), None)
    if present is None or case.standard_version is None:
        return _("All published steps are done.")
    words = _("Step %(number)d of %(total)d.") % {"number": present.number, "total": len(steps)}
    if present.actor is None:
        return words
    holder = rules.load(case.standard_version).role_name(present.actor)
    return words + " " + _("Now with: %(holder)s.") % {"holder": holder}


def _drawn(progress: StepProgress) -> TimelineStep:
    skipped = progress.state is StepState.SKIPPED
    return TimelineStep(
        text=progress.step.sentence,
        state=(StepState.TODO if skipped else progress.state).value,
        when=_("Not part of the way of a letter to this addressee") if skipped else _moment(progress.at),
        chip=_("under way") if progress.state is StepState.NOW else "",
        starts_clock=progress.starts_clock,
    )


def _moment(at: datetime | None) -> str:
    return django_format(timezone.localtime(at), "j M Y, H.i") if at else ""


def _clock(case: Case, now: datetime) -> Clock | None:
    state = clocks.state(case, now=now)
    if state is None:
        return None
    return Clock(
        started=state.started_at is not None,
        figure=_figure(state),
        due=format_date(timezone.localdate(state.due_at)) if state.due_at else "",
        chip=clock_chip(state, now=now, calendar=calendars.load(case.agency.calendar_code)),
        cells=cells(state.strip),
        explanation=state.explanation,
    )


def _figure(state: ClockState) -> str:
    if state.state is ClockPhase.NOT_STARTED:
        return _("The time has not started yet")
    if state.promised_days is None:
        return ngettext("%(used)d working day", "%(used)d working days", state.used_days) % {"used": state.used_days}
    return ngettext(
        "%(used)d of %(promised)d working day", "%(used)d of %(promised)d working days", state.promised_days
    ) % {"used": state.used_days, "promised": state.promised_days}
