"""Mail servers that are slow, silent, broken or hostile end as a word on the screen, in bounded time and memory."""

import resource
from time import monotonic

import pytest

from correspondence.intake.mailbox import impatience
from correspondence.intake.models import Delivery, Mailbox, Trouble
from tests.cast import Cast
from tests.intake.dovecot import DOVECOT, running
from tests.intake.mailing import troubled, with_pdf
from tests.intake.servers import Manner, dripping, endless, hanging_up, huge, nonsense, server, silent, slow_line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impatience, "PATIENCE", 0.5)
    monkeypatch.setattr(impatience, "LONGEST_TALK", 2.0)


@pytest.mark.parametrize(
    ("manner", "trouble"),
    [
        (silent, Trouble.SLOW),
        (dripping, Trouble.SLOW),
        (nonsense, Trouble.GARBAGE),
        (hanging_up, Trouble.BROKEN_OFF),
        (endless, Trouble.GARBAGE),
        (huge, Trouble.GARBAGE),
    ],
)
@pytest.mark.parametrize("scheme", ["imap", "imaps"])
def test_a_server_that_misbehaves_is_left_in_time(cast: Cast, manner: Manner, trouble: Trouble, scheme: str) -> None:
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, monotonic()
    with server(manner) as port:
        mailbox = troubled(f"{scheme}://surat:x@127.0.0.1:{port}/INBOX?agency=lkpp")
    assert monotonic() - begun < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # KB
    assert mailbox.failures == 1
    if scheme == "imap":
        assert mailbox.trouble == trouble
    else:
        assert mailbox.trouble in {Trouble.SLOW, Trouble.GARBAGE, Trouble.BROKEN_OFF}


@pytest.mark.skipif(DOVECOT is None, reason="Debian's package dovecot-imapd is not installed")
def test_a_slow_line_only_takes_longer_and_one_that_is_too_slow_loses_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impatience, "PATIENCE", 5.0)
    with running("surat") as dovecot:
        dovecot.deliver("surat", with_pdf())
        url = dovecot.url("surat")
        with slow_line(dovecot.port, 1.5) as port:
            assert troubled(url.replace(f":{dovecot.port}/", f":{port}/")).trouble == Trouble.SLOW
        assert not Delivery.objects.exists()
        assert dovecot.flags("surat") == {1: set()}
        Mailbox.objects.all().delete()
        monkeypatch.setattr(impatience, "LONGEST_TALK", 30.0)
        with slow_line(dovecot.port, 0.05) as port:
            assert troubled(url.replace(f":{dovecot.port}/", f":{port}/")).trouble == ""
        assert Delivery.objects.count() == 1
