"""What is asked of a mailbox's server (RFC 3501), in words of this office; every failure is one of `Trouble`."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError, MailboxStarttlsError
from imap_tools.utils import encode_folder

from ..models import Trouble
from .addresses import HERE, Source
from .impatience import LONGEST_TALK, SLOWEST, Conversation, Endless, NoTls

MARK = "$Tanggap"
_UID, _SIZE = re.compile(rb"\bUID (\d{1,10})\b"), re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]{1,40})"')
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")  # of the protocol
_MOMENT = re.compile(r"\s?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})")


class Unreachable(Exception):
    """The mailbox cannot be fetched from now; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Gone(Exception):
    """The message is no longer in the mailbox."""


@dataclass(frozen=True)
class Seen:
    """A message as its server lists it: its number, size in bytes, and when it came into the mailbox."""

    uid: int
    size: int
    arrived_at: datetime


@contextmanager
def opened(source: Source) -> Iterator["Inbox"]:
    """Sign in and open the mailbox; raises `Unreachable`, as every question to it does."""
    with _told():
        conversation = Conversation(source)
    try:
        with _told():
            _sign_in(conversation, source)
            inbox = Inbox(conversation, source)
        yield inbox
    finally:
        conversation.hang_up()


@contextmanager
def _told() -> Iterator[None]:
    """Put whatever goes wrong in the conversation, and nothing else, into one of the words people read."""
    try:
        yield
    except (imaplib.IMAP4.error, ImapToolsError, OSError, ValueError) as error:
        raise Unreachable(trouble_of(error)) from None  # an answer to LOGIN may repeat what was sent


def trouble_of(error: BaseException) -> Trouble:
    """Return the word for a failure of the conversation."""
    if "unexpected response" in str(error):  # imaplib has no class of its own for it
        return Trouble.GARBAGE
    for kinds, trouble in _TROUBLES:
        if isinstance(error, kinds):
            return trouble
    return Trouble.GARBAGE


_TROUBLES: tuple[tuple[tuple[type[BaseException], ...], Trouble], ...] = (
    ((ssl.SSLCertVerificationError,), Trouble.CERTIFICATE),
    ((TimeoutError,), Trouble.SLOW),
    ((socket.gaierror,), Trouble.NAME),
    ((ConnectionRefusedError,), Trouble.REFUSED),
    ((ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError), Trouble.BROKEN_OFF),
    ((ssl.SSLError,), Trouble.GARBAGE),
    ((OSError,), Trouble.REFUSED),
    ((MailboxLoginError,), Trouble.LOGIN),
    ((MailboxFolderSelectError,), Trouble.FOLDER),
    ((MailboxStarttlsError, NoTls), Trouble.NO_TLS),
    ((imaplib.IMAP4.readonly,), Trouble.READ_ONLY),
    ((Endless,), Trouble.GARBAGE),
    ((imaplib.IMAP4.abort,), Trouble.BROKEN_OFF),
)


def _sign_in(conversation: Conversation, source: Source) -> None:
    plain = source.user.isascii() and source.password.isascii()
    sign_in = conversation.login if plain else conversation.login_utf8
    try:
        sign_in(source.user, source.password, None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        raise Unreachable(Trouble.LOGIN) from None
    conversation.folder.set(source.folder)


class Inbox:
    """An open mailbox."""

    def __init__(self, conversation: Conversation, source: Source) -> None:
        self.client, self.source = conversation.client, source
        self.uidvalidity = self._number("UIDVALIDITY")
        self.moves = b"MOVE" in b" ".join(filter(None, self.client.capability()[1])).upper().split()  # RFC 6851
        allowed = b" ".join(self._answers("PERMANENTFLAGS"))
        # A server that keeps no words of ours still keeps its own.
        self.keeps_words = rb"\*" in allowed or MARK.encode().lower() in allowed.lower()

    def uids(self, *, above: int, everything: bool) -> list[int]:
        """Return the numbers of messages that bear no mark of ours or are new, in order; `everything` gives all."""
        wanted = [] if everything else [f"UID {above + 1}:*"]
        if wanted and self.keeps_words:
            wanted = ["OR", f"UNKEYWORD {MARK}", *wanted]
        since = [f"SINCE {_said(self.source.since)}"] if self.source.since else []
        found = self._uid("SEARCH", *(wanted + since or ["ALL"]))
        uids = {int(word) for line in found if isinstance(line, bytes) for word in line.split() if word.isdigit()}
        return sorted(uids)  # `n:*` also names the last one below n: who asks knows that one already

    def listed(self, uids: Sequence[int]) -> list[Seen]:
        """Give size and arrival of messages, before any of them is read; those that are gone are left out."""
        if not uids:
            return []
        lines = self._uid("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE INTERNALDATE)")
        asked = {seen.uid: seen for seen in map(_seen, lines) if seen is not None and seen.uid in uids}
        return [asked[uid] for uid in sorted(asked)]

    def content(self, seen: Seen) -> bytes:
        """Read a whole message without marking it as seen; raises `Gone`."""
        self.client.allow(LONGEST_TALK + seen.size / SLOWEST, seen.size)
        for item in self._uid("FETCH", str(seen.uid), "(UID BODY.PEEK[])"):
            if isinstance(item, tuple) and (found := _UID.search(item[0])) and int(found[1]) == seen.uid:
                self.client.allow(LONGEST_TALK)
                return bytes(item[1])
        raise Gone

    def mark_taken(self, uids: Sequence[int]) -> None:
        """Mark messages as read and taken, or move them to the folder that the settings name."""
        if not uids:
            return
        self._store(uids, rf"\Seen {MARK}" if self.keeps_words else r"\Seen")
        if self.source.keep != HERE and self.moves:
            self._move(uids)

    def mark_left(self, uids: Sequence[int]) -> None:
        """Flag messages that stay because they are too large, so that they stand out in any mail program."""
        if uids:
            self._store(uids, r"\Flagged")

    def _store(self, uids: Sequence[int], flags: str) -> None:
        # Not by imap_tools: its `flag` also expunges, and with it whatever others have marked as deleted.
        self._uid("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", f"({flags})")

    def _move(self, uids: Sequence[int]) -> None:
        folder = encode_folder(self.source.keep)
        with _told():
            self.client.create(folder)  # type: ignore[arg-type]  # bytes are taken as well; NO where it stands already
        self._uid("MOVE", ",".join(map(str, uids)), folder)

    def _uid(self, command: str, *arguments: str | bytes) -> list[bytes | tuple[bytes, bytes]]:
        self.client.allow(max(LONGEST_TALK, self.client.seconds_left()), self.client.largest)
        with _told():
            answer, lines = self.client.uid(command, *arguments)  # type: ignore[arg-type]  # bytes are taken as well
            if answer != "OK":
                raise imaplib.IMAP4.error(f"{command} was refused")
            return [line for line in lines if line]

    def _answers(self, name: str) -> list[bytes]:
        found = self.client.untagged_responses.get(name, [])
        return [line for line in found if isinstance(line, bytes)]

    def _number(self, name: str) -> int:
        found = self._answers(name)
        if not found or not found[-1].isdigit():
            raise imaplib.IMAP4.error(f"no {name}")
        return int(found[-1])


def _seen(line: bytes | tuple[bytes, bytes]) -> Seen | None:
    text = line if isinstance(line, bytes) else b" ".join(line)
    uid, size = _UID.search(text), _SIZE.search(text)
    if not uid or not size:
        return None
    date_ = _DATE.search(text)
    return Seen(int(uid[1]), int(size[1]), _moment(date_[1].decode("ascii", "replace") if date_ else ""))


def _moment(text: str) -> datetime:
    """Read a moment of the protocol; now, where it says none or one that has not come yet."""
    now = datetime.now(UTC)
    found = _MOMENT.fullmatch(text)
    if not found or found[2].lower() not in _MONTHS:
        return now
    day, month, year, clock, zone = found.groups()
    number = _MONTHS.index(month.lower()) + 1
    try:
        return min(datetime.fromisoformat(f"{year}-{number:02}-{int(day):02}T{clock}{zone}"), now)
    except ValueError:
        return now


def _said(day: date) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1].capitalize()}-{day.year}"
