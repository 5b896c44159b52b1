"""The office's own pace: what is noted of answered cases, what is usual, and the outlook of an open one."""

from datetime import datetime

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from correspondence.cases import clocks, paces, services
from correspondence.cases.models import Case, LevelStay, WorkKind
from correspondence.cases.states import CaseState
from correspondence.organization.actors import SystemActor
from correspondence.standards.events import CaseEventName
from correspondence.standards.passages import Level, LevelState, Passage
from tests.cases.pacing import at, begun, history, send, stay, under_way
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HOUR = 3_600
SYSTEM = SystemActor(job="test")
STUDY, DRAFT = Passage("study", "staf"), Passage("draft", "sub_koordinator")


def happened(case: Case, name: CaseEventName, moment: datetime) -> None:
    services.record_event(case=case, name=name, actor=SYSTEM, at=moment)


def stays(case: Case) -> dict[tuple[str, str], int]:
    return {(row.kind, row.role): row.seconds for row in case.stays.all()}


def test_a_sent_reply_leaves_one_row_for_each_level(cast: Cast) -> None:
    """Returned once: both stays of a level are one; nights and the wait for the sender do not count."""
    case = under_way(cast)
    stay(cast, case, "kepala", WorkKind.DISPOSE, since=at(8, "08:00"), until=at(8, "09:00"))
    stay(cast, case, "koordinator", WorkKind.DISPOSE, since=at(8, "09:00"), until=at(9, "08:00"))
    stay(cast, case, "subkoordinator", WorkKind.DRAFT, since=at(9, "08:00"), until=at(9, "10:00"))
    stay(cast, case, "koordinator", WorkKind.CLEAR, since=at(9, "10:00"), until=at(9, "10:30"))
    stay(cast, case, "subkoordinator", WorkKind.DRAFT, since=at(9, "10:30"), until=at(10, "10:30"))
    happened(case, CaseEventName.CASE_DEFICIENCY_ASKED, at(9, "11:00"))
    happened(case, CaseEventName.CASE_COMPLETED_BY_SENDER, at(10, "09:30"))
    stay(cast, case, "koordinator", WorkKind.CLEAR, since=at(10, "10:30"), until=at(10, "11:00"))
    stay(cast, case, "direktur", WorkKind.CLEAR, since=at(11, "15:00"), until=at(12, "08:00"))
    stay(cast, case, "direktur", WorkKind.SIGN, since=at(15, "08:00"), until=at(15, "09:00"))
    stay(cast, case, "staf", WorkKind.STUDY, since=at(9, "08:00"), until=None)  # beside the way
    stay(cast, case, "sekretaris", WorkKind.DISPATCH, since=at(15, "09:00"), until=None)
    monday = clocks.calendar_of(case).hours_on(at(8, "08:00").date())
    send(cast, case, at(15, "10:00"))
    found = stays(case)
    assert found == {
        ("dispose", "kepala"): HOUR,
        ("dispose", "koordinator"): monday.seconds - 90 * 60 + 30 * 60,  # from 9.00, and 30 minutes on Tuesday
        ("draft", "sub_koordinator"): 2 * HOUR + 30 * 60 + HOUR,  # 8-10, 10.30-11 and, after the wait, 9.30-10.30
        ("clear", "koordinator"): HOUR,
        ("sign", "direktur"): HOUR + 30 * 60 + HOUR,  # his own correction: Thursday 15-16, Friday 7.30-8; then 8-9
        ("dispatch", ""): HOUR,
    }
    ended = {row.kind: row.ended_at for row in case.stays.filter(kind__in=["draft", "dispatch"])}
    assert ended == {"draft": at(10, "10:30"), "dispatch": at(15, "10:00")}


def test_noting_again_changes_nothing(cast: Cast) -> None:
    case = under_way(cast)
    stay(cast, case, "sekretaris", WorkKind.DISPATCH, since=at(15, "09:00"), until=None)
    send(cast, case, at(15, "10:00"))
    before = list(case.stays.values())
    paces.record_stays(case)
    assert list(case.stays.values()) == before
    assert len(before) == 1


def test_a_case_without_a_standard_leaves_nothing(cast: Cast) -> None:
    case = under_way(cast)
    Case.objects.filter(pk=case.pk).update(standard_version=None)
    case.refresh_from_db()
    paces.record_stays(case)
    assert not LevelStay.objects.exists()
    assert paces.passages_of(case) == ()


def test_the_newest_fifty_of_this_standard_and_level_count(cast: Cast) -> None:
    case = under_way(cast)
    history(case, STUDY, [*range(100, 150), *[999_999] * 30])
    history(case, DRAFT, [1, 2, 3, 4])
    LevelStay.objects.filter(seconds__lt=104, kind="study").update(standard_code="another")
    found = paces.medians(case, [STUDY, DRAFT, Passage("dispatch", "")])
    # 46 of 104..149 and four of the older ones: the middle two are 128 and 129
    assert found == {STUDY: (128, 50), DRAFT: (None, 4), Passage("dispatch", ""): (None, 0)}


def test_the_medians_are_one_query_that_reads_the_index_however_many_rows(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = under_way(cast)
    passages = paces.passages_of(case)
    history(case, STUDY, [HOUR])
    with django_assert_num_queries(1):
        assert paces.medians(case, passages)[STUDY] == (None, 1)
    history(case, STUDY, [2 * HOUR] * 2_000, first=1)
    with django_assert_num_queries(1) as asked:
        assert paces.medians(case, passages)[STUDY] == (2 * HOUR, 50)
    plan = explained(asked.captured_queries[0]["sql"])
    assert "level_pace" in plan
    assert "SCAN cases_levelstay" not in plan
    assert "Seq Scan on cases_levelstay" not in plan


def explained(sql: str) -> str:
    """Give the database's plan of a query, with figures as they are after many rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(f"{'EXPLAIN QUERY PLAN' if connection.vendor == 'sqlite' else 'EXPLAIN'} {sql}")
        return "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())


def looked(case: Case, now: datetime) -> paces.Outlook:
    fresh = Case.objects.get(pk=case.pk)
    found = paces.outlook(fresh, now=now, clock=clocks.state(fresh, now=now), calendar=clocks.calendar_of(fresh))
    assert found is not None
    return found


def level(found: paces.Outlook, kind: str, role: str) -> Level:
    return next(each for each in found.levels if each.passage == Passage(kind, role))


def test_the_outlook_shows_where_the_letter_lies_and_what_is_left(cast: Cast) -> None:
    case = begun(cast)
    history(case, DRAFT, [3 * HOUR] * 5)
    found = looked(case, at(8, "11:00"))
    draft, study = level(found, "draft", "sub_koordinator"), level(found, "study", "staf")
    assert (draft.state, draft.spent, draft.left, draft.usual) == (LevelState.NOW, HOUR, 2 * HOUR, 3 * HOUR)
    assert (study.state, study.spent, study.left, study.sample) == (LevelState.DONE, 2 * HOUR, 0, 0)
    assert [each.state for each in found.levels[-3:]] == [LevelState.AHEAD] * 3
    assert [each.budget.seconds // found.day for each in found.levels] == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    assert found.forecast is not None
    # 2 hours of drafting and three levels of two days of 7.5 hours: 47. Monday has 4 left, then 7.5 on each of Tuesday
    # to Friday and Monday; the 16th is a holiday; 5.5 remain for Wednesday the 17th, from 7.30 with an hour of break.
    assert found.forecast.due == clocks.state(case, now=at(8, "11:00")).due_at  # type: ignore[union-attr]
    assert found.forecast.at == at(17, "14:00")
    assert found.forecast.margin == 4  # due on Tuesday the 23rd
    assert not found.forecast.late


def test_a_slow_level_makes_the_forecast_late(cast: Cast) -> None:
    case = begun(cast)
    history(case, DRAFT, [300 * HOUR] * 5)
    found = looked(case, at(8, "11:00")).forecast
    assert found is not None
    assert found.late
    assert found.margin < -15


def test_a_second_recipient_lies_beside_the_way(cast: Cast) -> None:
    case = begun(cast)
    stay(cast, case, "koordinator", WorkKind.DISPOSE, since=at(8, "08:00"), until=None)
    found = looked(case, at(9, "08:00"))
    beside = level(found, "dispose", "koordinator")
    assert (beside.state, beside.spent) == (LevelState.DONE, 0)
    assert level(found, "draft", "sub_koordinator").state is LevelState.NOW


def test_an_answered_case_keeps_its_levels_and_has_no_forecast(cast: Cast) -> None:
    case = begun(cast)
    services.close_work(case=case, kind=WorkKind.DRAFT, at=at(9, "08:00"))
    stay(cast, case, "sekretaris", WorkKind.DISPATCH, since=at(9, "08:00"), until=None)
    send(cast, case, at(9, "09:00"))
    found = looked(case, at(20, "08:00"))
    assert found.forecast is None
    assert {each.state for each in found.levels} == {LevelState.DONE}
    assert level(found, "dispatch", "").spent == HOUR


def test_without_a_promise_or_before_admission_there_is_no_outlook(cast: Cast) -> None:
    case = begun(cast)
    assert paces.outlook(case, now=at(9, "08:00"), clock=None, calendar=clocks.calendar_of(case)) is None
    Case.objects.filter(pk=case.pk).update(state=CaseState.RECEIVED)
    case.refresh_from_db()
    clock = clocks.state(case, now=at(9, "08:00"))
    assert paces.outlook(case, now=at(9, "08:00"), clock=clock, calendar=clocks.calendar_of(case)) is None
