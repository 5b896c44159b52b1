"""What a virus scanner says of a file, where the office has one: clamd by its socket (man clamd, INSTREAM).

Only a clear answer counts. Refused, late, cut off, not understood, over a limit of the scanner: all this is no
answer, and without an answer nothing goes on.
"""

import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from correspondence.foundation.files.models import Blob

from .models import DeliveredFile, VirusScan

SILENT = "scanner-silent"  # a key of inspection.messages.REASONS
SCAN_SECONDS = 30.0
PING_SECONDS = 2.0
LIMIT_SECONDS = 10.0
CHUNK = 1 << 18
LONGEST_ANSWER = 4096
# What clamd calls found although it only stopped looking (AlertExceedsMax).
STOPPED_LOOKING = "Heuristics.Limits.Exceeded"


class ScannerSilent(Exception):
    """The scanner gave no clear answer; `why` says to the administrator what came instead."""

    def __init__(self, why: str) -> None:
        super().__init__(SILENT)
        self.why = why


@dataclass(frozen=True)
class Scanned:
    """What the scanner says of one file; `virus` is its name for what it found."""

    result: VirusScan
    virus: str = ""


def scan(path: Path) -> Scanned:
    """Return what the scanner says; without a scanner every file stays unscanned.

    Raises ScannerSilent where one is configured and gives no clear answer within SCAN_SECONDS.
    """
    if not settings.CLAMD:
        return Scanned(VirusScan.UNSCANNED)
    with path.open("rb") as file:
        answer = _instream(iter(lambda: file.read(CHUNK), b""), SCAN_SECONDS)
    return _understood(answer)


def state(*, seconds: float = PING_SECONDS + LIMIT_SECONDS) -> str:
    """Return `off`, `ok`, `silent`, or `limit-too-small` where the scanner takes less than the office does.

    What is not clear within so many seconds counts as silent.
    """
    ends = time.monotonic() + seconds
    if not settings.CLAMD:
        return "off"
    try:
        with _connected(min(PING_SECONDS, seconds)) as line:
            line.send(b"zPING\0")
            if line.answer() != "PONG":
                return "silent"
        return "ok" if _takes_enough(ends) else "limit-too-small"
    except ScannerSilent:
        return "silent"


def describe(*, seconds: float) -> str:
    """Return the state in English, for the start-up log; it takes so many seconds at most."""
    words = {
        "off": "off. Files of strangers are not scanned (TANGGAP_CLAMD).",
        "ok": "answers, and takes files as large as the office does.",
        "silent": f"no clear answer within {seconds:g} s. Files wait unopened until it answers; /healthz tells more.",
        "limit-too-small": "takes smaller files only than the office does. Raise StreamMaxLength of clamd.",
    }
    return f"Virus scanner: {words[state(seconds=seconds)]}"


def refuse_infected(blob: Blob) -> None:
    """Raise PermissionDenied for bytes in which a virus was found: no screen and no address hands them out."""
    if DeliveredFile.objects.filter(original=blob, virus_scan=VirusScan.INFECTED).exists():
        raise PermissionDenied(_("A virus was found in this file. It is kept, and handed out to nobody."))


def _understood(answer: str) -> Scanned:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Scanned(VirusScan.CLEAN)
    name = said.removesuffix(" FOUND")
    if name == said or not name or name.startswith(STOPPED_LOOKING):
        raise ScannerSilent(answer[:200])
    return Scanned(VirusScan.INFECTED, name[:120])


def _instream(chunks: Iterable[bytes], seconds: float) -> str:
    with _connected(seconds) as line:
        line.send(b"zINSTREAM\0")
        try:
            for chunk in chunks:
                line.send(struct.pack("!I", len(chunk)) + chunk)
            line.send(struct.pack("!I", 0))
        except ScannerSilent:
            # Where its limit is passed the scanner says so and stops listening; why it stopped is worth reading.
            with suppress(ScannerSilent):
                return line.answer()
            raise
        return line.answer()


_tried: dict[str, tuple[float, bool]] = {}  # by address: until when the answer holds, and what it was
_ANSWER_HOLDS = 300.0


def _takes_enough(ends: float) -> bool:
    """Ask by trying, now and then: the largest file that the office takes, of nothing but zeros."""
    until, enough = _tried.get(settings.CLAMD, (0.0, False))
    if until < time.monotonic():
        zeros, whole = bytes(CHUNK), settings.UPLOAD_MAX_BYTES
        chunks = (zeros[: min(CHUNK, whole - sent)] for sent in range(0, whole, CHUNK))
        enough = _instream(chunks, max(0.05, min(LIMIT_SECONDS, ends - time.monotonic()))) == "stream: OK"
        _tried[settings.CLAMD] = (time.monotonic() + _ANSWER_HOLDS, enough)
    return enough


class _Line:
    """A connection whose whole talk ends by a deadline."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def send(self, content: bytes) -> None:
        """Send everything in time."""
        self._wait()
        try:
            self._connection.sendall(content)
        except OSError as error:
            raise ScannerSilent(f"{type(error).__name__}: {error}") from error

    def answer(self) -> str:
        """Return the scanner's one answer, up to its closing NUL."""
        heard = b""
        while b"\0" not in heard:
            self._wait()
            try:
                more = self._connection.recv(LONGEST_ANSWER)
            except OSError as error:
                raise ScannerSilent(f"{type(error).__name__}: {error}") from error
            heard += more
            if not more or len(heard) > LONGEST_ANSWER:
                raise ScannerSilent(f"cut off: {heard[:100]!r}")
        return heard.split(b"\0", 1)[0].decode("utf-8", "replace").strip()

    def _wait(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise ScannerSilent("it took too long")
        self._connection.settimeout(left)


@contextmanager
def _connected(seconds: float) -> Iterator[_Line]:
    """Lend the line to the scanner for at most so long; ScannerSilent where nobody listens."""
    deadline = time.monotonic() + seconds
    try:
        connection = _connection(settings.CLAMD, seconds)
    except OSError as error:
        raise ScannerSilent(f"{type(error).__name__}: {error}") from error
    with connection:
        yield _Line(connection, deadline)


def _connection(address: str, seconds: float) -> socket.socket:
    kind, _sep, place = address.partition(":")
    if kind == "tcp":
        host, _sep, port = place.removeprefix("//").rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(seconds)
    try:
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection
