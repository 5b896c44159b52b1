from datetime import time

import pytest

from correspondence.calendars.seeding import library_days
from correspondence.calendars.workdays import OfficeHours, WorkCalendar

LUNCH = ((time(12), time(13)),)


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    """The office of the published standard: Monday to Friday, both kinds of closed days."""
    hours = {weekday: OfficeHours(time(7, 30), time(16), LUNCH) for weekday in range(4)}
    hours[4] = OfficeHours(time(7, 30), time(16, 30), ((time(11, 30), time(13)),))
    return WorkCalendar(
        code="lkpp",
        name="LKPP",
        timezone="Asia/Jakarta",
        hours=hours,
        closed={day.date: day for day in library_days(range(2022, 2028))},
        version="test",
        confirmed_years=frozenset(range(2022, 2027)),
    )
