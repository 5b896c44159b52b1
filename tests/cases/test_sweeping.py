"""Going through cases in the background: failures step aside, a tick has an end, and the database uses its indexes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from correspondence.cases import sweeping
from correspondence.cases.models import Case
from correspondence.cases.states import CaseState
from correspondence.cases.sweeping import AGAIN_AFTER, one_by_one
from tests.cases.lateness import MINUTE, TUESDAY, running
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(days=60)


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    """Give five running letters in the order of their due dates, which is not that of their ids."""
    made = [running(cast, str(number), at=TUESDAY - timedelta(weeks=number), email="") for number in range(5)]
    return list(reversed(made))


def test_failures_count_step_aside_and_come_again(cases: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "MOST", 2)
    broken, seen = {cases[0].pk, cases[1].pk}, []

    def act(case: Case) -> bool:
        seen.append(case.pk)
        if case.pk in broken:
            raise RuntimeError("cannot be counted")
        return True

    found = Case.objects.newly_missed(LATER)
    assert one_by_one(found, act, at=LATER, by="due_at") == 0
    assert one_by_one(found, act, at=LATER + MINUTE, by="due_at") == 2
    assert seen == [case.pk for case in cases[:4]], "two a minute, whether they fail or not"
    seen.clear()
    one_by_one(found, act, at=LATER + AGAIN_AFTER, by="due_at")
    assert set(seen) == broken


def test_every_case_is_seen_once_in_its_order(cases: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "CHUNK", 2)
    Case.objects.filter(pk__in=[case.pk for case in cases[1:3]]).update(due_at=cases[2].due_at)
    for by in ("pk", "due_at"):
        seen = _seen(by)
        assert sorted(seen) == sorted(case.pk for case in cases)
        assert len(seen) == 5


def _seen(by: str) -> list[int]:
    seen: list[int] = []

    def act(case: Case) -> bool:
        seen.append(case.pk)
        return False

    one_by_one(Case.objects.newly_missed(LATER), act, at=LATER, by=by)
    return seen


@pytest.mark.parametrize(
    ("word", "by", "index"),
    [("newly_missed", "due_at", "case_to_be_missed"), ("starting_by_themselves", "auto_start_at", "case_auto_start")],
)
def test_the_tick_reads_an_index(cases: list[Case], word: str, by: str, index: str) -> None:
    _many_others(cases[0])
    for analysed in (False, True):
        if analysed:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE cases_case")
        found = getattr(Case.objects, word)(LATER)
        for last in (None, (TUESDAY, 3)):
            asked: QuerySet[Case, object] = sweeping.in_order(found, LATER, by, last)
            plan = asked[:200].explain()
            assert index in plan, (analysed, last, plan)
            assert "TEMP B-TREE" not in plan, (analysed, last, plan)


def _many_others(case: Case) -> None:
    """Store two thousand answered letters like one, and as many whose time still runs or has not begun."""
    values = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields if field.name != "id"}
    answered = values | {"clock_stopped_at": case.due_at, "state": CaseState.ANSWERED}
    far = LATER + timedelta(days=90)
    waiting = values | {"due_at": far, "auto_start_at": far}
    for kind, given in (("A", answered), ("B", waiting)):
        Case.objects.bulk_create(Case(**(given | {"tracking_code": f"{kind}{number}"})) for number in range(2000))
