"""The letter page's section about its time: extending it, stating why it has passed, and the sender's priority."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from correspondence.cases import clocks
from correspondence.cases.extending import own_work, units_left
from correspondence.cases.models import Case
from correspondence.foundation.panels import Panel
from correspondence.letters.models import IncomingLetter
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import signs
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import Firmness, SoftReason, TimeLimit

from .clock_forms import ExtendForm, ReasonForm
from .clock_words import amount_words, earned_words, used_words

NEAR = ("entitlement__used_by__letter__entry__register", "priority_from__earned_by__letter__entry__register")


@dataclass(frozen=True)
class Asked:
    """What may be done about a letter's time at this moment, by its columns; the services decide by its clock."""

    limit: TimeLimit | None
    left: int
    reasons: tuple[SoftReason, ...]

    @property
    def anything(self) -> bool:
        """Tell whether there is something to do."""
        return bool(self.left or self.reasons)


def clock_panel(request: HttpRequest, actor: OfficialActor, letter: IncomingLetter) -> Panel | None:
    """Show what can be done about the time and what it has earned; None, without a query, where there is nothing."""
    case, now = letter.case, timezone.now()
    asked = asked_of(case, now)
    if not asked.anything and case.missed_at is None and not case.priority:
        return None
    near = _near(actor, case)
    is_holder: bool = near.works or actor.position.pk == case.addressee_id  # type: ignore[attr-defined]  # annotated
    other = getattr(near, "priority_from", None)
    context = _acts(asked, is_holder=is_holder, signs=signs(actor.role)) | {
        "earned": earned_words(near.entitlement, now, shown=near.sees_using) if hasattr(near, "entitlement") else "",  # type: ignore[attr-defined]
        "used": used_words(other, shown=near.sees_earning) if other else "",  # type: ignore[attr-defined]
        "asks": bool(asked.reasons),
    }
    return Panel(template="portal/desk/clock_panel.html", context=context, order=15) if any(context.values()) else None


def asked_of(case: Case, now: datetime) -> Asked:
    """Return what may be done about the case's time, from its rule, its columns and its events."""
    rule = clocks.rule_of(case)
    limit = rule.limit if rule else None
    if limit is None or case.due_at is None:
        return Asked(limit, 0, ())
    running = case.clock_stopped_at is None and now <= case.due_at
    passed = (case.clock_stopped_at or now) > case.due_at
    known = any(event.name == CaseEventName.CLOCK_EXCUSED for event in case.events.all())
    reasons = limit.reasons if passed and not known and limit.firmness is Firmness.SOFT else ()
    return Asked(limit, units_left(case) if running else 0, reasons)


def _near(actor: OfficialActor, case: Case) -> Case:
    """Fetch, in one query, what the case has earned or used, if the actor sees the other letter and works on this."""
    visible = Case.objects.visible_to(actor)
    found = Case.objects.select_related(*NEAR).annotate(
        works=Exists(own_work(actor, case).filter(case=OuterRef("pk"))),
        sees_using=Exists(visible.filter(pk=OuterRef("entitlement__used_by"))),
        sees_earning=Exists(visible.filter(pk=OuterRef("priority_from__earned_by"))),
    )
    return found.get(pk=case.pk)


def _acts(asked: Asked, *, is_holder: bool, signs: bool) -> dict[str, Any]:
    acts: dict[str, Any] = {"extend_form": None, "left": "", "reason_form": None}
    if asked.left and is_holder and asked.limit is not None:
        acts["extend_form"] = ExtendForm(most=asked.left)
        acts["left"] = amount_words(asked.limit.unit, asked.left)
    if asked.reasons and (is_holder or signs):
        acts["reason_form"] = ReasonForm(reasons=asked.reasons)
    return acts
