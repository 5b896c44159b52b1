"""Forgetting once a day what nobody needs any more: ended sessions, expired counters, old tries."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from correspondence.foundation import marks
from correspondence.foundation.limits import TryCount
from correspondence.foundation.shared_value import SharedValue

from .models import ProofTry

MARK = "tidied"
SETTLED = timedelta(hours=1)  # a session that is just being made has not its row yet
TRIES_KEPT = timedelta(days=1)  # the longest window in which tries are counted


def tidy_daily(*, at: datetime) -> bool:
    """Tidy at the first call of a local day, by one process only; tell whether this was it."""
    today = timezone.localtime(at).date().isoformat()
    if marks.read(MARK) == today:
        return False
    with transaction.atomic():
        if not marks.replace(MARK, today):
            return False
        Session.objects.filter(expire_date__lt=at).delete()
        SharedValue.objects.filter(expires__lt=at).delete()
        living = Session.objects.values("session_key")
        UserSession.objects.filter(last_seen_at__lt=at - SETTLED).exclude(session_key__in=living).delete()
        ProofTry.objects.filter(at__lt=at - TRIES_KEPT).delete()
    return True


def tidy(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    """Do the same as one of the healers of `foundation.sweeps`, with the counts of tries that nobody asks for."""
    stale, _each = TryCount.objects.filter(window__lt=at - TRIES_KEPT).delete()
    return {"stale_tries": stale, "days_tidied": int(tidy_daily(at=at))}
