"""Registering at the desk: fields, findings, requirements, one button; completion; concurrency."""

import pytest
from django.conf import LazySettings
from django.utils import timezone

from correspondence.cases import services as cases
from correspondence.cases.models import WorkKind
from correspondence.cases.states import CaseState
from correspondence.letters.models import Finding, IncomingLetter
from correspondence.letters.states import Decision
from correspondence.organization.actors import SystemActor
from correspondence.parties.models import ApplicantType
from correspondence.standards.events import CaseEventName
from disposition.models import Recipient
from tests.cast import Cast
from tests.portal.desking import arrived, inspected, registered, signed_in, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_panels(settings: LazySettings) -> None:
    settings.LETTER_PANELS = []


def html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def page_of(letter: IncomingLetter) -> str:
    return f"/meja/surat/{letter.pk}/daftar/"


def checked(page: str, name: str) -> list[str]:
    """Give the values that stand chosen in a group of radios."""
    import re

    inputs = re.findall(r"<input[^>]+>", page)
    own = [each for each in inputs if f'name="{name}"' in each and " checked" in each]
    return [re.search(r'value="([^"]*)"', each)[1] for each in own]  # type: ignore[index]


def test_the_form_offers_what_was_read_and_frames_the_doubtful(cast: Cast) -> None:
    letter = inspected(cast, "a")
    page = html(signed_in(cast, "registrar").get(page_of(letter)))
    assert 'value="a/118/PBJ"' in page
    assert 'value="2026-03-09"' in page
    assert page.count('class="ff look"') == 1
    assert 'data-field="id_letter_date"' in page


def test_the_doubtful_answer_is_never_preselected(cast: Cast) -> None:
    letter = inspected(cast, "a")
    page = html(signed_in(cast, "registrar").get(page_of(letter)))
    assert checked(page, "need-letterhead") == ["present"]
    assert checked(page, "need-signature") == ["present"]
    assert checked(page, "need-stamp") == []
    stamp = Finding.objects.get(kind="stamp")
    assert checked(page, f"finding-{stamp.pk}") == []


def test_the_checklist_follows_the_kind_of_sender(cast: Cast) -> None:
    letter = inspected(cast, "a")
    client, values = signed_in(cast, "registrar"), typed(letter, cast, applicant_type="person", part="1")
    part = html(client.post(page_of(letter), values))
    assert 'name="need-signature"' in part
    assert 'name="need-stamp"' not in part
    assert "<html" not in part
    letter.refresh_from_db()
    assert letter.entry is None


def test_only_the_addressees_that_the_channel_names_are_offered(cast: Cast) -> None:
    letter = inspected(cast, "a")
    page = html(signed_in(cast, "registrar").get(page_of(letter)))
    offered = page.split('name="addressee"')[1].split("</select>")[0]
    assert [code for code in ("kepala", "deputi", "direktur") if str(cast.position(code).pk) in offered]
    refused = typed(letter, cast, addressee=cast.position("staf").pk)
    assert signed_in(cast, "registrar").post(page_of(letter), refused).status_code == 422


def test_a_complete_letter_is_registered_and_sent_on(cast: Cast) -> None:
    letter = inspected(cast, "a")
    client = signed_in(cast, "registrar")
    answer = client.post(page_of(letter), typed(letter, cast), follow=True)
    letter.refresh_from_db()
    assert letter.entry is not None
    assert str(letter.entry) in html(answer)
    assert letter.sender_name == "Bagian Pengadaan"
    assert letter.case.state == CaseState.IN_PROGRESS
    assert Recipient.objects.get(disposition__case=letter.case).position.code == "kepala"
    assert set(Finding.objects.values_list("decision", flat=True)) == {Decision.AGREED}


def test_pressing_twice_registers_once(cast: Cast) -> None:
    letter = inspected(cast, "a")
    client, values = signed_in(cast, "registrar"), typed(letter, cast)
    client.post(page_of(letter), values)
    assert client.post(page_of(letter), values).headers["Location"] == f"/meja/surat/{letter.pk}/"
    assert letter.case.events.filter(name=CaseEventName.CASE_REGISTERED).count() == 1


def test_an_undecided_requirement_stops_the_registration_and_keeps_what_was_typed(cast: Cast) -> None:
    letter = inspected(cast, "a")
    values = typed(letter, cast, subject="Diketik sendiri", **{"need-stamp": None})
    answer = signed_in(cast, "registrar").post(page_of(letter), values)
    assert answer.status_code == 422
    assert "Diketik sendiri" in html(answer)
    assert 'href="#id_need-stamp_0"' in html(answer)
    letter.refresh_from_db()
    assert letter.entry is None


def test_an_incomplete_letter_needs_a_note_and_goes_back_to_its_sender(cast: Cast) -> None:
    letter = inspected(cast, "a")
    client = signed_in(cast, "registrar")
    missing = {"need-stamp": "absent"}
    assert client.post(page_of(letter), typed(letter, cast, **missing)).status_code == 422
    note = "Mohon kirim lagi surat yang sudah dicap."
    client.post(page_of(letter), typed(letter, cast, note=note, **missing))
    letter.refresh_from_db()
    assert letter.entry is not None
    assert letter.case.state == CaseState.INCOMPLETE
    check = letter.checks.get()
    assert (check.complete, check.note) == (False, note)


def test_somebody_faster_keeps_the_typed_values_on_the_page(cast: Cast) -> None:
    letter = inspected(cast, "a")
    values = typed(letter, cast, subject="Diketik sendiri")
    IncomingLetter.objects.filter(pk=letter.pk).update(version=letter.version + 1)
    answer = signed_in(cast, "registrar").post(page_of(letter), values)
    assert answer.status_code == 422
    assert "Diketik sendiri" in html(answer)
    letter.refresh_from_db()
    assert letter.entry is None
    assert letter.case.state == CaseState.RECEIVED


def completed(cast: Cast, key: str) -> IncomingLetter:
    """Give a letter that was incomplete and that its sender completed."""
    letter = inspected(cast, key)
    values = typed(letter, cast, note="Mohon dicap.", **{"need-stamp": "absent"})
    signed_in(cast, "registrar").post(page_of(letter), values)
    letter.refresh_from_db()
    now, sender = timezone.now(), SystemActor(job="test")
    cases.move(letter.case, "sender_completed")
    cases.record_event(case=letter.case, name=CaseEventName.CASE_COMPLETED_BY_SENDER, actor=sender, at=now)
    cases.open_work(
        case=letter.case,
        position=cast.position("registrar"),
        kind=WorkKind.RECHECK,
        at=now,
        route_name="register-letter",
        object_id=letter.pk,
    )
    return letter


def test_a_completed_letter_is_checked_again_on_the_same_page(cast: Cast) -> None:
    letter = completed(cast, "a")
    client = signed_in(cast, "registrar")
    assert f'href="{page_of(letter)}"' in html(client.get("/meja/"))
    page = html(client.get(page_of(letter)))
    assert "Mohon dicap." in page
    assert checked(page, "need-stamp") == []
    client.post(page_of(letter), {f"need-{kind}": "present" for kind in ("letterhead", "signature", "stamp")})
    letter.refresh_from_db()
    assert letter.case.state == CaseState.IN_PROGRESS
    assert letter.checks.count() == 2


def test_a_letter_under_inspection_waits_for_the_machine_or_is_typed_by_hand(cast: Cast) -> None:
    letter = arrived(cast, "a")
    client = signed_in(cast, "registrar")
    waiting = html(client.get(page_of(letter)))
    assert 'name="reference_number"' not in waiting
    assert "reading=1" in waiting
    assert 'name="reference_number"' in html(client.get(f"{page_of(letter)}?tangan=1"))


def test_the_kind_of_sender_is_written_down(cast: Cast) -> None:
    letter = inspected(cast, "a")
    values = typed(letter, cast, applicant_type="person", **{"need-stamp": None, "need-letterhead": None})
    signed_in(cast, "registrar").post(page_of(letter), values)
    letter.refresh_from_db()
    assert letter.case.applicant.applicant_type == ApplicantType.PERSON
    assert letter.case.state == CaseState.IN_PROGRESS


def test_others_may_not_register(cast: Cast) -> None:
    letter = inspected(cast, "a")
    assert signed_in(cast, "kepala").get(page_of(letter)).status_code == 404
    done = registered(cast, "b")
    assert signed_in(cast, "kepala").post(page_of(done), {}).status_code == 403


def signed_in_again(cast: Cast, address: str, values: dict[str, object]) -> str:
    """Send a form after the session ended, sign in at the door, and give the page that follows."""
    client = signed_in(cast, "registrar")
    client.logout()
    door = client.post(address, values)
    assert door.headers["Location"] == f"/masuk/?next={address}"
    given = {"login": "registrar", "password": "tanggap-demo-2026", "next": address}
    page = html(client.post("/masuk/", given, follow=True))
    assert "Diketik" not in html(client.get(address))
    return page


def test_what_was_typed_outlives_the_session(cast: Cast) -> None:
    letter = inspected(cast, "a")
    values = typed(letter, cast, subject="Diketik sendiri", **{"need-stamp": "absent"})
    page = signed_in_again(cast, page_of(letter), values)
    assert "Diketik sendiri" in page
    assert checked(page, "need-stamp") == ["absent"]
    letter.refresh_from_db()
    assert letter.entry is None


def test_the_counters_form_outlives_the_session_too(cast: Cast) -> None:
    page = signed_in_again(cast, "/meja/loket/", {"name": "Diketik sendiri", "applicant_type": "person"})
    assert 'value="Diketik sendiri"' in page
    assert checked(page, "applicant_type") == ["person"]


def test_a_letter_whose_file_is_still_being_checked_is_not_registered(cast: Cast) -> None:
    letter = arrived(cast, "unchecked")
    response = signed_in(cast, "registrar").post(f"/meja/surat/{letter.pk}/daftar/", typed(letter, cast))
    letter.refresh_from_db()
    assert (response.status_code, letter.entry) == (422, None)
    assert "masih diperiksa" in html(response)
    assert "000.3.2/118/PBJ" in html(response)
