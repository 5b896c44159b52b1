"""Runs over the open clocks: how far they are, and which due dates they moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from correspondence.calendars import queries
from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.models import HolidayCalendar
from correspondence.calendars.reasons import in_words
from correspondence.calendars.words import format_moment
from correspondence.calendars.workdays import working_days_between
from correspondence.cases.models import Case, Recomputation
from correspondence.cases.recomputing import stale
from correspondence.letters.models import IncomingLetter

from .calendar_pages import office_only, page

SHOWN = 50


class Moved(Protocol):
    """A due date that moved, or would."""

    @property
    def case(self) -> Case: ...
    @property
    def before(self) -> datetime: ...
    @property
    def after(self) -> datetime: ...


@dataclass(frozen=True)
class MovedRow:
    """One moved date: the agenda number alone, no sender, and by how many working days."""

    number: str
    before: str
    after: str
    days: int


@dataclass(frozen=True)
class RunRow:
    """One run as lists show it."""

    run: Recomputation
    calendar: str
    because: str
    left: int


@office_only
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """List the runs, the latest first."""
    shown = Paginator(Recomputation.objects.all(), SHOWN).get_page(request.GET.get("p"))
    return page(request, "runs", _("Recomputed clocks"), {"rows": rows_of(shown), "paginated": shown})


@office_only
@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one run with the dates that it moved; a poll gets its progress alone."""
    [row] = rows_of([get_object_or_404(Recomputation, pk=run_id)])
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "portal/cms/calendars/progress.html", {"row": row})
        if row.run.finished_at:
            answer["HX-Refresh"] = "true"
        return answer
    clocks = row.run.clocks.select_related("case").order_by("after", "pk")
    shown = Paginator(clocks, SHOWN).get_page(request.GET.get("p"))
    context = {"row": row, "paginated": shown, "moved": moved_rows(shown.object_list, row.run.calendar_code)}
    return page(request, "run", _("Recomputed clocks"), context)


def rows_of(found: Iterable[Recomputation]) -> list[RunRow]:
    """Name the calendars of runs and count what is left of those that go on."""
    names = dict(HolidayCalendar.objects.values_list("code", "name"))
    return [
        RunRow(
            run=each,
            calendar=names.get(each.calendar_code, each.calendar_code),
            because=in_words(each.because) or _("first content"),
            left=0 if each.finished_at else stale(each.calendar_code, each.calendar_version).count(),
        )
        for each in found
    ]


def moved_rows(moves: Iterable[Moved], calendar_code: str) -> list[MovedRow]:
    """Tell moves by the agenda numbers of their letters (two queries)."""
    found = list(moves)
    calendar = queries.load(calendar_code)
    numbers = _numbers([each.case.pk for each in found])
    return [_row(each, numbers.get(each.case.pk, "–"), calendar) for each in found]


def _row(move: Moved, number: str, calendar: WorkCalendar) -> MovedRow:
    before, after = calendar.local(move.before), calendar.local(move.after)
    days = working_days_between(before.date(), after.date(), calendar)
    days = days or -working_days_between(after.date(), before.date(), calendar)
    return MovedRow(number, format_moment(before), format_moment(after), days)


def _numbers(cases: Sequence[int]) -> dict[int, str]:
    letters = IncomingLetter.objects.filter(case__in=cases, entry__isnull=False).select_related("entry__register")
    return {letter.case_id: str(letter.entry) for letter in letters}
