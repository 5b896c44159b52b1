"""The demo's letters: made by the real services in the states that the demo shows, once."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from correspondence.cases.models import Case, CaseEvent, Entitlement, WorkItem, WorkKind
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.journal import flaws
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.jobs import liveness
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.intake.models import Delivery
from correspondence.letters.models import OutgoingLetter
from portal.demo import letters
from portal.demo.stories import AFTERWARDS, AT_ONCE
from signatures.models import SignedDocument
from templates_docx.models import DraftState, ReplyDraft
from tests.cast import Cast, run_steps

pytestmark = [pytest.mark.django_db, pytest.mark.office]


def case_of(name: str) -> Case:
    story = next(each for each in (*AT_ONCE, *AFTERWARDS) if each.name == name)
    found = Delivery.objects.get(key=letters._key(story)).case
    assert found is not None
    return found


def held(case: Case) -> list[tuple[str, str]]:
    return list(WorkItem.objects.open().filter(case=case).values_list("position__code", "kind"))


def test_the_first_letters_wait_with_their_own_registrar(whole_demo: Cast) -> None:
    letters.ensure_letters()
    letters.ensure_letters()
    assert Delivery.objects.count() == len(AT_ONCE)
    assert held(case_of("received-institution")) == [("registrar", WorkKind.REGISTER)]
    assert held(case_of("received-company")) == [("registrar", WorkKind.REGISTER)]
    assert held(case_of("received-landak")) == [("registrar-landak", WorkKind.REGISTER)]
    assert case_of("received-landak").channel == "email"
    assert list(Step.objects.filter(name="demo.tell").values_list("object_id", flat=True)) == [AFTERWARDS[0].name]


def test_a_reset_beside_a_running_office_or_outside_development_is_refused(
    whole_demo: Cast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = AuditEntry.objects.count()
    liveness.serve(["intake"])
    with pytest.raises(CommandError, match="running"):
        call_command("demo_reset")
    liveness.end()
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="development"):
        call_command("demo_reset")
    call_command("demo_reset", keep=True)
    assert AuditEntry.objects.count() == before > 0
    assert not Delivery.objects.exists()


def test_without_demo_accounts_no_story_is_told(whole_demo: Cast, settings: LazySettings) -> None:
    settings.DEMO_ACCOUNTS = False
    letters.tell(AFTERWARDS[0].name)
    assert not Delivery.objects.exists()


@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_state_is_there_and_a_story_broken_off_is_told_on(
    whole_demo: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters.ensure_letters()
    with monkeypatch.context() as patch:
        patch.setattr("portal.demo.acting.Told.write", _break_off)
        letters.tell_all()
    broken = Step.objects.filter(name="demo.tell").latest("pk")
    assert (broken.object_id, broken.state) == ("answered", StepState.WAITING)
    Step.objects.filter(pk=broken.pk).update(next_at=timezone.now())
    assert letters.tell_all() == len(AFTERWARDS) - 1, "the first story was told to its end"
    _check_states()
    _check_priority()
    _check_times()
    assert letters.tell_all() == 0
    for story in AFTERWARDS:
        letters.tell(story.name)
    assert Delivery.objects.count() == len(AT_ONCE) + len(AFTERWARDS)
    assert not list(flaws())


def _break_off(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("the worker dies here")


def _check_states() -> None:
    assert held(case_of("registered")) == [("direktur", WorkKind.DISPOSE)]
    assert case_of("registered").channel == "surat_pelatihan"
    assert held(case_of("registered-landak")) == [("helpdesk-landak", WorkKind.DISPOSE)]
    assert held(case_of("third-level")) == [("koordinator", WorkKind.DISPOSE)]
    assert held(case_of("drafted")) == [("ketua-pusat", WorkKind.CLEAR)]
    versions = ReplyDraft.objects.get(case=case_of("drafted")).versions
    assert list(versions.values_list("position__code", flat=True)) == ["anggota-pusat", "anggota-pusat", "ketua-pusat"]
    run_steps("drafts.prepare")
    assert ReplyDraft.objects.get(case=case_of("prepared")).state == DraftState.PREPARED
    assert held(case_of("prepared")) == [("direktur", WorkKind.SIGN)]
    assert case_of("answered").state == CaseState.ANSWERED
    assert held(case_of("answered")) == []
    assert SignedDocument.objects.filter(prepared__draft__case=case_of("answered")).count() == 1
    assert OutgoingLetter.objects.get(case=case_of("answered")).dispatched_by.code == "sekretaris-daerah"


def _check_priority() -> None:
    late, first = case_of("late"), case_of("goes-first")
    assert held(late) == [("subkoordinator", WorkKind.DRAFT)]
    assert (late.missed_at is not None, first.priority) == (True, True)
    assert Entitlement.objects.get(used_by=first).earned_by == late


def _check_times() -> None:
    now = timezone.now()
    assert not CaseEvent.objects.filter(at__gt=now).exists()
    for story in AFTERWARDS:
        case = case_of(story.name)
        events = list(case.events.order_by("pk").values_list("at", flat=True))
        assert events == sorted(events), story.name
        assert timedelta(days=story.age) <= now - case.received_at < timedelta(days=story.age + 14)
    running = case_of("drafted")
    assert running.clock_started_at is not None and running.due_at is not None
    assert running.clock_started_at < now < running.due_at
