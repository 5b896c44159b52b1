"""Levels, budgets and forecast on a fixed table; the expected figures are computed by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from correspondence.calendars.facts import Unit
from correspondence.calendars.workdays import WorkCalendar
from correspondence.standards import passages
from correspondence.standards.compiling import compile_standard
from correspondence.standards.events import CaseEventName
from correspondence.standards.passages import Budget, Level, LevelState, Passage, budgets, forecast, place, way
from correspondence.standards.published.advokasi_permasalahan import ADVOKASI_PERMASALAHAN
from correspondence.standards.published.e_purchasing import E_PURCHASING
from correspondence.standards.published.penanganan_masalah import PENANGANAN_MASALAH
from correspondence.standards.rules import ChannelRule
from correspondence.standards.source import Role, TimeLimit, Trigger

DAY = 30_600  # 7.30 to 16.00 without a break
HOUR = 3_600
LADDER = {"kepala": 0, "deputi": 1, "direktur": 2, "koordinator": 3, "ketua_tim": 3, "sub_koordinator": 4, "staf": 5}
FULL_WAY = [
    ("dispose", "kepala"),
    ("dispose", "deputi"),
    ("dispose", "direktur"),
    ("dispose", "koordinator"),
    ("dispose", "sub_koordinator"),
    ("study", "staf"),
    ("draft", "sub_koordinator"),
    ("clear", "koordinator"),
    ("sign", "direktur"),
    ("dispatch", ""),
]


def pairs(found: tuple[Passage, ...]) -> list[tuple[str, str]]:
    return [(each.kind, each.role) for each in found]


def jakarta(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


@pytest.mark.parametrize(("addressee", "skipped"), [("kepala", 0), ("deputi", 1), ("direktur", 2)])
def test_the_way_is_entered_at_the_addressee(letters: ChannelRule, addressee: str, skipped: int) -> None:
    assert pairs(way(letters, addressee)) == FULL_WAY[skipped:]


def test_parts_that_others_hold_are_named_by_their_holders() -> None:
    """A part under another name than its post enters the way at its own level."""
    from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG

    roles = tuple(
        replace(role, holder="kepala_bagian") if role.code == "direktur" else role for role in KONSULTASI_KATALOG.roles
    )
    rule = compile_standard(replace(KONSULTASI_KATALOG, roles=roles)).channel("surat")
    found = pairs(way(rule, "kepala_bagian"))
    assert found[0] == ("dispose", "kepala_bagian")
    assert ("sign", "kepala_bagian") in found
    assert len(found) == 8
    assert isinstance(roles[0], Role)


def test_without_internal_steps_the_letter_goes_the_default_route() -> None:
    rule = compile_standard(ADVOKASI_PERMASALAHAN).channel("surat")
    lower = [("draft", ""), ("clear", ""), ("sign", ""), ("dispatch", "")]
    assert pairs(way(rule, "direktur")) == [("dispose", "direktur"), *lower]
    assert pairs(way(rule, "kepala")) == [("dispose", "kepala"), ("dispose", "direktur"), *lower]
    training = compile_standard(E_PURCHASING).channel("surat_pelatihan")
    assert pairs(way(training, "direktur")) == [("dispose", "direktur"), *lower]


def test_what_a_standard_leaves_open_between_its_steps_is_filled() -> None:
    rule = compile_standard(PENANGANAN_MASALAH).channel("email")
    assert pairs(way(rule, "helpdesk")) == [
        ("dispose", "helpdesk"),
        ("study", "verifikator"),
        ("draft", ""),
        ("sign", ""),
        ("dispatch", ""),
    ]


@pytest.mark.parametrize(
    ("kind", "role", "expected"),
    [
        ("dispose", "kepala", 0),
        ("study", "staf", 5),
        ("draft", "sub_koordinator", 6),
        ("clear", "koordinator", 7),
        ("clear", "direktur", 8),  # the signer's own correction
        ("clear", "sub_koordinator", 6),
        ("clear", "ketua_tim", 7),
        ("sign", "kepala_bagian", 8),
        ("dispatch", "sekretaris", 9),
        ("dispatch", "direktur", 9),
        ("dispose", "ketua_tim", 3),  # stands where a Koordinator does
        ("study", "koordinator", 3),
        ("study", "nobody", None),
        ("register", "registrar", None),
    ],
)
def test_work_belongs_to_a_level(letters: ChannelRule, kind: str, role: str, expected: int | None) -> None:
    assert place(way(letters, "kepala"), kind, role, LADDER) == expected


def test_on_the_default_route_everything_on_the_way_down_counts_for_the_level_above() -> None:
    found = way(compile_standard(ADVOKASI_PERMASALAHAN).channel("surat"), "kepala")
    asked = [("dispose", "deputi"), ("dispose", "koordinator"), ("study", "staf"), ("clear", "direktur")]
    assert [place(found, kind, role, LADDER) for kind, role in asked] == [0, 1, 1, 3]


def days_of(found: tuple[Budget, ...]) -> list[float]:
    return [budget.seconds / DAY for budget in found]


def test_ten_days_are_divided_and_levels_above_the_start_have_one_each(letters: ChannelRule, limit: TimeLimit) -> None:
    found = budgets(way(letters, "kepala"), limit, 10, day=DAY, levels_above=5)
    assert days_of(found) == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    assert [budget.promised for budget in found] == [False] * 5 + [True] * 5
    lower = budgets(way(letters, "direktur"), limit, 10, day=DAY, levels_above=3)
    assert days_of(lower) == [1, 1, 1, 2, 2, 2, 2, 2]


def test_what_remains_is_the_drafting_levels(letters: ChannelRule, limit: TimeLimit) -> None:
    assert days_of(budgets(way(letters, "kepala"), limit, 13, day=DAY))[5:] == [2, 5, 2, 2, 2]
    rule = compile_standard(ADVOKASI_PERMASALAHAN).channel("surat")
    assert rule.limit is not None
    assert days_of(budgets(way(rule, "direktur"), rule.limit, 15, day=DAY)) == [3, 3, 3, 3, 3]
    assert days_of(budgets(way(rule, "kepala"), rule.limit, 15, day=DAY, levels_above=2)) == [2, 3, 3, 3, 3, 3]


def test_fewer_days_than_levels_are_divided_by_time(letters: ChannelRule, limit: TimeLimit) -> None:
    found = budgets(way(letters, "kepala"), limit, 3, day=DAY)[5:]
    assert [budget.seconds for budget in found] == [18_360] * 5  # 3 x 30,600 / 5


@pytest.mark.parametrize(
    ("unit", "count", "total"),
    [(Unit.HOURS, 10, 36_000), (Unit.MINUTES, 7, 420), (Unit.HOURS_ON_WORKING_DAYS, 72, 3 * DAY)],
)
def test_other_units_are_divided_by_time(
    letters: ChannelRule, limit: TimeLimit, unit: Unit, count: int, total: int
) -> None:
    registered = replace(limit, unit=unit, start=Trigger(CaseEventName.CASE_REGISTERED))
    found = budgets(way(letters, "deputi"), registered, count, day=DAY)
    shares = [budget.seconds for budget in found]
    assert sum(shares) == total
    assert len(shares) == 9
    assert {share for at, share in enumerate(shares) if at != 5} == {total // 9}
    assert shares[5] == total - 8 * (total // 9)
    assert all(budget.promised for budget in found)


# Hand-made histories, the newest case first, in seconds of office hours.
ODD = [9, 1, 8, 2, 7]  # median 7
EVEN = [10, 20, 30, 40, 50, 61]  # (30 + 40) / 2 = 35
FOUR = [5, 5, 5, 5]
OLDER_DIFFER = [*range(100, 150), *[999_999] * 30]  # the newest 50: (124 + 125) / 2 = 124.5


@pytest.mark.parametrize(
    ("history", "expected"),
    [(ODD, (7, 5)), (EVEN, (35, 6)), (FOUR, (None, 4)), ([], (None, 0)), (OLDER_DIFFER, (124, 50))],
)
def test_the_median_is_of_the_newest_fifty_and_of_at_least_five(
    history: list[int], expected: tuple[int | None, int]
) -> None:
    assert passages.usual(history) == expected


def levels(table: list[tuple[LevelState, int, int, int | None]]) -> list[Level]:
    """Make levels of rows (state, budget, spent, usual), all in hours."""
    return [
        Level(
            Passage("clear", f"level{at}"),
            Budget(budget * HOUR, promised=True),
            state,
            spent * HOUR,
            None if usual is None else usual * HOUR,
        )
        for at, (state, budget, spent, usual) in enumerate(table)
    ]


DONE, NOW, AHEAD = LevelState.DONE, LevelState.NOW, LevelState.AHEAD
MONDAY = "2026-06-08T08:00"  # 8.5 office hours a day, 7.30 to 16.00; 8.0 left on Monday
FORECASTS: dict[str, tuple[list[tuple[LevelState, int, int, int | None]], str]] = {
    "usual times: 3 - 1 left here, 4 and 2 ahead": (
        [(DONE, 2, 9, 2), (NOW, 2, 1, 3), (AHEAD, 2, 0, 4), (AHEAD, 2, 0, 2)],
        "2026-06-08T16:00",  # 8 hours
    ),
    "no history at all: what is left of the budgets": (
        [(DONE, 2, 9, None), (NOW, 4, 1, None), (AHEAD, 2, 0, None), (AHEAD, 4, 0, None)],
        "2026-06-09T08:30",  # 3 + 2 + 4 = 9 hours
    ),
    "longer here than usual: nothing is left, never less": (
        [(NOW, 4, 7, 5), (AHEAD, 1, 0, 3)],
        "2026-06-08T11:00",
    ),
    "returned: the level ahead was passed before and takes as long as usual again": (
        [(DONE, 1, 1, 1), (NOW, 2, 5, 6), (AHEAD, 2, 2, 3)],
        "2026-06-08T12:00",  # 1 + 3 hours
    ),
    "returned without history: only what is left of its budget": (
        [(DONE, 1, 1, None), (NOW, 2, 5, None), (AHEAD, 2, 1, None)],
        "2026-06-08T09:00",  # 0 + 1 hours
    ),
    "over the weekend": ([(NOW, 1, 0, 40)], "2026-06-12T14:00"),  # 8 + 3 x 8.5 = 33.5, then 6.5 on Friday
    "answered": ([(DONE, 1, 3, 1)], "2026-06-08T08:00"),
}


@pytest.mark.parametrize("name", FORECASTS)
def test_the_forecast_of_a_fixed_table(name: str, calendar: WorkCalendar) -> None:
    table, expected = FORECASTS[name]
    found = forecast(levels(table), now=jakarta(MONDAY), due=None, calendar=calendar)
    assert found.at == jakarta(expected)
    assert not found.late


@pytest.mark.parametrize(
    ("due", "margin", "late"),
    [
        ("2026-06-10T16:00", 2, False),
        ("2026-06-15T16:00", 5, False),
        ("2026-06-08T16:00", 0, False),
        ("2026-06-08T09:00", 0, True),
        ("2026-06-05T16:00", -1, True),
        ("2026-06-03T16:00", -3, True),
    ],
)
def test_the_margin_is_counted_in_working_days(due: str, margin: int, late: bool, calendar: WorkCalendar) -> None:
    found = forecast(levels([(NOW, 3, 0, 3)]), now=jakarta(MONDAY), due=jakarta(due), calendar=calendar)
    assert (found.margin, found.late) == (margin, late)


def span(since: str, until: str) -> tuple[datetime, datetime]:
    return jakarta(since), jakarta(until)


def test_only_office_hours_count_each_once_and_without_the_waits(calendar: WorkCalendar) -> None:
    friday_to_monday = span("2026-06-05T15:00", "2026-06-08T09:30")  # 1 h + 2 h
    assert passages.office_seconds([friday_to_monday], [], calendar) == 3 * HOUR
    twice = [span("2026-06-08T08:00", "2026-06-08T10:00"), span("2026-06-08T13:00", "2026-06-08T14:00")]
    assert passages.office_seconds(twice, [], calendar) == 3 * HOUR
    side_by_side = [span("2026-06-08T08:00", "2026-06-08T10:00"), span("2026-06-08T09:00", "2026-06-08T11:00")]
    assert passages.office_seconds(side_by_side, [], calendar) == 3 * HOUR
    waits = [span("2026-06-08T09:00", "2026-06-08T13:30")]  # takes 1 h of the first stay and half of the second
    assert passages.office_seconds(twice, waits, calendar) == HOUR + HOUR // 2
    holiday = span("2026-06-01T08:00", "2026-06-01T15:00")  # birth of Pancasila
    assert passages.office_seconds([holiday], [], calendar) == 0
    assert passages.office_seconds([span(MONDAY, MONDAY)], [], calendar) == 0


def test_seconds_follow_the_office_clock_whatever_the_zone(calendar: WorkCalendar) -> None:
    since = datetime(2026, 6, 8, 1, 0, tzinfo=UTC)  # 8.00 in Jakarta
    assert passages.office_seconds([(since, since + timedelta(hours=12))], [], calendar) == 8 * HOUR


def test_a_working_day_is_as_long_as_on_the_average(calendar: WorkCalendar) -> None:
    assert passages.day_seconds(calendar) == DAY
