"""Clocks that nobody started in time start by themselves (readings I3, I4)."""

from datetime import datetime

from . import clocks
from .models import Case
from .recording import record_start
from .sweeping import one_by_one


def start_waiting_clocks(*, at: datetime) -> int:
    """Tick job: record the start of every clock that has started by itself; return how many that were.

    Where something happens to a case before the tick sees it, its start is recorded with that (`append_event`).
    """
    return one_by_one(Case.objects.starting_by_themselves(at), lambda case: _start(case, at), at=at, by="auto_start_at")


def _start(case: Case, at: datetime) -> bool:
    """Record the start at the moment that the reading gives, once; a clock that somebody started is left alone."""
    if record_start(case, at=at):
        return True
    clocks.refresh(case, now=at)
    return False
