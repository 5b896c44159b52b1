"""Each invariant is seen to hold, and each way of breaking it is named."""

import json
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from correspondence.foundation.files import orphans
from correspondence.foundation.files.keeping import keep, store
from correspondence.foundation.files.models import Blob
from correspondence.foundation.jobs import liveness
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.sweeping import sweep
from correspondence.foundation.outbox.models import Outbox
from correspondence.intake.invariants import contents, journal, mails, numbers, received, steps
from correspondence.intake.invariants.answer import Answer, Question, State
from correspondence.intake.invariants.ledger import Ledger, read
from correspondence.intake.models import Channel, Delivery, DeliveryState
from correspondence.intake.replanning import replan
from correspondence.letters.models import RegisterEntry, RegisterKind
from correspondence.letters.numbering import next_entry
from signatures import invariants as signed
from tests.cast import Cast, arrived, delivered_letter, letter_of, run_steps
from tests.journeys import walking
from tests.portal.desking import small_pdf

pytestmark = pytest.mark.django_db


def asked(ledger: Path | None = None) -> Question:
    return Question(at=timezone.now(), settled=True, ledger=ledger)


def problems(answer: Answer) -> list[str]:
    return [each.problem for each in answer.violations]


def ledger_of(folder: Path, *lines: tuple[str, str, bool]) -> Path:
    """Write a ledger of (key, SHA-256, acknowledged) through the portal."""
    path = folder / "ledger"
    written = Ledger(path)
    for key, sha256, acknowledged in lines:
        written.sent(channel="portal", key=key, sha256=sha256)
        if acknowledged:
            written.acknowledged(channel="portal", key=key, sha256=sha256)
    written.close()
    return path


def test_an_office_at_rest_violates_nothing(cast: Cast) -> None:
    case = letter_of(delivered_letter(cast, small_pdf())).case
    walking.register(cast, case.letter)
    Step.objects.all().update(state=StepState.DONE)
    Delivery.objects.all().update(state=DeliveryState.LETTER)
    checks = (steps.check, numbers.check, contents.check, journal.check, mails.check, signed.check)
    answers = [check(asked()) for check in checks]
    assert [(answer.identity, problems(answer)) for answer in answers if answer.state != State.OK] == []
    assert all(answer.checked for answer in answers[:4])


def test_what_was_acknowledged_must_be_there_once_and_readable(cast: Cast, tmp_path: Path) -> None:
    content = small_pdf()
    blob = delivered_letter(cast, content).files.get().original
    gone = "ab" * 32
    assert received.check(asked(ledger_of(tmp_path, ("a", blob.sha256, True)))).state == State.OK
    assert problems(received.check(asked(ledger_of(tmp_path, ("b", gone, True))))) == [
        "acknowledged 1 times, stored 0 times"
    ]
    path = store().path(blob.sha256)  # type: ignore[attr-defined]
    path.chmod(0o600)
    path.write_bytes(b"other bytes")
    assert "its stored bytes are gone or changed" in problems(received.check(asked(tmp_path / "ledger")))


def test_what_was_not_acknowledged_may_be_there_once(cast: Cast, tmp_path: Path) -> None:
    sha256 = delivered_letter(cast, small_pdf(), key="one").files.get().original.sha256
    path = ledger_of(tmp_path, ("a", sha256, False), ("never arrived", "cd" * 32, False))
    assert received.check(asked(path)).state == State.OK
    delivered_letter(cast, small_pdf(), key="two")
    assert problems(received.check(asked(path))) == ["sent 1 times, stored 2 times"]


def test_without_a_ledger_the_first_invariant_says_so() -> None:
    assert received.check(asked()).state == State.NOT_APPLICABLE


def test_a_ledger_that_breaks_off_is_read_and_a_broken_one_refused(tmp_path: Path) -> None:
    path = ledger_of(tmp_path, ("a", "ab" * 32, True))
    with path.open("a") as file:
        file.write('{"event": "sent", "chan')
    assert read(path)["portal", "ab" * 32].acknowledged == {"a"}
    with path.open("a") as file:
        file.write("\n")
        file.write('{"event": "sent", "channel": "portal", "key": "b", "sha256": "x"}\n')
    with pytest.raises(ValueError, match="line 3"):
        read(path)


def test_work_that_nobody_does_is_named(cast: Cast) -> None:
    delivery = arrived(cast.agency, small_pdf())
    step = Step.objects.get(name="intake.check")
    assert steps.check(asked()).state == State.OK, "a call will wake a worker"
    Step.objects.filter(pk=step.pk).update(state=StepState.RUNNING, worker="4711-dead")
    assert problems(steps.check(asked())) == ["is running and nobody is at work on it"]
    Step.objects.filter(pk=step.pk).update(state=StepState.WAITING, worker="")
    DBTaskResult.objects.all().delete()
    assert problems(steps.check(asked())) == ["is due and no call wakes a worker for it"]
    Step.objects.filter(pk=step.pk).update(state=StepState.GAVE_UP)
    assert steps.check(asked()).state == State.OK, "what gave up shows its reason"
    Step.objects.filter(pk=step.pk).delete()
    assert problems(steps.check(asked())) == ["waits and no step takes it further"]
    assert replan(at=timezone.now(), settled=True) == {"deliveries_planned_again": 1}
    assert steps.check(asked()).state == State.OK
    run_steps("intake.check")
    delivery.refresh_from_db()
    assert delivery.state != DeliveryState.WAITING


def test_a_step_without_a_call_under_a_living_worker_is_named(cast: Cast) -> None:
    arrived(cast.agency, small_pdf())
    DBTaskResult.objects.all().delete()
    Step.objects.update(state=StepState.RUNNING, worker=liveness.serve(["intake"]))
    assert problems(steps.check(asked())) == ["is running and nobody is at work on it"]


def test_in_a_running_office_only_what_a_second_look_finds_is_named(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived(cast.agency, small_pdf())
    other = arrived(cast.agency, small_pdf(), name="lain.pdf")
    DBTaskResult.objects.all().delete()
    Step.objects.get(object_id=str(other.pk)).delete()
    later = Question(at=timezone.now() + timedelta(minutes=3))
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    assert sorted(problems(steps.check(later))) == [
        "is due and no call wakes a worker for it",
        "waits and no step takes it further",
    ]
    monkeypatch.setattr("time.sleep", lambda _seconds: (sweep(), replan(at=later.at)))
    assert problems(steps.check(later)) == []


def test_a_delivery_is_checked_once_more_and_no_more(cast: Cast) -> None:
    arrived(cast.agency, small_pdf())
    Step.objects.all().update(state=StepState.DONE)
    assert replan(at=timezone.now(), settled=True) == {"deliveries_planned_again": 1}
    Step.objects.all().update(state=StepState.DONE)
    assert replan(at=timezone.now(), settled=True) == {"deliveries_planned_again": 0}
    assert problems(steps.check(asked())) == ["waits and no step takes it further"]


def test_a_gap_and_a_wrong_last_number_are_named(cast: Cast) -> None:
    for _number in range(3):
        next_entry(agency=cast.agency, kind=RegisterKind.INCOMING, at=timezone.now())
    assert numbers.check(asked()).state == State.OK
    RegisterEntry.objects.filter(number=2).delete()
    assert problems(numbers.check(asked())) == ["holds 2 numbers from 1 to 3; 2 is missing"]
    RegisterEntry.objects.filter(number=3).delete()
    assert problems(numbers.check(asked())) == ["says 3 was its last number, its last row is 1"]


def test_files_and_rows_that_lost_each_other_are_named(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store().put([b"no row"])
    without_file = Blob.objects.create(sha256="ab" * 32, size=1, media_type="text/plain")
    changed = keep([b"as it came"], media_type="text/plain")
    path = store().path(changed.sha256)  # type: ignore[attr-defined]
    path.chmod(0o600)
    path.write_bytes(b"as it went")
    (Path(settings.FILE_UPLOAD_TEMP_DIR) / "half.upload").write_bytes(b"half")
    (tmp_path / "files" / "incoming" / "half").write_bytes(b"half")
    later = Question(at=timezone.now() + timedelta(seconds=5), settled=True)
    assert sorted(problems(contents.check(later))) == [
        "a half written content was left",
        "a temporary file or folder was left",
        "its bytes are no longer those that came",
        "lies in the store, no row knows it",
        f"row {without_file.pk} has no file",
    ]
    monkeypatch.setattr(contents, "SECOND_LOOK", 0.0)
    assert sorted(problems(contents.check(Question(at=timezone.now())))) == [
        "its bytes are no longer those that came",
        f"row {without_file.pk} has no file",
    ], "what is young may be under way"


def old_content_without_row() -> tuple[Blob, Path]:
    """Give a content that was put a month ago, and whose row a sweep has just removed."""
    blob = keep([b"nobody wants it"], media_type="text/plain")
    path = store().path(blob.sha256)  # type: ignore[attr-defined]
    long_ago = (timezone.now() - timedelta(days=30)).timestamp()
    os.utime(path, (long_ago, long_ago))
    blob.delete()
    return blob, path


def test_bytes_that_a_sweep_removes_meanwhile_are_no_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    _blob, path = old_content_without_row()
    monkeypatch.setattr("time.sleep", lambda _seconds: path.unlink())
    answer = contents.check(Question(at=timezone.now()))
    assert (answer.state, answer.checked, answer.notes) == (State.OK, 1, {})


def test_bytes_of_a_removal_that_was_killed_are_noted_until_a_sweep_was_due(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contents, "SECOND_LOOK", 0.0)
    now = timezone.now()
    orphans.tend_orphans(at=now)
    blob, _path = old_content_without_row()
    young = contents.check(Question(at=now + timedelta(hours=24)))
    assert (young.state, young.notes) == (State.OK, {"young_without_row": 1})
    assert problems(contents.check(Question(at=now + timedelta(hours=26)))) == [contents.NO_ROW]
    assert orphans.tend_orphans(at=now + timedelta(hours=26))["contents_set_aside"] == 1
    assert contents.check(Question(at=now + timedelta(hours=52))).state == State.OK
    assert not store().has(blob.sha256)


def test_a_letter_without_its_entry_and_a_second_acknowledgement_are_named(cast: Cast) -> None:
    delivery = delivered_letter(cast, small_pdf())
    delivery.pk, delivery.key = None, "a delivery that nobody wrote down"
    delivery.save()
    assert problems(journal.check(asked())) == ["the journal does not tell of its receipt"]
    first = Outbox.objects.get(payload__kind="receipt")
    first.pk, first.seq = None, None
    first.save()
    assert problems(mails.check(asked())) == ["was acknowledged by 2 mails"]


def test_a_mail_that_nothing_caused_is_named(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = mails.FILES, tmp_path / "mail"
    (tmp_path / "mail").mkdir()
    delivered_letter(cast, small_pdf())
    row = Outbox.objects.get(payload__kind="receipt")
    lines = [f"Message-ID: <outbox-{pk}@lkpp.example>" for pk in (row.pk, row.pk, 4711)]
    (tmp_path / "mail" / "a.log").write_text("\n\n".join(lines))
    answer = mails.check(asked())
    assert problems(answer) == ["has left and no row of the outbox caused it"]
    assert answer.notes["repeated_after_a_crash"] == 1


def test_the_command_tells_machines_and_people(cast: Cast) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as ended, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        call_command("check_invariants", "--json")
    told = json.loads(out.getvalue())
    assert ended.value.code == 0
    assert [each["id"] for each in told["invariants"]] == ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I7"]
    assert {each["id"] for each in told["invariants"] if each["state"] == "not applicable"} == {"I1", "I5"}


def test_a_settled_check_refuses_a_running_office(cast: Cast, settings: LazySettings) -> None:
    from correspondence.foundation.jobs import life_files

    attendance = life_files.attend("web")
    with pytest.raises(CommandError, match="running"):
        call_command("check_invariants", "--settled")
    with pytest.raises(CommandError, match="running"):
        call_command("sweep", "--settled")
    attendance.close()


def test_a_missing_ledger_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no ledger"):
        call_command("check_invariants", "--ledger", os.fspath(tmp_path / "none"))


def test_channels_of_a_ledger_are_those_of_deliveries() -> None:
    assert {"portal", "counter", "scan", "folder", "mail", "api", "command"} == set(Channel.values)
