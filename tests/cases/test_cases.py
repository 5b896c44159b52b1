"""Cases: codes, states, work, and above all who may see what."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from correspondence.cases import clocks, services
from correspondence.cases.access import applicant_by_code, get_case
from correspondence.cases.models import Case, Grant, WorkItem, WorkKind
from correspondence.cases.states import TRANSITIONS, CaseState
from correspondence.cases.tracking import ALPHABET, TypedFactor, cleaned, grouped, new_code
from correspondence.foundation.errors import ChangedMeanwhile, Refused
from correspondence.letters.access import get_letter
from correspondence.organization.actors import ApplicantActor, ServiceActor, SystemActor
from correspondence.standards.progress import StepState
from tests.cast import Cast, delivered_letter

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n"


@pytest.fixture
def case(cast: Cast) -> Case:
    delivery = delivered_letter(cast, PDF)
    assert delivery.case is not None
    return delivery.case


def test_a_code_has_eighty_random_bits() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"[A-Z2-7]{16}", code) for code in codes)


@given(st.text(alphabet=ALPHABET, min_size=16, max_size=16))
def test_a_code_survives_being_read_aloud_and_typed(code: str) -> None:
    assert cleaned(grouped(code)) == code
    assert cleaned(f" {grouped(code).lower().replace(' ', '-')} ") == code


def test_figures_that_the_code_never_holds_are_read_as_meant() -> None:
    assert cleaned("0189 2345 67AB CDEF") == "OIB9234567ABCDEF"


def test_only_the_way_of_the_letter_sees_it(cast: Cast, case: Case) -> None:
    assert get_case(cast.actor("registrar"), case.pk) == case
    for account in ("kepala", "deputi", "direktur", "koordinator", "subkoordinator", "staf", "sekretaris"):
        with pytest.raises(Http404):
            get_case(cast.actor(account), case.pk)
        with pytest.raises(Http404):
            get_letter(cast.actor(account), case.letter.pk)
    assert not Case.objects.visible_to(ServiceActor(client="scanner")).exists()
    assert not Case.objects.visible_to(ApplicantActor(case_id=case.pk + 1)).exists()
    assert Case.objects.visible_to(ApplicantActor(case_id=case.pk)).get() == case
    assert Case.objects.visible_to(SystemActor(job="index")).get() == case


def test_a_revoked_or_future_grant_shows_nothing(cast: Cast, case: Case) -> None:
    actor, now = cast.actor("staf"), timezone.now()
    services.grant(case=case, position=actor.position, reason="disposition", at=now - timedelta(minutes=1))
    assert Case.objects.visible_to(actor).exists()
    services.revoke(case=case, position=actor.position, reason="disposition", at=now)
    assert not Case.objects.visible_to(actor).exists()
    Grant.objects.create(case=case, position=actor.position, reason="later", since=now + timedelta(days=1))
    assert not Case.objects.visible_to(actor).exists()


def test_granting_twice_is_one_grant(cast: Cast, case: Case) -> None:
    position, now = cast.position("staf"), timezone.now()
    for _ in range(2):
        services.grant(case=case, position=position, reason="disposition", at=now)
    assert Grant.objects.filter(position=position).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(case=case, position=position, reason="disposition", since=now)


def test_details_need_the_right_address_too(case: Case) -> None:
    right = applicant_by_code(case.tracking_code, TypedFactor(" Pengirim@Contoh.example "), at=timezone.now())
    other = applicant_by_code(grouped(case.tracking_code), TypedFactor("orang@lain.example"), at=timezone.now())
    assert right is not None and right.confirmed
    assert other is not None and not other.confirmed
    assert applicant_by_code("A" * 16, TypedFactor("pengirim@contoh.example"), at=timezone.now()) is None


def test_an_unknown_address_never_confirms(case: Case) -> None:
    case.applicant.email = ""
    case.applicant.save()
    found = applicant_by_code(case.tracking_code, at=timezone.now())
    assert found is not None and not found.confirmed


def test_work_is_laid_on_a_desk_once_and_taken_off(cast: Cast, case: Case) -> None:
    position, now = cast.position("staf"), timezone.now()
    for _ in range(2):
        services.open_work(
            case=case, position=position, kind=WorkKind.STUDY, at=now, route_name="letter", object_id=case.pk
        )
    assert WorkItem.objects.open().filter(position=position).count() == 1
    assert services.close_work(case=case, kind=WorkKind.STUDY, at=now, position=position) == 1
    assert services.close_work(case=case, kind=WorkKind.STUDY, at=now, position=position) == 0


def test_a_state_changes_only_by_the_table_and_only_once(case: Case) -> None:
    stale = Case.objects.get(pk=case.pk)
    services.move(case, "admitted")
    assert Case.objects.get(pk=case.pk).state == CaseState.IN_PROGRESS
    with pytest.raises(ChangedMeanwhile):
        services.move(stale, "admitted")
    with pytest.raises(Refused):
        services.move(case, "admitted")


def test_every_state_is_reached_by_the_table() -> None:
    reached = {row.target for row in TRANSITIONS.rows.values()} | {CaseState.RECEIVED}
    assert reached == set(CaseState)
    left = {source for row in TRANSITIONS.rows.values() for source in row.sources}
    assert set(CaseState) - left == {CaseState.ANSWERED, CaseState.PUT_ASIDE}


def test_no_step_is_under_way_while_the_office_does_not_work_on_the_case(case: Case) -> None:
    assert StepState.NOW not in {step.state for step in clocks.steps(case)}
    services.move(case, "admitted")
    assert [step.state for step in clocks.steps(case)].count(StepState.NOW) == 1
