"""Clocks that nobody starts: they start by themselves, once, at the moment that the reading gives."""

from datetime import datetime, timedelta

import pytest

from correspondence.cases.models import Case
from correspondence.cases.starting import start_waiting_clocks
from correspondence.foundation.audit.models import AuditEntry
from correspondence.standards.events import CaseEventName as E
from tests.cases.lateness import MINUTE, TUESDAY, WIB, admitted, happen, running
from tests.cast import Cast

pytestmark = pytest.mark.django_db
# Direktur, Koordinator, Subkoordinator, Staf: three levels above, one working day each after Tuesday's registration.
BY_ITSELF = datetime(2026, 3, 6, 16, 30, tzinfo=WIB)


def started(case: Case) -> list[datetime]:
    return list(case.events.filter(name=E.CLOCK_AUTO_STARTED).values_list("at", flat=True))


def test_a_letter_that_never_reached_staf_starts_by_itself_once(cast: Cast) -> None:
    case = admitted(cast, "a")
    case.refresh_from_db()
    moment = case.auto_start_at
    assert moment is not None
    assert moment.astimezone(WIB).date() == BY_ITSELF.date()
    assert start_waiting_clocks(at=moment - MINUTE) == 0
    later = moment + timedelta(days=2)
    assert [start_waiting_clocks(at=later), start_waiting_clocks(at=later + MINUTE)] == [1, 0]
    case.refresh_from_db()
    assert started(case) == [moment], "at the moment of the reading, not at that of the tick"
    assert (case.clock_started_at, case.auto_start_at) == (moment, None)
    assert case.due_at is not None
    assert case.events.get(name=E.CLOCK_AUTO_STARTED).data["due"].startswith(case.due_at.date().isoformat())
    assert AuditEntry.objects.filter(action="cases.clock_auto_started").count() == 1


def test_a_letter_that_staf_took_in_time_is_left_alone(cast: Cast) -> None:
    case = running(cast, "a")
    Case.objects.filter(pk=case.pk).update(auto_start_at=TUESDAY)
    assert start_waiting_clocks(at=BY_ITSELF + timedelta(days=9)) == 0
    assert started(case) == []
    case.refresh_from_db()
    assert case.auto_start_at is None, "a column that lies is put right"


@pytest.mark.parametrize("name", [E.LETTER_READ, E.DISPOSITION_ACKNOWLEDGED, E.DISPOSITION_RETURNED])
def test_what_happens_before_the_tick_writes_the_start_down_first(cast: Cast, name: E) -> None:
    case = admitted(cast, "a")
    case.refresh_from_db()
    moment = case.auto_start_at
    assert moment is not None
    happen(cast, case, name, moment + timedelta(seconds=20), account="staf")
    assert start_waiting_clocks(at=moment + MINUTE) == 0
    assert started(case) == [moment]
    case.refresh_from_db()
    assert (case.clock_started_at, case.auto_start_at) == (moment, None)
    assert AuditEntry.objects.filter(action="cases.clock_auto_started").count() == 1


def test_staf_who_comes_at_the_very_moment_starts_it(cast: Cast) -> None:
    case = admitted(cast, "a")
    case.refresh_from_db()
    assert case.auto_start_at is not None
    happen(cast, case, E.DISPOSITION_ACKNOWLEDGED, case.auto_start_at, account="staf")
    assert started(case) == []


def test_staf_who_comes_after_the_start_changes_nothing(cast: Cast) -> None:
    case = admitted(cast, "a")
    start_waiting_clocks(at=BY_ITSELF + timedelta(days=3))
    case.refresh_from_db()
    due = case.due_at
    happen(cast, case, E.DISPOSITION_ACKNOWLEDGED, BY_ITSELF + timedelta(days=4), account="staf")
    case.refresh_from_db()
    assert case.due_at == due


def test_a_letter_that_waits_for_its_sender_does_not_start(cast: Cast) -> None:
    case = admitted(cast, "a")
    happen(cast, case, E.CASE_DEFICIENCY_ASKED, TUESDAY + timedelta(hours=1))
    assert start_waiting_clocks(at=BY_ITSELF + timedelta(days=9)) == 0
    assert started(case) == []
