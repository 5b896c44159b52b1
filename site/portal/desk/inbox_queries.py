"""What the inbox asks the database: the position's open work, and the cases that lie with others."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, DateTimeField, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least

from correspondence.cases.models import Case, CaseEvent, WorkItem
from correspondence.cases.states import OPEN
from correspondence.organization.actors import OfficialActor
from correspondence.standards.events import CaseEventName

NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # no due date sorts behind every due date
LETTER = ("letter", "letter__entry__register", "applicant", "addressee", "standard_version", "agency")


@dataclass(frozen=True)
class Counts:
    """How many letters each tab holds."""

    waiting: int
    soon: int
    late: int
    elsewhere: int


def work_of(actor: OfficialActor) -> QuerySet[Any]:
    """Return the acting position's open work with `due`: the nearer of the work's and the case's due date.

    `late_from` is the same without a case's time that was passed for a stated reason: that is no lateness.
    """
    visible = Case.objects.visible_to(actor)
    found = WorkItem.objects.open().filter(position=actor.position, case__in=visible)
    return found.annotate(due=_nearer(Q(case__clock_stopped_at=None)), late_from=_nearer(~Exists(excuses())))


def excuses() -> QuerySet[CaseEvent]:
    """Return the stated reasons for which the promised time of some work's case was passed."""
    stated = CaseEvent.objects.filter(case=OuterRef("case"), name=CaseEventName.CLOCK_EXCUSED)
    return stated.filter(Q(data__limit__isnull=True) | Q(data__limit=""))


def _nearer(counts: Any) -> Least:
    """Give the nearer of the work's due date and that of its case, the latter where its clock runs and it counts."""
    clock = Choose(
        When(counts, case__clock_stopped_at=None, then=Coalesce("case__due_at", Value(NEVER))),
        default=Value(NEVER),
        output_field=DateTimeField(),
    )
    return Least(Coalesce("due_at", Value(NEVER)), clock, output_field=DateTimeField())


def elsewhere_of(actor: OfficialActor) -> QuerySet[Case]:
    """Return the open cases the actor may see that do not wait for the acting position."""
    mine = WorkItem.objects.open().filter(position=actor.position, case=OuterRef("pk"))
    return Case.objects.visible_to(actor).filter(~Exists(mine), state__in=OPEN)


def counts(actor: OfficialActor, *, now: datetime, soon: datetime) -> Counts:
    """Count every tab, in two queries."""
    found = work_of(actor).aggregate(
        waiting=Count("pk"),
        late=Count("pk", filter=Q(late_from__lt=now)),
        soon=Count("pk", filter=Q(due__gte=now, due__lte=soon)),
    )
    return Counts(**found, elsewhere=elsewhere_of(actor).count())


def waiting(actor: OfficialActor, tab: str, *, now: datetime, soon: datetime) -> QuerySet[Any]:
    """Return the work of one tab (waiting, soon or late) with all that its rows need, in the order of the queue.

    Letters whose sender earned priority go first, then the nearest due date.
    """
    found = work_of(actor)
    if tab == "late":
        found = found.filter(late_from__lt=now)
    elif tab == "soon":
        found = found.filter(due__gte=now, due__lte=soon)
    related = [f"case__{name}" for name in LETTER]
    return (
        found.select_related(*related)
        .prefetch_related(
            Prefetch("case__events", CaseEvent.objects.order_by("at", "pk")),
            "case__letter__files",
            "case__deliveries",
        )
        .order_by("-case__priority", "due", "opened_at", "pk")
    )


def elsewhere(actor: OfficialActor) -> QuerySet[Case]:
    """Return the cases of the tab "waiting elsewhere" with all that their rows need, in the order of the queue."""
    held = WorkItem.objects.open().select_related("position")
    return (
        elsewhere_of(actor)
        .select_related(*LETTER)
        .prefetch_related(
            Prefetch("events", CaseEvent.objects.order_by("at", "pk")),
            Prefetch("work", held, to_attr="open_work"),
        )
        .annotate(due=Coalesce("due_at", Value(NEVER)))
        .order_by("-priority", "due", "-received_at", "pk")
    )
