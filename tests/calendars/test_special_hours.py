from datetime import UTC, date, datetime, time

import pytest

from correspondence.calendars import queries
from correspondence.calendars.facts import OfficeHours, Unit
from correspondence.calendars.known import KNOWN, RAMADAN_HOURS, known_calendar
from correspondence.calendars.models import HolidayCalendar, SpecialHours
from correspondence.calendars.seeding import seed_calendar, seed_calendars
from correspondence.calendars.services import declare_special_hours, remove_special_hours
from correspondence.calendars.worktime import reckon
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import Refused
from correspondence.organization.actors import SystemActor

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
START = datetime(2026, 2, 18, 5, 0, tzinfo=UTC)
EDITOR = SystemActor(job="tests")


@pytest.fixture
def seeded() -> HolidayCalendar:
    return seed_calendar(at=AT)


def declare(calendar: HolidayCalendar, first: date = date(2026, 2, 18), last: date = date(2026, 3, 19)) -> SpecialHours:
    return declare_special_hours(
        actor=EDITOR, calendar=calendar, name="Ramadan", first_day=first, last_day=last, decree="Perpres 21/2023", at=AT
    )


def test_declared_hours_change_the_due_time_and_are_journalled(seeded: HolidayCalendar) -> None:
    before = queries.load("lkpp")
    assert reckon(START, 1, Unit.HOURS, before).due.isoformat() == "2026-02-18T14:00:00+07:00"
    declare(seeded)
    after = queries.load("lkpp")
    assert after.version != before.version
    assert after.seasons[0].hours == RAMADAN_HOURS
    assert reckon(START, 1, Unit.HOURS, after).due.isoformat() == "2026-02-18T13:30:00+07:00"
    entry = AuditEntry.objects.get()
    assert entry.action == "calendars.special_hours_declared"


def test_removed_hours_leave_the_usual_ones(seeded: HolidayCalendar) -> None:
    version = seeded.version
    remove_special_hours(actor=EDITOR, special=declare(seeded), at=AT)
    assert queries.load("lkpp").version == version
    assert not queries.load("lkpp").seasons
    assert AuditEntry.objects.filter(action="calendars.special_hours_removed").count() == 1


def test_changed_hours_of_a_season_give_a_new_version(seeded: HolidayCalendar) -> None:
    first = declare(seeded)
    version = queries.load("lkpp").version
    remove_special_hours(actor=EDITOR, special=first, at=AT)
    declare_special_hours(
        actor=EDITOR,
        calendar=seeded,
        name="Ramadan",
        first_day=first.first_day,
        last_day=first.last_day,
        decree=first.decree,
        hours={0: OfficeHours(time(9), time(14))},
        at=AT,
    )
    assert queries.load("lkpp").version != version
    assert queries.load("lkpp").seasons[0].hours == {0: OfficeHours(time(9), time(14))}


def test_unfit_special_hours_are_refused(seeded: HolidayCalendar) -> None:
    declare(seeded)
    with pytest.raises(Refused):
        declare(seeded, first=date(2026, 3, 19), last=date(2026, 4, 1))
    with pytest.raises(Refused):
        declare(seeded, first=date(2027, 3, 19), last=date(2027, 3, 18))
    with pytest.raises(Refused):
        declare_special_hours(
            actor=EDITOR,
            calendar=seeded,
            name="Saturdays",
            first_day=date(2027, 1, 1),
            last_day=date(2027, 2, 1),
            hours={5: OfficeHours(time(8), time(12))},
            at=AT,
        )
    assert SpecialHours.objects.count() == 1


def test_the_three_calendars_rest_on_the_same_days() -> None:
    seeded = seed_calendars(at=AT)
    assert [calendar.code for calendar in seeded] == ["lkpp", "lkpp-whatsapp", "landak"]
    loaded = [queries.load(calendar.code) for calendar in seeded]
    assert all(calendar.closed == loaded[0].closed for calendar in loaded)
    versions = [calendar.version for calendar in seeded]
    assert [calendar.version for calendar in seed_calendars(at=AT)] == versions
    assert not SpecialHours.objects.exists()


@pytest.mark.parametrize("code", list(KNOWN))
def test_what_is_seeded_is_what_is_known_without_a_database(code: str) -> None:
    seed_calendar(at=AT, code=code)
    stored, known = queries.load(code), known_calendar(code)
    for name in ("name", "timezone", "hours", "closed", "confirmed_years", "late_receipt_next_day", "seasons"):
        assert getattr(stored, name) == getattr(known, name)


def test_an_unknown_office_gets_the_hours_of_the_law() -> None:
    seed_calendar(at=AT, code="elsewhere", name="Elsewhere")
    assert queries.load("elsewhere").hours == known_calendar("lkpp").hours
