"""The letter page: the paper at the left, what happened and what to do at the right."""

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from correspondence.calendars.facts import WorkCalendar
from correspondence.cases import clocks
from correspondence.cases.ledger import hidden_of
from correspondence.cases.models import Case, WorkItem
from correspondence.cases.paces import outlook
from correspondence.cases.states import AT_THE_COUNTER, CaseState
from correspondence.foundation.jobs.models import OPEN_STATES, Step
from correspondence.foundation.jobs.planning import retry
from correspondence.foundation.panels import Panel, panels_for
from correspondence.intake.completing import may_supplement
from correspondence.intake.duplicates import duplicates
from correspondence.intake.steps import READING
from correspondence.letters.access import get_letter
from correspondence.letters.models import IncomingLetter, LetterFile
from correspondence.letters.reading import note_reading
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor
from correspondence.standards.events import CaseEventName
from correspondence.standards.requirements import check_requirements
from disposition.models import Disposition

from .clock_lines import clock_lines
from .history import happenings, priorities_used
from .letter_facts import facts, file_lines, step_lines, viewers
from .live import reload_signed_out
from .pace_view import pace_panel
from .paper import files_of, paper
from .reading_state import steps_of, stopped_mails, stopped_steps
from .requirements_view import (
    RequirementRow,
    check_rows,
    findings_of,
    line_row,
    machine_findings,
)


@require_GET
@official_view
def letter(request: HttpRequest, actor: OfficialActor, letter_id: int) -> HttpResponse:
    """Show one letter, its moments in the zone of the office that serves it."""
    found = get_letter(actor, letter_id)
    note_reading(actor=actor, letter=found, at=timezone.now())
    work = Prefetch("work", WorkItem.objects.select_related("position").order_by("pk"))
    prefetch_related_objects([found.case], "events__position", "deliveries", work)
    calendar = clocks.calendar_of(found.case)
    with timezone.override(calendar.zone):
        return render(request, "portal/desk/letter.html", _shown(request, actor, found, calendar))


def _shown(request: HttpRequest, actor: OfficialActor, found: IncomingLetter, calendar: WorkCalendar) -> dict[str, Any]:
    files = files_of(found)
    panels = panels_for(request, actor, found)
    context = {
        "letter": found,
        "case": found.case,
        "actor": actor,
        "paper": paper(request, files),
        "facts": facts(found),
        "files": file_lines(files),
        "panels": [_drawn(request, actor, found, panel, panel.template) for panel in panels],
        "actions": [_drawn(request, actor, found, panel, panel.actions) for panel in panels if panel.actions],
        "next_step": _next_step(actor, found),
        "may_supplement": actor.is_registrar and may_supplement(found.case),
        "duplicates": duplicates(actor, found, files),
        "history": _history(actor, found),
        "viewers": viewers(found.case),
        "tag": state_tag(found),
        "reading": is_being_read(found),
        "stopped": stopped_steps(found) if actor.is_registrar else [],
    }
    return context | _clock(found.case, calendar, timezone.now()) | _requirements(found, files)


@require_GET
@reload_signed_out
@official_view
def letter_state(request: HttpRequest, actor: OfficialActor, letter_id: int) -> HttpResponse:
    """Answer a poll: 204 while nothing changed; else a note, or a reload where the page waits for the machine."""
    found = get_letter(actor, letter_id)
    if request.GET.get("seen") == state_tag(found):
        return HttpResponse(status=204)
    if request.GET.get("reading") == "1":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "portal/desk/letter_changed.html", {"letter": found})


@require_POST
@official_view
def retry_step(request: HttpRequest, actor: OfficialActor, letter_id: int, step_id: int) -> HttpResponse:
    """Begin a step of the letter that gave up again; the registrar's button."""
    found = get_letter(actor, letter_id)
    step = _retryable(found, step_id)
    if step is None or not actor.is_registrar:
        raise Http404
    retry(step)
    return redirect("letter", letter_id)


def _drawn(request: HttpRequest, actor: OfficialActor, letter: IncomingLetter, panel: Panel, template: str) -> str:
    context = {**panel.context, "letter": letter, "actor": actor}
    return render_to_string(template, context, request) if template else ""


def state_tag(letter: IncomingLetter) -> str:
    """Return a short tag that changes with everything the letter page shows of the letter."""
    files = letter.files.order_by("pk").values_list("pk", "state", "searchable", "stamped")
    work = sorted((item.pk, item.done_at) for item in letter.case.work.all())
    steps = steps_of(letter).values_list("pk", "state")
    mails = [step.pk for step, _row in stopped_mails(letter)]
    parts = (
        letter.version,
        letter.inspected_at,
        letter.case.version,
        letter.case.events.exclude(name=CaseEventName.LETTER_READ).count(),
    )
    everything = repr((parts, list(files), work, list(steps), mails))
    return hashlib.sha256(everything.encode()).hexdigest()[:16]


def is_being_read(letter: IncomingLetter) -> bool:
    """Tell whether the machine still works on the letter's files."""
    steps = steps_of(letter).filter(name__in=READING, state__in=OPEN_STATES)
    return steps.exists()


def _retryable(letter: IncomingLetter, step_id: int) -> Step | None:
    mails = (step for step, _row in stopped_mails(letter) if step.pk == step_id)
    return steps_of(letter).filter(pk=step_id).first() or next(mails, None)


def _next_step(actor: OfficialActor, letter: IncomingLetter) -> str:
    """Return which of its own screens the registrar goes to from here: register, recheck or none."""
    if not actor.is_registrar:
        return ""
    if letter.entry_id is None:
        return "register" if letter.case.state in AT_THE_COUNTER else ""
    return "recheck" if letter.case.state == CaseState.COMPLETED else ""


def _clock(case: Case, calendar: WorkCalendar, now: datetime) -> dict[str, Any]:
    clock = clocks.state(case, now=now, calendar=calendar)
    lines = clock_lines(case, clock, now=now, calendar=calendar)
    return {
        "clocks": lines,
        "chip": lines[0].chip if clock else None,
        "pace": pace_panel(outlook(case, now=now, clock=clock, calendar=calendar), clock, calendar),
        "steps": step_lines(clocks.steps(case)),
    }


def _requirements(letter: IncomingLetter, files: list[LetterFile]) -> dict[str, Any]:
    check = letter.checks.last()
    if check is not None:
        return {"check": check, "requirements": check_rows(check)}
    return {"check": None, "requirements": _suggested(letter, files)}


def _suggested(letter: IncomingLetter, files: list[LetterFile]) -> list[RequirementRow]:
    rule = clocks.rule_of(letter.case)
    if rule is None:
        return []
    seen = machine_findings(findings_of(files), inspected=letter.inspected_at is not None, files=files)
    return [line_row(line) for line in check_requirements(rule, letter.case.applicant_type, seen)]


def _history(actor: OfficialActor, letter: IncomingLetter) -> list[Any]:
    notes = dict(Disposition.objects.filter(case=letter.case).exclude(note="").values_list("pk", "note"))
    events = letter.case.events.all()
    return happenings(events, notes, hidden=hidden_of(actor, priorities_used(events)))
