from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.translation import gettext

from correspondence.calendars.facts import Unit
from correspondence.calendars.workdays import WorkCalendar, add_working_days, explain, format_moment
from correspondence.calendars.worktime import reckon

WIB = ZoneInfo("Asia/Jakarta")


def sentences(calendar: WorkCalendar, start: str, days: int, language: str) -> list[str]:
    with translation.override(language):
        return explain(add_working_days(datetime.fromisoformat(start).replace(tzinfo=WIB), days, calendar))


def test_each_run_and_each_closed_day_is_named_in_order(calendar: WorkCalendar) -> None:
    assert sentences(calendar, "2026-03-10T10:05", 10, "en") == [
        "Received on Tuesday, 10 March 2026 at 10:05 WIB. The day of receipt is not counted.",
        "Wednesday, 11 March 2026 to Tuesday, 17 March 2026: working days 1 to 5 (5 working days).",
        "Not counted: 18 March 2026 (Cuti Bersama Hari Suci Nyepi); 19 March 2026 (Hari Suci Nyepi); "
        "20, 23 and 24 March 2026 (Cuti Bersama Hari Raya Idul Fitri). Basis: SKB 3 Menteri 1497/2025.",
        "Wednesday, 25 March 2026 to Tuesday, 31 March 2026: working days 6 to 10 (5 working days).",
        "Saturday and Sunday are never counted.",
        "Working day 10 is Tuesday, 31 March 2026; the time ends at the close of service (16:00 WIB).",
    ]


def test_a_receipt_outside_service_says_so(calendar: WorkCalendar) -> None:
    first = sentences(calendar, "2026-03-14T09:00", 1, "en")
    assert first[0] == (
        "Received on Saturday, 14 March 2026 at 09:00 WIB, outside service hours, so it counts as received "
        "on Monday, 16 March 2026. That day itself is not counted."
    )
    assert first[1] == "Tuesday, 17 March 2026: working day 1 (1 working day)."


@pytest.mark.parametrize(("unit", "n"), [(Unit.WORKING_DAYS, 1), (Unit.HOURS, 1), (Unit.MINUTES, 5)])
def test_a_receipt_seconds_after_closing_says_the_seconds(calendar: WorkCalendar, unit: Unit, n: int) -> None:
    start = datetime(2026, 3, 10, 16, 0, 30, tzinfo=WIB)
    for language, said in (("en", "at 16:00:30 WIB, outside"), ("id", "pukul 16.00.30 WIB, di luar")):
        with translation.override(language):
            assert said in explain(reckon(start, n, unit, calendar))[0]


def test_weekly_rest_is_named_only_where_it_lies_between(calendar: WorkCalendar) -> None:
    never = "Saturday and Sunday are never counted."
    assert never not in sentences(calendar, "2026-03-10T10:05", 3, "en")
    assert never in sentences(calendar, "2026-03-13T10:05", 1, "en")
    assert never in sentences(calendar, "2026-03-14T10:05", 1, "en")


def test_a_due_date_in_an_unconfirmed_year_carries_a_warning(calendar: WorkCalendar) -> None:
    warned = sentences(calendar, "2026-12-23T10:00", 10, "en")
    assert "holidays and collective leave of 2027 are not yet confirmed" in warned[-1]
    assert not any("confirmed" in line for line in sentences(calendar, "2026-03-10T10:00", 10, "en"))


def test_days_without_a_known_decree_name_none(calendar: WorkCalendar) -> None:
    line = next(text for text in sentences(calendar, "2024-02-13T10:00", 1, "en") if "Not counted" in text)
    assert line == "Not counted: 14 February 2024 (Hari Pemilihan Umum)."


def test_indonesian_writes_hari_kerja_in_full(calendar: WorkCalendar) -> None:
    with translation.override("id"):
        if gettext("Received on %(moment)s. The day of receipt is not counted.").startswith("Received"):
            pytest.skip("the Indonesian catalogue is not compiled here")
        text = format_moment(datetime(2026, 3, 10, 10, 5, tzinfo=WIB))
    assert text == "Selasa, 10 Maret 2026 pukul 10.05 WIB"
    lines = sentences(calendar, "2026-03-10T10:05", 10, "id")
    assert lines[0] == "Diterima pada Selasa, 10 Maret 2026 pukul 10.05 WIB. Hari penerimaan tidak dihitung."
    assert lines[-1] == (
        "Hari kerja ke-10 jatuh pada Selasa, 31 Maret 2026; tenggatnya saat jam layanan berakhir (16.00 WIB)."
    )
    assert not any("HK" in line for line in lines)
