"""The several clocks of a case: what is recorded of one touches no other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from correspondence.calendars.facts import Unit
from correspondence.cases import clocks
from correspondence.cases.extending import extend_clock
from correspondence.cases.models import Case, CaseEvent
from correspondence.cases.starting import start_waiting_clocks
from correspondence.organization.actors import SystemActor
from correspondence.standards import rules
from correspondence.standards.clock_facts import ClockState
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.services import publish
from correspondence.standards.source import TimeLimit, Trigger
from tests.cases.lateness import MINUTE, TUESDAY, admitted, happen, running, serve_by
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(hours=4)
FIRST = TimeLimit(
    Unit.WORKING_DAYS,
    3,
    start=Trigger(E.CASE_REGISTERED, words="terdaftar"),
    stop=Trigger(E.LETTER_PREPARED, words="siap"),
    label="tanggapan pertama",
    extension=2,
)
HOURS = replace(FIRST, unit=Unit.HOURS, maximum=30, label="jam", extension=None)


def with_further(cast: Cast, *further: TimeLimit) -> None:
    source = rules.load_source(cast.standard)
    channels = tuple(replace(each, other_limits=further) if each.code == "surat" else each for each in source.channels)
    at = cast.standard.valid_from + MINUTE
    cast.standard = publish(replace(source, channels=channels), actor=SystemActor(job="test"), at=at)


def clocks_of(case: Case) -> list[ClockState]:
    fresh = Case.objects.get(pk=case.pk)
    promised = clocks.state(fresh, now=LATER)
    assert promised is not None
    return [promised, *clocks.further(fresh, now=LATER)]


def test_extending_the_promised_time_touches_no_further_one(cast: Cast) -> None:
    serve_by(cast, extension=5)
    with_further(cast, FIRST, HOURS)
    case = running(cast, "a")
    before = clocks_of(case)
    at = TUESDAY + timedelta(hours=3)
    extend_clock(actor=cast.actor("direktur"), case=case, units=2, reason="perlu waktu", at=at)
    promised, first, hours = clocks_of(case)
    assert promised.extended_by == 2
    assert [first, hours] == before[1:], "neither in its dates nor in its words"


def test_an_event_of_a_further_time_belongs_to_that_alone(cast: Cast) -> None:
    serve_by(cast, extension=5)
    with_further(cast, FIRST, replace(HOURS, extension=9))
    case = running(cast, "a")
    before = clocks_of(case)
    data = {"limit": "tanggapan pertama", "units": 1, "reason": "perlu"}
    CaseEvent.objects.create(case=case, name=E.CLOCK_EXTENDED, at=LATER, actor_label="x", data=data)
    promised, first, hours = clocks_of(case)
    assert (promised, hours) == (before[0], before[2])
    assert (first.extended_by, first.promised) == (1, 4)


def test_the_recorded_start_of_the_promised_time_starts_no_further_one(cast: Cast) -> None:
    awaited = Trigger(E.DISPOSITION_ACKNOWLEDGED, "koordinator", words="diterima koordinator")
    with_further(cast, replace(FIRST, start=awaited))
    case = admitted(cast, "a")
    happen(cast, case, E.DISPOSITION_ACKNOWLEDGED, TUESDAY + timedelta(hours=1), account="koordinator")
    case.refresh_from_db()
    assert case.auto_start_at is not None
    now = case.auto_start_at + MINUTE
    before = clocks.further(case, now=now)[0]
    assert start_waiting_clocks(at=now) == 1
    after = clocks.further(Case.objects.get(pk=case.pk), now=now)[0]
    assert (after.started_at, after.auto_started) == (before.started_at, False) == (TUESDAY + timedelta(hours=1), False)
    assert after == before
