"""Moments of the demo: recent, on working days, never in the future."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.workdays import is_working_day


@dataclass(frozen=True)
class Moments:
    """Working days counted back from now."""

    now: datetime
    calendar: WorkCalendar

    def day(self, back: int) -> date:
        """Return the day that lies so many working days before today; the last working day for 1."""
        found = self.calendar.local(self.now).date()
        while back:
            found -= timedelta(days=1)
            back -= is_working_day(found, self.calendar)
        return found

    def at(self, back: int, clock: str) -> datetime:
        """Return that day at `clock` (`09.15`, office time); for 0, and for what has not come yet, the present."""
        if not back:
            return self.now
        hour, minute = (int(part) for part in clock.split("."))
        moment = datetime.combine(self.day(back), time(hour, minute))
        here = self.calendar.local(self.now)
        return min(self.now, moment.replace(tzinfo=here.tzinfo))
