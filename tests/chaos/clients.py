"""The clients of all channels at once, each with its ledger lines before and after every hand-over."""

import secrets
import threading
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from correspondence.intake.invariants.ledger import Ledger
from tests.chaos.channels import Api, Channel, Command, Folder, Letter, Mail, Portal, Tray
from tests.chaos.channels import Counter as CounterDesk
from tests.chaos.contents import new_letter
from tests.chaos.offices import Served
from tests.chaos.report import Report
from tests.chaos.visiting import NotTaken, Tally
from tests.intake import dovecot

END_SECONDS = 300.0
USER = "kantor"
MAKE_CLIENT = """
from django.utils import timezone
from correspondence.intake.clients import make_client
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Agency
agency = Agency.objects.get(code="lkpp")
print(make_client(actor=SystemActor(job="chaos"), agency=agency, name="chaos", at=timezone.now())[1])
"""
PASSWORD = "from portal.demo.office import PASSWORD; print(PASSWORD)"


@dataclass
class Clients:
    """One thread per channel, sending letter after letter until told to end."""

    doors: list[Channel]
    ledger: Ledger
    tally: Tally = field(default_factory=Tally)
    errors: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Start sending."""
        for door in self.doors:
            if hasattr(door, "tally"):
                door.tally = self.tally
            thread = threading.Thread(target=self._send, args=(door,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def end(self) -> None:
        """Begin no further letter, and wait for those under way."""
        self.ended.set()
        for thread in self.threads:
            thread.join(END_SECONDS)

    def _send(self, door: Channel) -> None:
        while not self.ended.is_set():
            letter = Letter(f"{door.name}-{secrets.token_hex(6)}", new_letter())
            self.ledger.sent(channel=door.name, key=letter.key, sha256=letter.sha256)
            try:
                door.send(letter)
            except NotTaken as error:
                self.errors[f"{door.name}: {error}"[:90]] += 1
            except Exception as error:  # noqa: BLE001  (a client that breaks is told in the report)
                self.broken.append(f"the client of {door.name} broke: {error!r}"[:400])
                return
            else:
                self.ledger.acknowledged(channel=door.name, key=letter.key, sha256=letter.sha256)
            self.ended.wait(door.pause)


def open_doors(served: Served, folder: Path, stack: ExitStack, report: Report) -> list[Channel]:
    """Make a client for every channel that this machine can serve; call it before the office is served."""
    tally, office = Tally(), served.office
    doors: list[Channel] = [
        Portal(served.url, office, tally),
        Portal(served.url, office, tally),
        CounterDesk(served.url, tally, office.ask(PASSWORD)),
        Tray(served.url, tally, office.ask(PASSWORD)),
        Folder(office.var / "inbox"),
        Command(office),
        Api(served.url, tally, office.ask(MAKE_CLIENT)),
    ]
    if dovecot.DOVECOT is None:
        report.absent.append("no channel 'mail': Dovecot is not installed")
        return doors
    base = folder / "dovecot"
    base.mkdir(exist_ok=True)
    server = dovecot.prepare(base, USER)
    server.start()
    stack.callback(server.stop)
    office.environment["TANGGAP_MAILBOXES"] = server.url(USER)
    return [*doors, Mail(server, USER)]
