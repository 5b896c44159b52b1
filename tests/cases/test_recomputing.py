"""A changed calendar and the open clocks: who moves, who is told, and what survives a killed worker."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils.translation import override

from correspondence.calendars.decrees import DayFacts, DecreeFacts, declare_decree
from correspondence.calendars.facts import ClosedKind
from correspondence.calendars.models import Decree, HolidayCalendar
from correspondence.calendars.services import confirm_year, withdraw_decree
from correspondence.cases import clocks, recomputing, services
from correspondence.cases.following import Follower
from correspondence.cases.models import Case, CaseEvent, MovedClock, Recomputation
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.organization.actors import SystemActor
from correspondence.standards.events import CaseEventName
from tests.cases.open_clocks import answer, received_case, running_case
from tests.cast import Cast, run_steps

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 11, 9, 3, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
EDITOR = SystemActor(job="tests")
NUMBER = "SKB contoh 7/2026"
CLOSED = DayFacts(date(2026, 11, 18), "Cuti bersama contoh", ClosedKind.COLLECTIVE)


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    return running_case(cast, BEGUN)


def decree(day: DayFacts = CLOSED, number: str = NUMBER) -> Decree:
    calendar = HolidayCalendar.objects.get(code="lkpp")
    made = declare_decree(actor=EDITOR, calendars=[calendar], facts=DecreeFacts(number), days=[day], at=NOW)
    recomputing.plan_recomputation("lkpp", made.citation, NOW)
    return made


def columns(case: Case) -> dict[str, Any]:
    fields = [field.attname for field in Case._meta.concrete_fields]
    return Case.objects.filter(pk=case.pk).values(*fields).get()


def told(case: Case) -> list[dict[str, Any]]:
    return list(case.events.filter(name=CaseEventName.CLOCK_MOVED).values_list("data", flat=True))


def day_of(moment: datetime | None) -> date:
    assert moment is not None
    return (moment + timedelta(hours=7)).date()


def test_a_decree_moves_the_clock_and_says_why(case: Case) -> None:
    before = columns(case)
    assert day_of(case.due_at) == date(2026, 11, 23)
    decree()
    assert run_steps("cases.recompute") == ["cases.recompute: done"]
    case.refresh_from_db()
    assert day_of(case.due_at) == date(2026, 11, 24)
    assert case.calendar_version == HolidayCalendar.objects.get(code="lkpp").version
    changed = {name for name, value in columns(case).items() if value != before[name]}
    assert changed == {"due_at", "calendar_version", "counted_by"}
    moved = MovedClock.objects.get()
    assert (moved.case, moved.before, moved.after) == (case, before["due_at"], case.due_at)
    [data] = told(case)
    assert data["because"] == NUMBER
    assert datetime.fromisoformat(data["before"]) == before["due_at"]
    assert datetime.fromisoformat(data["after"]) == case.due_at
    state = clocks.state(case, now=NOW)
    assert state is not None
    assert NUMBER in " ".join(state.explanation)
    run = Recomputation.objects.get()
    assert (run.seen, run.moved, run.because) == (1, 1, NUMBER)
    assert run.finished_at
    entry = AuditEntry.objects.get(action="cases.clocks_recomputed")
    assert entry.changes["moved"] == 1


def test_what_the_decree_does_not_touch_stays(cast: Cast, case: Case) -> None:
    done = running_case(cast, BEGUN)
    answer(cast, done, NOW)
    waiting = received_case(cast, BEGUN)
    Case.objects.filter(pk=case.pk).update(calendar_code="landak", calendar_version="landak-0")
    before = [columns(each) for each in (case, done)]
    decree(DayFacts(date(2027, 2, 2), "Jauh", ClosedKind.LOCAL))
    run_steps("cases.recompute")
    assert [columns(each) for each in (case, done)] == before
    assert not told(case) + told(done) + told(waiting)
    run = Recomputation.objects.get()
    assert (run.seen, run.moved) == (1, 0)


def test_a_change_without_clocks_plans_nothing(cast: Cast) -> None:
    decree()
    assert not Recomputation.objects.exists()
    assert not Step.objects.filter(name="cases.recompute").exists()


def test_a_killed_run_goes_on_and_tells_everybody_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [running_case(cast, BEGUN) for _ in range(5)]
    monkeypatch.setattr(recomputing, "CHUNK", 2)
    follow, calls = Follower.follow, []

    def killed(self: Follower, some: list[Case]) -> object:
        calls.append(len(some))
        if len(calls) == 2:
            follow(self, some)
            raise MemoryError("killed in the middle of the second chunk")
        return follow(self, some)

    monkeypatch.setattr(Follower, "follow", killed)
    decree()
    run = Recomputation.objects.get()
    with pytest.raises(MemoryError):
        recomputing.recompute(str(run.pk))
    assert MovedClock.objects.count() == 2
    assert Case.objects.filter(due_at__date=date(2026, 11, 24)).count() == 2
    recomputing.recompute(str(run.pk))
    recomputing.recompute(str(run.pk))
    run.refresh_from_db()
    assert (run.seen, run.moved) == (5, 5)
    assert [len(told(case)) for case in cases] == [1] * 5
    assert AuditEntry.objects.filter(action="cases.clocks_recomputed").count() == 1


def test_an_event_between_decree_and_run_is_kept_and_the_move_is_told(cast: Cast, case: Case) -> None:
    before = case.due_at
    decree()
    services.record_event(case=case, name=CaseEventName.LETTER_READ, actor=cast.actor("staf"), at=NOW)
    case.refresh_from_db()
    assert day_of(case.due_at) == date(2026, 11, 24)
    run_steps("cases.recompute")
    [data] = told(case)
    assert before is not None
    assert datetime.fromisoformat(data["before"]) == before
    assert case.events.filter(name=CaseEventName.LETTER_READ).count() == 1


def test_a_decree_withdrawn_before_its_run_leaves_no_wrong_date_behind(cast: Cast, case: Case) -> None:
    before = case.due_at
    made = decree()
    services.record_event(case=case, name=CaseEventName.LETTER_READ, actor=cast.actor("staf"), at=NOW)
    case.refresh_from_db()
    assert day_of(case.due_at) == date(2026, 11, 24)
    withdraw_decree(actor=EDITOR, decree=made, reason="Nomor keliru", at=NOW)
    run_steps("cases.recompute")
    recomputing.follow_calendars(at=NOW)
    run_steps("cases.recompute")
    case.refresh_from_db()
    state = clocks.state(case, now=NOW)
    assert state is not None
    assert case.due_at == before == state.due_at
    assert not told(case)
    assert recomputing.follow_calendars(at=NOW) == 0


def test_an_act_with_an_older_copy_of_the_case_does_not_undo_the_run(cast: Cast, case: Case) -> None:
    older = Case.objects.get(pk=case.pk)
    decree()
    run_steps("cases.recompute")
    services.record_event(case=older, name=CaseEventName.LETTER_READ, actor=cast.actor("staf"), at=NOW)
    case.refresh_from_db()
    assert day_of(case.due_at) == date(2026, 11, 24)
    assert case.calendar_version == HolidayCalendar.objects.get(code="lkpp").version
    assert recomputing.follow_calendars(at=NOW) == 0
    assert len(told(case)) == 1


def test_a_clock_that_began_after_the_decree_never_had_another_date(cast: Cast) -> None:
    case = received_case(cast, BEGUN)
    decree()
    staf, later = cast.actor("staf"), NOW + timedelta(seconds=1)
    services.record_event(case=case, name=CaseEventName.DISPOSITION_ACKNOWLEDGED, actor=staf, at=later)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        run_steps("cases.recompute")
    case.refresh_from_db()
    assert day_of(case.due_at) == date(2026, 11, 25)
    assert not told(case)
    assert case.calendar_version == HolidayCalendar.objects.get(code="lkpp").version


def test_a_withdrawn_decree_moves_the_clock_back(case: Case) -> None:
    made = decree()
    run_steps("cases.recompute")
    withdraw_decree(actor=EDITOR, decree=made, reason="Nomor keliru", at=NOW)
    recomputing.plan_recomputation("lkpp", made.citation, NOW)
    run_steps("cases.recompute")
    case.refresh_from_db()
    assert day_of(case.due_at) == date(2026, 11, 23)
    first, second = told(case)
    assert (second["before"], second["after"]) == (first["after"], first["before"])
    assert case.due_original == datetime.fromisoformat(first["before"])


def test_two_decrees_at_once_are_one_move_with_both_reasons(case: Case) -> None:
    decree()
    decree(DayFacts(date(2026, 11, 19), "Lagi", ClosedKind.LOCAL), "SK contoh 8/2026")
    run_steps("cases.recompute")
    [data] = told(case)
    assert data["because"] == f"{NUMBER}; SK contoh 8/2026"
    assert day_of(datetime.fromisoformat(data["after"])) == date(2026, 11, 25)
    assert not Recomputation.objects.filter(finished_at=None).exists()


def test_a_missed_date_that_lies_ahead_again_is_not_missed(cast: Cast) -> None:
    begun = datetime(2026, 10, 26, 3, 0, tzinfo=UTC)
    case = running_case(cast, begun)
    assert day_of(case.due_at) == date(2026, 11, 9)
    Case.objects.filter(pk=case.pk).update(missed_at=NOW)
    later = [DayFacts(date(2026, 11, day), "Cuti", ClosedKind.COLLECTIVE) for day in (5, 6)]
    calendar = HolidayCalendar.objects.get(code="lkpp")
    declare_decree(actor=EDITOR, calendars=[calendar], facts=DecreeFacts(NUMBER), days=later, at=NOW)
    recomputing.plan_recomputation("lkpp", NUMBER, NOW)
    run_steps("cases.recompute")
    case.refresh_from_db()
    assert case.missed_at is None
    assert day_of(case.due_at) == date(2026, 11, 11)


def test_a_clock_that_waits_starts_by_itself_on_another_day(cast: Cast) -> None:
    case = received_case(cast, NOW)
    case.refresh_from_db()
    before = case.auto_start_at
    assert before is not None
    decree(DayFacts(date(2026, 11, 12), "Cuti", ClosedKind.COLLECTIVE))
    run_steps("cases.recompute")
    case.refresh_from_db()
    assert case.auto_start_at is not None
    assert case.auto_start_at > before
    assert not told(case)


def test_the_tick_finds_clocks_that_nobody_planned_for(case: Case) -> None:
    calendar = HolidayCalendar.objects.get(code="lkpp")
    declare_decree(actor=EDITOR, calendars=[calendar], facts=DecreeFacts(NUMBER), days=[CLOSED], at=NOW)
    assert not Recomputation.objects.exists()
    assert recomputing.follow_calendars(at=NOW) == 1
    assert recomputing.follow_calendars(at=NOW) == 0
    run_steps("cases.recompute")
    assert told(case)[0]["because"] == NUMBER
    assert recomputing.follow_calendars(at=NOW) == 0


def test_a_run_that_gave_up_is_begun_again_by_the_tick(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Follower, "follow", None)
        decree()
        for minutes in (0, 1, 30):
            with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
                run_steps("cases.recompute")
    assert Step.objects.get(name="cases.recompute").state == StepState.GAVE_UP
    assert not told(case)
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        recomputing.follow_calendars(at=NOW + timedelta(hours=2))
        assert run_steps("cases.recompute") == ["cases.recompute: done"]
    assert len(told(case)) == 1


def test_a_clock_that_cannot_be_counted_stops_no_other(cast: Cast, case: Case) -> None:
    broken = running_case(cast, BEGUN)
    CaseEvent.objects.filter(case=broken, name=CaseEventName.DISPOSITION_ACKNOWLEDGED).update(
        at=datetime(1950, 1, 2, 3, tzinfo=UTC)
    )
    decree()
    assert run_steps("cases.recompute") == ["cases.recompute: done"]
    assert Step.objects.get(name="cases.recompute").state == StepState.DONE
    assert len(told(case)) == 1
    assert not told(broken)


def test_a_due_date_in_an_unconfirmed_year_says_so_until_somebody_confirms_it(cast: Cast) -> None:
    begun = datetime(2026, 12, 23, 3, 0, tzinfo=UTC)
    with time_machine.travel(begun, tick=False), override("en"):
        case = running_case(cast, begun)
        assert "2027 are not yet confirmed" in explained(case, begun)
        made = decree(DayFacts(date(2027, 1, 1), "Tahun Baru 2027 Masehi", ClosedKind.PUBLIC))
        calendar = HolidayCalendar.objects.get(code="lkpp")
        confirm_year(actor=EDITOR, calendar=calendar, year=2027, decree=made, at=begun)
        assert "not yet confirmed" not in explained(case, begun)


def explained(case: Case, now: datetime) -> str:
    state = clocks.state(case, now=now)
    assert state is not None
    return " ".join(state.explanation)
