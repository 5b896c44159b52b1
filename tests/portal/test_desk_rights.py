"""Strangers: 404 on a letter and all its files, nothing in lists and counts."""

import pytest
from django.conf import LazySettings
from django.test import Client

from correspondence.cases import services as cases
from correspondence.letters.models import IncomingLetter, LetterFile
from correspondence.letters.received_stamp import stamp_letter
from tests.cast import Cast
from tests.portal.desking import registered, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_panels(settings: LazySettings) -> None:
    settings.LETTER_PANELS = []


@pytest.fixture
def letter(cast: Cast) -> IncomingLetter:
    found = registered(cast, "a")
    stamp_letter(str(found.pk))
    return found


def addresses(letter: IncomingLetter) -> list[str]:
    file = letter.files.get()
    return [
        f"/meja/surat/{letter.pk}/",
        f"/meja/surat/{letter.pk}/keadaan/",
        f"/meja/halaman/{file.pk}/1/",
        *(f"/meja/berkas/{file.pk}/{kind}/" for kind in ("original", "searchable", "stamped")),
    ]


@pytest.mark.parametrize("account", ["staf", "direktur", "sekretaris"])
def test_a_stranger_gets_404_everywhere(cast: Cast, letter: IncomingLetter, account: str) -> None:
    client = signed_in(cast, account)
    register = f"/meja/surat/{letter.pk}/daftar/"
    assert {address: client.get(address).status_code for address in [*addresses(letter), register]} == {
        address: 404 for address in [*addresses(letter), register]
    }
    assert client.post(register, {}).status_code == 404


@pytest.mark.parametrize("account", ["registrar", "kepala"])
def test_who_is_on_the_way_opens_everything(cast: Cast, letter: IncomingLetter, account: str) -> None:
    client = signed_in(cast, account)
    assert {client.get(address).status_code for address in addresses(letter)} == {200}


def test_a_visitor_is_led_to_the_login_door(letter: IncomingLetter) -> None:
    for address in addresses(letter):
        answer = Client().get(address)
        poll = address.endswith("/keadaan/")
        assert (answer.status_code, answer.headers["Location"].startswith("/masuk/")) == (302, True), poll


def test_the_register_and_its_count_hold_nothing_for_a_stranger(cast: Cast, letter: IncomingLetter) -> None:
    page = signed_in(cast, "staf").get("/meja/register/").content.decode()
    assert letter.subject not in page
    assert str(letter.entry) not in page
    printed = signed_in(cast, "staf").get("/meja/register/?cetak=1").content.decode()
    assert letter.subject not in printed
    assert letter.subject in signed_in(cast, "kepala").get("/meja/register/").content.decode()


def test_a_revoked_grant_denies_at_once(cast: Cast, letter: IncomingLetter) -> None:
    from django.utils import timezone

    client = signed_in(cast, "kepala")
    assert client.get(f"/meja/surat/{letter.pk}/").status_code == 200
    cases.revoke(case=letter.case, position=cast.position("kepala"), reason="disposition", at=timezone.now())
    assert {client.get(address).status_code for address in addresses(letter)} == {404}
    assert letter.subject not in client.get("/meja/").content.decode()


def test_the_original_is_a_download_and_pages_are_shown(cast: Cast, letter: IncomingLetter) -> None:
    client, file = signed_in(cast, "kepala"), letter.files.get()
    original = client.get(f"/meja/berkas/{file.pk}/original/")
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/meja/berkas/{file.pk}/stamped/").headers["Content-Disposition"].startswith("inline")
    assert client.get(f"/meja/halaman/{file.pk}/1/").headers["Content-Type"] == "image/png"
    assert client.get(f"/meja/berkas/{file.pk}/name/").status_code == 404


def test_a_copy_that_does_not_exist_is_404(cast: Cast, letter: IncomingLetter) -> None:
    file = letter.files.get()
    LetterFile.objects.filter(pk=file.pk).update(stamped=None)
    assert signed_in(cast, "kepala").get(f"/meja/berkas/{file.pk}/stamped/").status_code == 404


@pytest.mark.parametrize("account", ["kepala", "staf"])
def test_the_counter_is_the_registrars(cast: Cast, account: str) -> None:
    assert signed_in(cast, account).get("/meja/loket/").status_code == 403


def test_a_number_beyond_every_row_is_unknown_like_any_other(cast: Cast, letter: IncomingLetter) -> None:
    assert signed_in(cast, "registrar").get(f"/meja/halaman/{'9' * 31}/1/").status_code == 404
