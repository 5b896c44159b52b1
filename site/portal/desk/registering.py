"""Registering: the page with its evidence, the form beside it, one button; and the check of a completion."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from correspondence.calendars.facts import WorkCalendar
from correspondence.cases.compensation import usable_for
from correspondence.cases.models import Case, WorkKind
from correspondence.cases.states import CaseState
from correspondence.cases.uncounted import calendar_of_agency
from correspondence.foundation.answering import FAULTY, refusals_on
from correspondence.foundation.kept_forms import keep_typed
from correspondence.intake.contacting import save_contact
from correspondence.intake.duplicates import duplicates
from correspondence.letters.access import get_letter
from correspondence.letters.models import CompletenessCheck, IncomingLetter
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor
from correspondence.parties.models import ApplicantType
from disposition.admitting import Direction, admit_letter, judge_completion

from .clock_words import waiting_words
from .directing import letter_rule
from .inbox_queries import waiting
from .inbox_rows import work_rows
from .letter import is_being_read, state_tag
from .letter_facts import facts, file_lines
from .paper import paper
from .reading_state import stopped_steps
from .register_desk import (
    BOX_FIELDS,
    Desk,
    chosen_version,
    desk_of,
    finding_rows,
    form_type,
    judged_lines,
    need_rows,
    readings,
    recheck_form,
    register_form,
    summary,
)
from .register_form import NeedsForm, RegisterForm
from .typed import typed_values

QUEUE = 30  # letters listed beside the one that is registered
LetterView = Callable[[HttpRequest, OfficialActor, IncomingLetter], HttpResponseBase]


def registrar_view(view: LetterView) -> Callable[..., HttpResponseBase]:
    """Fetch the letter for the registrar; other officials who see it are told that it is not theirs to do."""

    @wraps(view)
    def with_letter(request: HttpRequest, actor: OfficialActor, letter_id: int) -> HttpResponseBase:
        letter = get_letter(actor, letter_id)
        if not actor.is_registrar:
            raise PermissionDenied(_("Only the registrar registers letters."))
        return view(request, actor, letter)

    return require_http_methods(["GET", "POST"])(keep_typed(official_view(with_letter)))


@registrar_view
def register_letter(request: HttpRequest, actor: OfficialActor, letter: IncomingLetter) -> HttpResponse:
    """Show and take the registering form; a completed letter is checked again, a registered one only shown."""
    if letter.entry_id is not None:
        if letter.case.state == CaseState.COMPLETED:
            return _recheck(request, actor, desk_of(letter))
        return redirect("letter", letter.pk)
    desk = desk_of(letter)
    if request.method == "POST" and request.POST.get("part"):
        return _direction_part(request, desk)
    values = typed_values(request)
    form = register_form(desk, values, request.path, bound=request.method == "POST")
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            check = _admit(actor, desk, form)
            messages.success(request, _result(letter, check))
            return redirect("letter", letter.pk)
    context = _register_context(request, actor, desk, form, values)
    return render(request, "portal/desk/register.html", context, status=FAULTY if form.errors else 200)


@transaction.atomic
def _admit(actor: OfficialActor, desk: Desk, form: RegisterForm) -> CompletenessCheck:
    said, now = form.cleaned_data, timezone.now()
    save_contact(actor=actor, letter=desk.letter, contact=form.contact(), at=now)
    sender = ApplicantType(said["applicant_type"])
    return admit_letter(
        actor=actor,
        letter=desk.letter,
        data=form.letter_data(),
        direction=Direction(
            said["service"], letter_rule(said["service"], sender, day=desk.received_on).code, said["addressee"], sender
        ),
        decisions=form.decisions(),
        lines=judged_lines(desk, said["service"], sender, form),
        note=said["note"].strip(),
        at=now,
    )


def _result(letter: IncomingLetter, check: CompletenessCheck) -> str:
    values = {"number": letter.entry, "addressee": letter.case.addressee}
    if check.complete:
        return _("Registered as agenda %(number)s and sent on to %(addressee)s.") % values
    if letter.case.applicant.email:
        return _("Registered as agenda %(number)s. The sender was told what is missing.") % values
    return (
        _(
            "Registered as agenda %(number)s. The sender gave no e-mail address: "
            "contact the sender and say what is missing."
        )
        % values
    )


def _direction_part(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = register_form(desk, request.POST, request.path, bound=False)
    context = {"form": form, "needs": _needs(desk, form, request.POST)}
    return render(request, "portal/desk/register_direction.html", context)


def _needs(desk: Desk, form: RegisterForm, values: Any) -> list[Any]:
    return need_rows(desk, form, chosen_version(desk, form, values), form_type(form, values))


def _register_context(
    request: HttpRequest, actor: OfficialActor, desk: Desk, form: RegisterForm, values: QueryDict | None
) -> dict[str, Any]:
    kind, total, doubtful = summary(desk)
    reading = is_being_read(desk.letter)
    return _beside(request, actor, desk) | {
        "form": form,
        "needs": _needs(desk, form, values),
        "marks": finding_rows(form),
        "read": readings(desk),
        "note_kind": kind,
        "total": total,
        "clear": total - doubtful,
        "doubtful": doubtful,
        "reading": reading,
        "by_hand": bool(desk.letter.inspected_at or not reading or "tangan" in request.GET or values),
        "unusable": desk.letter.case.state == CaseState.RESEND,
        "paper": paper(request, desk.files, fields=BOX_FIELDS),
    }


def _beside(request: HttpRequest, actor: OfficialActor, desk: Desk) -> dict[str, Any]:
    """Gather what stands beside either form: the queue, the files, and what stopped."""
    now = timezone.now()
    calendar = calendar_of_agency(actor.agency)
    kinds = (WorkKind.REGISTER, WorkKind.RECHECK)
    queue = waiting(actor, "waiting", now=now, soon=now).filter(kind__in=kinds)[:QUEUE]
    return {
        "letter": desk.letter,
        "actor": actor,
        "files": file_lines(desk.files),
        "stopped": stopped_steps(desk.letter),
        "duplicates": duplicates(actor, desk.letter, desk.files),
        "tag": state_tag(desk.letter),
        "priority": _priority(actor, desk.letter.case, now, calendar),
        "queue": work_rows(queue, now=now, calendar=calendar),
    }


def _priority(actor: OfficialActor, case: Case, now: datetime, calendar: WorkCalendar) -> str:
    """Say, before the letter is admitted, that its sender has earned priority."""
    earned = usable_for(case, now)
    if earned is None:
        return ""
    shown = Case.objects.visible_to(actor).filter(pk=earned.earned_by_id).exists()
    with timezone.override(calendar.zone):
        return waiting_words(earned, shown=shown)


def _recheck(request: HttpRequest, actor: OfficialActor, desk: Desk) -> HttpResponse:
    form = recheck_form(desk, typed_values(request), bound=request.method == "POST")
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            check = _judge_again(actor, desk, form)
            messages.success(request, _result(desk.letter, check))
            return redirect("letter", desk.letter.pk)
    case = desk.letter.case
    context = _beside(request, actor, desk) | {
        "form": form,
        "needs": need_rows(desk, form, case.standard_version, case.applicant_type),
        "facts": facts(desk.letter),
        "last_note": getattr(desk.letter.checks.last(), "note", ""),
        "paper": paper(request, desk.files),
    }
    return render(request, "portal/desk/recheck.html", context, status=FAULTY if form.errors else 200)


def _judge_again(actor: OfficialActor, desk: Desk, form: NeedsForm) -> CompletenessCheck:
    case = desk.letter.case
    assert case.standard_version is not None  # noqa: S101  (a registered letter has one)
    return judge_completion(
        actor=actor,
        letter=desk.letter,
        lines=judged_lines(desk, case.standard_version, case.applicant_type, form),
        note=form.cleaned_data["note"].strip(),
        at=timezone.now(),
    )
