"""Coming back to a form: on the same browser, on another one with a code, and when its time is over."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from correspondence.cases.models import Case
from correspondence.foundation.files.models import Blob
from correspondence.intake.drafts import drop_expired
from correspondence.intake.models import Delivery, Draft, DraftFile, EmailCode
from tests.cast import Cast
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.sending import (
    FORM,
    add,
    begin,
    code,
    confirmed,
    form,
    indonesian,
    path,
    press,
    reviewed,
    sent_case,
    upload,
)

pytestmark = pytest.mark.django_db
STEPS = ("", "surat", "kode", "berkas", "periksa")


def resumed(client: Client, email: str = str(FORM["email"])) -> str:
    """Ask for the code on this browser, type it; gives the address it leads to."""
    assert client.post("/kirim/lanjutkan/", {"email": email})["Location"] == "/kirim/lanjutkan/kode/"
    return str(client.post("/kirim/lanjutkan/kode/", {"code": code()})["Location"])


def test_a_form_goes_on_at_another_device(client: Client, cast: Cast) -> None:
    draft = confirmed(client)
    add(client, draft, upload(pdf_bytes()))
    other = Client()
    assert resumed(other, "Pengadaan@Contoh.example") == path(draft, "berkas")
    assert "surat.pdf" in other.get(path(draft, "berkas")).content.decode()
    assert press(other, draft)["Location"] == "/kirim/tanda-terima/"
    assert other.get("/kirim/tanda-terima/").status_code == 200
    assert client.get(path(draft, "periksa"))["Location"] == "/kirim/tanda-terima/"
    assert Case.objects.count() == 1


def test_a_session_that_is_given_a_form_gets_another_key(client: Client, cast: Cast) -> None:
    confirmed(client)
    other = Client()
    other.post("/kirim/lanjutkan/", {"email": str(FORM["email"])})
    before = other.session.session_key
    other.post("/kirim/lanjutkan/kode/", {"code": code()})
    assert other.session.session_key != before


def test_a_forgotten_browser_opens_nothing_any_more_and_the_form_stays(client: Client, cast: Cast) -> None:
    sent_case(client, upload(pdf_bytes()))
    draft = confirmed(client)
    assert 'action="/kirim/lupakan/"' in client.get("/kirim/").content.decode()
    assert client.post("/kirim/lupakan/")["Location"] == "/kirim/"
    assert client.get(path(draft)).status_code == 404
    assert client.get("/kirim/tanda-terima/").status_code == 404
    assert path(draft) not in client.get("/kirim/").content.decode()
    assert begin(client).confirmed is False, "the address has to be confirmed again"
    assert resumed(Client()) == path(draft, "berkas")


def test_several_forms_are_listed(client: Client, cast: Cast) -> None:
    kept = [confirmed(client, subject=f"Hal {number}") for number in (1, 2)]
    other = Client()
    assert resumed(other) == "/kirim/"
    page = other.get("/kirim/").content.decode()
    assert all(path(draft) in page for draft in kept)


def test_the_same_browser_finds_its_form_again(client: Client, cast: Cast) -> None:
    draft = begin(client)
    assert path(draft) in client.get("/kirim/").content.decode()
    assert path(draft) not in Client().get("/kirim/").content.decode()


def test_the_answers_are_alike_whether_there_is_a_form_or_not(client: Client, cast: Cast) -> None:
    confirmed(client)
    pages = []
    for email in (str(FORM["email"]), "tidakada@contoh.example"):
        stranger = Client()
        asked = stranger.post("/kirim/lanjutkan/", {"email": email})
        page = stranger.get(asked["Location"]).content.decode()
        refused = stranger.post(asked["Location"], {"code": "12"})
        pages.append([page.replace(email, "-"), refused.status_code])
    assert EmailCode.objects.filter(email="tidakada@contoh.example").exists(), "a code goes to either address"
    plain = [[_without_tokens(str(page)), status] for page, status in pages]
    assert plain[0] == plain[1]


def _without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and "nonce" not in line)


def test_whoever_has_no_form_is_told_after_the_code(cast: Cast) -> None:
    client = Client()
    assert resumed(client, "tidakada@contoh.example") == "/kirim/"
    told = indonesian("No form is kept under this address. It was sent, or its time has run out.")
    assert told in client.get("/kirim/").content.decode()


def test_a_form_whose_address_was_only_typed_is_not_given_to_its_owner(client: Client, cast: Cast) -> None:
    draft = begin(client)
    other = Client()
    assert resumed(other) == "/kirim/"
    assert other.get(path(draft)).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_another_sessions_form_cannot_be_reached(client: Client, cast: Cast, step: str) -> None:
    draft = confirmed(client)
    add(client, draft, upload(pdf_bytes()))
    own = Client()
    confirmed(own, email="lain@contoh.example")
    for stranger in (Client(), own):
        answers = [stranger.get(path(draft, step)), stranger.get("/kirim/isian/tidak-ada/")]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert "/kirim/lanjutkan/" in answers[0].content.decode()
        assert "Dinas" not in answers[0].content.decode()


def test_another_sessions_form_cannot_be_changed(client: Client, cast: Cast) -> None:
    draft = confirmed(client)
    add(client, draft, upload(pdf_bytes()))
    seen = reviewed(client.get(path(draft, "periksa")).content.decode())
    stranger = Client()
    posts = {
        path(draft, "surat"): form(organization="Lain"),
        path(draft, "kode"): {"code": code()},
        path(draft, "kode/lagi"): {},
        path(draft, "berkas"): {"letter": upload(pdf_bytes())},
        f"{path(draft, 'berkas')}{draft.files.get().pk}/": {"act": "remove"},
        path(draft, "periksa"): {"sure": "on", "reviewed": seen},
    }
    assert [stranger.post(where, values).status_code for where, values in posts.items()] == [404] * len(posts)
    draft.refresh_from_db()
    assert (draft.values["organization"], draft.files.count()) == (FORM["organization"], 1)
    assert not Case.objects.exists()


def test_a_file_of_one_form_cannot_be_touched_through_another(client: Client, cast: Cast) -> None:
    mine, other = confirmed(client), confirmed(Client(), email="lain@contoh.example")
    file = DraftFile.objects.create(draft=other, order=0, role="letter", name="a.pdf", blob=_blob(client, mine))
    client.post(f"{path(mine, 'berkas')}{file.pk}/", {"act": "remove"})
    assert DraftFile.objects.filter(pk=file.pk).exists()


def _blob(client: Client, draft: Draft) -> Blob:
    add(client, draft, upload(pdf_bytes()))
    return draft.files.get().blob


def test_a_form_is_over_after_its_days_and_its_rows_go(client: Client, cast: Cast, settings: LazySettings) -> None:
    settings.DRAFT_DAYS = 3
    draft, now = confirmed(client), timezone.now()
    add(client, draft, upload(pdf_bytes()))
    Draft.objects.update(changed_at=now - timedelta(days=3, seconds=1))
    assert [client.get(path(draft, step)).status_code for step in STEPS] == [404] * len(STEPS)
    assert resumed(Client()) == "/kirim/"
    fresh = begin(client, email="baru@contoh.example")
    assert drop_expired(at=now) == 1
    assert list(Draft.objects.all()) == [fresh]
    assert not DraftFile.objects.exists()


def test_a_sent_form_goes_after_a_day_and_its_letter_stays(client: Client, cast: Cast) -> None:
    case = sent_case(client, upload(pdf_bytes()))
    assert drop_expired(at=timezone.now()) == 0
    assert drop_expired(at=timezone.now() + timedelta(days=2)) == 1
    assert not EmailCode.objects.exists()
    assert Delivery.objects.get(case=case).files.count() == 1
