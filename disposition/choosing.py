"""The rows from which the recipients of a disposisi are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from correspondence.cases.models import WorkItem
from correspondence.organization.models import Position

from .forms import DisposeForm


@dataclass(frozen=True)
class Row:
    """One position that may be ticked; `waiting` counts the work on its desk."""

    pk: int
    title: str
    waiting: int
    on: bool
    leads: bool


def rows(form: DisposeForm, choices: Sequence[Position]) -> list[Row]:
    """Return a row per position, ticked as the form has it (proposed or sent)."""
    open_work = WorkItem.objects.open().filter(position__in=[position.pk for position in choices])
    counted = open_work.values_list("position").annotate(total=Count("pk"))
    waiting: dict[int, int] = {position: total for position, total in counted}
    ticked = {str(value) for value in form["recipients"].value() or []}
    leader = str(form["leader"].value() or "")
    return [Row(p.pk, p.title, waiting.get(p.pk, 0), str(p.pk) in ticked, str(p.pk) == leader) for p in choices]
