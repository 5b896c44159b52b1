"""Numbers of a book: one after the other, none lost with its transaction, and locked in the order all locks have."""

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from correspondence.foundation.locks import key_of
from correspondence.letters.models import Register, RegisterKind
from correspondence.letters.numbering import next_entry
from correspondence.organization.models import Agency
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_number_taken_back_with_its_transaction_is_given_again(cast: Cast) -> None:
    taken = [next_entry(agency=cast.agency, kind=RegisterKind.INCOMING, at=timezone.now()).number]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_entry(agency=cast.agency, kind=RegisterKind.INCOMING, at=timezone.now())
        1 / 0  # noqa: B018
    taken.append(next_entry(agency=cast.agency, kind=RegisterKind.INCOMING, at=timezone.now()).number)
    assert taken == [1, 2]
    assert next_entry(agency=cast.agency, kind=RegisterKind.OUTGOING, at=timezone.now()).number == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite a transaction is alone from its start")
def test_the_journal_is_waited_for_before_the_book_is_held(db: None) -> None:
    agency = Agency.objects.create(code="lain", name="Kantor lain", short_name="Lain", calendar_code="lain")
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key_of("tanggap:journal")])
            assert cursor.fetchone() == (True,)
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")
            next_entry(agency=agency, kind=RegisterKind.INCOMING, at=timezone.now())
    finally:
        other.close()
    assert not Register.objects.exists()
