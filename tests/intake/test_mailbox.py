"""Fetching from a real Dovecot: stored first, marked afterwards, never lost, never twice."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core import mail as django_mail
from django.utils import timezone

from correspondence.foundation.files.keeping import read
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.running import perform
from correspondence.intake.mailbox import fetching
from correspondence.intake.mailbox.planning import plan_fetches
from correspondence.intake.models import (
    Channel,
    Delivery,
    DeliveryState,
    Mailbox,
    MailboxMessage,
    MessageState,
)
from tests.cast import Cast
from tests.intake.dovecot import DOVECOT, Dovecot, running
from tests.intake.mailing import looked_at, with_pdf
from tests.intake.mailing import mailboxes as given

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(DOVECOT is None, reason="Debian's package dovecot-imapd is not installed"),
]
OFFICE, OTHER = "surat@lkpp.example", "aduan@lkpp.example"
MARKED = {"\\Seen", "$Tanggap"}


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running(OFFICE, OTHER, "kecil", "lain") as found:
        yield found


@pytest.fixture(autouse=True)
def _empty(server: Dovecot) -> Iterator[None]:
    yield
    for user in (server.base / "mail").iterdir():
        shutil.rmtree(user)


def fetched(server: Dovecot, *users: str, **asked: str) -> None:
    """Fetch once, as a minute of the office does, without checking what came."""
    with given(*(server.url(user, **asked) for user in users or (OFFICE,))):
        plan_fetches(at=timezone.now())
        for step in Step.objects.filter(name="intake.fetch_mail", state=StepState.WAITING):
            assert perform(step.pk) == "done"


def one(number: int = 1, **headers: str) -> bytes:
    return with_pdf(Subject=f"Surat {number}", Message_ID=f"<{number}@contoh.example>", **headers)


def test_a_mail_becomes_a_letter_and_is_marked_after_that(cast: Cast, server: Dovecot) -> None:
    content = one().replace(b"\n", b"\r\n")
    server.deliver(OFFICE, content, arrived='"02-Nov-2026 08:15:30 +0700"')
    with given(server.url(OFFICE)):
        plan_fetches(at=timezone.now())
        assert looked_at() == ["intake.fetch_mail: done", "intake.check: done"]
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.state) == (Channel.MAIL, DeliveryState.LETTER)
    assert delivery.received_at == min(datetime(2026, 11, 2, 1, 15, 30, tzinfo=UTC), delivery.created_at)
    assert read(delivery.files.get(order=0).original) == content
    assert server.flags(OFFICE) == {1: MARKED}
    message = MailboxMessage.objects.get()
    assert (message.uid, message.delivery, message.marked, message.size) == (1, delivery, True, len(content))


def test_the_moment_of_receipt_is_when_the_mail_came_but_never_later_than_now(cast: Cast, server: Dovecot) -> None:
    server.deliver(OFFICE, one(1), arrived='" 5-Jan-2021 23:59:59 +0900"')
    server.deliver(OFFICE, one(2), arrived='"01-Jan-2099 00:00:00 +0000"')
    fetched(server)
    old, new = Delivery.objects.order_by("pk")
    assert old.received_at == datetime(2021, 1, 5, 14, 59, 59, tzinfo=UTC)
    assert timedelta() <= timezone.now() - new.received_at < timedelta(minutes=5)


def test_a_second_fetch_finds_nothing_new_and_what_a_person_has_read_is_fetched(cast: Cast, server: Dovecot) -> None:
    server.deliver(OFFICE, one(1))
    fetched(server)
    server.deliver(OFFICE, one(2))
    with server.signed_in(OFFICE) as client:
        client.uid("STORE", "2", "+FLAGS", r"(\Seen)")
    fetched(server)
    fetched(server)
    assert Delivery.objects.count() == 2
    assert server.flags(OFFICE) == {1: MARKED, 2: MARKED}


def test_mails_deleted_by_people_are_not_expunged_by_us(cast: Cast, server: Dovecot) -> None:
    server.deliver(OFFICE, one(1), one(2))
    with server.signed_in(OFFICE) as client:
        client.uid("STORE", "1", "+FLAGS", r"(\Deleted)")
    fetched(server)
    assert set(server.flags(OFFICE)) == {1, 2}


def test_the_mark_that_a_killed_fetch_left_out_is_set_by_the_next(
    cast: Cast, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(OFFICE, one())

    def dies(point: str) -> None:
        if MailboxMessage.objects.exists():
            raise KeyboardInterrupt

    monkeypatch.setattr(fetching, "fault", dies)
    with pytest.raises(KeyboardInterrupt):
        fetched(server)
    assert Delivery.objects.count() == 1
    assert server.flags(OFFICE) == {1: set()}
    monkeypatch.undo()
    Step.objects.filter(name="intake.fetch_mail").update(state=StepState.WAITING, worker="")
    fetched(server)
    assert Delivery.objects.count() == 1
    assert server.flags(OFFICE) == {1: MARKED}


def test_new_numbers_for_old_mails_make_no_second_letter(cast: Cast, server: Dovecot) -> None:
    server.deliver(OFFICE, one(1), one(2))
    fetched(server)
    first = Mailbox.objects.get().uidvalidity
    server.renumber(OFFICE)
    server.deliver(OFFICE, one(3))
    fetched(server)
    assert Mailbox.objects.get().uidvalidity != first
    assert Delivery.objects.count() == 3
    assert MailboxMessage.objects.count() == 5
    assert set(map(frozenset, server.flags(OFFICE).values())) == {frozenset(MARKED)}


def test_two_mailboxes_keep_their_numbers_apart(cast: Cast, server: Dovecot) -> None:
    server.deliver(OFFICE, one(1))
    server.deliver(OTHER, one(2))
    fetched(server, OFFICE, OTHER)
    assert {(each.mailbox.name.split("@127")[0], each.uid) for each in MailboxMessage.objects.all()} == {
        (OFFICE, 1), (OTHER, 1),
    }  # fmt: skip
    assert Delivery.objects.count() == 2


def test_the_same_bytes_in_two_mailboxes_are_one_delivery(cast: Cast, server: Dovecot) -> None:
    for user in (OFFICE, OTHER):
        server.deliver(user, content := one())
    assert content
    fetched(server, OFFICE, OTHER)
    assert MailboxMessage.objects.count() == 2


def test_a_mail_that_is_too_large_stays_flagged_and_is_listed(
    cast: Cast, server: Dovecot, settings: LazySettings
) -> None:
    settings.UPLOAD_MAX_BYTES = 20_000
    server.deliver(OFFICE, one(1) + b"x" * 30_000, one(2))
    fetched(server)
    large, small = MailboxMessage.objects.order_by("uid")
    assert (large.state, large.delivery, large.marked) == (MessageState.TOO_LARGE, None, True)
    assert small.state == MessageState.STORED
    assert server.flags(OFFICE) == {1: {"\\Flagged"}, 2: MARKED}
    fetched(server)
    assert MailboxMessage.objects.count() == 2


def test_a_message_that_cannot_be_stored_holds_up_no_other_and_is_tried_again(
    cast: Cast, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(OFFICE, one(1), one(2))
    store = fetching.receive_by_machine

    def fails(**given: object) -> Delivery:
        if given["arrival"].external_id.endswith(" 1"):  # type: ignore[attr-defined]
            raise RuntimeError("poison")
        return store(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(fetching, "receive_by_machine", fails)
    fetched(server)
    assert MailboxMessage.objects.get(uid=1).state == MessageState.FAILED
    assert MailboxMessage.objects.get(uid=2).state == MessageState.STORED
    assert server.flags(OFFICE) == {1: set(), 2: MARKED}
    monkeypatch.undo()
    fetched(server)
    assert MailboxMessage.objects.get(uid=1).state == MessageState.STORED
    assert server.flags(OFFICE)[1] == MARKED


def test_fifty_mails_are_fetched_at_once_in_their_order(cast: Cast, server: Dovecot) -> None:
    server.deliver(OFFICE, *(one(number) for number in range(1, 51)))
    fetched(server)
    assert list(MailboxMessage.objects.order_by("pk").values_list("uid", flat=True)) == list(range(1, 51))
    assert Delivery.objects.count() == 50
    assert set(map(frozenset, server.flags(OFFICE).values())) == {frozenset(MARKED)}


def test_what_there_is_no_time_for_waits_for_the_next_minute(
    cast: Cast, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(OFFICE, one(1), one(2))
    monkeypatch.setattr(fetching, "LONGEST", -1.0)
    fetched(server)
    assert not MailboxMessage.objects.exists()
    assert Mailbox.objects.get().uidvalidity is None
    monkeypatch.undo()
    fetched(server)
    assert MailboxMessage.objects.count() == 2


def test_fetched_mails_are_moved_where_the_settings_say_so(cast: Cast, server: Dovecot) -> None:
    for number in (1, 2):
        server.deliver(OFFICE, one(number))
        fetched(server, keep="Tanggap/Diterima")
    assert server.flags(OFFICE) == {}
    assert len(server.flags(OFFICE, "Tanggap/Diterima")) == 2
    assert Delivery.objects.count() == 2


def test_mails_from_before_the_day_of_the_settings_are_left_alone(cast: Cast, server: Dovecot) -> None:
    server.deliver(OFFICE, one(1), arrived='"05-Jan-2021 08:00:00 +0700"')
    server.deliver(OFFICE, one(2), arrived='"05-Jan-2022 08:00:00 +0700"')
    fetched(server, since="2021-06-01")
    assert list(MailboxMessage.objects.values_list("uid", flat=True)) == [2]


def test_no_mail_is_sent_for_what_is_only_fetched(cast: Cast, server: Dovecot) -> None:
    server.deliver(OFFICE, one())
    fetched(server)
    assert django_mail.outbox == []
