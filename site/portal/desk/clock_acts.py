"""Acts about a letter's time: its section on the letter page posts here; what was refused is shown again as typed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from correspondence.cases.extending import extend_clock, may_extend, may_state_reason, state_reason, units_left
from correspondence.foundation.answering import FAULTY, refusals_on
from correspondence.letters.access import get_letter
from correspondence.letters.models import IncomingLetter
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor

from .clock_forms import ExtendForm, ReasonForm
from .clock_panel import asked_of
from .clock_words import amount_words, told_words

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@official_view
def extend(request: HttpRequest, actor: OfficialActor, letter_id: int) -> HttpResponse:
    """Extend the letter's time, within what the standard permits."""
    letter = get_letter(actor, letter_id)
    asked = asked_of(letter.case, timezone.now())
    left = units_left(letter.case)
    if asked.limit is None or not left or not may_extend(actor, letter.case):
        return _nothing(request, letter, _("You cannot extend the time of this letter now."))
    form = ExtendForm(request.POST or None, most=left)
    if form.is_valid():
        with refusals_on(form):
            extend_clock(actor=actor, case=letter.case, **form.cleaned_data, at=timezone.now())
            messages.success(request, _("The time is extended.") + " " + told_words(letter.case))
            return redirect("letter", letter.pk)
    context = {"extend_form": form, "left": amount_words(asked.limit.unit, left)}
    return _page(request, letter, form, context)


@form_view
@official_view
def clock_reason(request: HttpRequest, actor: OfficialActor, letter_id: int) -> HttpResponse:
    """State why the letter's time has passed."""
    letter = get_letter(actor, letter_id)
    asked = asked_of(letter.case, timezone.now())
    if not asked.reasons or not may_state_reason(actor, letter.case):
        return _nothing(request, letter, _("No reason is asked of you for this letter now."))
    form = ReasonForm(request.POST or None, reasons=asked.reasons)
    if form.is_valid():
        with refusals_on(form):
            state_reason(actor=actor, case=letter.case, **form.cleaned_data, at=timezone.now())
            messages.success(request, _("The reason is recorded."))
            return redirect("letter", letter.pk)
    return _page(request, letter, form, {"reason_form": form})


def _nothing(request: HttpRequest, letter: IncomingLetter, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("letter", letter.pk)


def _page(request: HttpRequest, letter: IncomingLetter, form: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {"letter": letter, "faulty": form}
    return render(request, "portal/desk/clock_act.html", context, status=FAULTY if form.errors else 200)
