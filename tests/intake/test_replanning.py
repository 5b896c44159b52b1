"""Deliveries that wait without a step are found also behind many whose check gave up, and their step is shown."""

import pytest
from django.utils import timezone

from correspondence.foundation.jobs.models import Step, StepState
from correspondence.intake import replanning
from correspondence.intake.quarantine import checks_of
from correspondence.intake.replanning import replan
from tests.cast import Cast, arrived
from tests.portal.desking import small_pdf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "again"), [(StepState.GAVE_UP, ""), (StepState.WAITING, ""), (StepState.DONE, ":again")]
)
def test_what_was_lost_is_found_behind_what_waits_for_a_person(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, state: StepState, again: str
) -> None:
    monkeypatch.setattr(replanning, "MOST", 2)
    for number in range(3):
        delivery = arrived(cast.agency, small_pdf(), name=f"{number}.pdf")
        key = f"intake.check:{delivery.pk}{again}"
        Step.objects.filter(object_id=str(delivery.pk)).update(state=state, key=key)
    lost = arrived(cast.agency, small_pdf(), name="hilang.pdf")
    Step.objects.filter(object_id=str(lost.pk)).delete()
    assert replan(at=timezone.now(), settled=True) == {"deliveries_planned_again": 1}
    assert Step.objects.get(object_id=str(lost.pk)).state == StepState.WAITING


@pytest.mark.parametrize("stopped_first", [True, False])
def test_of_two_checks_the_stopped_one_is_shown(cast: Cast, stopped_first: bool) -> None:
    delivery = arrived(cast.agency, small_pdf())
    first = Step.objects.get(name="intake.check")
    again = Step.objects.create(
        key=f"{first.key}:again", name=first.name, object_id=first.object_id, queue="intake", state=StepState.DONE
    )
    states = (StepState.GAVE_UP, StepState.DONE)
    for step, state in zip((first, again), states if stopped_first else states[::-1], strict=True):
        Step.objects.filter(pk=step.pk).update(state=state)
    assert checks_of([delivery])[delivery.pk].state == StepState.GAVE_UP
