"""Taking decrees and days back: what that would open, what it gives back, and what it does not touch."""

from dataclasses import replace
from datetime import date

import pytest

from correspondence.calendars import queries
from correspondence.calendars.decrees import DayFacts, DecreeFacts, declare_holiday
from correspondence.calendars.facts import ClosedKind
from correspondence.calendars.models import Decree, Holiday, HolidayCalendar
from correspondence.calendars.seeding import seed_calendar
from correspondence.calendars.services import confirm_year, withdraw_decree, withdraw_holiday
from correspondence.calendars.withdrawing import foresee
from correspondence.calendars.workdays import is_working_day
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import Refused
from tests.calendars.declaring import AT, CLOSED, DAY, EDITOR, FACTS, declare, present

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar() -> HolidayCalendar:
    return seed_calendar(at=AT)


def test_a_withdrawn_decree_gives_back_what_it_superseded_and_its_years(calendar: HolidayCalendar) -> None:
    kept = calendar.version
    christmas = date(2026, 12, 25)
    renamed = DayFacts(christmas, "Natal", ClosedKind.PUBLIC)
    base = Decree.objects.get(number="SKB 3 Menteri 1497/2025")
    decree = declare(calendar, replace(FACTS, amends=base), CLOSED, renamed)
    confirm_year(actor=EDITOR, calendar=calendar, year=2026, decree=decree, at=AT)
    assert present().closed[christmas].name == "Natal"
    withdraw_decree(actor=EDITOR, decree=decree, reason="Salah ketik nomor", at=AT)
    assert present().closed[christmas].name == "Hari Raya Natal"
    assert is_working_day(DAY, present())
    assert 2026 not in present().confirmed_years
    assert present().version != kept  # the year is an open question now
    entry = AuditEntry.objects.latest("seq")
    assert entry.action == "calendars.decree_withdrawn"
    assert entry.changes["years_unconfirmed"] == [2026]
    assert entry.changes["reason"] == "Salah ketik nomor"
    assert Holiday.objects.filter(decree=decree, in_force=False, withdrawn_at=AT).count() == 2


def test_the_middle_one_of_three_is_withdrawn(calendar: HolidayCalendar) -> None:
    names = ("satu", "dua", "tiga")
    three = [declare(calendar, DecreeFacts(name), replace(CLOSED, name=name)) for name in names]
    withdraw_decree(actor=EDITOR, decree=three[1], reason="keliru", at=AT)
    assert present().closed[DAY].name == "tiga"
    withdraw_decree(actor=EDITOR, decree=three[2], reason="keliru", at=AT)
    assert present().closed[DAY].name == "satu"


def test_what_cannot_be_withdrawn_says_why(calendar: HolidayCalendar) -> None:
    decree = declare(calendar)
    later = declare(calendar, DecreeFacts("SKB contoh 8/2026", amends=decree), replace(CLOSED, date=date(2026, 12, 8)))
    with pytest.raises(Refused):
        withdraw_decree(actor=EDITOR, decree=decree, reason="", at=AT)
    with pytest.raises(Refused, match="SKB contoh 8/2026"):
        withdraw_decree(actor=EDITOR, decree=decree, reason="keliru", at=AT)
    withdraw_decree(actor=EDITOR, decree=later, reason="keliru", at=AT)
    withdraw_decree(actor=EDITOR, decree=decree, reason="keliru", at=AT)
    with pytest.raises(Refused):
        withdraw_decree(actor=EDITOR, decree=decree, reason="keliru", at=AT)
    with pytest.raises(Refused):
        declare(calendar, DecreeFacts("SKB contoh 9/2026", amends=decree))


def test_one_day_is_taken_back_with_a_reason(calendar: HolidayCalendar) -> None:
    day = declare_holiday(
        actor=EDITOR,
        calendar=calendar,
        day=DAY,
        name="Libur daerah",
        kind=ClosedKind.LOCAL,
        decree=FACTS.number,
        at=AT,
    )
    assert present().closed[DAY].kind is ClosedKind.LOCAL
    with pytest.raises(Refused):
        withdraw_holiday(actor=EDITOR, holiday=day, reason=" ", at=AT)
    withdraw_holiday(actor=EDITOR, holiday=day, reason="Tanggal keliru", at=AT)
    assert is_working_day(DAY, present())
    with pytest.raises(Refused):
        withdraw_holiday(actor=EDITOR, holiday=day, reason="Tanggal keliru", at=AT)


def test_withdrawing_a_known_amendment_opens_only_what_it_changed(calendar: HolidayCalendar) -> None:
    before = set(present().closed)
    amendment = Decree.objects.get(number="SKB 3 Menteri 933/2025")
    withdraw_decree(actor=EDITOR, decree=amendment, reason="keliru", at=AT)
    assert before - set(present().closed) == {date(2025, 8, 18)}
    assert present().closed[date(2025, 12, 25)].decree == "SKB 3 Menteri 1017/2024"
    assert 2025 not in present().confirmed_years


def test_withdrawing_an_amendment_of_unknown_reach_opens_nothing_and_is_cited_no_more(
    calendar: HolidayCalendar,
) -> None:
    before = set(present().closed)
    amendment = Decree.objects.get(number="SKB 3 Menteri 624/2023")
    withdraw_decree(actor=EDITOR, decree=amendment, reason="keliru", at=AT)
    assert set(present().closed) == before
    assert present().closed[date(2023, 12, 25)].decree == "SKB 3 Menteri 1066/2022"


def test_a_new_calendar_does_not_bring_a_withdrawn_decree_back(calendar: HolidayCalendar) -> None:
    amendment = Decree.objects.get(number="SKB 3 Menteri 933/2025")
    withdraw_decree(actor=EDITOR, decree=amendment, reason="keliru", at=AT)
    seed_calendar(at=AT, code="baru", name="Baru")
    opened = queries.load("baru")
    assert is_working_day(date(2025, 8, 18), opened)
    assert opened.closed[date(2025, 12, 25)].decree == "SKB 3 Menteri 1017/2024"
    assert opened.confirmed_years == {2022, 2023, 2024, 2026}
    assert not Decree.objects.filter(number=amendment.number, withdrawn_at=None).exists()


def test_a_withdrawal_that_empties_a_year_needs_its_count(calendar: HolidayCalendar) -> None:
    base = Decree.objects.get(number="SKB 3 Menteri 1497/2025")
    opened = foresee(base).opened
    for stated in (None, opened - 1):
        with pytest.raises(Refused, match=str(opened)):
            withdraw_decree(actor=EDITOR, decree=base, reason="keliru", at=AT, opened=stated)
    assert present().version == calendar.version
    withdraw_decree(actor=EDITOR, decree=base, reason="keliru", at=AT, opened=opened)
    assert not any(day.year == 2026 for day in present().closed)


def test_what_a_withdrawal_is_foreseen_to_do_is_what_it_does(calendar: HolidayCalendar) -> None:
    christmas = date(2026, 12, 25)
    opened = DayFacts(date(2026, 12, 24), "Dibuka", ClosedKind.COLLECTIVE, closed=False)
    decree = declare(calendar, FACTS, CLOSED, replace(CLOSED, date=christmas, name="Natal"), opened)
    superseding = declare(calendar, DecreeFacts("SKB contoh 8/2026"), replace(CLOSED, name="Lain"))
    foreseen = {day.date: day for day in foresee(decree).days}
    assert set(foreseen) == {christmas, opened.date}
    before = set(present().closed)
    withdraw_decree(actor=EDITOR, decree=decree, reason="keliru", at=AT)
    after = present().closed
    assert {day for day, told in foreseen.items() if told.closed} == set(foreseen) & set(after)
    assert set(after) - before == {opened.date}
    assert foresee(superseding).opened == 1
