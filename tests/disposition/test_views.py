"""The screens of the way down, act by act, in the words that people read."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence.cases.models import CaseEvent, WorkItem, WorkKind
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.files.keeping import read
from correspondence.letters.models import IncomingLetter
from disposition.models import Disposition, InstructionPhrase, Material, Recipient, RecipientState
from disposition.returning import return_letter
from disposition.routing import Instruction, acknowledge, dispose
from tests.cast import Cast
from tests.disposition.conftest import SMALL_PDF, Desk
from tests.journeys.walking import dispose_down, open_recipient

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def said(client: Client, response: object) -> str:
    """Follow nothing: read the messages that the next page will show."""
    return " ".join(str(message) for message in getattr(response, "wsgi_request")._messages)  # noqa: B009


def test_the_usual_disposisi_is_prefilled_from_the_standard(letter: IncomingLetter, desk: Desk, cast: Cast) -> None:
    recipient = open_recipient(letter.case, "kepala")
    response = desk("kepala").get(reverse("dispose", args=[recipient.pk]))
    form = response.context["form"]
    assert form["recipients"].value() == [cast.position("deputi").pk]
    assert [p.code for p in InstructionPhrase.objects.filter(pk__in=form["phrases"].value())] == ["process"]
    assert response.context["proposal"].step.number == 2


def test_sending_the_prefilled_form_passes_the_letter_on(letter: IncomingLetter, desk: Desk, cast: Cast) -> None:
    recipient = open_recipient(letter.case, "kepala")
    deputy, phrase = cast.position("deputi"), InstructionPhrase.objects.get(code="process")
    data = {"recipients": [deputy.pk], "leader": deputy.pk, "phrases": [phrase.pk], "note": " Segera. "}
    response = desk("kepala").post(reverse("dispose", args=[recipient.pk]), data)
    assert response.status_code == 302
    sent = Disposition.objects.get(answers=recipient)
    assert (sent.note, list(sent.instructions.all()), sent.due_on) == ("Segera.", [phrase], None)
    assert sent.recipients.get().position == deputy
    recipient.refresh_from_db()
    assert (recipient.state, bool(recipient.acknowledged_at)) == (RecipientState.PASSED_ON, True)
    assert AuditEntry.objects.filter(action="disposition.sent").count() == 2


def test_a_second_press_is_harmless(letter: IncomingLetter, desk: Desk, cast: Cast) -> None:
    recipient, client = open_recipient(letter.case, "kepala"), desk("kepala")
    data = {"recipients": [cast.position("deputi").pk]}
    for _press in range(2):
        assert client.post(reverse("dispose", args=[recipient.pk]), data).status_code == 302
    assert Disposition.objects.filter(answers=recipient).count() == 1
    recipient = open_recipient(letter.case, "deputi")
    for _press in range(2):
        desk("deputi").post(reverse("acknowledge", args=[recipient.pk]))
    assert CaseEvent.objects.filter(name="disposition.acknowledged", role="deputi").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_on", "2020-01-01"),
        ("due_on", "2126-11-21"),
        ("due_on", "besok"),
        ("recipients", "999999"),
    ],
)
def test_a_faulty_form_comes_back_with_what_was_typed(
    letter: IncomingLetter, desk: Desk, cast: Cast, field: str, value: str
) -> None:
    recipient = open_recipient(letter.case, "kepala")
    data = {"recipients": [str(cast.position("deputi").pk)], "note": "Perhatikan butir 2.", field: value}
    response = desk("kepala").post(reverse("dispose", args=[recipient.pk]), data)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert "Perhatikan butir 2." in response.content.decode()
    assert not Disposition.objects.filter(answers=recipient).exists()


def test_the_due_date_is_a_working_day(letter: IncomingLetter, desk: Desk, cast: Cast) -> None:
    today = timezone.localdate()
    sunday = today + timedelta(days=7 - today.isoweekday() or 7)
    recipient = open_recipient(letter.case, "kepala")
    data = {"recipients": [cast.position("deputi").pk], "due_on": sunday.isoformat()}
    response = desk("kepala").post(reverse("dispose", args=[recipient.pk]), data)
    assert list(response.context["form"].errors) == ["due_on"]


def test_staf_receives_and_the_clock_starts_in_words(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    dispose_down(cast, letter.case)
    recipient = open_recipient(letter.case, "staf")
    letter.case.refresh_from_db()
    assert letter.case.due_at is None
    client = desk("staf")
    response = client.post(reverse("acknowledge", args=[recipient.pk]))
    letter.case.refresh_from_db()
    assert letter.case.clock_started_at is not None and letter.case.due_at is not None
    due = timezone.localdate(letter.case.due_at)
    assert f"{due.day} " in said(client, response) and str(due.year) in said(client, response)


@time_machine.travel(datetime(2026, 3, 12, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta")), tick=False)
def test_ten_working_days_skip_the_collective_leave(cast: Cast, letter: IncomingLetter) -> None:
    dispose_down(cast, letter.case)
    acknowledge(actor=cast.actor("staf"), recipient=open_recipient(letter.case, "staf"), at=timezone.now())
    letter.case.refresh_from_db()
    assert letter.case.due_at is not None
    assert timezone.localdate(letter.case.due_at) == date(2026, 4, 2)


def test_staf_hands_in_files_and_a_note(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    dispose_down(cast, letter.case)
    recipient = open_recipient(letter.case, "staf")
    acknowledge(actor=cast.actor("staf"), recipient=recipient, at=timezone.now())
    files = [SimpleUploadedFile("bahan.pdf", SMALL_PDF), SimpleUploadedFile("../foto.png", PNG)]
    response = desk("staf").post(reverse("hand-in", args=[recipient.pk]), {"materials": files, "note": "Dua berkas."})
    assert response.status_code == 302
    kept = list(Material.objects.order_by("pk"))
    assert [material.name for material in kept] == ["bahan.pdf", "foto.png", ""]
    assert kept[0].blob is not None and read(kept[0].blob) == SMALL_PDF
    work = WorkItem.objects.open().get(case=letter.case)
    assert (work.kind, work.position.code) == (WorkKind.DRAFT, "subkoordinator")


@pytest.mark.parametrize(
    ("name", "content"),
    [("kosong.pdf", b""), ("arsip.zip", b"PK\x03\x04" + b"\0" * 64), ("palsu.pdf", PNG), ("jahat.docm", b"PK\x03\x04")],
)
def test_a_bad_file_is_named_and_the_note_stays(
    cast: Cast, desk: Desk, letter: IncomingLetter, name: str, content: bytes
) -> None:
    dispose_down(cast, letter.case)
    recipient = open_recipient(letter.case, "staf")
    acknowledge(actor=cast.actor("staf"), recipient=recipient, at=timezone.now())
    data = {"materials": [SimpleUploadedFile(name, content)], "note": "Catatan panjang."}
    response = desk("staf").post(reverse("hand-in", args=[recipient.pk]), data)
    assert response.status_code == 422
    assert name in str(response.context["form"].errors["materials"])
    assert "Catatan panjang." in response.content.decode()
    assert not Material.objects.exists()


def test_material_is_a_download_for_the_way_only(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    dispose_down(cast, letter.case, start="kepala")
    recipient = open_recipient(letter.case, "staf")
    acknowledge(actor=cast.actor("staf"), recipient=recipient, at=timezone.now())
    desk("staf").post(
        reverse("hand-in", args=[recipient.pk]), {"materials": [SimpleUploadedFile("bahan.pdf", SMALL_PDF)]}
    )
    url = reverse("material-file", args=[Material.objects.get().pk])
    response = desk("koordinator").get(url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == SMALL_PDF  # type: ignore[attr-defined]
    assert desk("sekretaris").get(url).status_code == 404


def test_returning_leads_back_to_the_giver_with_the_reason(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    kepala = open_recipient(letter.case, "kepala")
    dispose(
        actor=cast.actor("kepala"),
        recipient=kepala,
        instruction=Instruction([cast.position("deputi")]),
        at=timezone.now(),
    )
    deputi = open_recipient(letter.case, "deputi")
    url = reverse("return-letter", args=[deputi.pk])
    assert desk("deputi").post(url, {"reason": "  "}).status_code == 422
    assert desk("deputi").post(url, {"reason": "Bukan bidang kami."}).status_code == 302
    deputi.refresh_from_db()
    kepala.refresh_from_db()
    assert (deputi.state, deputi.reason) == (RecipientState.RETURNED, "Bukan bidang kami.")
    assert kepala.state == RecipientState.ACKNOWLEDGED
    assert [item.position.code for item in WorkItem.objects.open().filter(case=letter.case)] == ["kepala"]


def test_withdrawing_only_while_unread(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    kepala = open_recipient(letter.case, "kepala")
    sent = dispose(
        actor=cast.actor("kepala"),
        recipient=kepala,
        instruction=Instruction([cast.position("deputi")]),
        at=timezone.now(),
    )
    deputi = open_recipient(letter.case, "deputi")
    url = reverse("withdraw", args=[sent.pk])
    assert desk("deputi").post(url).status_code == 302
    assert Recipient.objects.get(pk=deputi.pk).state == RecipientState.UNREAD
    desk("kepala").post(url)
    assert Recipient.objects.get(pk=deputi.pk).state == RecipientState.WITHDRAWN
    assert desk("deputi").get(reverse("dispose", args=[deputi.pk])).status_code == 404
    desk("kepala").post(url)
    assert WorkItem.objects.open().filter(case=letter.case).count() == 1


def test_a_received_disposisi_is_not_withdrawn(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    kepala = open_recipient(letter.case, "kepala")
    instruction = Instruction([cast.position("deputi")])
    sent = dispose(actor=cast.actor("kepala"), recipient=kepala, instruction=instruction, at=timezone.now())
    deputi = open_recipient(letter.case, "deputi")
    acknowledge(actor=cast.actor("deputi"), recipient=deputi, at=timezone.now())
    desk("kepala").post(reverse("withdraw", args=[sent.pk]))
    assert Recipient.objects.get(pk=deputi.pk).state == RecipientState.ACKNOWLEDGED


def test_the_registrar_sends_a_returned_letter_elsewhere(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    url = reverse("reforward", args=[letter.pk])
    deputy = cast.position("deputi")
    early = desk("registrar").post(url, {"addressee": deputy.pk})
    assert early.status_code == 302 and letter.case.dispositions.count() == 1
    kepala = open_recipient(letter.case, "kepala")
    return_letter(actor=cast.actor("kepala"), recipient=kepala, reason="Untuk Deputi.", at=timezone.now())
    assert desk("registrar").post(url, {"addressee": cast.position("staf").pk}).status_code == 422
    assert desk("registrar").post(url, {"addressee": deputy.pk}).status_code == 302
    letter.case.refresh_from_db()
    assert letter.case.addressee == deputy
    assert open_recipient(letter.case, "deputi").state == RecipientState.UNREAD
    open_work = WorkItem.objects.open().filter(case=letter.case)
    assert [(work.kind, work.position.code) for work in open_work] == [(WorkKind.DISPOSE, "deputi")]
    assert AuditEntry.objects.get(action="disposition.redirected").changes["to"] == deputy.title
    assert desk("registrar").post(url, {"addressee": deputy.pk}).status_code == 302
    assert letter.case.dispositions.count() == 2


def test_only_the_registrar_redirects(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    kepala = open_recipient(letter.case, "kepala")
    return_letter(actor=cast.actor("kepala"), recipient=kepala, reason="Salah alamat.", at=timezone.now())
    data = {"addressee": cast.position("deputi").pk}
    url = reverse("reforward", args=[letter.pk])
    assert desk("kepala").post(url, data).status_code == 404, "who returned the letter is no longer on its way"
    assert desk("kepala").get(reverse("letter", args=[letter.pk])).status_code == 404
    assert letter.case.dispositions.count() == 1


def test_the_sheet_prints_facts_ticks_and_the_way(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    kepala = open_recipient(letter.case, "kepala")
    phrase = InstructionPhrase.objects.get(code="process")
    instruction = Instruction([cast.position("deputi")], phrases=[phrase], note="Segera diproses.")
    dispose(actor=cast.actor("kepala"), recipient=kepala, instruction=instruction, at=timezone.now())
    response = desk("kepala").get(reverse("disposition-sheet", args=[letter.case_id]))
    page, sheet = response.content.decode(), response.context["sheet"]
    assert str(letter.entry) in page and "Segera diproses." in page
    assert [tick.text for tick in sheet.phrases if tick.on] == [phrase.text]
    assert [(tick.text, tick.first) for tick in sheet.recipients if tick.on] == [(cast.position("deputi").title, True)]
    assert len(sheet.sendings) == 2
    assert letter.case.tracking_code not in page
