"""Reading calendars."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from .contents import calendar_from, content_of
from .facts import WorkCalendar
from .models import CalendarVersion, HolidayCalendar


def load(code: str) -> WorkCalendar:
    """Give the calendar of this code; HolidayCalendar.DoesNotExist where there is none.

    One query asks for the version; its content is read only when this process has not seen that version.
    """
    version = HolidayCalendar.objects.values_list("version", flat=True).get(code=code)
    try:
        return load_version(code, version)
    except CalendarVersion.DoesNotExist:  # made without services, as by a test: it has rows but no version
        return calendar_from(code, version, content_of(HolidayCalendar.objects.get(code=code)))


@lru_cache(maxsize=64)
def load_version(code: str, version: str) -> WorkCalendar:
    """Give the calendar as it was in a version; CalendarVersion.DoesNotExist where it never had that one.

    A version is named by the digest of its content, so that what was read once stays true.
    """
    kept = CalendarVersion.objects.filter(calendar__code=code, version=version).last()
    if kept is None:
        raise CalendarVersion.DoesNotExist(version)
    return calendar_from(code, version, kept.content)


def zones() -> dict[str, ZoneInfo]:
    """Give the time zone of every calendar by its code (one query)."""
    return {code: ZoneInfo(name) for code, name in HolidayCalendar.objects.values_list("code", "timezone")}
