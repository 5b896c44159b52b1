"""Copies: the same bytes, or the same number, date and sender; flagged and linked, never dropped, no other verdict."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from correspondence.cases import services as cases
from correspondence.inspection.safety import Verdict
from correspondence.intake.duplicates import DUPLICATE, came_before, duplicates, is_copy, note_number
from correspondence.intake.models import DeliveredFile, DeliveryState
from correspondence.intake.stated import Stated
from correspondence.letters.duplicate_keys import duplicate_key, first_copies, plain
from correspondence.letters.models import IncomingLetter
from correspondence.letters.registering import LetterData, save_fields
from correspondence.letters.states import Sensitivity, Urgency
from tests.cast import Cast, arrived, letter_of, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.portal.desking import signed_in

NUMBER, DAY = "B-123/DJ.1/05/2026", "2026-05-04"


def came(cast: Cast, pages: int, file: str, /, **said: str) -> IncomingLetter:
    """Deliver a letter of which somebody says something; its bytes differ by their number of pages."""
    stated = Stated(**{"reference_number": NUMBER, "letter_date": DAY, **said})
    delivery = arrived(cast.agency, pdf_bytes(pages), name=file, stated=stated)
    run_steps("intake.check")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.LETTER
    return letter_of(delivery)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("B-123/DJ.1/05/2026", "b 123 / dj 1 / 05 / 2026"),
        ("B–123/DJ.1/05/2026", "B-123/DJ.1/05/2026 "),
        ("Ｂ-123", "b.123"),
    ],
)
def test_a_number_is_the_same_however_it_is_typed(one: str, other: str) -> None:
    assert duplicate_key(one, date(2026, 5, 4)) == duplicate_key(other, date(2026, 5, 4)) != ""


@pytest.mark.parametrize(("number", "day"), [("", date(2026, 5, 4)), ("--/--", date(2026, 5, 4)), ("B-123", None)])
def test_what_is_not_known_is_never_the_same(number: str, day: date | None) -> None:
    assert duplicate_key(number, day) == ""


def test_digits_are_not_run_together() -> None:
    assert plain("12/3") != plain("1/23")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"email": "dinas@contoh.example"}, {"email": "Dinas@Contoh.example"}),
        ({"organization": "Dinas Contoh"}, {"organization": "DINAS  CONTOH."}),
        ({"organization": "Dinas Contoh", "name": "Budi"}, {"name": "Dinas Contoh"}),
    ],
)
def test_the_same_number_date_and_sender_are_a_copy(cast: Cast, first: dict[str, str], second: dict[str, str]) -> None:
    one, two = came(cast, 1, "a.pdf", **first), came(cast, 2, "b.pdf", **second)
    assert {pk: each.pk for pk, each in first_copies([one, two]).items()} == {two.pk: one.pk}
    file = DeliveredFile.objects.get(letter_file__letter=two)
    assert (file.verdict, DUPLICATE in file.flags) == (Verdict.ACCEPT, False)  # known only once the letter is open
    note_number(two)
    file.refresh_from_db()
    assert DUPLICATE in file.flags
    assert DUPLICATE in two.files.get().flags
    assert DUPLICATE not in one.files.get().flags


@pytest.mark.django_db
@pytest.mark.parametrize(
    "second",
    [
        {"organization": "Dinas Lain"},
        {"organization": "Dinas Contoh", "reference_number": "B-124/DJ.1/05/2026"},
        {"organization": "Dinas Contoh", "letter_date": "2026-05-05"},
        {"organization": "Dinas Contoh", "letter_date": ""},
        {},
    ],
)
def test_anything_else_is_no_copy(cast: Cast, second: dict[str, Any]) -> None:
    came(cast, 1, "a.pdf", organization="Dinas Contoh")
    assert first_copies([came(cast, 2, "b.pdf", **second)]) == {}


@pytest.mark.django_db
def test_two_letters_of_nobody_known_are_no_copies(cast: Cast) -> None:
    came(cast, 1, "a.pdf")
    assert first_copies([came(cast, 2, "b.pdf")]) == {}


@pytest.mark.django_db
def test_the_registrars_correction_counts(cast: Cast) -> None:
    one = came(cast, 1, "a.pdf", organization="Dinas Contoh")
    two = came(cast, 2, "b.pdf", organization="Dinas Contoh", reference_number="salah")
    assert first_copies([two]) == {}
    data = LetterData(
        reference_number=NUMBER.lower(),
        letter_date=date.fromisoformat(DAY),
        subject="Permohonan",
        sender_name="Dinas Contoh",
        enclosure_note="",
        sensitivity=Sensitivity.ORDINARY,
        urgency=Urgency.ORDINARY,
        version=two.version,
    )
    save_fields(actor=cast.actor("registrar"), letter=two, data=data, at=timezone.now())
    assert first_copies([two])[two.pk] == one


@pytest.mark.django_db
def test_the_desk_leads_to_the_first_copy_everywhere(cast: Cast) -> None:
    one, two = (came(cast, pages, f"{pages}.pdf", organization="Dinas Contoh") for pages in (1, 2))
    client = signed_in(cast, "registrar")
    link = f'href="/meja/surat/{one.pk}/"'
    for page in (f"/meja/surat/{two.pk}/", f"/meja/surat/{two.pk}/daftar/?tangan=1"):
        assert link in client.get(page).content.decode().split('<div class="side">')[1]
    row = client.get("/meja/").content.decode().split(f'id="surat-{two.pk}"')[1].split("</article>")[0]
    assert link in row


@pytest.mark.django_db
def test_who_may_not_see_the_first_copy_learns_only_that_there_is_one(cast: Cast) -> None:
    one, two = (came(cast, pages, f"{pages}.pdf", organization="Dinas Contoh") for pages in (1, 2))
    one.case.grants.all().delete()
    client = signed_in(cast, "registrar")
    side = client.get(f"/meja/surat/{two.pk}/").content.decode().split('<div class="side">')[1]
    assert f"/meja/surat/{one.pk}/" not in side
    assert came_before(cast.actor("registrar"), [two])[two.pk].earlier is None


def put_aside(letter: IncomingLetter) -> None:
    cases.lock(letter.case)
    cases.move(letter.case, "put_aside")


@pytest.mark.django_db
def test_a_letter_is_no_copy_of_what_was_put_aside(cast: Cast) -> None:
    one, two, three = (came(cast, pages, f"{pages}.pdf", organization="Dinas Contoh") for pages in (1, 2, 3))
    put_aside(one)
    assert {pk: each.pk for pk, each in first_copies([two, three]).items()} == {three.pk: two.pk}
    note_number(two)
    assert DUPLICATE not in two.files.get().flags
    assert came_before(cast.actor("registrar"), [two]) == {}


@pytest.mark.django_db
def test_the_same_bytes_are_no_copy_of_what_was_put_aside(cast: Cast) -> None:
    one = came(cast, 1, "a.pdf", organization="Dinas Contoh")
    two = came(cast, 1, "b.pdf", organization="Dinas Lain")
    file, registrar = DeliveredFile.objects.get(letter_file__letter=two), cast.actor("registrar")
    assert is_copy(file)
    assert [each.earlier for each in duplicates(registrar, two, list(two.files.all()))] == [one]
    put_aside(one)
    assert not is_copy(file)
    assert duplicates(registrar, two, list(two.files.all())) == []


@pytest.mark.django_db
def test_the_same_bytes_are_no_copy_of_a_delivery_that_was_put_aside(cast: Cast) -> None:
    one, two = (arrived(cast.agency, pdf_bytes(), name=name) for name in ("a.pdf", "b.pdf"))
    assert is_copy(two.files.get())
    one.state = DeliveryState.DISMISSED
    one.save()
    assert not is_copy(two.files.get())


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/meja/").status_code == 200
    return len(asked)


@pytest.mark.django_db
def test_the_inbox_asks_no_more_for_more_copies(cast: Cast) -> None:
    client = signed_in(cast, "registrar")
    for pages in (1, 2):
        came(cast, pages, f"{pages}.pdf", organization="Dinas Contoh")
    queries_of(client)  # what is asked once only
    few = queries_of(client)
    for pages in (3, 4, 5):
        came(cast, pages, f"{pages}.pdf", organization="Dinas Contoh")
    assert queries_of(client) == few
