from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from correspondence.calendars.known import OFFICE_HOURS, RAMADAN_HOURS, known_calendar
from correspondence.calendars.workdays import (
    BeyondHorizon,
    OfficeHours,
    Season,
    Unit,
    WorkCalendar,
    add_working_days,
    closing_time,
)
from correspondence.calendars.worktime import TimeReckoning, reckon

WIB = ZoneInfo("Asia/Jakarta")
RAMADAN = Season("Ramadan", date(2026, 2, 18), date(2026, 3, 19), RAMADAN_HOURS)


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def due(start: str, n: int, unit: Unit, code: str = "lkpp") -> str:
    return reckon(wib(start), n, unit, known_calendar(code)).due.replace(tzinfo=None).isoformat(timespec="minutes")


def counted(reckoning: object) -> TimeReckoning:
    assert isinstance(reckoning, TimeReckoning)
    return reckoning


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-02-10T11:50", 30, "2026-02-10T13:20"),  # over the break
        ("2026-02-10T11:50", 10, "2026-02-10T12:00"),  # ends with the break's beginning
        ("2026-02-10T12:30", 15, "2026-02-10T13:15"),  # received in the break
        ("2026-02-10T06:00", 1, "2026-02-10T07:31"),  # before opening
        ("2026-02-10T15:30", 30, "2026-02-10T16:00"),  # exactly at closing it stays
        ("2026-02-10T15:30", 31, "2026-02-11T07:31"),
        ("2026-02-10T16:00", 5, "2026-02-11T07:35"),  # nothing of that day is left
        ("2026-02-10T20:00", 5, "2026-02-11T07:35"),
        ("2026-02-13T11:00", 60, "2026-02-13T13:30"),  # the longer break of Friday
        ("2026-02-13T16:20", 30, "2026-02-18T07:50"),  # weekend and two closed days
        ("2026-02-17T09:00", 30, "2026-02-18T08:00"),  # received on a holiday
        ("2026-02-10T10:00", 0, "2026-02-10T10:00"),
        ("2026-02-10T16:00", 0, "2026-02-10T16:00"),
        ("2026-02-10T16:01", 0, "2026-02-11T07:30"),
        ("2026-02-14T09:00", 0, "2026-02-18T07:30"),
    ],
)
def test_minutes_run_within_service_hours_only(start: str, minutes: int, expected: str) -> None:
    assert due(start, minutes, Unit.MINUTES) == expected


@pytest.mark.parametrize(
    ("start", "hours", "code", "expected"),
    [
        ("2026-02-10T14:30", 1, "lkpp-whatsapp", "2026-02-11T09:30"),
        ("2026-02-10T09:00", 6, "lkpp-whatsapp", "2026-02-10T15:00"),
        ("2026-02-10T11:30", 1, "lkpp-whatsapp", "2026-02-10T12:30"),  # no break there
        ("2026-02-13T14:30", 1, "lkpp-whatsapp", "2026-02-18T09:30"),
        ("2026-02-09T07:30", 15, "lkpp", "2026-02-10T16:00"),
        ("2026-02-10T11:30", 1, "landak", "2026-02-10T13:30"),
    ],
)
def test_hours_follow_the_calendar_of_the_channel(start: str, hours: int, code: str, expected: str) -> None:
    assert due(start, hours, Unit.HOURS, code) == expected
    assert due(start, hours * 60, Unit.MINUTES, code) == expected


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-02-06T10:00", 72, "2026-02-11T10:00"),  # Friday to Wednesday
        ("2026-02-06T22:00", 72, "2026-02-11T22:00"),  # after closing it runs on
        ("2026-02-07T10:00", 72, "2026-02-12T00:00"),  # Saturday: from Monday 00.00
        # At a midnight before closed days nothing is due: the time ends as the next working day begins.
        ("2026-02-16T10:00", 72, "2026-02-23T00:00"),
        ("2026-03-19T09:00", 24, "2026-03-26T00:00"),  # holiday: from the next working day 00.00
        ("2026-02-09T00:00", 120, "2026-02-18T00:00"),
        ("2026-02-06T10:00", 0, "2026-02-06T10:00"),
        ("2026-02-07T10:00", 0, "2026-02-09T00:00"),
    ],
)
def test_hours_on_working_days_run_day_and_night(start: str, hours: int, expected: str) -> None:
    assert due(start, hours, Unit.HOURS_ON_WORKING_DAYS) == expected


def test_working_days_have_the_same_door() -> None:
    calendar = known_calendar("lkpp")
    start = wib("2026-03-10T10:00")
    assert reckon(start, 10, Unit.WORKING_DAYS, calendar) == add_working_days(start, 10, calendar)


def test_portions_name_each_day_once_and_add_up() -> None:
    reckoning = counted(reckon(wib("2026-02-12T15:00"), 20, Unit.HOURS, known_calendar("lkpp")))
    named = [(each.first.day, each.last.day, each.days, each.seconds / 3600) for each in reckoning.portions]
    assert named == [(12, 12, 1, 1), (13, 13, 1, 7.5), (18, 18, 1, 7.5), (19, 19, 1, 4)]
    assert reckoning.portions[-1].spans == ((27_000, 41_400),)
    assert [day.date.day for day in reckoning.skipped] == [16, 17]


def test_a_moment_is_the_offices_own_whatever_zone_it_comes_in() -> None:
    calendar = known_calendar("lkpp")
    utc = datetime(2026, 2, 10, 4, 50, tzinfo=UTC)
    assert reckon(utc, 30, Unit.MINUTES, calendar).due == wib("2026-02-10T13:20")


@pytest.mark.parametrize(
    ("zone", "name", "offset"),
    [("Asia/Jakarta", "WIB", 7), ("Asia/Makassar", "WITA", 8), ("Asia/Jayapura", "WIT", 9)],
)
def test_each_office_counts_in_its_own_zone(zone: str, name: str, offset: int) -> None:
    calendar = replace(known_calendar("lkpp"), timezone=zone)
    reckoning = reckon(datetime(2026, 2, 9, 20, tzinfo=UTC), 1, Unit.HOURS, calendar)
    assert reckoning.due.isoformat() == f"2026-02-10T08:30:00+{offset:02}:00"
    assert reckoning.due.tzname() == name


def test_seconds_count_and_fractions_are_cut_off() -> None:
    start = wib("2026-02-10T11:59:30").replace(microsecond=999_999)
    assert reckon(start, 1, Unit.MINUTES, known_calendar("lkpp")).due == wib("2026-02-10T13:00:30")


@pytest.fixture
def fasting() -> WorkCalendar:
    return replace(known_calendar("lkpp"), seasons=(RAMADAN,))


def test_ramadan_hours_hold_in_every_unit(fasting: WorkCalendar) -> None:
    assert reckon(wib("2026-02-18T07:00"), 30, Unit.MINUTES, fasting).due == wib("2026-02-18T08:30")
    assert reckon(wib("2026-02-18T12:00"), 1, Unit.HOURS, fasting).due == wib("2026-02-18T13:30")
    assert reckon(wib("2026-02-13T16:00"), 1, Unit.HOURS, fasting).due == wib("2026-02-18T08:30")
    assert add_working_days(wib("2026-02-16T10:00"), 1, fasting).due == wib("2026-02-19T15:00")
    assert add_working_days(wib("2026-02-18T15:30"), 1, fasting).counted_from == date(2026, 2, 19)
    assert add_working_days(wib("2026-02-18T15:30"), 1, fasting).due == wib("2026-02-20T15:30")


def test_after_the_season_the_usual_hours_hold_again(fasting: WorkCalendar) -> None:
    assert closing_time(date(2026, 3, 17), fasting).time() == time(15)
    assert closing_time(date(2026, 3, 25), fasting).time() == time(16)
    assert reckon(wib("2026-03-17T14:30"), 1, Unit.HOURS, fasting).due == wib("2026-03-25T08:00")


def test_weeks_have_the_hours_of_the_law() -> None:
    assert sum(hours.seconds for hours in OFFICE_HOURS.values()) == 37.5 * 3600
    assert sum(hours.seconds for hours in RAMADAN_HOURS.values()) == 32.5 * 3600


def test_contradictory_seasons_are_refused() -> None:
    calendar = known_calendar("lkpp")
    with pytest.raises(ValueError, match="overlap"):
        replace(calendar, seasons=(RAMADAN, replace(RAMADAN, first=RAMADAN.last)))
    with pytest.raises(ValueError, match="rests"):
        replace(calendar, seasons=(replace(RAMADAN, hours={5: OFFICE_HOURS[0]}),))
    with pytest.raises(ValueError, match="at most a year"):
        replace(RAMADAN, last=RAMADAN.first - timedelta(days=1))
    with pytest.raises(ValueError, match="at least one"):
        replace(RAMADAN, hours={})


def test_hours_without_service_are_refused() -> None:
    with pytest.raises(ValueError, match="leave no"):
        OfficeHours(time(8), time(9), ((time(8), time(9)),))
    with pytest.raises(ValueError, match="break"):
        OfficeHours(time(8), time(16), ((time(12), time(13)), (time(12, 30), time(14))))


@pytest.mark.parametrize("unit", list(Unit))
def test_far_ends_are_reckoned_and_farther_ones_refused(unit: Unit) -> None:
    calendar = known_calendar("lkpp")
    years = {Unit.MINUTES: 117_000, Unit.HOURS: 1950, Unit.WORKING_DAYS: 260, Unit.HOURS_ON_WORKING_DAYS: 6240}
    far = reckon(wib("2026-02-10T10:00"), 50 * years[unit], unit, calendar)
    assert 2075 <= far.due.year <= 2077
    for n in (100 * years[unit], 10**12):
        with pytest.raises(BeyondHorizon):
            reckon(wib("2026-02-10T10:00"), n, unit, calendar)
    with pytest.raises(BeyondHorizon):
        reckon(wib("1969-12-31T10:00"), 1, unit, calendar)
    with pytest.raises(BeyondHorizon):
        reckon(wib("2099-12-31T18:00"), 60, unit, calendar)
    with pytest.raises(ValueError, match="negative"):
        reckon(wib("2026-02-10T10:00"), -1, unit, calendar)


def test_a_hundred_years_of_days_cost_no_memory() -> None:
    reckoning = add_working_days(wib("1970-01-05T10:00"), 33_000, known_calendar("lkpp"))
    assert len(reckoning.steps) == 33_000
    assert reckoning.steps[-1].date == reckoning.due.date()
    assert [step.number for step in reckoning.steps[10:12]] == [11, 12]
