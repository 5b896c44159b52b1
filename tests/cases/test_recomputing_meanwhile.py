"""What happens while clocks are followed or swept in the background is not overwritten by what was seen before."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from correspondence.calendars import queries as calendars
from correspondence.calendars.decrees import DayFacts, DecreeFacts, declare_decree
from correspondence.calendars.facts import ClosedKind
from correspondence.calendars.models import HolidayCalendar
from correspondence.cases import recomputing, services
from correspondence.cases.missing import note_missed
from correspondence.cases.models import Case, Recomputation
from correspondence.organization.actors import SystemActor
from correspondence.standards.events import CaseEventName
from tests.cases.open_clocks import answer, received_case, running_case
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 11, 9, 3, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)
CLOSED = DayFacts(date(2026, 11, 18), "Cuti bersama contoh", ClosedKind.COLLECTIVE)


def test_a_clock_that_starts_while_a_run_goes_on_keeps_its_start(cast: Cast) -> None:
    case = received_case(cast, BEGUN)
    with time_machine.travel(NOW, tick=False):
        calendar = HolidayCalendar.objects.get(code="lkpp")
        facts = DecreeFacts("SKB contoh 7/2026")
        declare_decree(actor=SystemActor(job="tests"), calendars=[calendar], facts=facts, days=[CLOSED], at=NOW)
        recomputing.plan_recomputation("lkpp", "SKB contoh 7/2026", NOW)
        run = recomputing.Run(Recomputation.objects.get(), calendars.load("lkpp"), NOW)
    with time_machine.travel(SOON, tick=False):
        staf = cast.actor("staf")
        services.record_event(case=case, name=CaseEventName.DISPOSITION_ACKNOWLEDGED, actor=staf, at=SOON)
        run.go()
    case = Case.objects.get(pk=case.pk)
    assert case.clock_started_at == SOON
    assert case.due_at is not None
    assert case.calendar_version == calendars.load("lkpp").version


def test_an_answer_that_comes_after_a_sweep_began_stays(cast: Cast) -> None:
    case = running_case(cast, BEGUN)
    assert case.due_at is not None
    began = case.due_at + timedelta(minutes=1)
    sent = began + timedelta(seconds=30)
    missed = Case.objects.newly_missed(began)
    assert missed.filter(pk=case.pk).exists()
    answer(cast, case, sent)
    Case.objects.filter(pk=case.pk).update(clock_stopped_at=None, missed_at=None)  # as the sweep's list saw it
    assert note_missed(at=began) == 0
    assert not case.events.filter(name=CaseEventName.CLOCK_MISSED, at=began).exists()
