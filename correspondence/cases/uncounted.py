"""What a clock does where it cannot be counted: a calendar steps in, and the log says once what is wrong."""

import logging
from datetime import time
from functools import lru_cache

from django.conf import settings

from correspondence.calendars import queries as calendars
from correspondence.calendars.facts import OfficeHours, WorkCalendar
from correspondence.calendars.models import HolidayCalendar
from correspondence.organization.models import Agency
from correspondence.standards.clock_facts import Hindrance

logger = logging.getLogger("tanggap.clocks")
# Where an office has no calendar at all, moments are still written in a zone; nothing is counted by it.
STAND_IN = WorkCalendar(
    code="",
    name="",
    timezone=settings.TIME_ZONE,
    hours=dict.fromkeys(range(5), OfficeHours(time(8), time(16))),
    closed={},
    version="",
)


def calendar_or(code: str, fallback: str) -> WorkCalendar:
    """Return the calendar of this code, else the fallback's, else the stand-in; what is missing is logged once."""
    for wanted in dict.fromkeys((code, fallback)):
        try:
            return calendars.load(wanted)
        except HolidayCalendar.DoesNotExist:
            tell_missing(wanted)
    return STAND_IN


def calendar_of_agency(agency: Agency) -> WorkCalendar:
    """Return the agency's calendar, the stand-in where it has none."""
    return calendar_or(agency.calendar_code, agency.calendar_code)


@lru_cache(maxsize=256)
def tell_missing(code: str) -> None:
    """Log that a calendar is missing, once in a process."""
    logger.error("there is no calendar of the code %r", code)


@lru_cache(maxsize=4096)
def tell_uncounted(case_id: int, label: str, hindrance: Hindrance, calendar_version: str) -> None:
    """Log that a clock of a case cannot be counted by a calendar, once in a process; `label` is its further time's."""
    logger.error(
        "the clock %r of case %s cannot be counted by calendar %r: %s", label, case_id, calendar_version, hindrance
    )
