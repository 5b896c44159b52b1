"""The mailboxes that the environment names: `imaps://user:password@host:993/INBOX?agency=lkpp&service=CODE`.

Pure: the settings read it before any app is loaded. No sentence of it repeats what was given: a password is part of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

PORTS = {"imaps": 993, "imap": 143}
HERE = "here"
KNOWN = {"agency", "service", "keep", "since"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class WrongMailbox(ValueError):
    """A mailbox is named wrongly; the message says which one and how it must look, never what was given."""


@dataclass(frozen=True)
class Source:
    """One mailbox to fetch from.

    `keep` is `here` (a fetched mail stays, marked) or the folder to which it is moved; mails that came before `since`
    are left alone.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    agency: str
    service: str = ""
    keep: str = HERE
    since: date | None = None
    tls: bool = True

    @property
    def name(self) -> str:
        """What the mailbox is called in rows, logs and on the screen: without the password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:250]

    @property
    def address(self) -> str:
        """The mailbox's own e-mail address in small letters, empty where its user name is none."""
        return self.user.lower() if "@" in self.user else ""

    @property
    def local(self) -> bool:
        """Whether the server runs on this machine, where nobody listens on the way."""
        return is_loopback(self.host)


def read_sources(text: str) -> tuple[Source, ...]:
    """Read the mailboxes, separated by blanks or commas; raise `WrongMailbox` with a sentence."""
    words = [word for word in re.split(r"[\s,]+", text) if word]
    sources = tuple(_source(word, number) for number, word in enumerate(words, start=1))
    if len({source.name for source in sources}) != len(sources):
        raise WrongMailbox("The same mailbox is named twice.")
    return sources


def source_named(sources: Iterable[Source], name: str) -> Source | None:
    """Return the mailbox of this name, None where it is no longer configured."""
    return next((source for source in sources if source.name == name), None)


def is_loopback(host: str) -> bool:
    """Tell whether the name or address is this machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _source(word: str, number: int) -> Source:
    try:
        parts = urlsplit(word)
        port = parts.port
        asked = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:  # its own words would repeat the address
        raise _wrong(number, "its address cannot be read") from None
    _check(parts, asked, number)
    return Source(
        host=str(parts.hostname),
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        agency=asked["agency"],
        service=asked.get("service", ""),
        keep=asked.get("keep", "") or HERE,
        since=_day(asked.get("since", ""), number),
        tls=parts.scheme == "imaps",
    )


def _check(parts: SplitResult, asked: dict[str, str], number: int) -> None:
    if parts.scheme not in PORTS:
        raise _wrong(number, "it must begin with imaps:// or imap://")
    if not parts.hostname or not parts.username or not parts.password:
        raise _wrong(number, "user, password and host must be given")
    if parts.fragment:
        raise _wrong(number, "the sign # must be written as %23")
    if not asked.get("agency"):
        raise _wrong(number, "the agency is missing (?agency=CODE)")
    if unknown := sorted(set(asked) - KNOWN):
        raise _wrong(number, f"only {', '.join(sorted(KNOWN))} may follow the sign ?, not {len(unknown)} other")
    texts = [unquote(parts.username), unquote(parts.password), unquote(parts.path), *asked.values()]
    if any(_CONTROL.search(text) for text in texts):
        raise _wrong(number, "it holds control characters")


def _day(text: str, number: int) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _wrong(number, "since must be a day such as 2026-01-31") from None


def _wrong(number: int, why: str) -> WrongMailbox:
    return WrongMailbox(
        f"Mailbox {number} is named wrongly: {why}. It must look like "
        "imaps://user:password@mail.agency.go.id:993/INBOX?agency=CODE, with the signs :/?#[]@,% and blanks of "
        "user and password percent-encoded."
    )
