"""Days and due moments of a case in words, as the clock of its own office shows them."""

from datetime import datetime

from correspondence.calendars.facts import Unit
from correspondence.calendars.wording import format_date, format_moment

from . import clocks
from .models import Case


def day_of(case: Case, moment: datetime | None) -> str:
    """Write the day on which a moment falls at the case's office, a dash where there is none."""
    return format_date(clocks.calendar_of(case).local(moment).date()) if moment else "–"


def due_of(case: Case, moment: datetime) -> str:
    """Write when a promise ends: the day where it counts working days, with the time of day where it counts less."""
    rule = clocks.rule_of(case)
    if rule is None or rule.limit is None or rule.limit.unit is Unit.WORKING_DAYS:
        return day_of(case, moment)
    return format_moment(clocks.calendar_of(case).local(moment))
