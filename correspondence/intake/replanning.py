"""Setting deliveries going again that wait although no step takes them further."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from correspondence.foundation.jobs.models import Step, StepState

from .models import Delivery, DeliveryState
from .steps import CHECK, plan_check

logger = logging.getLogger("tanggap.intake")
AGAIN = ":again"
SETTLING = timedelta(minutes=2)  # a delivery and its step are written together; a step that ends is followed at once
MOST = 1000  # at one time; the next sweep goes on


def replan(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    """Plan the check of each waiting delivery that has none, once more where it ended without a result."""
    since = at if settled else at - SETTLING
    steps = Step.objects.filter(name=CHECK, object_id=Cast(OuterRef("pk"), CharField()))
    # Left out here, not only below: else so many that gave up would hide for ever what was lost after them.
    served = Exists(steps.filter(~Q(state=StepState.DONE) | Q(key__endswith=AGAIN)))
    lost = Delivery.objects.filter(~served, state=DeliveryState.WAITING, created_at__lte=since).order_by("pk")
    done = sum(_replan(pk) for pk in lost.values_list("pk", flat=True)[:MOST])
    if done:
        logger.warning("%d waiting deliveries planned again", done)
    return {"deliveries_planned_again": done}


@transaction.atomic
def _replan(delivery_id: int) -> int:
    states = set(Step.objects.filter(name=CHECK, object_id=str(delivery_id)).values_list("state", flat=True))
    if states - {StepState.DONE.value}:
        return 0  # under way, or it shows why it ended
    key = f"{CHECK}:{delivery_id}{AGAIN}" if states else ""
    if key and Step.objects.filter(key=key).exists():
        return 0  # once more has not helped: check_invariants names it
    plan_check(delivery_id, key=key)
    return 1
