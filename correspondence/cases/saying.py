"""Days and due moments of a case in words, as the clock of its own office shows them."""

from datetime import datetime

from correspondence.calendars.facts import Unit
from correspondence.standards.clock_words import when

from . import clocks
from .models import Case


def day_of(case: Case, moment: datetime | None) -> str:
    """Write the day on which a moment falls at the case's office, a dash where there is none."""
    return when(moment, Unit.WORKING_DAYS, clocks.calendar_of(case)) if moment else "–"


def due_of(case: Case, moment: datetime) -> str:
    """Write when a promise ends: the day where it counts working days, with the time of day where it counts less."""
    rule = clocks.rule_of(case)
    unit = rule.limit.unit if rule and rule.limit else Unit.WORKING_DAYS
    return when(moment, unit, clocks.calendar_of(case))
