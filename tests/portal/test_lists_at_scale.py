"""Every list page with a thousand letters: few queries, whatever lies on the desk."""

from itertools import count
from typing import TypeVar

import pytest
from django.db.models import Model
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from correspondence.cases.models import Case, CaseEvent, Entitlement, Grant, WorkItem
from correspondence.letters.models import IncomingLetter, Register, RegisterEntry
from tests.cast import Cast
from tests.databases import learn_sizes
from tests.portal.desking import registered, signed_in

pytestmark = pytest.mark.django_db
Row = TypeVar("Row", bound=Model)
LETTERS, MOST = 1000, 25
LISTS = [
    ("/meja/", "registrar"),
    ("/meja/", "kepala"),
    ("/meja/?tab=elsewhere", "registrar"),
    ("/meja/register/", "registrar"),
    ("/meja/register/?arah=outgoing", "registrar"),
    ("/meja/register/?cetak=1", "registrar"),
    ("/meja/karantina/", "registrar"),
    ("/meja/kompensasi/", "registrar"),
    ("/", "kepala"),
]


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Register one letter and lay a thousand copies of it beside it, row by row as the services wrote them."""
    model = registered(cast, "a")
    book = Register.objects.get(entries=model.entry)
    numbers = count(book.last_number + 1)
    originals = {each: list(each.objects.filter(case=model.case)) for each in (CaseEvent, Grant, WorkItem)}
    cases = [_copy(model.case, tracking_code=f"{number:016d}") for number in range(LETTERS)]
    Case.objects.bulk_create(cases)
    entries = [RegisterEntry(register=book, number=next(numbers), entered_at=timezone.now()) for _ in cases]
    RegisterEntry.objects.bulk_create(entries)
    letters = [_copy(model, case=case, entry=entry) for case, entry in zip(cases, entries, strict=True)]
    IncomingLetter.objects.bulk_create(letters)
    for kind, rows in originals.items():
        kind.objects.bulk_create([_copy(row, case=case) for case in cases for row in rows])
    now = timezone.now()
    earned = {"agency": cast.agency, "identity": "email:x", "due_at": now, "earned_at": now, "expires_at": now}
    Entitlement.objects.bulk_create([Entitlement(earned_by=case, **earned) for case in cases])
    learn_sizes()
    return cast


def _copy(row: Row, **changes: object) -> Row:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    made = type(row)(**values)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_every_list_asks_few_queries(many: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for path, account in LISTS:
        client = signed_in(many, account)
        client.get(path)
        with django_assert_max_num_queries(MOST, info=f"{path} as {account}"):
            assert client.get(path).status_code == 200, path
