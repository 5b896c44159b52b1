"""A letter of the other agency, whose standard states one leg: the published steps follow what is done with it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from correspondence.calendars.facts import Unit
from correspondence.cases import clocks
from correspondence.cases import services as cases
from correspondence.cases.models import WorkItem, WorkKind
from correspondence.standards.events import CaseEventName
from correspondence.standards.progress import StepState
from portal.demo.acting import Told
from portal.demo.texts import ANSWER_CONTRACT
from tests.cast import Cast
from tests.disposition.test_default_route import lying

pytestmark = pytest.mark.django_db
D, N, T = StepState.DONE, StepState.NOW, StepState.TODO


def states(told: Told) -> list[StepState]:
    told.case.refresh_from_db()
    return [each.state for each in clocks.steps(told.case)]


def test_each_step_is_done_by_the_act_that_it_names(landak: Cast) -> None:
    told = lying(landak, "penanganan-masalah-pengguna", "helpdesk-landak", registrar="registrar-landak")
    now = timezone.now()
    assert states(told) == [D, N, T, T]
    told.pass_down("helpdesk-landak", now)
    assert states(told) == [D, D, N, T]
    told.receive("verifikator-landak", now)
    told.collect("verifikator-landak", now, note="Akun dipulihkan; tangkapan layar terlampir.")
    assert states(told) == [D, D, D, N]
    (work,) = WorkItem.objects.open().filter(case=told.case)
    assert (work.position.code, work.kind) == ("helpdesk-landak", WorkKind.DRAFT)
    told.write("helpdesk-landak", ANSWER_CONTRACT, now)
    told.initial("helpdesk-landak", now)
    assert states(told) == [D, D, D, N]
    cases.record_event(
        case=told.case, name=CaseEventName.LETTER_DISPATCHED, actor=landak.actor("registrar-landak"), at=now
    )
    assert states(told) == [D, D, D, D]


@pytest.mark.parametrize(("unit", "hours"), [(Unit.MINUTES, 10 / 60), (Unit.HOURS_ON_WORKING_DAYS, 10)])
def test_a_time_in_minutes_or_hours_runs_like_any_other(cast: Cast, unit: Unit, hours: float) -> None:
    told = lying(cast, "konsultasi-katalog", "direktur")
    version = told.case.standard_version
    assert version is not None
    surat = next(channel for channel in version.rules["channels"] if channel["code"] == "surat")
    surat["limit"]["unit"], surat["limit"]["start"]["role"] = unit.value, "direktur"
    version.digest = f"in {unit}"
    begun = datetime(2026, 2, 10, 10, tzinfo=UTC) - timedelta(hours=7)
    cases.record_event(
        case=told.case,
        name=CaseEventName.DISPOSITION_ACKNOWLEDGED,
        actor=cast.actor("direktur"),
        at=begun,
    )
    clock = clocks.state(told.case, now=begun)
    assert clock is not None
    assert (clock.started_at, clock.due_at) == (begun, begun + timedelta(hours=hours))
