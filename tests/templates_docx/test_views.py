"""The draft screen: begin, correct, compare, download and upload, initial, return; and who may what."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence.cases.models import WorkItem, WorkKind
from correspondence.foundation.files.keeping import read
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.letters.models import IncomingLetter
from correspondence.organization.models import User
from templates_docx.drafting import values_for
from templates_docx.isolation import write_body
from templates_docx.models import DraftState, DraftVersion, ReplyDraft
from tests.cast import Cast, delivered_letter, letter_of
from tests.journeys.walking import collect_material, dispose_down, register, write_reply

pytestmark = pytest.mark.django_db
Desk = Callable[[str], Client]
BODY = "Jawaban kami.\n\n1. Harga boleh naik.\n\nTerima kasih."
READING = ("draft", "draft-state", "draft-download", "draft-compare")
CHANGING = ("draft-begin", "draft-save", "draft-upload", "draft-pass-on", "draft-return", "draft-retry")
NUMBERS = {"draft-download": [1], "draft-compare": [1, 2]}


@pytest.fixture
def desk(cast: Cast) -> Desk:
    def sign_in(account: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=account))
        return client

    return sign_in


@pytest.fixture
def letter(cast: Cast) -> IncomingLetter:
    """A letter whose material lies with the Sub Koordinator."""
    found = letter_of(delivered_letter(cast, b"%PDF-1.4\n%%EOF\n"))
    register(cast, found)
    dispose_down(cast, found.case)
    collect_material(cast, found.case)
    return found


@pytest.fixture
def draft(cast: Cast, letter: IncomingLetter) -> ReplyDraft:
    """A draft with two versions at the Sub Koordinator."""
    return write_reply(cast, letter.case, BODY)


def at(name: str, case_id: int, *more: int) -> str:
    return reverse(name, args=[case_id, *more])


def edit(base: int, body: str) -> dict[str, object]:
    return {"base": base, "body": body, "comment": "Disesuaikan."}


def pass_up(desk: Desk, draft: ReplyDraft, account: str, version: int) -> None:
    desk(account).post(at("draft-pass-on", draft.case_id), {"pass-version": version})
    draft.refresh_from_db()


def test_the_drafter_begins_with_one_press_and_a_second_does_nothing(desk: Desk, letter: IncomingLetter) -> None:
    client = desk("subkoordinator")
    assert client.get(at("draft", letter.case_id)).context["may_begin"] is True
    for _press in range(2):
        assert client.post(at("draft-begin", letter.case_id)).status_code == 302
    version = DraftVersion.objects.get()
    assert (version.number, version.position.code) == (1, "subkoordinator")
    assert b"draft-save" not in client.get(at("draft", letter.case_id)).content
    assert client.get(at("draft", letter.case_id)).context["editable"] is True


def test_nobody_else_begins(desk: Desk, letter: IncomingLetter) -> None:
    assert desk("koordinator").get(at("draft", letter.case_id)).context["may_begin"] is False
    assert desk("koordinator").post(at("draft-begin", letter.case_id)).status_code == 302
    assert not ReplyDraft.objects.exists()


def test_saving_adds_an_immutable_version(desk: Desk, draft: ReplyDraft) -> None:
    before = draft.versions.latest("number")
    desk("subkoordinator").post(at("draft-save", draft.case_id), edit(2, BODY.replace("boleh", "dapat")))
    latest = draft.versions.latest("number")
    assert (latest.number, latest.comment) == (3, "Disesuaikan.")
    assert "dapat" in latest.body
    before.refresh_from_db()
    assert "boleh" in before.body and before.blob_id != latest.blob_id
    desk("subkoordinator").post(at("draft-save", draft.case_id), edit(3, latest.body))
    assert draft.versions.count() == 3


def test_a_conflict_keeps_the_text_and_shows_the_newer_version(desk: Desk, draft: ReplyDraft) -> None:
    client = desk("subkoordinator")
    client.post(at("draft-save", draft.case_id), edit(2, BODY.replace("boleh", "dapat")))
    response = client.post(at("draft-save", draft.case_id), edit(2, "Teks saya yang lain."))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Teks saya yang lain." in page
    changed = [c.mark.text for row in response.context["conflict"].rows for c in row if c.mark.kind != "same"]
    assert changed == ["boleh", "dapat"]
    assert draft.versions.count() == 3
    assert response.context["body_form"]["base"].value() == 3
    client.post(at("draft-save", draft.case_id), edit(3, "Teks saya yang lain."))
    assert draft.versions.latest("number").body == "Teks saya yang lain."


def test_an_empty_text_is_refused(desk: Desk, draft: ReplyDraft) -> None:
    response = desk("subkoordinator").post(at("draft-save", draft.case_id), edit(2, "  \n "))
    assert response.status_code == 422 and response.context["body_form"].errors
    assert draft.versions.count() == 2


def test_a_version_edited_in_word_comes_back_as_the_next(desk: Desk, draft: ReplyDraft) -> None:
    response = desk("subkoordinator").get(at("draft-download", draft.case_id, 2))
    docx = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert docx == read(draft.versions.get(number=2).blob)
    assert response["Content-Disposition"].startswith("attachment")
    edited = SimpleUploadedFile("konsep.docx", write_body(docx, "Diubah di Word."))
    desk("subkoordinator").post(at("draft-upload", draft.case_id), {"upload-base": 2, "upload-docx": edited})
    latest = draft.versions.latest("number")
    assert (latest.number, latest.uploaded, latest.body) == (3, True, "Diubah di Word.")


def test_bad_uploads_are_refused_in_words(desk: Desk, draft: ReplyDraft) -> None:
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    for name, content in (
        ("kosong.docx", b""),
        ("bukan.docx", b"%PDF-1.4"),
        ("lain.pdf", b"%PDF-1.4"),
        ("rusak.docx", bare.getvalue()),
    ):
        data = {"upload-base": 2, "upload-docx": SimpleUploadedFile(name, content)}
        response = desk("subkoordinator").post(at("draft-upload", draft.case_id), data)
        assert response.status_code == 422, name
        assert response.context["upload_form"].errors, name
    assert draft.versions.count() == 2


def test_initials_climb_in_order_bound_to_versions(desk: Desk, draft: ReplyDraft) -> None:
    pass_up(desk, draft, "koordinator", 2)
    assert draft.holder.code == "subkoordinator"
    pass_up(desk, draft, "subkoordinator", 1)
    assert draft.holder.code == "subkoordinator"
    pass_up(desk, draft, "subkoordinator", 2)
    assert draft.holder.code == "koordinator"
    desk("koordinator").post(at("draft-save", draft.case_id), edit(2, BODY.replace("boleh", "dapat")))
    pass_up(desk, draft, "koordinator", 2)
    assert draft.holder.code == "koordinator"
    pass_up(desk, draft, "koordinator", 3)
    levels = desk("direktur").get(at("draft", draft.case_id)).context["levels"]
    assert [(level.position.code, level.version and level.version.number) for level in levels] == [
        ("subkoordinator", 2),
        ("koordinator", 3),
        ("direktur", None),
    ]


def test_returning_goes_one_level_down_with_the_comment(desk: Desk, draft: ReplyDraft) -> None:
    pass_up(desk, draft, "subkoordinator", 2)
    url = at("draft-return", draft.case_id)
    assert desk("koordinator").post(url, {"return-comment": " "}).status_code == 422
    assert desk("koordinator").post(url, {"return-comment": "Lengkapi butir 1."}).status_code == 302
    draft.refresh_from_db()
    assert (draft.holder.code, draft.state) == ("subkoordinator", DraftState.DRAFTING)
    work = WorkItem.objects.open().get(case=draft.case)
    assert (work.kind, work.position.code) == (WorkKind.DRAFT, "subkoordinator")
    assert desk("subkoordinator").post(url, {"return-comment": "x"}).status_code == 302
    assert ReplyDraft.objects.get(pk=draft.pk).holder.code == "subkoordinator"


def test_the_signer_approves_and_the_page_waits(desk: Desk, draft: ReplyDraft) -> None:
    for account in ("subkoordinator", "koordinator", "direktur"):
        pass_up(desk, draft, account, 2)
    assert draft.state == DraftState.PREPARING
    step = Step.objects.get(name="drafts.prepare")
    client = desk("direktur")
    assert client.get(at("draft-state", draft.case_id) + "?seen=preparing").status_code == 204
    Step.objects.filter(pk=step.pk).update(state=StepState.GAVE_UP, error="ConversionFailed: x")
    assert client.get(at("draft-state", draft.case_id) + "?seen=preparing")["HX-Refresh"] == "true"
    shown = client.get(at("draft", draft.case_id))
    assert shown.context["progress"].can_retry and "ConversionFailed: x" in shown.content.decode()
    client.post(at("draft-retry", draft.case_id))
    assert Step.objects.get(pk=step.pk).state == StepState.WAITING


def test_a_letter_in_preparation_lies_on_the_signers_desk(desk: Desk, draft: ReplyDraft) -> None:
    for account in ("subkoordinator", "koordinator", "direktur"):
        pass_up(desk, draft, account, 2)
    waiting = WorkItem.objects.open().get(case=draft.case)
    assert (waiting.kind, waiting.position.code) == (WorkKind.SIGN, "direktur")


def test_the_reply_goes_to_the_sender_as_the_registrar_wrote_it(letter: IncomingLetter) -> None:
    letter.case.letter.sender_name = "Dinas Kesehatan Kota Contoh"
    assert values_for(letter.case).addressee_lines[0] == "Dinas Kesehatan Kota Contoh"


def test_a_failed_preparation_may_be_returned_and_is_planned_anew(desk: Desk, draft: ReplyDraft) -> None:
    for account in ("subkoordinator", "koordinator", "direktur"):
        pass_up(desk, draft, account, 2)
    url = at("draft-return", draft.case_id)
    desk("direktur").post(url, {"return-comment": "x"})
    assert ReplyDraft.objects.get(pk=draft.pk).state == DraftState.PREPARING
    Step.objects.filter(name="drafts.prepare").update(state=StepState.GAVE_UP)
    desk("direktur").post(url, {"return-comment": "Sederhanakan tabel."})
    draft.refresh_from_db()
    assert draft.holder.code == "koordinator"
    for account in ("koordinator", "direktur"):
        pass_up(desk, draft, account, 2)
    assert Step.objects.filter(name="drafts.prepare", state=StepState.WAITING).count() == 1


def test_the_comparison_names_the_level_of_each_change(desk: Desk, draft: ReplyDraft) -> None:
    pass_up(desk, draft, "subkoordinator", 2)
    desk("koordinator").post(at("draft-save", draft.case_id), edit(2, BODY.replace("boleh", "dapat")))
    comparison = desk("kepala").get(at("draft-compare", draft.case_id, 2, 3)).context["comparison"]
    changes = [
        (c.mark.kind, c.mark.text, c.level.letter) for row in comparison.rows for c in row if c.mark.kind != "same"
    ]
    assert changes == [("delete", "boleh", "K"), ("insert", "dapat", "K")]
    assert desk("kepala").get(at("draft-compare", draft.case_id, 3, 2)).status_code == 404
    assert desk("kepala").get(at("draft-compare", draft.case_id, 1, 9)).status_code == 404


def test_strangers_meet_404(desk: Desk, draft: ReplyDraft) -> None:
    client = desk("sekretaris")
    for name in (*READING, *CHANGING):
        url = at(name, draft.case_id, *NUMBERS.get(name, []))
        response = client.get(url) if name in READING else client.post(url)
        assert response.status_code == 404, name


def test_others_on_the_way_are_refused_in_words(desk: Desk, draft: ReplyDraft) -> None:
    docx = read(draft.versions.get(number=2).blob)
    client = desk("kepala")
    for name in ("draft-save", "draft-upload", "draft-pass-on", "draft-return"):
        data = {
            **edit(2, "Diam-diam."),
            "upload-base": 2,
            "upload-docx": SimpleUploadedFile("konsep.docx", docx),
            "pass-version": 2,
            "return-comment": "x",
        }
        response = client.post(at(name, draft.case_id), data)
        assert response.status_code == 302, name
        assert [str(m) for m in response.wsgi_request._messages], name  # type: ignore[attr-defined]
    draft.refresh_from_db()
    assert (draft.versions.count(), draft.holder.code) == (2, "subkoordinator")


def test_changes_need_a_press_and_sign_in(desk: Desk, letter: IncomingLetter) -> None:
    for name in CHANGING:
        url = at(name, letter.case_id)
        assert desk("subkoordinator").get(url)["Location"] == at("draft", letter.case_id)
    assert not ReplyDraft.objects.exists()
    for name in CHANGING:
        url = at(name, letter.case_id)
        assert Client().post(url)["Location"].startswith("/masuk/")


def test_two_saves_at_the_same_moment_make_one_version(cast: Cast, draft: ReplyDraft) -> None:
    from correspondence.foundation.errors import ChangedMeanwhile
    from templates_docx.drafting import Correction, correct_draft

    first, second = ReplyDraft.objects.get(pk=draft.pk), ReplyDraft.objects.get(pk=draft.pk)
    actor = cast.actor("subkoordinator")
    correct_draft(actor=actor, draft=first, correction=Correction(base=2, body="Satu."), at=timezone.now())
    with pytest.raises(ChangedMeanwhile):
        correct_draft(actor=actor, draft=second, correction=Correction(base=2, body="Dua."), at=timezone.now())
    assert draft.versions.count() == 3
