"""A fetch that is killed loses no mail and makes no second letter: real worker processes against a real Dovecot."""

import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.intake.dovecot import DOVECOT, Dovecot, running
from tests.intake.mailing import with_pdf
from tests.live import Office, new_office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(DOVECOT is None, reason="Debian's package dovecot-imapd is not installed"),
]
COUNTS = """
import json
from correspondence.intake.models import Delivery, MailboxMessage
from correspondence.foundation.jobs.models import Step
print(json.dumps([Delivery.objects.count(), MailboxMessage.objects.count(),
    Step.objects.get(name="intake.fetch_mail").state]))
"""


AFRESH = """
from correspondence.foundation.jobs.models import Step
Step.objects.filter(name="intake.fetch_mail").delete()
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return new_office(tmp_path_factory.mktemp("killed"))


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running("a", "b", "c") as found:
        yield found


def fetching(office: Office, server: Dovecot, user: str, **extra: str) -> int:
    """Let a worker process fetch as the tick has planned it; give its exit status."""
    named = {"TANGGAP_MAILBOXES": server.url(user)}
    assert office.manage("tick", **named).returncode == 0
    return office.manage("worker", "--queues", "fetch", "--batch", **named, **extra).returncode


def counts(office: Office) -> list[object]:
    found: list[object] = json.loads(office.ask(COUNTS))
    return found


@dataclass(frozen=True)
class Kill:
    """Where a fetch of a user's mailbox is killed, and how many deliveries stand by then."""

    user: str
    point: str
    stored: int


@pytest.mark.parametrize("kill", [Kill("a", "files.stored", 0), Kill("b", "mailbox.before_mark", 1)], ids=str)
def test_a_killed_fetch_is_done_again_and_loses_and_doubles_nothing(
    office: Office, server: Dovecot, tmp_path: Path, kill: Kill
) -> None:
    office.ask(AFRESH)
    before = int(office.ask("from correspondence.intake.models import Delivery; print(Delivery.objects.count())"))
    server.deliver(kill.user, with_pdf(Message_ID=f"<{kill.user}@contoh.example>", Subject=kill.user))
    killed = fetching(office, server, kill.user, FAULT_AT=f"{kill.point}:{tmp_path / 'killed'}")
    assert killed == -signal.SIGKILL
    assert counts(office)[:2] == [before + kill.stored] * 2
    assert server.flags(kill.user) == {1: set()}
    assert fetching(office, server, kill.user) == 0
    assert counts(office) == [before + 1, before + 1, "done"]
    assert server.flags(kill.user) == {1: {"\\Seen", "$Tanggap"}}
