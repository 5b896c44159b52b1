"""Two agencies on one installation: neither sees, counts, registers or addresses anything of the other."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from correspondence.cases.models import Case, Grant, WorkItem
from correspondence.foundation.errors import NotAllowed
from correspondence.intake.duplicates import DUPLICATE, duplicates, is_copy
from correspondence.intake.models import DeliveredFile, Delivery
from correspondence.intake.quarantine import held
from correspondence.letters.models import IncomingLetter, Register, RegisterKind
from correspondence.letters.registering import register_letter
from correspondence.letters.states import FileState
from correspondence.parties.models import ApplicantType
from correspondence.standards.queries import in_force
from disposition.admitting import Direction, admit_letter
from portal.demo.acting import Told
from portal.demo.texts import UPLOAD_FAILS
from search.queries import RegisterFilter, register, years
from tests.cast import Cast, arrived, delivered_letter, run_steps

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OURS = ("/meja/", "/meja/register/", "/meja/karantina/", "/meja/loket/")


@pytest.fixture
def here(whole_demo: Cast) -> IncomingLetter:
    """A letter registered at LKPP."""
    return _registered(whole_demo, "direktur", "registrar", "lkpp")


@pytest.fixture
def there(landak: Cast) -> IncomingLetter:
    """A letter registered at Landak."""
    return _registered(landak, "helpdesk-landak", "registrar-landak", "landak")


def _registered(cast: Cast, addressee: str, registrar: str, key: str) -> IncomingLetter:
    letter = _delivered(cast, addressee, key)
    Told(letter.case, UPLOAD_FAILS, timezone.localdate()).enter(registrar, timezone.now())
    return IncomingLetter.objects.get(pk=letter.pk)


def _delivered(cast: Cast, addressee: str, key: str) -> IncomingLetter:
    delivery = delivered_letter(cast, PDF, addressee=addressee, key=key)
    assert delivery.case is not None
    delivery.case.letter.files.update(state=FileState.USABLE)
    return delivery.case.letter


def browser(cast: Cast, account: str) -> Client:
    client = Client()
    client.force_login(cast.actor(account).user)
    return client


def test_a_letter_lies_with_the_registrars_of_its_agency_only(whole_demo: Cast, landak: Cast) -> None:
    letter = _delivered(landak, "helpdesk-landak", "fresh")
    seen_by = set(Grant.objects.filter(case=letter.case).values_list("position__code", flat=True))
    assert seen_by == {"registrar-landak"}
    assert set(WorkItem.objects.filter(case=letter.case).values_list("position__code", flat=True)) == seen_by


def test_books_and_numbers_are_each_agencys_own(here: IncomingLetter, there: IncomingLetter) -> None:
    assert (str(here.entry)[:4], str(there.entry)[:4]) == ("0001", "0001")
    books = Register.objects.filter(kind=RegisterKind.INCOMING)
    assert sorted(books.values_list("agency__code", "last_number")) == [("landak", 1), ("lkpp", 1)]


def test_each_registrar_finds_only_the_own_book(
    whole_demo: Cast, landak: Cast, here: IncomingLetter, there: IncomingLetter
) -> None:
    for cast, account, own in ((whole_demo, "registrar", here), (landak, "registrar-landak", there)):
        actor = cast.actor(account)
        assert list(register(actor, RegisterFilter())) == [own]
        assert list(Case.objects.visible_to(actor)) == [own.case]
        assert years(actor) == [timezone.localdate().year]


def test_no_screen_of_the_one_names_the_other(
    whole_demo: Cast, landak: Cast, here: IncomingLetter, there: IncomingLetter
) -> None:
    IncomingLetter.objects.filter(pk=here.pk).update(subject="Kenari di LKPP")
    IncomingLetter.objects.filter(pk=there.pk).update(subject="Kenari di Landak")
    for cast, account, foreign in (
        (whole_demo, "registrar", ("Kenari di Landak", "Helpdesk LPSE", "Penanganan Masalah Pengguna")),
        (landak, "registrar-landak", ("Kenari di LKPP", "Dir. PSK", "Deputi Bidang", "Katalog Elektronik")),
    ):
        client = browser(cast, account)
        for path in OURS:
            page = client.get(path)
            assert page.status_code == 200, path
            text = page.content.decode()
            assert not [word for word in foreign if word in text], (account, path)


def test_the_letter_page_of_the_other_does_not_exist(
    whole_demo: Cast, landak: Cast, here: IncomingLetter, there: IncomingLetter
) -> None:
    ours, theirs = browser(whole_demo, "registrar"), browser(landak, "registrar-landak")
    for path in ("/meja/surat/{}/", "/meja/surat/{}/daftar/"):
        assert ours.get(path.format(there.pk)).status_code == 404
        assert theirs.get(path.format(here.pk)).status_code == 404
    file = here.files.get()
    assert theirs.get(f"/meja/berkas/{file.pk}/original/").status_code == 404


def test_a_registrar_does_not_register_for_the_other(whole_demo: Cast, landak: Cast) -> None:
    letter = _delivered(landak, "helpdesk-landak", "fresh")
    data = Told(letter.case, UPLOAD_FAILS, timezone.localdate())._data(letter.version)
    with pytest.raises(NotAllowed):
        register_letter(actor=whole_demo.actor("registrar"), letter=letter, data=data, at=timezone.now())


@pytest.mark.parametrize(
    ("service", "addressee"), [("konsultasi-katalog", "helpdesk-landak"), ("penanganan-masalah-pengguna", "direktur")]
)
def test_a_letter_cannot_be_directed_across(landak: Cast, service: str, addressee: str) -> None:
    letter = _delivered(landak, "helpdesk-landak", "fresh")
    version = in_force(service, timezone.now())
    with pytest.raises(NotAllowed):
        admit_letter(
            actor=landak.actor("registrar-landak"),
            letter=letter,
            data=Told(letter.case, UPLOAD_FAILS, timezone.localdate())._data(letter.version),
            direction=Direction(version, "surat", landak.position(addressee), ApplicantType.LEGAL_BODY),
            decisions={},
            lines=[],
            note="",
            at=timezone.now(),
        )
    letter.refresh_from_db()
    assert letter.entry is None


def test_the_same_file_at_both_is_no_duplicate(whole_demo: Cast, landak: Cast) -> None:
    _delivered(whole_demo, "kepala", "first")
    second = _delivered(landak, "helpdesk-landak", "second")
    file = DeliveredFile.objects.select_related("delivery").get(delivery__case=second.case)
    assert not is_copy(file)
    flagged = second.files.get()
    flagged.flags = [DUPLICATE]
    found = duplicates(landak.actor("registrar-landak"), second, [flagged])
    assert all(each.earlier is None for each in found)


def test_quarantine_holds_the_own_deliveries_only(whole_demo: Cast, landak: Cast) -> None:
    delivery = arrived(landak.agency, b"MZ not a letter", name="kenari.exe")
    run_steps("intake.check")
    assert list(held(landak.agency)) == [delivery]
    assert list(held(whole_demo.agency)) == []
    ours, theirs = browser(whole_demo, "registrar"), browser(landak, "registrar-landak")
    assert b"kenari.exe" in theirs.get("/meja/karantina/").content
    assert b"kenari.exe" not in ours.get("/meja/karantina/").content
    file = delivery.files.get()
    assert ours.get(f"/meja/karantina/{file.pk}/").status_code == 404


def test_a_delivery_by_machine_keeps_within_its_agency(
    whole_demo: Cast, landak: Cast, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    letter = tmp_path / "surat.pdf"
    letter.write_bytes(PDF)
    for extra in (["--addressee", "direktur"], ["--service", "konsultasi-katalog"]):
        with pytest.raises(SystemExit) as ended:
            call_command("receive", str(letter), "--agency", "landak", *extra)
        assert ended.value.code == 2
        assert "in this agency" in capsys.readouterr().err
    assert not Delivery.objects.exists()
