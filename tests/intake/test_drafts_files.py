"""Files of a draft: kept as they come, named where they cannot be taken, put in order, removed, never lost."""

from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from correspondence.foundation.files.keeping import read, verify
from correspondence.foundation.files.models import Blob
from correspondence.intake import drafts
from correspondence.intake.models import Delivery, Draft, DraftFile
from correspondence.letters.states import FileRole
from tests.cast import Cast
from tests.inspection.safety_samples import docx_bytes, pdf_bytes, picture_bytes
from tests.intake.sending import add, begin, confirmed, path, press, upload

pytestmark = pytest.mark.django_db
SCRIPT = {"x-requested-with": "fetch"}


@pytest.fixture
def draft(client: Client, cast: Cast) -> Draft:
    return confirmed(client)


def names(draft: Draft) -> list[str]:
    return list(draft.files.values_list("name", flat=True))


def photos(*named: str) -> list[SimpleUploadedFile]:
    return [upload(picture_bytes("PNG", (60 + n, 80)), f"{name}.png") for n, name in enumerate(named)]


def test_files_are_kept_durably_before_anything_is_sent(client: Client, draft: Draft) -> None:
    content = pdf_bytes(2)
    add(client, draft, upload(content), attachments=[upload(docx_bytes(), "lampiran.docx")])
    letter, attachment = draft.files.all()
    assert (letter.role, attachment.role) == (FileRole.LETTER, FileRole.ATTACHMENT)
    assert read(letter.blob) == content
    assert verify(attachment.blob)
    page = client.get(path(draft, "berkas")).content.decode()
    assert "surat.pdf" in page
    assert "lampiran.docx" in page
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kosong.pdf", b""),
        ("surat.docx", b"PK\x03\x04 not for a letter"),
        ("surat.pdf", b"\x89PNG\r\n\x1a\n not a PDF"),
        ("surat.zip", b"PK\x03\x04"),
        ("surat.exe", b"MZ"),
        ("surat.docm", b"PK\x03\x04"),
        ("surat", b"plain words"),
    ],
)
def test_a_file_that_cannot_be_a_letter_is_named(client: Client, draft: Draft, name: str, content: bytes) -> None:
    response = add(client, draft, upload(content, name))
    assert response.status_code == 422
    assert f"“{name}”" in response.content.decode()
    assert names(draft) == []


def test_good_files_stay_where_others_cannot_be_taken(client: Client, draft: Draft) -> None:
    response = add(client, draft, upload(pdf_bytes()), attachments=[upload(b"MZ", "program.exe")])
    assert response.status_code == 422
    assert "“program.exe”" in response.content.decode()
    assert names(draft) == ["surat.pdf"]


def test_two_pdf_files_or_a_mixture_are_not_one_letter(client: Client, draft: Draft) -> None:
    assert add(client, draft, upload(pdf_bytes()), upload(pdf_bytes(2), "dua.pdf")).status_code == 422
    assert add(client, draft, *photos("a")).status_code == 422
    assert names(draft) == ["surat.pdf"]


def test_the_same_file_again_is_the_one_that_stands(client: Client, draft: Draft) -> None:
    for _ in range(2):  # the answer to the first one was lost
        assert add(client, draft, upload(pdf_bytes())).status_code == 302
    attached = [upload(picture_bytes("PNG", (60, 80)), "a.png")]
    for _ in range(2):
        again = client.post(path(draft, "berkas"), {"attachments": attached}, headers=SCRIPT)
        assert (again.status_code, again.json()) == (201, {"faults": []})
        attached[0].seek(0)
    assert names(draft) == ["surat.pdf", "a.png"]
    assert add(client, draft, upload(pdf_bytes(2))).status_code == 422, "another letter under the same name"


def test_photos_that_arrive_again_are_no_further_pages(client: Client, draft: Draft) -> None:
    for _ in range(2):
        assert add(client, draft, *photos("a", "b")).status_code == 302
    assert add(client, draft, upload(picture_bytes("PNG", (99, 80)), "a.png")).status_code == 302
    assert names(draft) == ["a.png", "b.png", "a.png"], "a camera gives several pages the same name"


def test_what_is_refused_for_what_stands_is_not_stored(client: Client, draft: Draft) -> None:
    add(client, draft, upload(pdf_bytes()))
    before = Blob.objects.count()
    for number in range(2, 6):
        assert add(client, draft, upload(pdf_bytes(number), f"{number}.pdf")).status_code == 422
    assert Blob.objects.count() == before


def test_what_is_stored_and_then_refused_stays_counted(
    client: Client, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_UPLOADS", 3)
    add(client, draft, upload(pdf_bytes()))
    before = Blob.objects.count()
    for number in range(2, 6):  # of one name: it might be the same file, its answer lost
        assert add(client, draft, upload(pdf_bytes(number))).status_code == 422
    assert Blob.objects.count() == before + 2
    draft.refresh_from_db()
    assert draft.uploads == 3


def test_one_client_sends_files_only_so_often(client: Client, draft: Draft, settings: LazySettings) -> None:
    settings.UPLOADS_PER_MINUTE, settings.UPLOAD_MAX_FILES = 1, 2
    with time_machine.travel(timezone.now().replace(second=1), tick=False):
        sent = [client.post(path(draft, "berkas"), {"letter": each}, headers=SCRIPT) for each in photos(*"abc")]
        shown = add(client, draft, *photos("d"))
    assert [each.status_code for each in (*sent, shown)] == [201, 201, 429, 429]
    assert int(sent[2]["Retry-After"]) > 0
    assert sent[2].json()["faults"]
    assert "<h1" in shown.content.decode()
    assert names(draft) == ["a.png", "b.png"]


def test_nothing_chosen_is_asked_for(client: Client, draft: Draft) -> None:
    response = client.post(path(draft, "berkas"), {})
    assert response.status_code == 422
    assert "#id_letter" in response.content.decode()


def test_going_on_takes_the_files_that_are_chosen_along(client: Client, draft: Draft) -> None:
    response = client.post(path(draft, "berkas"), {"letter": upload(pdf_bytes()), "next": "1"})
    assert response["Location"] == path(draft, "periksa")
    assert names(draft) == ["surat.pdf"]
    assert client.post(path(draft, "berkas"), {"next": "1"})["Location"] == path(draft, "periksa")


def test_a_file_past_the_limit_is_named(client: Client, draft: Draft, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_BYTES = 1 << 20
    response = add(client, draft, upload(b"%PDF-1.7\n" + b"0" * (3 << 20), "besar.pdf"))
    assert response.status_code == 422
    assert "“besar.pdf”" in response.content.decode()
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*")) == []


def test_more_files_than_allowed_are_named(client: Client, draft: Draft, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_FILES = 2
    response = add(client, draft, *photos("satu"))
    response = add(client, draft, *photos("dua", "tiga"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "“dua.png”" not in page
    assert "“tiga.png”" in page
    assert names(draft) == ["satu.png", "dua.png"]


def test_far_too_many_files_and_far_too_many_bytes_get_a_clear_answer(
    client: Client, draft: Draft, settings: LazySettings
) -> None:
    assert add(client, draft, *photos(*(str(n) for n in range(101)))).status_code == 400
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_FILES = 1000, 2
    assert add(client, draft, upload(b"%PDF-" + b"0" * 9000)).status_code == 413
    assert names(draft) == []


def test_a_draft_takes_no_flood_of_files(client: Client, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_UPLOADS", 2)
    for _ in range(2):
        assert add(client, draft, *photos("a")).status_code == 302
        client.post(f"{path(draft, 'berkas')}{draft.files.get().pk}/", {"act": "remove"})
    assert add(client, draft, *photos("a")).status_code == 422
    assert names(draft) == []


def test_pages_are_put_in_order_and_taken_out(client: Client, draft: Draft) -> None:
    add(client, draft, *photos("b", "a", "c"))
    file = {each.name: f"{path(draft, 'berkas')}{each.pk}/" for each in draft.files.all()}
    client.post(file["a.png"], {"act": "up"})
    assert names(draft) == ["a.png", "b.png", "c.png"]
    client.post(file["c.png"], {"act": "down"})
    client.post(file["a.png"], {"act": "up"})
    assert names(draft) == ["a.png", "b.png", "c.png"], "at the ends nothing moves"
    client.post(file["a.png"], {"act": "down"})
    assert client.post(file["b.png"], {"act": "remove"})["Location"].startswith(path(draft, "berkas"))
    assert names(draft) == ["a.png", "c.png"]
    press(client, draft)
    assert [each.name for each in Delivery.objects.get().files.all()] == ["a.png", "c.png"]


def test_a_script_sends_one_file_and_gets_the_list(client: Client, draft: Draft) -> None:
    sent = client.post(path(draft, "berkas"), {"letter": upload(pdf_bytes())}, headers=SCRIPT)
    assert (sent.status_code, sent.json()) == (201, {"faults": []})
    shown = client.get(f"{path(draft, 'berkas')}?daftar").content.decode()
    assert "surat.pdf" in shown
    assert "<html" not in shown
    refused = client.post(path(draft, "berkas"), {"letter": upload(b"MZ", "a.exe")}, headers=SCRIPT)
    assert refused.status_code == 422
    assert "“a.exe”" in refused.json()["faults"][0]
    gone = client.post(f"{path(draft, 'berkas')}{draft.files.get().pk}/", {"act": "remove"}, headers=SCRIPT)
    assert "surat.pdf" not in gone.content.decode()


def test_no_file_is_taken_before_the_address_is_confirmed(client: Client, cast: Cast) -> None:
    draft = begin(client)
    assert add(client, draft, upload(pdf_bytes()))["Location"] == path(draft, "kode")
    assert not DraftFile.objects.exists()
    assert not Blob.objects.filter(drafts=None).filter(media_type="application/octet-stream").exists()


def test_a_stale_form_takes_no_file(draft: Draft, client: Client) -> None:
    client.handler.enforce_csrf_checks = True
    assert add(client, draft, upload(pdf_bytes())).status_code == 403
    assert names(draft) == []


def test_an_upload_costs_few_queries(client: Client, draft: Draft) -> None:
    with CaptureQueriesContext(connection) as asked:
        sent = client.post(path(draft, "berkas"), {"letter": upload(pdf_bytes())}, headers=SCRIPT)
    assert sent.status_code == 201
    assert len(asked) <= 15, [each["sql"][:90] for each in asked.captured_queries]
