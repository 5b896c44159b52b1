"""How long a code opens its letter, and that the code leaves no trace where nobody looks after it."""

import json
import logging
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils import timezone

from correspondence.cases.access import followable
from correspondence.cases.models import Case, CaseEvent
from correspondence.cases.tracking import grouped
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.outbox.models import Outbox
from tests.cast import Cast, run_steps
from tests.portal.desking import signed_in
from tests.portal.tracking import EMAIL, admit, answered, follow, received

pytestmark = pytest.mark.django_db
CODES_STAND_IN = {"cases_case"}  # the one table that holds it, beside the mail that tells it to its sender


def closed_before(case: Case, days: int) -> None:
    CaseEvent.objects.filter(case=case).update(at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(("days", "status"), [(729, 302), (731, 422)])
def test_a_code_opens_its_letter_for_two_years_after_the_reply(cast: Cast, days: int, status: int) -> None:
    case = received()
    answered(cast, case)
    closed_before(case, days)
    assert follow(Client(), case).status_code == status
    assert follow(Client(), case, EMAIL).status_code == status
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_case_that_is_not_closed_is_followed_however_old(cast: Cast) -> None:
    case = received()
    admit(cast, case)
    closed_before(case, 4000)
    assert follow(Client(), case).status_code == 302


def test_the_setting_says_for_how_many_days(cast: Cast, settings: LazySettings) -> None:
    settings.TRACKING_DAYS = 30
    case = received()
    answered(cast, case)
    closed_before(case, 31)
    assert not followable(timezone.now()).filter(pk=case.pk).exists()
    settings.TRACKING_DAYS = 32
    assert followable(timezone.now()).filter(pk=case.pk).exists()


def test_a_session_that_still_follows_an_expired_letter_sees_nothing(client: Client, cast: Cast) -> None:
    case = received()
    answered(cast, case)
    follow(client, case, EMAIL)
    paths = ["/lacak/surat/", "/lacak/balasan/", "/lacak/tanda-terima/", "/lacak/tanda-terima/pdf/"]
    assert client.get(paths[0]).status_code == 200
    closed_before(case, 731)
    for path in paths:
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/lacak/")
    assert client.post("/lacak/lengkapi/")["Location"] == "/lacak/"
    assert "follows" not in client.session


def test_the_code_is_left_nowhere_else(
    client: Client, cast: Cast, caplog: pytest.LogCaptureFixture, settings: LazySettings
) -> None:
    """A canary over the whole way: sent, received, followed, registered, answered, its slips made, seen at the desk."""
    caplog.set_level(logging.DEBUG)
    case = received()
    addresses = walk(client, cast, case)
    needles = [case.tracking_code, grouped(case.tracking_code), grouped(case.tracking_code).replace(" ", "%20")]

    def bears(text: str) -> bool:
        return any(needle in text for needle in needles)

    told = [row.pk for row in Outbox.objects.all() if bears(json.dumps(row.payload))]
    assert len(told) == 1  # the mail of the receipt
    assert Outbox.objects.get(pk=told[0]).payload["to"] == [EMAIL]
    logged = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert AuditEntry.objects.filter(action="intake.receipt_shown").exists()
    assert not [text for text in [*addresses, *logged] if bears(text)]
    assert {table for table in connection.introspection.table_names() if bears(whole(table))} == {
        *CODES_STAND_IN,
        Outbox._meta.db_table,
    }
    mails = [message_from_bytes(path.read_bytes()) for path in Path(settings.EMAIL_FILE_PATH).glob("*")]
    assert len([mail for mail in mails if bears(str(mail.get_payload(decode=False)))]) <= 1
    assert not [mail for mail in mails if bears(str(mail.items()))]


def walk(client: Client, cast: Cast, case: Case) -> list[str]:
    """Go the whole way of a letter and give every address that was asked for or led to."""
    registrar = signed_in(cast, "registrar")
    run_steps("mail.deliver")
    answers = [follow(client, case, "salah@contoh.example"), follow(client, case, EMAIL)]
    answers += [client.get("/lacak/tanda-terima/"), client.post("/lacak/tanda-terima/berkas/")]
    answered(cast, case)
    desk = f"/meja/loket/{case.pk}/tanda-terima/"
    answers += [registrar.get(desk), registrar.post(f"{desk}berkas/"), client.post("/lacak/tanda-terima/berkas/")]
    run_steps("mail.deliver", "intake.receipt")
    answers += [client.get("/lacak/surat/"), client.get("/lacak/tanda-terima/pdf/"), registrar.get(f"{desk}pdf/")]
    assert [answer.status_code for answer in answers] == [422, 302, 200, 302, 200, 302, 302, 200, 200, 200]
    names = [answer.get("Content-Disposition", "") for answer in answers]
    led = [answer.get("Location", "") for answer in answers]
    return [*led, *names, *(answer.request["PATH_INFO"] + answer.request["QUERY_STRING"] for answer in answers)]


def whole(table: str) -> str:
    """Give every value of a table as text."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (a name from the database's own list)
        return "\n".join(str(row) for row in cursor.fetchall())
