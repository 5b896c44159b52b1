"""IMAP clients that neither wait nor read without end: a slow, silent or chattering server ends the conversation."""

import imaplib
import socket
import ssl
import time
from io import BufferedReader

from imap_tools import BaseMailBox

from .addresses import Source

PATIENCE = 20.0  # seconds without a byte
LONGEST_TALK = 60.0  # seconds for signing in and lists
SLOWEST = 64 * 1024  # bytes a second at which a message must come
LONGEST_LINE = 4 * 1024 * 1024
MOST_LINES = 32 * 1024 * 1024  # bytes outside messages, in one conversation
CHUNK = 64 * 1024
ABOVE_SIZE = 64 * 1024  # a message may be somewhat longer than its server said


class Endless(ValueError):
    """The server sends more, or takes longer, than any honest one."""


class NoTls(imaplib.IMAP4.error):
    """The server cannot encrypt, so it gets no password."""


class _Impatient(imaplib.IMAP4):
    """Bounds what is read: by time, by length of a line, by size of a message."""

    deadline = 0.0
    largest = 0
    lines = 0
    file: BufferedReader

    def allow(self, seconds: float, largest: int = 0) -> None:
        """Give the conversation so many seconds from now, and messages so many bytes."""
        self.deadline, self.largest = time.monotonic() + seconds, largest

    def seconds_left(self) -> float:
        """Return the seconds that the conversation still has."""
        return self.deadline - time.monotonic()

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Open the connection; the time for signing in runs from here."""
        self.allow(LONGEST_TALK)
        super().open(host, port, timeout)

    def read(self, size: int) -> bytes:
        """Read a message, piece by piece."""
        if size > self.largest + ABOVE_SIZE:
            raise Endless("a message is larger than it was said to be")
        taken = bytearray()
        while len(taken) < size:
            self._hurry()
            piece = self.file.read1(min(CHUNK, size - len(taken)))
            if not piece:
                break
            taken += piece
        return bytes(taken)

    def readline(self) -> bytes:
        """Read a line, packet by packet."""
        line = bytearray()
        while not line.endswith(b"\n"):
            self._hurry()
            seen = self.file.peek(1)
            if not seen:
                break
            line += self.file.read(seen.find(b"\n") + 1 or len(seen))
            if len(line) > LONGEST_LINE:
                raise Endless("a line without end")
        self.lines += len(line)
        if self.lines > MOST_LINES:
            raise Endless("lines without end")
        return bytes(line)

    def _hurry(self) -> None:
        left = self.seconds_left()
        if left <= 0:
            raise TimeoutError("the server is too slow")
        self.sock.settimeout(min(PATIENCE, left))


class _Plain(_Impatient):
    """Speaks without TLS: to this machine, or until STARTTLS."""


class _Secure(_Impatient, imaplib.IMAP4_SSL):  # type: ignore[misc]  # its `open` only passes on
    """Speaks TLS from the start."""


class Conversation(BaseMailBox):
    """One conversation with a mailbox's server, with its certificate verified wherever it is not this machine."""

    client: _Impatient

    def __init__(self, source: Source) -> None:
        self.source = source
        super().__init__()

    def _get_mailbox_client(self) -> _Impatient:
        source = self.source
        if source.tls:
            context = ssl.create_default_context()
            return _Secure(source.host, source.port, ssl_context=context, timeout=PATIENCE)
        client = _Plain(source.host, source.port, timeout=PATIENCE)
        if not source.local:
            if "STARTTLS" not in client.capabilities:
                raise NoTls
            client.starttls(ssl.create_default_context())
        return client

    def hang_up(self) -> None:
        """End the conversation, politely where the server still listens."""
        try:
            self.client.allow(2.0)
            self.client.logout()
        except (imaplib.IMAP4.error, OSError, ValueError):
            self._close()

    def _close(self) -> None:
        try:
            self.client.sock.shutdown(socket.SHUT_RDWR)
            self.client.sock.close()
        except OSError:
            return
