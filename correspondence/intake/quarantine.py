"""Deliveries that became no letter: refused by the safety check, or left when its check gave up."""

from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import Agency

from .models import DeliveredFile, Delivery, DeliveryState
from .steps import CHECK

STOPPED = (StepState.GAVE_UP, StepState.REFUSED)
# What may be looked at besides what is held back: put aside by a person, or kept because it is no letter.
ENDED = (DeliveryState.DISMISSED, DeliveryState.KEPT)


def held(agency: Agency) -> QuerySet[Delivery]:
    """Return the agency's deliveries without a case that will not go on by themselves, the newest first."""
    stopped = Step.objects.filter(name=CHECK, state__in=STOPPED, object_id=Cast(OuterRef("pk"), CharField()))
    waits = Q(state=DeliveryState.WAITING) & Exists(stopped)
    found = Delivery.objects.filter(agency=agency, state__in=(DeliveryState.HELD, DeliveryState.WAITING))
    return found.filter(Q(state=DeliveryState.HELD) | waits).order_by("-received_at", "-pk")


def ended(agency: Agency, state: DeliveryState) -> QuerySet[Delivery]:
    """Return the agency's deliveries that ended in one of ENDED, the newest first."""
    found = Delivery.objects.filter(agency=agency, state=state).select_related("dismissed_by")
    return found.order_by("-received_at", "-pk")


def with_files(found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Add the files with their originals."""
    return found.prefetch_related(Prefetch("files", DeliveredFile.objects.select_related("original")))


def file_in_quarantine(agency: Agency, file_id: int) -> DeliveredFile | None:
    """Return a file of a delivery that is held back or ended without a letter, or None."""
    kept = Delivery.objects.filter(agency=agency, state__in=ENDED)
    listed = Q(delivery__in=held(agency).order_by()) | Q(delivery__in=kept)
    return DeliveredFile.objects.filter(listed, pk=file_id).select_related("original").first()


def checks_of(deliveries: list[Delivery]) -> dict[int, Step]:
    """Return each delivery's check, in one query: of two the one that is under way or stopped, else the later one."""
    steps = Step.objects.filter(name=CHECK, object_id__in=[str(each.pk) for each in deliveries])
    by_weight = sorted(steps, key=lambda step: (step.state != StepState.DONE, step.pk))
    return {int(step.object_id): step for step in by_weight}


@transaction.atomic
def dismiss(*, actor: OfficialActor, delivery: Delivery, why: str, at: datetime) -> None:
    """Put a delivery that is held back aside, with the reason; its files stay stored and listed.

    Raises `Refused` where it is no longer held back or no reason is given, `NotAllowed` for anybody but the registrar
    of its agency.
    """
    if not actor.is_registrar or actor.agency.pk != delivery.agency_id:
        raise NotAllowed(_("The quarantine is kept by the registrar."))
    if not why.strip():
        raise Refused(_("Say why this delivery is put aside."))
    locked = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    if not held(actor.agency).filter(pk=locked.pk).exists():
        raise Refused(_("This delivery is no longer held back."))
    locked.state, locked.dismissed_by, locked.dismissed_why = (
        DeliveryState.DISMISSED,
        actor.position,
        " ".join(why.split())[:300],
    )
    locked.save(update_fields=["state", "dismissed_by", "dismissed_why"])
    changes = {"why": locked.dismissed_why, "position": actor.position.pk}
    record(actor=actor, action="intake.dismissed", subject=locked, changes=changes, at=at)
