"""A real Dovecot on loopback: own configuration, ports, users and Maildirs in a folder of the test, as any user."""

import getpass
import grp
import imaplib
import os
import shutil
import signal
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.parse import quote

from tests.live import free_port

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PASSWORD = "kata sandi 100%/rahasia@#?"  # with signs that an address must encode
PATIENCE = 20.0
NOBODY = 65534

CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{base}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 0
first_valid_gid = 0
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
auth_failure_delay = 0
mail_fsync = never
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {base}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {secure_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap {{
  process_limit = 40
}}
"""


@dataclass
class Dovecot:
    """One server: where it listens, and how mails come into its mailboxes."""

    base: Path
    port: int = field(default_factory=free_port)
    secure_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def url(
        self, user: str, *, folder: str = "INBOX", secure: bool = False, password: str = PASSWORD, **asked: str
    ) -> str:
        """Give the address of a user's mailbox as `TANGGAP_MAILBOXES` names it."""
        scheme, host, port = ("imaps", "localhost", self.secure_port) if secure else ("imap", "127.0.0.1", self.port)
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in {"agency": "lkpp", **asked}.items())
        return f"{scheme}://{quote(user, safe='')}:{quote(password, safe='')}@{host}:{port}/{quote(folder)}?{query}"

    @property
    def certificate(self) -> Path:
        """Where the server's own certificate lies."""
        return self.base / "cert.pem"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        assert DOVECOT is not None
        command = [DOVECOT, "-F", "-c", str(self.base / "dovecot.conf")]
        with (self.base / "out").open("ab") as out:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        until, pause = monotonic() + PATIENCE, Event()
        while monotonic() < until:
            assert self.process.poll() is None, self.said()
            with suppress(OSError, imaplib.IMAP4.error):
                imaplib.IMAP4("127.0.0.1", self.port, timeout=2).shutdown()
                return
            pause.wait(0.05)
        raise AssertionError(self.said())

    def stop(self) -> None:
        """Stop the server and everything it started."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        self.process = None

    def said(self) -> str:
        """Give what the server wrote down."""
        return "\n".join(path.read_text() for path in (self.base / "out", self.base / "log") if path.is_file())

    @contextmanager
    def signed_in(self, user: str) -> Iterator[imaplib.IMAP4]:
        """Open a user's mailbox as a mail program does."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(user, PASSWORD)
        client.select("INBOX")
        try:
            yield client
        finally:
            client.logout()

    def deliver(self, user: str, *mails: bytes, folder: str = "INBOX", arrived: str | None = None) -> None:
        """Put mails into a mailbox, as a delivery does; `arrived` is the server's moment of it."""
        with self.signed_in(user) as client:
            for mail in mails:
                answer, words = client.append(folder, "", arrived or "", mail)
                assert answer == "OK", words

    def flags(self, user: str, folder: str = "INBOX") -> dict[int, set[str]]:
        """Give every message's number and flags."""
        with self.signed_in(user) as client:
            assert client.select(folder)[0] == "OK"
            _, lines = client.uid("FETCH", "1:*", "(UID FLAGS)")
            found = [line.decode() for line in lines if isinstance(line, bytes)]
        told: dict[int, set[str]] = {}
        for line in found:
            words = line.replace("(", " ( ").replace(")", " ) ").split()
            start = words.index("FLAGS") + 2
            told[int(words[words.index("UID") + 1])] = set(words[start : words.index(")", start)])
        return told

    def renumber(self, user: str) -> None:
        """Lose the index, as a restored or moved server does: UIDVALIDITY and all numbers become others."""
        for name in ("dovecot-uidlist*", "dovecot.index*", "dovecot.list.index*"):
            for path in (self.base / "mail" / user).glob(name):
                path.unlink()


def prepare(base: Path, *users: str) -> Dovecot:
    """Write configuration, certificate and users of a server."""
    server = Dovecot(base)
    for name in ("run", "state", "mail"):
        (base / name).mkdir(parents=True)
    root = os.geteuid() == 0
    uid, gid = (NOBODY, NOBODY) if root else (os.geteuid(), os.getegid())  # it gives no mailbox to root
    me = getpass.getuser()
    group = grp.getgrgid(os.getegid()).gr_name
    (base / "dovecot.conf").write_text(
        CONFIG.format(
            base=base,
            uid=uid,
            gid=gid,
            internal="dovecot" if root else me,
            login="dovenull" if root else me,
            group="dovecot" if root else group,
            port=server.port,
            secure_port=server.secure_port,
        )
    )
    (base / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in users))
    make_certificate(base)
    if root:
        os.chown(base / "mail", uid, gid)
        reachable(base)
    return server


def reachable(base: Path) -> None:
    """Let the server's own users pass the folders above."""
    for folder in (base, *base.parents):
        if folder == Path("/tmp"):
            return
        folder.chmod(folder.stat().st_mode | 0o011)


def make_certificate(base: Path) -> None:
    """Make a certificate for localhost that only who is given it trusts."""
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", str(base / "key.pem"), "-out", str(base / "cert.pem"),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    assert ssl.PEM_HEADER in (base / "cert.pem").read_text()


@contextmanager
def running(*users: str) -> Iterator[Dovecot]:
    """Run a server for these users, in a folder with a short name: the paths of its sockets have a limit."""
    with tempfile.TemporaryDirectory(prefix="dv-", ignore_cleanup_errors=True) as folder:
        server = prepare(Path(folder), *users)
        server.start()
        try:
            yield server
        finally:
            server.stop()
