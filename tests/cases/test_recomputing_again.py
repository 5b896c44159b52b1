"""A run that could not count some clocks: it is finished, and they are looked at again every hour."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from correspondence.calendars.decrees import DayFacts, DecreeFacts, declare_decree
from correspondence.calendars.facts import ClosedKind
from correspondence.calendars.models import HolidayCalendar
from correspondence.cases import recomputing
from correspondence.cases.models import Case, CaseEvent, Recomputation
from correspondence.standards.events import CaseEventName
from tests.cases.open_clocks import running_case
from tests.cases.test_recomputing import BEGUN, EDITOR, NOW, columns, decree, told
from tests.cast import Cast, run_steps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    return running_case(cast, BEGUN)


def test_clocks_that_cannot_be_counted_are_looked_at_again_every_hour(cast: Cast, case: Case) -> None:
    broken = running_case(cast, BEGUN)
    of_start = CaseEvent.objects.filter(case=broken, name=CaseEventName.DISPOSITION_ACKNOWLEDGED)
    of_start.update(at=datetime(1950, 1, 2, 3, tzinfo=UTC))
    before = columns(broken)
    decree()
    run_steps("cases.recompute")
    assert columns(broken) == before, "neither its dates nor the version by which they were counted"
    run = Recomputation.objects.get()
    assert (run.seen, run.finished_at) == (2, NOW)
    later = [NOW + timedelta(minutes=minutes) for minutes in (1, 59, 60)]
    assert [recomputing.follow_calendars(at=moment) for moment in later] == [0, 0, 1]
    of_start.update(at=BEGUN)
    with time_machine.travel(later[-1], tick=False):
        run_steps("cases.recompute")
    assert [len(told(each)) for each in (case, broken)] == [1, 1]
    assert recomputing.follow_calendars(at=NOW + timedelta(days=1)) == 0


def test_a_further_change_is_followed_at_once(cast: Cast, case: Case) -> None:
    decree()
    run_steps("cases.recompute")
    calendar, day = HolidayCalendar.objects.get(code="lkpp"), DayFacts(date(2026, 11, 19), "Lagi", ClosedKind.LOCAL)
    declare_decree(actor=EDITOR, calendars=[calendar], facts=DecreeFacts("SK contoh 8/2026"), days=[day], at=NOW)
    assert recomputing.follow_calendars(at=NOW + timedelta(minutes=1)) == 1
