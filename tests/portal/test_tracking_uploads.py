"""What a sender adds later: the missing files and the unusable one; the letter comes back to the registrar."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from correspondence.cases import clocks
from correspondence.cases.models import Case, WorkItem, WorkKind
from correspondence.cases.states import CaseState
from correspondence.foundation.files.keeping import verify
from correspondence.intake.forms import new_token
from correspondence.intake.models import Delivery
from correspondence.letters.states import FileRole, FileState
from correspondence.standards.clock_facts import ClockPhase
from correspondence.standards.events import CaseEventName
from correspondence.standards.requirements import Authority, RequirementFinding, check_requirements
from correspondence.standards.source import ApplicantType, RequirementKind, Trigger
from disposition.admitting import judge_completion
from portal.desk.history import happenings
from tests.browser import say
from tests.cases.lateness import serve_by
from tests.cast import Cast, run_steps
from tests.inspection.safety_samples import pdf_bytes, picture_bytes
from tests.intake.sending import sent_case, upload
from tests.portal.tracking import EMAIL, MARKS, admit, follow, received

pytestmark = pytest.mark.django_db
BROKEN = b"%PDF-1.7\nnothing else"


def incomplete(cast: Cast) -> Case:
    case = received()
    run_steps("intake.check")
    admit(cast, case, missing=RequirementKind.STAMP, note="Mohon kirim pindaian yang bercap.")
    return case


def unusable(*, attachments: list[bytes] | None = None, letter: bytes = BROKEN) -> Case:
    extra = [upload(content, f"lampiran-{n}.pdf") for n, content in enumerate(attachments or [])]
    case = sent_case(Client(), upload(letter, "rusak.pdf"), attachments=extra)
    run_steps("intake.check", "intake.pages")
    case.refresh_from_db()
    return case


def told_registrar() -> int:
    return [message.to for message in mail.outbox].count(["registrar@lkpp.example"])


def add(client: Client, where: str, content: bytes, *, field: str = "additions", token: str = "") -> int:
    values = {"token": token or new_token(), field: [upload(content, "tambahan.pdf")]}
    return int(client.post(f"/lacak/{where}/", values).status_code)


def test_what_is_missing_is_told_and_its_completion_comes_back_to_the_queue(client: Client, cast: Cast) -> None:
    case = incomplete(cast)
    follow(client, case, EMAIL)
    html = client.get("/lacak/surat/").content.decode()
    assert "Surat harus dicap/stempel bagi instansi/badan hukum" in html
    assert "Surat harus ditandatangani" not in html
    assert "Mohon kirim pindaian yang bercap." in html
    assert add(client, "lengkapi", pdf_bytes(2)) == 302
    case.refresh_from_db()
    assert case.state == CaseState.COMPLETED
    assert case.letter.files.get(name="tambahan.pdf").role == FileRole.COMPLETION
    assert case.events.filter(name=CaseEventName.CASE_COMPLETED_BY_SENDER).count() == 1
    work = WorkItem.objects.open().get(case=case, kind=WorkKind.RECHECK)
    assert work.position == cast.position("registrar")
    run_steps("intake.check", "mail.deliver")
    assert case.letter.files.get(name="tambahan.pdf").state == FileState.USABLE
    assert len([m for m in mail.outbox if m.to == ["registrar@lkpp.example"]]) == 2


def test_after_the_second_check_the_letter_goes_on(client: Client, cast: Cast) -> None:
    case = incomplete(cast)
    follow(client, case, EMAIL)
    add(client, "lengkapi", pdf_bytes(2))
    case.refresh_from_db()
    rule = clocks.rule_of(case)
    assert rule
    seen = [RequirementFinding(kind, True, Authority.PERSON) for kind in MARKS]
    judge_completion(
        actor=cast.actor("registrar"),
        letter=case.letter,
        lines=check_requirements(rule, ApplicantType.INSTITUTION, seen),
        note="",
        at=timezone.now(),
    )
    case.refresh_from_db()
    assert case.state == CaseState.IN_PROGRESS
    assert not WorkItem.objects.open().filter(case=case, kind=WorkKind.RECHECK).exists()


def test_pressing_twice_completes_once(client: Client, cast: Cast) -> None:
    case = incomplete(cast)
    follow(client, case, EMAIL)
    token = new_token()
    assert [add(client, "lengkapi", pdf_bytes(2), token=token) for _ in range(2)] == [302, 302]
    assert case.letter.files.count() == 2
    assert case.events.filter(name=CaseEventName.CASE_COMPLETED_BY_SENDER).count() == 1


def test_completing_needs_the_address_and_the_right_moment(client: Client, cast: Cast) -> None:
    case = incomplete(cast)
    follow(client, case)
    assert add(client, "lengkapi", pdf_bytes()) == 404
    waiting = received()
    follow(client, waiting, EMAIL)
    assert add(client, "lengkapi", pdf_bytes()) == 422
    assert add(client, "kirim-ulang", pdf_bytes()) == 422
    assert Delivery.objects.filter(case=waiting).count() == 1
    assert add(Client(), "lengkapi", pdf_bytes()) == 302  # to the form that asks for the code


def test_a_stale_form_changes_nothing(cast: Cast) -> None:
    case = incomplete(cast)
    strict = Client(enforce_csrf_checks=True)
    strict.get("/lacak/")
    values = {"code": case.tracking_code, "email": EMAIL, "csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    assert strict.post("/lacak/", values).status_code == 302
    assert add(strict, "lengkapi", pdf_bytes()) == 403
    case.refresh_from_db()
    assert case.state == CaseState.INCOMPLETE


def test_a_faulty_file_is_named_and_the_page_stays(client: Client, cast: Cast) -> None:
    case = incomplete(cast)
    follow(client, case, EMAIL)
    response = client.post("/lacak/lengkapi/", {"token": new_token(), "additions": [upload(b"", "kosong.pdf")]})
    assert response.status_code == 422
    assert "“kosong.pdf”" in response.content.decode()
    assert client.post("/lacak/lengkapi/", {"token": new_token()}).status_code == 422
    case.refresh_from_db()
    assert case.state == CaseState.INCOMPLETE


def test_the_time_of_an_unusable_letter_waits_until_it_is_sent_again(client: Client, cast: Cast) -> None:
    from_receipt = Trigger(CaseEventName.CASE_RECEIVED, words="surat diterima")
    serve_by(cast, start=from_receipt)
    case = unusable()
    waiting = clocks.state(case, now=timezone.now())
    assert waiting is not None
    assert (waiting.state, waiting.due_at) == (ClockPhase.PAUSED, None)
    follow(client, case, EMAIL)
    assert add(client, "kirim-ulang", pdf_bytes(2), field="letter") == 302
    goes_on = clocks.state(Case.objects.get(pk=case.pk), now=timezone.now())
    assert goes_on is not None
    assert goes_on.state is ClockPhase.RUNNING
    run_steps("intake.check")
    told = [each.text for each in happenings(Case.objects.get(pk=case.pk).events.all())]
    assert say("sent the file again") in told
    assert say("asked the sender to send a file again that cannot be opened") in told


def test_an_unusable_letter_is_sent_again_under_the_same_code(client: Client, cast: Cast) -> None:
    case = unusable()
    assert case.state == CaseState.RESEND
    follow(client, case, EMAIL)
    html = client.get("/lacak/surat/").content.decode()
    assert "rusak.pdf" in html
    assert "/lacak/kirim-ulang/" in html
    pages = [upload(picture_bytes("PNG"), "1.png"), upload(picture_bytes("PNG", (70, 80)), "2.png")]
    values = {"token": new_token(), "letter": pages}
    assert client.post("/lacak/kirim-ulang/", values).status_code == 302
    run_steps("mail.deliver")
    assert told_registrar() == 0, "no letter waits for the registrar yet"
    run_steps("intake.check", "intake.pages", "mail.deliver")
    assert told_registrar() == 1
    case.refresh_from_db()
    assert case.state == CaseState.RECEIVED
    states = {file.name: (file.role, file.state) for file in case.letter.files.all()}
    assert states["rusak.pdf"] == (FileRole.LETTER, FileState.REPLACED)
    assert states["1.png"] == (FileRole.PAGE, FileState.USABLE)
    assert states["surat.pdf"] == (FileRole.LETTER, FileState.USABLE)
    assert WorkItem.objects.open().filter(case=case, kind=WorkKind.REGISTER).count() == 1
    first = Delivery.objects.filter(case=case).earliest("pk").files.get()
    assert verify(first.original)


def test_sending_again_twice_is_one_delivery(client: Client, cast: Cast) -> None:
    case = unusable()
    follow(client, case, EMAIL)
    token = new_token()
    statuses = [add(client, "kirim-ulang", pdf_bytes(), field="letter", token=token) for _ in range(2)]
    assert statuses == [302, 302]
    assert Delivery.objects.filter(case=case).count() == 2


def test_what_is_sent_again_may_be_broken_too(client: Client, cast: Cast) -> None:
    case = unusable()
    follow(client, case, EMAIL)
    add(client, "kirim-ulang", BROKEN + b" either", field="letter")
    run_steps("intake.check", "mail.deliver")
    case.refresh_from_db()
    assert case.state == CaseState.RESEND
    assert len([m for m in mail.outbox if "Berkas 1" in m.body]) == 2, "the first letter, then the second"


def test_a_broken_attachment_alone_is_sent_again(client: Client, cast: Cast) -> None:
    case = unusable(letter=pdf_bytes(), attachments=[BROKEN, pdf_bytes(2)])
    assert case.state == CaseState.RECEIVED
    follow(client, case, EMAIL)
    assert "lampiran-0.pdf" in client.get("/lacak/surat/").content.decode()
    assert add(client, "kirim-ulang", pdf_bytes(3)) == 302
    states = {file.name: file.state for file in case.letter.files.all()}
    assert states == {
        "rusak.pdf": FileState.USABLE,
        "lampiran-0.pdf": FileState.REPLACED,
        "lampiran-1.pdf": FileState.USABLE,
        "tambahan.pdf": FileState.CHECKING,
    }
    assert case.letter.files.get(name="tambahan.pdf").role == FileRole.ATTACHMENT
    run_steps("intake.check", "mail.deliver")
    assert told_registrar() == 1
