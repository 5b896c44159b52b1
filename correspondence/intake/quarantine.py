"""Deliveries that became no letter: refused by the safety check, or left when its check gave up."""

from django.db.models import CharField, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Cast

from correspondence.foundation.jobs.models import Step, StepState
from correspondence.inspection.safety import Verdict
from correspondence.organization.models import Agency

from .models import DeliveredFile, Delivery

CHECK = "intake.check"
STOPPED = (StepState.GAVE_UP, StepState.REFUSED)


def held(agency: Agency) -> QuerySet[Delivery]:
    """Return the agency's deliveries without a case that will not go on by themselves, the newest first."""
    refused = DeliveredFile.objects.filter(delivery=OuterRef("pk"), verdict=Verdict.REJECT)
    stopped = Step.objects.filter(name=CHECK, state__in=STOPPED, object_id=Cast(OuterRef("pk"), CharField()))
    alone = Delivery.objects.filter(agency=agency, case=None)
    return alone.filter(Exists(refused) | Exists(stopped)).order_by("-received_at", "-pk")


def with_files(found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Add the files with their originals."""
    return found.prefetch_related(Prefetch("files", DeliveredFile.objects.select_related("original")))


def checks_of(deliveries: list[Delivery]) -> dict[int, Step]:
    """Return each delivery's check, in one query."""
    steps = Step.objects.filter(name=CHECK, object_id__in=[str(each.pk) for each in deliveries])
    return {int(step.object_id): step for step in steps}
