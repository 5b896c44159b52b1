"""What the tracking page shows of a case: words, published steps and the clock, the same as on the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.dateformat import format as django_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.wording import format_time
from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.cases.states import CaseState
from correspondence.standards import rules
from correspondence.standards.clock_facts import ClockState
from correspondence.standards.events import CaseEventName
from correspondence.standards.progress import StepProgress, StepState

from ..desk.clock_lines import ClockLines, clock_lines

HEADINGS: dict[str, Promise] = {
    CaseState.RECEIVED: gettext_lazy("Your letter has arrived"),
    CaseState.RESEND: gettext_lazy("A file must be sent again"),
    CaseState.INCOMPLETE: gettext_lazy("Your letter must be completed"),
    CaseState.COMPLETED: gettext_lazy("What you added is being checked"),
    CaseState.IN_PROGRESS: gettext_lazy("Your letter is being worked on"),
    CaseState.ANSWERED: gettext_lazy("Your letter has been answered"),
    CaseState.PUT_ASIDE: gettext_lazy("This letter was put aside"),
}
LEADS: dict[str, Promise] = {
    CaseState.RECEIVED: gettext_lazy("It waits for an officer, who checks and registers it."),
    CaseState.RESEND: gettext_lazy(
        "A file of your letter cannot be opened. It is registered when you have sent it again."
    ),
    CaseState.INCOMPLETE: gettext_lazy("Something that the standard asks for is missing."),
    CaseState.COMPLETED: gettext_lazy("An officer looks whether the letter is complete now."),
    CaseState.ANSWERED: gettext_lazy("The signed reply has been sent."),
    CaseState.PUT_ASIDE: gettext_lazy("It was opened by mistake. Ask the office for the code of the whole letter."),
}
WAITS = gettext_lazy("Something that the standard asks for is missing. The time waits for you.")
PASSED = gettext_lazy(
    "Something that the standard asks for is missing. The time had passed before you were asked for it."
)


@dataclass(frozen=True)
class TimelineStep:
    """One published step as the timeline draws it."""

    text: str
    state: str
    when: str = ""
    chip: str = ""
    starts_clock: bool = False


@dataclass(frozen=True)
class Progress:
    """How far a case has come, in words."""

    heading: str
    lead: str
    steps: list[TimelineStep]
    clocks: list[ClockLines]


def progress_of(case: Case, *, now: datetime, confirmed: bool = False) -> Progress:
    """Return what everybody who holds the code may read of the case, its moments in the zone of the office.

    Why a time was extended is written by an official in free words: only the `confirmed` sender reads it.
    """
    prefetch_related_objects([case], "events")
    if not confirmed:
        _keep_reasons_back(case)
    calendar = clocks.calendar_of(case)
    steps, clock = clocks.steps(case), clocks.state(case, now=now, calendar=calendar)
    return Progress(
        heading=str(HEADINGS[case.state]),
        lead=_standing(case, steps) if case.state == CaseState.IN_PROGRESS else str(_lead(case, clock)),
        steps=[_drawn(step, calendar) for step in steps],
        clocks=clock_lines(case, clock, now=now, calendar=calendar),
    )


def _keep_reasons_back(case: Case) -> None:
    """Put a word in place of each extension's reason in the events fetched for this page; nothing of it is stored."""
    for event in case.events.all():
        if event.name == CaseEventName.CLOCK_EXTENDED and event.data.get("reason"):
            event.data = event.data | {"reason": _("stated to the sender")}


def _lead(case: Case, clock: ClockState | None) -> Promise:
    """Say in a sentence where the case stands outside the office's own work, and what its time does meanwhile."""
    if case.state == CaseState.INCOMPLETE and clock is not None:
        return PASSED if clock.late else WAITS
    return LEADS[case.state]


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


def _drawn(progress: StepProgress, calendar: WorkCalendar) -> TimelineStep:
    skipped = progress.state is StepState.SKIPPED
    return TimelineStep(
        text=progress.step.sentence,
        state=(StepState.TODO if skipped else progress.state).value,
        when=_("Not part of the way of a letter to this addressee") if skipped else _moment(progress.at, calendar),
        chip=_("under way") if progress.state is StepState.NOW else "",
        starts_clock=progress.starts_clock,
    )


def _moment(at: datetime | None, calendar: WorkCalendar) -> str:
    if at is None:
        return ""
    local = calendar.local(at)
    return f"{django_format(local, 'j M Y')}, {format_time(local)}"
