from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.translation import gettext

from correspondence.calendars.known import RAMADAN_HOURS, known_calendar
from correspondence.calendars.workdays import Season, Unit, WorkCalendar, add_working_days, explain
from correspondence.calendars.worktime import reckon

WIB = ZoneInfo("Asia/Jakarta")


def sentences(start: str, n: int, unit: Unit, calendar: WorkCalendar | None = None, language: str = "en") -> list[str]:
    moment = datetime.fromisoformat(start).replace(tzinfo=WIB)
    with translation.override(language):
        return explain(reckon(moment, n, unit, calendar or known_calendar("lkpp")))


def test_minutes_over_a_break_name_both_spans() -> None:
    assert sentences("2026-02-10T11:50", 30, Unit.MINUTES) == [
        "Received on Tuesday, 10 February 2026 at 11:50 WIB; from then the time runs, within service hours only.",
        "Tuesday, 10 February 2026, 11:50–12:00 and 13:00–13:20: 30 minutes.",
        "Together 30 minutes; the time ends on Tuesday, 10 February 2026 at 13:20 WIB.",
    ]


def test_hours_over_closed_days_name_each_part_in_order() -> None:
    assert sentences("2026-02-13T17:00", 20, Unit.HOURS) == [
        "Received on Friday, 13 February 2026 at 17:00 WIB, outside service hours, so the time runs from "
        "Wednesday, 18 February 2026 at 07:30 WIB.",
        "Not counted: 16 February 2026 (Cuti Bersama Tahun Baru Imlek); 17 February 2026 (Tahun Baru Imlek). "
        "Basis: SKB 3 Menteri 1497/2025.",
        "Wednesday, 18 February 2026, 07:30–12:00 and 13:00–16:00: 7 hours 30 minutes.",
        "Thursday, 19 February 2026: 7 hours 30 minutes.",
        "Friday, 20 February 2026, 07:30–11:30 and 13:00–14:00: 5 hours.",
        "Saturday and Sunday are never counted.",
        "Together 20 hours; the time ends on Friday, 20 February 2026 at 14:00 WIB.",
    ]


def test_hours_on_working_days_say_that_they_run_day_and_night() -> None:
    lines = sentences("2026-02-07T10:00", 120, Unit.HOURS_ON_WORKING_DAYS)
    assert lines == [
        "Received on Saturday, 7 February 2026 at 10:00 WIB, which is no working day, so the time runs from "
        "Monday, 9 February 2026 at 00:00 WIB, day and night.",
        "Monday, 9 February 2026, 00:00–24:00: 24 hours.",
        "Tuesday, 10 February 2026 to Thursday, 12 February 2026 (3 working days): 72 hours.",
        "Friday, 13 February 2026, 00:00–24:00: 24 hours.",
        "Not counted: 16 February 2026 (Cuti Bersama Tahun Baru Imlek); 17 February 2026 (Tahun Baru Imlek). "
        "Basis: SKB 3 Menteri 1497/2025.",
        "Saturday and Sunday are never counted.",
        "Together 120 hours, up to midnight; the time ends when the next working day begins, "
        "Wednesday, 18 February 2026 at 00:00 WIB.",
    ]


def test_no_time_at_all_is_said() -> None:
    assert sentences("2026-02-10T10:00", 0, Unit.HOURS)[1:] == [
        "No time is counted; it ends on Tuesday, 10 February 2026 at 10:00 WIB."
    ]


def test_seconds_are_written_where_there_are_some() -> None:
    assert sentences("2026-02-10T15:59:30", 1, Unit.MINUTES)[1:] == [
        "Tuesday, 10 February 2026, 15:59:30–16:00: 30 seconds.",
        "Wednesday, 11 February 2026, 07:30–07:30:30: 30 seconds.",
        "Together 1 minute; the time ends on Wednesday, 11 February 2026 at 07:30:30 WIB.",
    ]


def test_a_season_is_named_where_its_hours_decide() -> None:
    season = Season("Ramadan", date(2026, 2, 18), date(2026, 3, 19), RAMADAN_HOURS, "Perpres 21/2023")
    fasting = replace(known_calendar("lkpp"), seasons=(season,))
    line = (
        "From Wednesday, 18 February 2026 to Thursday, 19 March 2026 other service hours apply: "
        "Ramadan (Perpres 21/2023)."
    )
    assert line in sentences("2026-02-18T12:00", 1, Unit.HOURS, fasting)
    assert line in sentences("2026-02-13T10:00", 1, Unit.WORKING_DAYS, fasting)
    assert line not in sentences("2026-02-10T12:00", 1, Unit.HOURS, fasting)
    assert line not in sentences("2026-02-18T12:00", 24, Unit.HOURS_ON_WORKING_DAYS, fasting)


def test_years_nobody_confirmed_and_years_nobody_knows_are_told_apart() -> None:
    lines = sentences("2026-12-30T10:00", 900, Unit.WORKING_DAYS)
    assert "collective leave of 2027 are not yet confirmed" in lines[-2]
    assert "collective leave of 2028 to 2030 are not recorded here" in lines[-1]
    assert not any("Note" in line for line in sentences("2026-02-10T10:00", 30, Unit.HOURS))


def test_the_words_follow_the_language_of_the_moment() -> None:
    english = sentences("2026-02-10T11:50", 30, Unit.MINUTES)
    with translation.override("id"):
        if gettext("Together %(total)s; the time ends on %(due)s.").startswith("Together"):
            pytest.skip("the Indonesian catalogue is not compiled here")
    assert sentences("2026-02-10T11:50", 30, Unit.MINUTES, language="id") == [
        "Diterima pada Selasa, 10 Februari 2026 pukul 11.50 WIB; sejak itu waktu berjalan, hanya dalam jam layanan.",
        "Selasa, 10 Februari 2026, 11.50–12.00 dan 13.00–13.20: 30 menit.",
        "Seluruhnya 30 menit; tenggatnya Selasa, 10 Februari 2026 pukul 13.20 WIB.",
    ]
    assert sentences("2026-02-10T11:50", 30, Unit.MINUTES) == english


def test_thousands_of_days_are_explained_in_few_sentences() -> None:
    moment = datetime(2026, 2, 10, 10, tzinfo=WIB)
    with translation.override("en"):
        lines = explain(add_working_days(moment, 15_000, known_calendar("lkpp")))
    assert len(lines) < 60
    assert "Friday, 1 October 2083: working days 451 to 15000 (14550 working days)." in lines[-5]
