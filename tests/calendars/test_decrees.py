"""Decrees: what supersedes what, what a withdrawal brings back, and old versions counted again."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from correspondence.calendars import decrees, queries
from correspondence.calendars.contents import content_of, version_of, with_days
from correspondence.calendars.decrees import (
    DayFacts,
    DecreeFacts,
    declare_decree,
    declare_holiday,
)
from correspondence.calendars.facts import ClosedDay, ClosedKind, OfficeHours, WorkCalendar
from correspondence.calendars.models import CalendarVersion, Decree, Holiday, HolidayCalendar
from correspondence.calendars.seeding import seed_calendar, seed_calendars
from correspondence.calendars.services import (
    ServiceTime,
    change_hours,
    confirm_year,
    declare_special_hours,
    unconfirm_year,
    withdraw_decree,
)
from correspondence.calendars.workdays import add_working_days, is_working_day
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import Refused
from tests.calendars.declaring import AT, CLOSED, DAY, EDITOR, FACTS, declare, present

pytestmark = pytest.mark.django_db
START = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def calendar() -> HolidayCalendar:
    return seed_calendar(at=AT)


def due(calendar: WorkCalendar) -> date:
    return add_working_days(START, 10, calendar).due.date()


def test_a_decree_closes_its_days_in_several_calendars_by_one_act() -> None:
    both = seed_calendars(at=AT)
    chosen = [each for each in both if each.code != "lkpp-whatsapp"]
    decree = declare_decree(actor=EDITOR, calendars=chosen, facts=FACTS, days=[CLOSED], at=AT)
    assert {each.code: is_working_day(DAY, queries.load(each.code)) for each in both} == {
        "lkpp": False,
        "lkpp-whatsapp": True,
        "landak": False,
    }
    assert present().closed[DAY] == ClosedDay(DAY, CLOSED.name, ClosedKind.COLLECTIVE, decree.number)
    entry = AuditEntry.objects.get()
    assert entry.action == "calendars.decree_declared"
    assert set(entry.changes["versions"]) == {"lkpp", "landak"}


def test_a_later_declaration_takes_the_place_and_the_earlier_stays_readable(calendar: HolidayCalendar) -> None:
    first = declare(calendar)
    later = replace(CLOSED, name="Hari libur contoh", kind=ClosedKind.PUBLIC)
    second = declare(calendar, DecreeFacts("SKB contoh 8/2026", amends=first), later)
    rows = list(Holiday.objects.filter(date=DAY).order_by("pk"))
    assert [(row.name, row.decree, row.in_force) for row in rows] == [
        (CLOSED.name, first, False),
        (later.name, second, True),
    ]
    assert present().closed[DAY].decree == "SKB contoh 8/2026"


def test_a_later_decree_opens_a_day_again(calendar: HolidayCalendar) -> None:
    christmas_leave = date(2026, 12, 24)
    assert not is_working_day(christmas_leave, present())
    before = due(present())
    declare(calendar, FACTS, DayFacts(christmas_leave, "Cuti bersama dibatalkan", ClosedKind.COLLECTIVE, closed=False))
    assert is_working_day(christmas_leave, present())
    assert add_working_days(datetime(2026, 12, 21, 3, tzinfo=UTC), 5, present()).due.date() == date(2026, 12, 29)
    assert due(present()) == before


def test_every_version_is_counted_again_as_it_was(calendar: HolidayCalendar) -> None:
    old = calendar.version
    before = due(present())
    decree = declare(calendar)
    new = present().version
    moved = due(present())
    withdraw_decree(actor=EDITOR, decree=decree, reason="keliru", at=AT)
    queries.load_version.cache_clear()  # nothing is remembered: the content is read
    assert due(queries.load_version("lkpp", old)) == before == date(2026, 12, 15)
    assert due(queries.load_version("lkpp", new)) == moved == date(2026, 12, 16)
    assert present().version == old
    kept = list(CalendarVersion.objects.filter(calendar=calendar).values_list("version", "because"))
    assert kept == [(old, ""), (new, FACTS.number), (old, FACTS.number)]
    with pytest.raises(CalendarVersion.DoesNotExist):
        queries.load_version("lkpp", "lkpp-never")


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        (FACTS, [CLOSED, replace(CLOSED, name="Lain")]),
        (FACTS, []),
        (FACTS, [replace(CLOSED, name=" ")]),
        (FACTS, [replace(CLOSED, date=date(2126, 1, 5))]),
        (replace(FACTS, number=" "), [CLOSED]),
        (replace(FACTS, number="skb 3 menteri 1497/2025"), [CLOSED]),
        (replace(FACTS, valid_from=date(2026, 12, 8)), [CLOSED]),
        (FACTS, [replace(CLOSED, name="x" * 201)]),
        (replace(FACTS, number="9" * 121), [CLOSED]),
    ],
    ids=[
        "a day twice",
        "no day",
        "no name",
        "far away",
        "no number",
        "number stands",
        "effect after its day",
        "long name",
        "long number",
    ],
)
def test_a_decree_that_contradicts_itself_is_refused(
    calendar: HolidayCalendar, facts: DecreeFacts, days: list[DayFacts]
) -> None:
    with pytest.raises(Refused) as told:
        declare_decree(actor=EDITOR, calendars=[calendar], facts=facts, days=days, at=AT)
    assert str(told.value)
    assert present().version == calendar.version
    assert not AuditEntry.objects.exists()


def test_a_decree_needs_a_calendar(calendar: HolidayCalendar) -> None:
    with pytest.raises(Refused):
        declare_decree(actor=EDITOR, calendars=[], facts=FACTS, days=[CLOSED], at=AT)


def test_a_number_is_free_again_after_its_withdrawal(calendar: HolidayCalendar) -> None:
    withdraw_decree(actor=EDITOR, decree=declare(calendar), reason="keliru", at=AT)
    declare(calendar)
    assert Decree.objects.filter(number=FACTS.number).count() == 2


def test_a_year_is_confirmed_against_one_chain_of_decrees(calendar: HolidayCalendar) -> None:
    base = Decree.objects.get(number="SKB 3 Menteri 1497/2025")
    other = declare(calendar)
    with pytest.raises(Refused, match="1497/2025"):
        confirm_year(actor=EDITOR, calendar=calendar, year=2026, decree=other, at=AT)
    amending = declare(calendar, DecreeFacts("SKB contoh 8/2026", amends=base), replace(CLOSED, name="Lain"))
    confirm_year(actor=EDITOR, calendar=calendar, year=2026, decree=amending, at=AT)
    assert calendar.confirmed_years.get(year=2026).decree == amending
    with pytest.raises(Refused):
        confirm_year(actor=EDITOR, calendar=calendar, year=2031, decree=amending, at=AT)
    with pytest.raises(Refused):
        unconfirm_year(actor=EDITOR, calendar=calendar, year=2026, reason="", at=AT)
    unconfirm_year(actor=EDITOR, calendar=calendar, year=2026, reason="Belum dicocokkan", at=AT)
    assert 2026 not in present().confirmed_years
    confirm_year(actor=EDITOR, calendar=calendar, year=2026, decree=other, at=AT)
    with pytest.raises(Refused):
        unconfirm_year(actor=EDITOR, calendar=calendar, year=2027, reason="x", at=AT)


def test_office_hours_change_with_breaks_and_zone(calendar: HolidayCalendar) -> None:
    hours = {0: OfficeHours(time(8), time(14), ((time(11), time(12)),)), 5: OfficeHours(time(8), time(12))}
    change_hours(actor=EDITOR, calendar=calendar, time=ServiceTime(hours, "Asia/Makassar", False), at=AT)
    loaded = present()
    assert loaded.hours == hours
    assert loaded.timezone == "Asia/Makassar"
    assert not loaded.late_receipt_next_day
    assert add_working_days(START, 1, loaded).due.isoformat() == "2026-12-07T14:00:00+08:00"
    assert AuditEntry.objects.get().action == "calendars.hours_changed"


def test_hours_that_cannot_be_are_refused(calendar: HolidayCalendar) -> None:
    hours = {day: OfficeHours(time(8), time(14)) for day in range(5)}
    declare_special_hours(
        actor=EDITOR,
        calendar=calendar,
        name="Ramadan",
        first_day=date(2027, 2, 8),
        last_day=date(2027, 3, 9),
        at=AT,
    )
    unfit = [
        ServiceTime({}, "Asia/Jakarta"),
        ServiceTime(hours, "Europe/Paris"),
        ServiceTime({8: hours[0]}, "Asia/Jakarta"),
        ServiceTime({0: hours[0]}, "Asia/Jakarta"),
    ]
    for time_of_service in unfit:
        with pytest.raises(Refused):
            change_hours(actor=EDITOR, calendar=calendar, time=time_of_service, at=AT)
    assert present().seasons[0].first == date(2027, 2, 8)


def test_a_content_with_days_is_what_declaring_them_gives(calendar: HolidayCalendar) -> None:
    christmas_leave = date(2026, 12, 24)
    thought = with_days(
        content_of(calendar),
        {DAY: ClosedDay(DAY, CLOSED.name, CLOSED.kind, FACTS.number), christmas_leave: None},
    )
    declare(calendar, FACTS, CLOSED, DayFacts(christmas_leave, "Dibuka", ClosedKind.COLLECTIVE, closed=False))
    assert present().version == version_of("lkpp", thought)


def test_seeded_days_cite_decrees_that_are_rows(calendar: HolidayCalendar) -> None:
    amended = Decree.objects.get(number="SKB 3 Menteri 933/2025")
    assert amended.amends is not None
    assert amended.amends.number == "SKB 3 Menteri 1017/2024"
    assert present().closed[date(2025, 12, 25)].decree == "SKB 3 Menteri 1017/2024, diubah 933/2025"
    assert present().closed[date(2025, 8, 18)].decree == "SKB 3 Menteri 1017/2024, diubah 933/2025"
    election = Holiday.objects.get(date=date(2024, 2, 14))
    assert election.decree is None


def test_two_acts_at_once_record_one_number_once(calendar: HolidayCalendar, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(calendar)
    other = seed_calendar(at=AT, code="landak")
    monkeypatch.setattr(decrees, "refuse_standing", lambda facts: None)  # it looked before the other act was through
    with pytest.raises(Refused):
        declare(other, replace(FACTS, number=FACTS.number.upper()))
    assert is_working_day(DAY, queries.load("landak"))
    assert Decree.objects.filter(number__iexact=FACTS.number).count() == 1


def test_names_and_numbers_that_no_column_holds_are_refused(calendar: HolidayCalendar) -> None:
    facts = {"actor": EDITOR, "calendar": calendar, "day": DAY, "kind": ClosedKind.LOCAL, "at": AT}
    for name, number in (("x" * 201, "1"), ("Libur", "1" * 121)):
        with pytest.raises(Refused):
            declare_holiday(name=name, decree=number, **facts)  # type: ignore[arg-type]
    for name, number in (("x" * 201, ""), ("Ramadan", "1" * 201)):
        with pytest.raises(Refused):
            declare_special_hours(
                actor=EDITOR, calendar=calendar, name=name, first_day=DAY, last_day=DAY, decree=number, at=AT
            )
    assert is_working_day(DAY, present())
