"""One client per channel: each sends a letter its own way and says whether the office has acknowledged it."""

import hashlib
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from requests import Response

from tests.chaos.visiting import NotTaken, Tally, Visitor
from tests.intake.dovecot import Dovecot
from tests.live import ROOT, Office

SERVICE = "konsultasi-katalog"
SENDER = {
    "layanan": SERVICE, "addressee": "kepala", "applicant_type": "institution", "consent": "on",
    "organization": "Dinas Percontohan Kabupaten Contoh", "name": "Bagian Umum", "phone": "021-1234567",
}  # fmt: skip
T = TypeVar("T")
TRIES = 60
PAUSE = 1.0  # seconds between two tries of one hand-over


@dataclass(frozen=True)
class Letter:
    """One hand-over: the ledger's key, and the bytes."""

    key: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the address of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


class Channel(Protocol):
    """A door of the office: `send` returns when the office has said "received", and raises `NotTaken` otherwise."""

    name: str
    pause: float

    def send(self, letter: Letter) -> None: ...


@dataclass
class Portal:
    """The public form, step by step, with the code from the mail."""

    url: str
    office: Office
    tally: Tally
    name: str = "portal"
    pause: float = 1.0

    def send(self, letter: Letter) -> None:
        """Fill in the form, each step as often as it takes; the same draft is never sent twice."""
        visitor, email = Visitor(self.url, self.tally), f"{letter.key}@contoh.example"
        begun = _again(lambda: visitor.post(f"/kirim/?layanan={SERVICE}", SENDER | {"email": email}, to="/kirim/"))
        draft = _draft_path(begun.url)
        _again(lambda: visitor.post(f"{draft}kode/", {"code": _code(self.office, email)}))
        file = {"letter": ("surat.pdf", letter.content, "application/pdf")}
        _again(lambda: _listed(visitor.post(f"{draft}berkas/", {}, files=file)))
        answer = _again(lambda: visitor.post(f"{draft}periksa/", {"sure": "on"}))
        if "tanda-terima" not in answer.url:
            raise NotTaken(f"no receipt: {answer.status_code} {urlsplit(answer.url).path}")


def _listed(answer: Response) -> None:
    """Raise `NotTaken` where the file that was sent, or sent again, is not in the list as it now stands."""
    if answer.status_code != 200 or "surat.pdf" not in answer.text:
        raise NotTaken(f"the file is not in the list: {answer.status_code} {urlsplit(answer.url).path[:13]}")


def _draft_path(url: str) -> str:
    found = re.search(r"/kirim/isian/[^/]+/", url)
    if found is None:
        raise NotTaken("no draft was begun")
    return found[0]


def _code(office: Office, email: str) -> str:
    """Read the newest code out of the mails that left."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for path in sorted((office.var / "mail").glob("*.log"), key=lambda each: -each.stat().st_mtime):
            text = path.read_text(errors="replace")
            if f"To: {email}" in text:
                found = re.findall(r"(?<!\d)(\d{6})(?!\d)", text.split("\n\n", 1)[-1])
                if found:
                    return str(found[0])
        time.sleep(0.2)
    raise NotTaken("the code did not come")


@dataclass
class Counter:
    """The registrar at the counter, who signs in once."""

    url: str
    tally: Tally
    password: str
    name: str = "counter"
    pause: float = 1.5
    visitor: Visitor | None = None

    def send(self, letter: Letter) -> None:
        """Enter the letter; the form's one-time token makes a second press the same delivery."""
        fields = {name: value for name, value in SENDER.items() if name not in {"layanan", "consent"}}
        fields |= {"token": secrets.token_urlsafe(24), "received_on": time.strftime("%Y-%m-%d"), "email": ""}
        fields |= {"service": "", "addressee": ""}
        file = {"letter": ("surat.pdf", letter.content, "application/pdf")}
        answer = _again(lambda: self._signed_in().post("/meja/loket/", fields, files=file))
        if "tanda-terima" not in answer.url:
            raise NotTaken(f"no receipt: {answer.status_code} {urlsplit(answer.url).path}")

    def _signed_in(self) -> Visitor:
        if self.visitor is None or "/masuk/" in self.visitor.get("/meja/loket/").url:
            visitor = Visitor(self.url, self.tally)
            visitor.post("/masuk/", {"login": "registrar", "password": self.password})
            self.visitor = visitor
        return self.visitor


@dataclass
class Tray(Counter):
    """The registrar at the scan tray, with a session of its own."""

    name: str = "scan"
    pause: float = 2.0

    def send(self, letter: Letter) -> None:
        """Put one scan into the tray; sent again with the form's token it is the same delivery."""
        fields = {"token": secrets.token_urlsafe(24), "received_on": time.strftime("%Y-%m-%d")}
        fields |= {"service": "", "addressee": ""}
        file = {"scans": ("pindaian.pdf", letter.content, "application/pdf")}
        answer = _again(lambda: self._signed_in().post("/meja/pindai/", fields, files=file))
        if not answer.history or answer.status_code != 200:
            raise NotTaken(f"not in the tray: {answer.status_code} {urlsplit(answer.url).path}")


@dataclass
class Folder:
    """A scanner that writes into the hot folder: taken is what was moved away."""

    inbox: Path
    name: str = "folder"
    pause: float = 2.0

    def send(self, letter: Letter) -> None:
        """Write beside, rename into place, and wait until the office has moved it."""
        self.inbox.mkdir(parents=True, exist_ok=True)
        target = self.inbox / f"{letter.key}.pdf"
        _again(lambda: self._put(target, letter.content))
        until = time.monotonic() + 180
        while time.monotonic() < until:
            if any(self.inbox.glob(f".diambil/**/*{letter.key}*")):
                return
            time.sleep(0.3)
        raise NotTaken("it still lies in the folder")

    def _put(self, target: Path, content: bytes) -> None:
        unfinished = target.with_name(f".{target.name}.part")
        try:
            unfinished.write_bytes(content)
            unfinished.rename(target)
        except OSError as error:  # the disk is full
            raise NotTaken(str(error)) from error


@dataclass
class Command:
    """`manage.py receive`, once per letter: each call is a hand-over of its own."""

    office: Office
    name: str = "command"
    pause: float = 4.0

    def send(self, letter: Letter) -> None:
        """Call it once."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "surat.pdf"
            path.write_bytes(letter.content)
            command = [sys.executable, "manage.py", "receive", str(path), "--service", SERVICE, "--json"]
            done = subprocess.run(
                command, cwd=ROOT, env=self.office.environment, capture_output=True, check=False, timeout=120
            )
        if done.returncode:
            raise NotTaken(f"status {done.returncode}")


@dataclass
class Api:
    """Another office's system: a token and an idempotency key."""

    url: str
    tally: Tally
    token: str
    name: str = "api"
    pause: float = 1.0

    def send(self, letter: Letter) -> None:
        """Post the letter until it is taken, always under the same key."""
        visitor = Visitor(self.url, self.tally)
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": letter.key}

        def post() -> None:
            files = {"files": ("surat.pdf", letter.content, "application/pdf")}
            answer = visitor.call("/api/v1/letters", headers=headers, data={}, files=files)
            if answer.status_code == 409:
                raise NotTaken("the same key is under way")
            if answer.status_code not in {200, 201, 202}:
                raise AssertionError(f"API: {answer.status_code} {answer.text[:300]}")

        _again(post)


@dataclass
class Mail:
    """A sender whose mail lies in the office's mailbox: taken is what bears the office's mark."""

    server: Dovecot
    user: str
    name: str = "mail"
    pause: float = 3.0

    def send(self, letter: Letter) -> None:
        """Put the mail into the mailbox and wait for its mark."""
        self.server.deliver(self.user, _mail(letter).as_bytes(policy=SMTP))
        wanted = f'HEADER Message-ID "{letter.key}@contoh.example" KEYWORD $Tanggap'
        until = time.monotonic() + 240
        while time.monotonic() < until:
            with self.server.signed_in(self.user) as session:
                _answer, found = session.uid("SEARCH", wanted)
            if found and found[0]:
                return
            time.sleep(1.0)
        raise NotTaken("it still lies in the mailbox without a mark")


def _mail(letter: Letter) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Bagian Umum <{letter.key}@contoh.example>"
    mail["To"], mail["Subject"] = "surat@kantor.example", "Permohonan konsultasi"
    mail["Date"], mail["Message-ID"] = formatdate(), f"<{letter.key}@contoh.example>"
    mail.set_content("Dengan hormat, terlampir surat permohonan.")
    mail.add_attachment(letter.content, maintype="application", subtype="pdf", filename="surat.pdf")
    return mail


def _again(act: Callable[[], T]) -> T:
    """Do it, and again after a pause while the office does not take it."""
    for left in range(TRIES, 0, -1):
        try:
            return act()
        except NotTaken:
            if left == 1:
                raise
            time.sleep(PAUSE)
    raise NotTaken("never")
