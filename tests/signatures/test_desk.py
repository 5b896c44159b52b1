"""The sign screen and the release: exactly this file, proved again, on the same day; and who may what."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from correspondence.cases.models import CaseEvent, WorkItem, WorkKind
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.foundation.files.keeping import read
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.letters.models import Dispatch, IncomingLetter, OutgoingLetter
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import Appointment, Capacity, ProofTry, User
from portal.demo.office import PASSWORD
from signatures.models import SignedDocument, SigningRequest
from signatures.releasing import release
from signatures.requesting import request_signature
from templates_docx import preparing
from templates_docx.anchor import SignatureArea
from templates_docx.clearing import return_draft
from templates_docx.models import DraftState, PreparedLetter, ReplyDraft
from templates_docx.preparing import block_lines, signer_name
from tests.cast import Cast, delivered_letter, letter_of, run_steps
from tests.journeys.walking import collect_material, dispose_down, register, write_reply
from tests.signatures.making import BOX
from tests.signatures.making import letter as made_pdf

pytestmark = pytest.mark.django_db
Desk = Callable[[str], Client]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    def sign_in(account: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=account))
        return client

    return sign_in


@pytest.fixture
def letter(cast: Cast) -> IncomingLetter:
    found = letter_of(delivered_letter(cast, b"%PDF-1.4\n%%EOF\n"))
    register(cast, found)
    dispose_down(cast, found.case)
    collect_material(cast, found.case)
    return found


@pytest.fixture
def draft(cast: Cast, letter: IncomingLetter, monkeypatch: pytest.MonkeyPatch) -> ReplyDraft:
    """An approved draft; its PDF is laid out by the test, because conversion is not what is tested here."""

    def laid_out(_draft: ReplyDraft, prepared: PreparedLetter) -> tuple[bytes, bytes, SignatureArea]:
        body = f"<h1>{prepared.reference_number}</h1><p>{prepared.letter_date}</p>"
        return b"PK docx", made_pdf(body), SignatureArea(0, *BOX, pages=1)

    monkeypatch.setattr(preparing, "_make_pdf", laid_out)
    made = write_reply(cast, letter.case)
    approve(cast, made)
    return made


def approve(cast: Cast, draft: ReplyDraft, *levels: str) -> None:
    from templates_docx.clearing import pass_on

    for account in levels or ("subkoordinator", "koordinator", "direktur"):
        draft.refresh_from_db()
        pass_on(actor=cast.actor(account), draft=draft, version_number=2, at=timezone.now())
    run_steps("drafts.prepare")
    draft.refresh_from_db()


@pytest.fixture
def prepared(draft: ReplyDraft) -> PreparedLetter:
    return in_force(draft)


def in_force(draft: ReplyDraft) -> PreparedLetter:
    return PreparedLetter.objects.select_related("pdf").get(draft=draft, superseded_at=None)


def sha(prepared: PreparedLetter) -> str:
    assert prepared.pdf is not None
    return prepared.pdf.sha256


def filled(prepared: PreparedLetter, password: str = PASSWORD) -> dict[str, str]:
    return {"seen": sha(prepared), "read": "on", "password": password}


def post(desk: Desk, account: str, prepared: PreparedLetter, data: dict[str, str]) -> int:
    return desk(account).post(reverse("sign", args=[prepared.draft.case_id]), data).status_code


def test_the_signer_sees_exactly_the_prepared_file(desk: Desk, prepared: PreparedLetter) -> None:
    response = desk("direktur").get(reverse("sign", args=[prepared.draft.case_id]))
    page = response.content.decode()
    for fact in (prepared.reference_number, sha(prepared), "a.n. Kepala", "u.b."):
        assert fact in page, fact
    assert response.context["pages"]
    picture = desk("direktur").get(reverse("prepared-page", args=[prepared.pk, 1]))
    assert picture["Content-Type"] == "image/jpeg"
    shown = desk("direktur").get(reverse("prepared-pdf", args=[prepared.pk]))
    assert shown["Content-Disposition"].startswith("inline")
    assert prepared.pdf is not None
    assert b"".join(shown.streaming_content) == read(prepared.pdf)  # type: ignore[attr-defined]


def test_signing_and_release_to_the_end(desk: Desk, prepared: PreparedLetter, draft: ReplyDraft) -> None:
    assert post(desk, "direktur", prepared, filled(prepared)) == 302
    assert post(desk, "direktur", prepared, filled(prepared)) == 302
    assert SigningRequest.objects.count() == 1
    state = reverse("sign-state", args=[draft.case_id])
    assert desk("direktur").get(f"{state}?seen=prepared-asked").status_code == 204
    run_steps("signatures.sign")
    assert desk("direktur").get(f"{state}?seen=prepared-asked")["HX-Refresh"] == "true"
    signed = SignedDocument.objects.get()
    page = desk("direktur").get(reverse("sign", args=[draft.case_id])).content.decode()
    assert signed.code in page and reverse("signed-pdf", args=[signed.pk]) in page
    assert prepared.pdf is not None
    assert read(signed.pdf).startswith(read(prepared.pdf))
    work = WorkItem.objects.open().get(case=draft.case)
    assert (work.kind, work.position.code) == (WorkKind.DISPATCH, "sekretaris")
    url, page = reverse("release", args=[signed.pk]), reverse("letter", args=[draft.case.letter.pk])
    assert url in desk("sekretaris").get(page).content.decode()
    assert url not in desk("direktur").get(page).content.decode()
    desk("direktur").post(url)
    assert not OutgoingLetter.objects.exists()
    for _press in range(2):
        assert desk("sekretaris").post(url).status_code == 302
    proofs = list(Dispatch.objects.values_list("proof", flat=True))
    shown = desk("kepala").get(page).content.decode()
    assert signed.pdf.sha256 in proofs and all(escape(proof) in shown for proof in proofs)
    assert sorted(Dispatch.objects.values_list("method", flat=True)) == ["email", "portal"]
    assert not WorkItem.objects.open().filter(case=draft.case).exists()


@pytest.mark.parametrize(("field", "value"), [("password", "salah-sama-sekali"), ("password", ""), ("read", "")])
def test_without_reading_or_with_a_wrong_password_nothing_is_signed(
    desk: Desk, prepared: PreparedLetter, field: str, value: str
) -> None:
    assert post(desk, "direktur", prepared, {**filled(prepared), field: value}) == 422
    assert not SigningRequest.objects.exists()


def test_other_bytes_are_not_signed(cast: Cast, desk: Desk, prepared: PreparedLetter) -> None:
    assert post(desk, "direktur", prepared, {**filled(prepared), "seen": "0" * 64}) == 302
    with pytest.raises(Refused):
        request_signature(
            actor=cast.actor("direktur"), prepared=prepared, seen_sha256="0" * 64, password=PASSWORD, at=timezone.now()
        )
    assert not SigningRequest.objects.exists()


def test_five_wrong_passwords_close_the_door_for_five_minutes(cast: Cast, prepared: PreparedLetter) -> None:
    def sign(password: str, minutes: int = 0) -> None:
        moment = timezone.now() + timedelta(minutes=minutes)
        request_signature(
            actor=cast.actor("direktur"), prepared=prepared, seen_sha256=sha(prepared), password=password, at=moment
        )

    for _try in range(5):
        with pytest.raises(Refused):
            sign("salah-sama-sekali")
    assert AuditEntry.objects.filter(action="signatures.password_refused").count() == 5
    with pytest.raises(Refused):
        sign(PASSWORD)
    assert not SigningRequest.objects.exists()
    assert ProofTry.objects.filter(user__username="direktur").count() == 5
    ProofTry.objects.update(at=timezone.now() - timedelta(minutes=5))
    sign(PASSWORD)
    assert SigningRequest.objects.count() == 1 and not ProofTry.objects.exists()


def test_on_the_next_day_the_letter_is_prepared_again_with_the_same_number(
    cast: Cast, desk: Desk, letter: IncomingLetter, draft: ReplyDraft, prepared: PreparedLetter
) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert post(desk, "direktur", prepared, filled(prepared)) == 302
        assert not SigningRequest.objects.exists()
        draft.refresh_from_db()
        assert draft.state == DraftState.PREPARING
        run_steps("drafts.prepare")
        again = in_force(draft)
        assert (again.reference_number, again.entry_id) == (prepared.reference_number, prepared.entry_id)
        assert again.letter_date == prepared.letter_date + timedelta(days=1)
        assert sha(again) != sha(prepared) and again.code != prepared.code
        assert post(desk, "direktur", prepared, filled(prepared)) == 302
        assert not SigningRequest.objects.exists()
        assert post(desk, "direktur", again, filled(again)) == 302
        assert SigningRequest.objects.get().prepared_id == again.pk


def test_a_worker_that_comes_after_midnight_does_not_sign(cast: Cast, desk: Desk, prepared: PreparedLetter) -> None:
    post(desk, "direktur", prepared, filled(prepared))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        run_steps("signatures.sign")
    assert not SignedDocument.objects.exists()
    assert ReplyDraft.objects.get(pk=prepared.draft_id).state == DraftState.PREPARING


def test_returning_a_prepared_letter_makes_it_lapse_but_keeps_its_number(
    cast: Cast, desk: Desk, draft: ReplyDraft, prepared: PreparedLetter
) -> None:
    post(desk, "direktur", prepared, filled(prepared))
    draft.refresh_from_db()
    return_draft(actor=cast.actor("direktur"), draft=draft, comment="Salah hal.", at=timezone.now())
    run_steps("signatures.sign")
    assert not SignedDocument.objects.exists()
    assert not WorkItem.objects.open().filter(case=draft.case, kind=WorkKind.SIGN).exists()
    approve(cast, draft, "koordinator", "direktur")
    again = in_force(draft)
    assert again.pk != prepared.pk and again.reference_number == prepared.reference_number
    with pytest.raises(Refused):
        request_signature(
            actor=cast.actor("direktur"),
            prepared=prepared,
            seen_sha256=sha(prepared),
            password=PASSWORD,
            at=timezone.now(),
        )


def test_a_signature_that_gave_up_is_tried_again(cast: Cast, desk: Desk, prepared: PreparedLetter) -> None:
    post(desk, "direktur", prepared, filled(prepared))
    Step.objects.filter(name="signatures.sign").update(state=StepState.GAVE_UP, error="SigningError: x")
    page = desk("direktur").get(reverse("sign", args=[prepared.draft.case_id])).content.decode()
    assert "SigningError: x" in page
    drafts, path = ReplyDraft.objects.filter(pk=prepared.draft_id), reverse("sign-retry", args=[prepared.draft.case_id])
    held, other = prepared.draft.signer_appointment, cast.actor("kepala").appointment
    tries = [("kepala", held, "GAVE_UP"), ("direktur", other, "GAVE_UP"), ("direktur", held, "WAITING")]
    for account, holder, state in tries:
        drafts.update(signer_appointment=holder)
        desk(account).post(path)
        assert Step.objects.get(name="signatures.sign").state == StepState[state]


def test_rights(cast: Cast, desk: Desk, draft: ReplyDraft, prepared: PreparedLetter) -> None:
    pages = [
        reverse("sign", args=[draft.case_id]),
        reverse("sign-state", args=[draft.case_id]),
        reverse("prepared-pdf", args=[prepared.pk]),
        reverse("prepared-page", args=[prepared.pk, 1]),
    ]
    for url in pages:
        assert desk("sekretaris").get(url).status_code == 404, url
        assert Client().get(url)["Location"].startswith("/masuk/"), url
    assert desk("sekretaris").post(pages[0], filled(prepared)).status_code == 404
    assert desk("kepala").get(pages[0]).context["signs"] is False
    assert post(desk, "kepala", prepared, filled(prepared)) == 302
    with pytest.raises(NotAllowed):
        request_signature(
            actor=cast.actor("kepala"),
            prepared=prepared,
            seen_sha256=sha(prepared),
            password=PASSWORD,
            at=timezone.now(),
        )
    assert not SigningRequest.objects.exists()
    post(desk, "direktur", prepared, filled(prepared))
    run_steps("signatures.sign")
    signed = SignedDocument.objects.get()
    url = reverse("release", args=[signed.pk])
    assert desk("sekretaris").get(url).status_code == 302
    assert not OutgoingLetter.objects.exists()
    with pytest.raises(NotAllowed):
        release(actor=cast.actor("kepala"), signed=signed, at=timezone.now())
    assert desk("kepala").get(reverse("signed-pdf", args=[signed.pk])).status_code == 200
    release(actor=cast.actor("sekretaris"), signed=signed, at=timezone.now())
    assert CaseEvent.objects.filter(case=draft.case, name="letter.dispatched").count() == 1


def test_only_who_approved_the_letter_signs_it(cast: Cast, prepared: PreparedLetter) -> None:
    user = cast.actor("deputi").user
    stand_in = Appointment.objects.create(
        user=user, position=prepared.draft.signer, capacity=Capacity.STAND_IN, since=timezone.localdate()
    )
    assert prepared.pdf is not None
    with pytest.raises(Refused, match="pemangku jabatan yang lain"), translation.override("id"):
        request_signature(
            actor=OfficialActor(user=user, appointment=stand_in),
            prepared=prepared,
            seen_sha256=prepared.pdf.sha256,
            password=PASSWORD,
            at=timezone.now(),
        )
    assert not SigningRequest.objects.exists()


def test_the_block_names_the_capacity_of_who_approved(cast: Cast, prepared: PreparedLetter) -> None:
    draft = prepared.draft
    draft.signer_appointment = Appointment.objects.create(
        user=cast.actor("deputi").user, position=draft.signer, capacity=Capacity.STAND_IN, since=timezone.localdate()
    )
    assert block_lines(draft, timezone.localdate())[-1] == "Plh. Direktur Pengembangan Sistem Katalog,"
    assert signer_name(draft) == "Deputi"
