"""Calendars of offices: hours, closed days by decree, confirmed years, and every version there ever was."""

from .calendar import CalendarVersion, HolidayCalendar
from .days import ConfirmedYear, Decree, Holiday
from .hours import OpeningHours, SpecialHours, SpecialWeekday, WeekdayHours

__all__ = [
    "CalendarVersion",
    "ConfirmedYear",
    "Decree",
    "Holiday",
    "HolidayCalendar",
    "OpeningHours",
    "SpecialHours",
    "SpecialWeekday",
    "WeekdayHours",
]
