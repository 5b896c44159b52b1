"""Every change of a calendar gives it a version, and every version keeps its whole content."""

from collections.abc import Iterable
from datetime import date, datetime

from .contents import content_of, version_of
from .models import CalendarVersion, Holiday, HolidayCalendar


def lock(calendars: Iterable[HolidayCalendar]) -> list[HolidayCalendar]:
    """Be alone with the calendars until the transaction ends, in the order of their codes; gives them as they are now.

    Of two changes at once, the later version must cover both.
    """
    wanted = [calendar.pk for calendar in calendars]
    return list(HolidayCalendar.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("code"))


def refresh_version(calendar: HolidayCalendar, *, at: datetime, because: str = "") -> str:
    """Name the calendar's present content and keep it; a content that did not change keeps its version."""
    current = lock([calendar])[0].version
    content = content_of(calendar)
    version = version_of(calendar.code, content)
    if version != current or not calendar.versions.filter(version=version).exists():
        CalendarVersion.objects.create(
            calendar=calendar, version=version, content=content, because=because[:250], created_at=at
        )
        HolidayCalendar.objects.filter(pk=calendar.pk).update(version=version)
    calendar.version = version
    return version


def settle(calendar: HolidayCalendar, days: Iterable[date]) -> None:
    """Let the latest declaration of each date that was not withdrawn be the one in force."""
    rows = Holiday.objects.filter(calendar=calendar, date__in=list(days))
    latest = dict(rows.filter(withdrawn_at=None).order_by("pk").values_list("date", "pk"))
    rows.exclude(pk__in=latest.values()).update(in_force=False)
    rows.filter(pk__in=latest.values()).update(in_force=True)
