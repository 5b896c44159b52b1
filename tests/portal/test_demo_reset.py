"""The demo is made only in an empty database, and only a database that holds the demo is emptied."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from correspondence.foundation import marks
from correspondence.foundation.jobs import life_files
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.organization.models import Agency
from portal.management import demo_mark
from portal.management.commands import demo_reset

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.DEMO_ACCOUNTS = True
    settings.PRODUCTION = False


def an_agency() -> Agency:
    return Agency.objects.create(code="kantor", name="Kantor")


def test_an_empty_database_becomes_a_demo_and_stays_one() -> None:
    demo_mark.claim()
    an_agency()
    demo_mark.claim()
    assert marks.read(demo_mark.MARK)
    demo_mark.refuse_others()


def test_no_demo_is_made_in_the_database_of_an_office() -> None:
    an_agency()
    with pytest.raises(CommandError, match="not marked as a demo, so no demo is made"):
        call_command("demo_reset", keep=True)
    assert not marks.read(demo_mark.MARK)
    assert list(Agency.objects.values_list("code", flat=True)) == ["kantor"]


def test_a_database_without_the_mark_is_not_emptied() -> None:
    an_agency()
    with pytest.raises(CommandError, match="not marked as a demo, so it is not emptied"):
        call_command("demo_reset")
    assert Agency.objects.exists()


def test_a_web_process_alone_keeps_the_demo_from_being_emptied() -> None:
    marks.write(demo_mark.MARK, "yes")
    an_agency()
    with life_files.attend(demo_reset.WEB), pytest.raises(CommandError, match="The office is running"):
        call_command("demo_reset")
    assert Agency.objects.exists()


@pytest.mark.parametrize("state", [StepState.GAVE_UP, StepState.WAITING, StepState.REFUSED])
def test_a_letter_that_was_not_told_to_its_end_fails_the_command(
    state: StepState, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    """Only the composing of the letters, which needs LibreOffice, is left out here."""
    settings.JOB_STEPS = settings.JOB_STEPS | {"demo.tell": f"{__name__}.never"}
    monkeypatch.setattr(demo_reset, "ensure_letters", lambda: None)
    monkeypatch.setattr(demo_reset.everything, "ensure", lambda *, whole: None)
    step = Step.objects.create(key="demo.tell:a", name="demo.tell", object_id="a", queue="convert", state=state)
    with pytest.raises(CommandError, match="The letter a was not told to its end"):
        call_command("demo_reset", keep=True, wait=True, stdout=StringIO())
    Step.objects.filter(pk=step.pk).update(state=StepState.DONE)
    call_command("demo_reset", keep=True, wait=True, stdout=StringIO())


def never(name: str) -> None:
    raise RuntimeError("not today")
