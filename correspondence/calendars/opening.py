"""Opening a calendar of its own for a unit that works otherwise than its agency."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import Recordable, record
from correspondence.foundation.errors import Refused

from .models import HolidayCalendar
from .seeding import seed_calendar
from .versioning import refresh_version


@transaction.atomic
def open_calendar(*, actor: Recordable, code: str, name: str, timezone: str, at: datetime) -> HolidayCalendar:
    """Open a calendar with the hours of the law and the closed days that are known; Refused where the code is taken."""
    if HolidayCalendar.objects.filter(code=code).exists():
        raise Refused(_("A calendar with this code exists already."))
    if timezone not in HolidayCalendar.Zone.values:
        raise Refused(_("This time zone is not one of Indonesia."))
    calendar = seed_calendar(at=at, code=code, name=name)
    HolidayCalendar.objects.filter(pk=calendar.pk).update(timezone=timezone, name=name)
    calendar.refresh_from_db()
    refresh_version(calendar, at=at)
    changes = {"code": code, "name": name, "timezone": timezone, "version": calendar.version}
    record(actor=actor, action="calendars.calendar_opened", subject=calendar, at=at, changes=changes)
    return calendar
