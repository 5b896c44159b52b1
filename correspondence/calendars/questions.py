"""Questions put to the clocks in text, as commands receive them, and their answers."""

import re
from datetime import datetime, time
from typing import TypedDict

from django.utils.translation import gettext_lazy as _

from correspondence.foundation.errors import Refused

from .facts import Reckoning, TimeReckoning, Unit, WorkCalendar
from .timetable import FIRST_DAY, LAST_DAY, BeyondHorizon
from .workdays import explain, is_working_day
from .worktime import reckon

START = re.compile(
    r"\d{4}-\d\d-\d\d(?:(?P<time>[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII | re.IGNORECASE,
)
MOST_DIGITS = 12
UNITS = {unit.value: unit for unit in Unit}


class Answer(TypedDict):
    """What a question is answered with: the due moment in ISO 8601, and the sentences that explain it."""

    due: str
    explanation: list[str]


def answer(n: str, unit: str, start: str, calendar: WorkCalendar) -> Answer:
    """Answer one question; Refused where it has no answer."""
    reckoning = reckon_question(n, unit, start, calendar)
    return {"due": reckoning.due.isoformat(), "explanation": explain(reckoning)}


def reckon_question(n: str, unit: str, start: str, calendar: WorkCalendar) -> Reckoning | TimeReckoning:
    """Reckon one question; Refused, with the reason in a sentence, where it has no answer."""
    length = read_length(n)
    kind = read_unit(unit)
    moment = read_start(start, calendar)
    try:
        return reckon(moment, length, kind, calendar)
    except (BeyondHorizon, OverflowError) as error:
        raise Refused(
            _("This time starts or ends outside the years %(first)d to %(last)d, beyond which nothing is reckoned.")
            % {"first": FIRST_DAY.year, "last": LAST_DAY.year}
        ) from error


def read_length(text: str) -> int:
    """Read a whole number that is not negative."""
    text = text.strip()
    digits = text.removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise Refused(_("N must be a whole number, not “%(text)s”.") % {"text": _shown(text)})
    if text.startswith("-") and digits.strip("0"):
        raise Refused(_("N must not be negative; “%(text)s” is.") % {"text": _shown(text)})
    if len(digits) > MOST_DIGITS:
        raise Refused(_("N must have at most %(digits)d digits.") % {"digits": MOST_DIGITS})
    return int(digits)


def read_unit(text: str) -> Unit:
    """Read the name of a unit."""
    unit = UNITS.get(text) or UNITS.get(text.strip().lower())
    if unit is None:
        raise Refused(
            _("UNIT must be one of %(units)s, not “%(text)s”.") % {"units": ", ".join(UNITS), "text": _shown(text)}
        )
    return unit


def read_start(text: str, calendar: WorkCalendar) -> datetime:
    """Read a date, or a date and time in the calendar's own zone unless an offset is given.

    A bare date means the opening time of that day. On a day without service it means the day itself, so that the
    unit's own rule for a receipt on such a day applies.
    """
    text = text.strip()
    shape = START.fullmatch(text)
    if shape is None:
        raise Refused(
            _("START must be like 2026-02-10, 2026-02-10T09:30 or 2026-02-10T09:30+07:00, not “%(text)s”.")
            % {"text": _shown(text)}
        )
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise Refused(_("START names a date or time that does not exist: “%(text)s”.") % {"text": text}) from error
    if shape["zone"]:
        return _zoned(moment, calendar, text)
    if shape["time"]:
        return moment.replace(tzinfo=calendar.zone)
    day = moment.date()
    opens = calendar.hours_on(day).opens if is_working_day(day, calendar) else time()
    return datetime.combine(day, opens, calendar.zone)


def _zoned(moment: datetime, calendar: WorkCalendar, text: str) -> datetime:
    try:
        return calendar.local(moment)
    except OverflowError as error:
        raise Refused(_("START names a date or time that does not exist: “%(text)s”.") % {"text": text}) from error


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
