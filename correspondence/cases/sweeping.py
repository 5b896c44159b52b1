"""Going through many cases in the background: each alone, so that one that fails stops no other."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from .models import Case, CaseEvent, CaseQuerySet
from .recording import lock

logger = logging.getLogger("tanggap.clocks")
CHUNK, MOST = 200, 1000  # cases asked for at once, and looked at before the rest waits for the next minute
AGAIN_AFTER = timedelta(minutes=15)  # a case that failed steps aside so long, that others come before it


def one_by_one(found: CaseQuerySet, act: Callable[[Case], bool], *, at: datetime, by: str = "pk") -> int:
    """Let `act` see each case found, locked and fresh in a transaction of its own; return how many it changed.

    The cases come in the order of the column `by`, one that has an index and is never empty in what is found.
    """
    changed, seen = 0, 0
    last: tuple[Any, int] | None = None
    while seen < MOST:
        rows = list(in_order(found, at, by, last).values_list(by, "pk")[: min(CHUNK, MOST - seen)])
        if not rows:
            break
        changed += sum(_alone(key, act, at) for _value, key in rows)
        seen, last = seen + len(rows), rows[-1]
    return changed


def in_order(found: CaseQuerySet, at: datetime, by: str, last: tuple[Any, int] | None) -> CaseQuerySet:
    """Put the cases found in the order of a column, behind a row of it, in a form that an index can begin at.

    A case that failed shortly before `at` is left out.
    """
    able = found.filter(Q(clock_failed_at=None) | Q(clock_failed_at__lte=at - AGAIN_AFTER))
    if last is not None:
        value, key = last
        able = able.filter(**{f"{by}__gte": value}).exclude(**{by: value, "pk__lte": key})
    return able.order_by(by) if by == "pk" else able.order_by(by, "pk")


def _alone(key: int, act: Callable[[Case], bool], at: datetime) -> bool:
    try:
        with transaction.atomic():
            lock(Case(pk=key))
            if CaseEvent.objects.filter(case=key, at__gt=at).exists():
                return False  # something has happened since this look began: the next one sees it
            related = ("agency", "applicant", "addressee", "standard_version")
            return act(Case.objects.select_related(*related).get(pk=key))
    except Exception:  # written down, and seen again later
        logger.exception("the clock of case %s could not be looked at", key)
        Case.objects.filter(pk=key).update(clock_failed_at=at)
        return False
