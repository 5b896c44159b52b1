"""A sender without e-mail: the registrar is asked and adds the files; the reply waits at the counter."""

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from correspondence.cases.models import WorkItem, WorkKind
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import NotAllowed
from correspondence.foundation.outbox.models import Outbox
from correspondence.intake.completing import complete_letter
from correspondence.intake.forms import new_token
from correspondence.intake.models import Channel, Delivery
from correspondence.letters.models import Dispatch
from correspondence.letters.states import FileRole, FileState
from correspondence.standards.events import CaseEventName
from tests.cast import Cast, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.sending import upload
from tests.portal.bringing import BROKEN, add, brought, found_incomplete
from tests.portal.desking import registered, signed_in, typed
from tests.portal.tracking import answered

pytestmark = pytest.mark.django_db
ASK = gettext_lazy(
    "Registered as agenda %(number)s. The sender gave no e-mail address: contact the sender and say what is missing."
)


def html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast, "registrar")


def address(pk: int) -> str:
    return f"/meja/surat/{pk}/susulan/"


def test_an_incomplete_letter_without_email_stays_in_the_registrars_inbox(cast: Cast, client: Client) -> None:
    letter = found_incomplete(cast)
    work = WorkItem.objects.open().get(case=letter.case)
    assert (work.kind, work.position.code) == (WorkKind.SUPPLEMENT, "registrar")
    assert f"/meja/surat/{letter.pk}/" in html(client.get("/meja/"))
    assert address(letter.pk) in html(client.get(f"/meja/surat/{letter.pk}/"))
    page = html(client.get(address(letter.pk)))
    assert "Surat harus dicap/stempel bagi instansi/badan hukum" in page
    assert "Mohon bawa surat yang bercap." in page
    assert letter.case.tracking_code not in page


def test_a_sender_with_email_is_told_and_lies_on_no_desk(cast: Cast) -> None:
    letter = found_incomplete(cast, email="bagian.umum@contoh.example")
    assert not WorkItem.objects.open().filter(case=letter.case).exists()


def test_added_files_complete_the_letter_and_the_second_check_sends_it_on(cast: Cast, client: Client) -> None:
    letter = found_incomplete(cast)
    response = add(client, letter, pdf_bytes(2), pdf_bytes(3))
    assert response.headers["Location"] == f"/meja/surat/{letter.pk}/"
    letter.case.refresh_from_db()
    assert letter.case.state == CaseState.COMPLETED
    assert [(each.kind, each.position.code) for each in WorkItem.objects.open().filter(case=letter.case)] == [
        (WorkKind.RECHECK, "registrar")
    ]
    added = letter.files.filter(role=FileRole.COMPLETION)
    assert [file.name for file in added] == ["tambahan-0.pdf", "tambahan-1.pdf"]
    assert Delivery.objects.latest("pk").channel == Channel.COUNTER
    event = letter.case.events.get(name=CaseEventName.CASE_COMPLETED_BY_SENDER)
    assert event.position == cast.position("registrar")
    entry = AuditEntry.objects.filter(action="intake.more_received").latest("seq")
    assert entry.actor_id == cast.actor("registrar").audit_id
    run_steps("intake.check", "intake.pages")
    assert {file.state for file in added.all()} == {FileState.USABLE}
    checked = typed(letter, cast, **{"need-stamp": "present"})
    client.post(f"/meja/surat/{letter.pk}/daftar/", checked)
    letter.case.refresh_from_db()
    assert letter.case.state == CaseState.IN_PROGRESS


def test_a_letter_that_cannot_be_opened_is_added_again_as_a_whole(cast: Cast, client: Client) -> None:
    letter = brought(cast, BROKEN)
    letter.case.refresh_from_db()
    assert letter.case.state == CaseState.RESEND
    assert WorkItem.objects.open().get(case=letter.case).position.code == "registrar"
    for page in (f"/meja/surat/{letter.pk}/", f"/meja/surat/{letter.pk}/daftar/"):
        assert address(letter.pk) in html(client.get(page))
    attachment = upload(pdf_bytes(3), "lampiran.pdf")
    assert add(client, letter, pdf_bytes(2), field="letter", attachments=[attachment]).status_code == 302
    letter.case.refresh_from_db()
    assert letter.case.state == CaseState.RECEIVED
    run_steps("intake.check", "intake.pages")
    states = [(file.role, file.state) for file in letter.files.order_by("pk")]
    assert states == [
        (FileRole.LETTER, FileState.REPLACED),
        (FileRole.LETTER, FileState.USABLE),
        (FileRole.ATTACHMENT, FileState.USABLE),
    ]


def test_pressing_twice_adds_once(cast: Cast, client: Client) -> None:
    letter, token = found_incomplete(cast), new_token()
    assert add(client, letter, pdf_bytes(2), token=token).status_code == 302
    assert add(client, letter, pdf_bytes(2), token=token).status_code == 302
    assert letter.files.count() == 2


@pytest.mark.parametrize("contents", [(), (b"",), (b"PK\x03\x04",)])
def test_a_fault_is_said_and_nothing_changes(cast: Cast, client: Client, contents: tuple[bytes, ...]) -> None:
    letter = found_incomplete(cast)
    response = add(client, letter, *contents)
    assert response.status_code == 422
    assert "errsum" in html(response)
    letter.case.refresh_from_db()
    assert letter.case.state == CaseState.INCOMPLETE


def test_a_form_without_our_token_changes_nothing(cast: Cast, client: Client) -> None:
    letter = found_incomplete(cast)
    assert add(client, letter, pdf_bytes(2), token="made-up").status_code == 403
    assert letter.files.count() == 1
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.actor("registrar").user)
    assert add(strict, letter, pdf_bytes(2)).status_code == 403
    assert letter.files.count() == 1


def test_only_a_registrar_who_sees_the_letter_adds_files(cast: Cast) -> None:
    letter = found_incomplete(cast)
    for account in ("kepala", "staf"):
        other = signed_in(cast, account)
        assert other.get(address(letter.pk)).status_code == 404
        assert add(other, letter, pdf_bytes(2)).status_code == 404
    assert Client().get(address(letter.pk)).status_code == 302
    with pytest.raises(NotAllowed):
        complete_letter(actor=cast.actor("kepala"), case=letter.case, key="k", files=[], at=timezone.now())
    assert letter.files.count() == 1


def test_who_sees_the_letter_but_keeps_no_register_is_refused(cast: Cast) -> None:
    letter = registered(cast, "a")
    assert signed_in(cast, "kepala").get(address(letter.pk)).status_code == 403
    assert address(letter.pk) not in html(signed_in(cast, "kepala").get(f"/meja/surat/{letter.pk}/"))


def test_a_letter_that_waits_for_nothing_takes_no_files(cast: Cast, client: Client) -> None:
    letter = registered(cast, "a")
    assert client.get(address(letter.pk)).headers["Location"] == f"/meja/surat/{letter.pk}/"
    assert add(client, letter, pdf_bytes(2)).status_code == 302
    assert letter.files.count() == 1


def test_the_result_says_that_nobody_told_the_sender(cast: Cast, client: Client) -> None:
    letter = brought(cast)
    lacks = {"need-stamp": "absent", "note": "Mohon bawa surat yang bercap."}
    values = typed(letter, cast, **lacks)
    page = html(client.post(f"/meja/surat/{letter.pk}/daftar/", values, follow=True))
    letter.refresh_from_db()
    with translation.override("id"):
        assert str(ASK) % {"number": letter.entry} in page
    assert WorkItem.objects.open().filter(case=letter.case, kind=WorkKind.SUPPLEMENT).count() == 1


def test_the_registrar_enters_how_the_sender_can_be_reached(cast: Cast, client: Client) -> None:
    letter = brought(cast)
    values = typed(letter, cast, email="bagian.umum@contoh.example", phone="021-1234567")
    client.post(f"/meja/surat/{letter.pk}/daftar/", values)
    letter.case.applicant.refresh_from_db()
    assert (letter.case.applicant.email, letter.case.applicant.phone) == ("bagian.umum@contoh.example", "021-1234567")
    entry = AuditEntry.objects.get(action="intake.contact_saved")
    assert entry.changes["email"] == ["", "bagian.umum@contoh.example"]
    written = [row.payload["to"] for row in Outbox.objects.order_by("pk")]
    assert written.count(["bagian.umum@contoh.example"]) == 2  # the receipt, and the agenda number


def test_a_page_without_the_fields_leaves_the_address_as_it_is(cast: Cast, client: Client) -> None:
    letter = brought(cast, email="lama@contoh.example")
    client.post(f"/meja/surat/{letter.pk}/daftar/", typed(letter, cast))
    letter.case.applicant.refresh_from_db()
    assert letter.case.applicant.email == "lama@contoh.example"


def test_a_faulty_address_or_a_refused_registration_saves_no_contact(cast: Cast, client: Client) -> None:
    letter = brought(cast)
    where = f"/meja/surat/{letter.pk}/daftar/"
    assert client.post(where, typed(letter, cast, email="bukan alamat")).status_code == 422
    stale = typed(letter, cast, email="baru@contoh.example", version=letter.version + 1)
    assert client.post(where, stale).status_code == 422
    letter.case.applicant.refresh_from_db()
    assert letter.case.applicant.email == ""
    assert not AuditEntry.objects.filter(action="intake.contact_saved").exists()


@pytest.mark.parametrize(("email", "methods"), [("", ["counter"]), ("umum@contoh.example", ["portal", "email"])])
def test_a_reply_goes_only_where_the_sender_can_get_it(cast: Cast, email: str, methods: list[str]) -> None:
    letter = brought(cast, email=email)
    answered(cast, letter.case)
    sent = Dispatch.objects.filter(letter__case=letter.case).order_by("pk")
    assert [each.method for each in sent] == methods
    assert all(each.proof for each in sent)
