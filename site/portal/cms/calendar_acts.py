"""What every change of calendars from the CMS has around it: who acts, and the run over the open clocks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from correspondence.calendars.models import HolidayCalendar
from correspondence.cases.recomputing import plan_recomputation
from correspondence.organization.actors import SystemActor


def editor(request: HttpRequest) -> SystemActor:
    """Give whoever works in the CMS, as the journal names them."""
    return SystemActor(job=f"cms:{request.user.get_username()}"[:64])


@contextmanager
def followed(calendars: Iterable[HolidayCalendar], *, at: datetime) -> Iterator[None]:
    """Change calendars in one transaction with the runs that let their open clocks follow, each with its reason."""
    with transaction.atomic():
        yield
        for calendar in calendars:
            kept = calendar.versions.last()
            plan_recomputation(calendar.code, kept.because if kept else "", at)
