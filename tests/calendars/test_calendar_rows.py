from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from correspondence.calendars import queries
from correspondence.calendars.models import Decree, Holiday, HolidayCalendar
from correspondence.calendars.seeding import library_days, seed_calendar
from correspondence.calendars.services import confirm_year, declare_holiday
from correspondence.calendars.workdays import ClosedKind, add_working_days, explain
from correspondence.foundation.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Editor:
    kind: str = "official"
    audit_id: str = "editor"
    label: str = "Editor"
    capacity: str = ""
    on_behalf_of: str = ""


@pytest.fixture
def seeded() -> HolidayCalendar:
    return seed_calendar(at=AT)


def test_seeding_twice_changes_nothing(seeded: HolidayCalendar) -> None:
    rows = list(Holiday.objects.values_list("date", "name", "kind", "decree"))
    assert len(rows) == 155
    again = seed_calendar(at=AT)
    assert again.version == seeded.version
    assert list(Holiday.objects.values_list("date", "name", "kind", "decree")) == rows


def test_seeding_leaves_what_editors_changed(seeded: HolidayCalendar) -> None:
    Holiday.objects.filter(date=date(2026, 8, 25)).delete()
    seed_calendar(at=AT, years=range(2022, 2029))
    assert not Holiday.objects.filter(date=date(2026, 8, 25)).exists()
    assert Holiday.objects.filter(date__year=2028).exists()


def test_names_are_indonesian_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    names = {day.date: day.name for day in library_days([2026])}
    assert names[date(2026, 12, 25)] == "Hari Raya Natal"
    assert names[date(2026, 12, 24)].startswith("Cuti Bersama")


def test_the_decree_decides_where_the_package_differs() -> None:
    days = {day.date: day.name for day in library_days([2022])}
    assert days[date(2022, 7, 9)] == "Hari Raya Idul Adha"
    assert date(2022, 7, 10) not in days


def test_loaded_calendar_reckons_like_the_table(seeded: HolidayCalendar) -> None:
    calendar = queries.load("lkpp")
    start = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
    assert add_working_days(start, 10, calendar).due.isoformat() == "2026-03-31T16:00:00+07:00"
    assert calendar.confirmed_years == frozenset(range(2022, 2027))
    assert calendar.hours[4].closes.isoformat() == "16:30:00"
    assert calendar.hours[0].breaks


def test_a_known_version_costs_one_query(
    seeded: HolidayCalendar, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = queries.load("lkpp")
    with django_assert_num_queries(1):
        assert queries.load("lkpp") is first


def test_a_new_decree_moves_the_due_date_and_is_journalled(seeded: HolidayCalendar) -> None:
    start = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
    before = queries.load("lkpp")
    declare_holiday(
        actor=Editor(),
        calendar=seeded,
        day=date(2026, 3, 12),
        name="Hari libur daerah",
        kind=ClosedKind.PUBLIC,
        decree="SK contoh 1/2026",
        at=AT,
    )
    after = queries.load("lkpp")
    assert after.version != before.version
    assert add_working_days(start, 10, after).due.date() == date(2026, 4, 1)
    assert AuditEntry.objects.get().action == "calendars.holiday_declared"


def test_confirming_a_year_ends_its_warning(seeded: HolidayCalendar) -> None:
    start = datetime(2026, 12, 23, 3, 0, tzinfo=UTC)
    warning, year = "not yet confirmed", "2027"
    with translation.override("en"):
        before = explain(add_working_days(start, 10, queries.load("lkpp")))
    assert [year in line for line in before if warning in line] == [True]
    decree = Decree.objects.create(number="SKB contoh", declared_at=AT)
    confirm_year(actor=Editor(), calendar=seeded, year=2027, decree=decree, at=AT)
    with translation.override("en"):
        after = explain(add_working_days(start, 10, queries.load("lkpp")))
    assert not [line for line in after if warning in line]
    assert len(after) > 4


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(HolidayCalendar.DoesNotExist):
        queries.load("nowhere")
