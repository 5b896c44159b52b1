"""Mailboxes on a real Dovecot: the connection, what hinders it, and when they are fetched."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone, translation

from correspondence.foundation.jobs.models import Step, StepState
from correspondence.intake.mailbox import fetching
from correspondence.intake.mailbox.planning import fetch_soon, is_due, mailboxes, plan_fetches
from correspondence.intake.models import Delivery, Trouble
from tests.cast import Cast
from tests.intake.dovecot import DOVECOT, PASSWORD, Dovecot, running
from tests.intake.mailing import mailboxes as given
from tests.intake.mailing import troubled, with_pdf
from tests.live import free_port

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(DOVECOT is None, reason="Debian's package dovecot-imapd is not installed"),
]
OFFICE, OTHER = "surat@lkpp.example", "aduan@lkpp.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running(OFFICE, OTHER) as found:
        yield found


def test_the_connection_is_encrypted_and_its_certificate_verified(
    cast: Cast, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(OFFICE, with_pdf())
    with given(server.url(OFFICE, secure=True)):
        (mailbox,) = mailboxes()
        fetching.fetch_mail(str(mailbox.pk))
        mailbox.refresh_from_db()
        assert mailbox.trouble == Trouble.CERTIFICATE
        assert not Delivery.objects.exists()
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        fetching.fetch_mail(str(mailbox.pk))
    mailbox.refresh_from_db()
    assert (mailbox.trouble, mailbox.failures) == ("", 0)
    assert Delivery.objects.count() == 1


def test_a_wrong_password_is_told_and_stands_nowhere(
    cast: Cast, server: Dovecot, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        mailbox = troubled(server.url(OFFICE, password="salah-sekali"))
    assert (mailbox.trouble, mailbox.failures, mailbox.fetched_at) == (Trouble.LOGIN, 1, None)
    with translation.override("en"):
        assert "password" in str(Trouble.LOGIN.label)
    for secret in ("salah-sekali", PASSWORD):
        assert secret not in caplog.text


def test_a_server_that_is_away_is_asked_again_later(cast: Cast, server: Dovecot) -> None:
    port, now = free_port(), timezone.now()
    mailbox = troubled(f"imap://surat:x@127.0.0.1:{port}/INBOX?agency=lkpp")
    assert mailbox.trouble == Trouble.REFUSED
    assert not is_due(mailbox, now + timedelta(minutes=1))
    assert is_due(mailbox, timezone.now() + timedelta(minutes=2))
    mailbox.failures = 30
    assert is_due(mailbox, timezone.now() + timedelta(minutes=15))


def test_a_missing_folder_and_a_missing_agency_are_told(cast: Cast, server: Dovecot) -> None:
    assert troubled(server.url(OFFICE, folder="Tidak Ada")).trouble == Trouble.FOLDER
    assert troubled(server.url(OTHER).replace("agency=lkpp", "agency=tidak-ada")).trouble == Trouble.AGENCY


def test_the_tick_plans_the_fetches() -> None:
    assert "correspondence.intake.mailbox.planning.plan_fetches" in django_settings.TICK_JOBS


def test_one_fetch_of_a_mailbox_at_a_time(cast: Cast, server: Dovecot) -> None:
    with given(server.url(OFFICE)):
        (mailbox,) = mailboxes()
        assert fetch_soon(mailbox)
        step = Step.objects.get(name="intake.fetch_mail")
        Step.objects.filter(pk=step.pk).update(state=StepState.RUNNING)
        assert not fetch_soon(mailbox)
        Step.objects.filter(pk=step.pk).update(state=StepState.GAVE_UP, attempts=3)
        assert plan_fetches(at=timezone.now()) == 1
        step.refresh_from_db()
        assert (step.state, step.attempts) == (StepState.WAITING, 0)
        assert Step.objects.filter(name="intake.fetch_mail").count() == 1
