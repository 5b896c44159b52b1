"""A mail taken apart in a sandbox child: what it says of itself, its text, and the files it carries."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox import Limits

from .child_calls import call

LIMITS = Limits(wall_seconds=30.0, cpu_seconds=30, folder_files=200)
_ADDRESS = re.compile(r"[^@\s<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z0-9-]{2,63}")
_IDENTITY = re.compile(r"<[!-;=?-~]{1,240}>")  # printable ASCII but angle brackets
_STORED = re.compile(r"part-\d{4}")


class OpeningFailed(Exception):
    """The mail could not be taken apart; `reason` is a key of `messages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class CarriedFile:
    """One file that a mail carries; `inside` says that it came with a mail inside the mail."""

    path: Path
    name: str
    inside: bool = False


@dataclass(frozen=True)
class OpenedMail:
    """What a mail says of itself, nothing of it proven; an address or identity that is none is empty.

    `answers` holds the identities of the mails it says it answers, `named` those of mails that lie inside it.
    """

    from_name: str = ""
    from_address: str = ""
    reply_to: str = ""
    subject: str = ""
    sent_at: datetime | None = None
    message_id: str = ""
    answers: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    text: str = ""
    files: tuple[CarriedFile, ...] = field(default=())
    left_out: int = 0


def open_mail(path: Path, out: Path) -> OpenedMail:
    """Take the mail apart, in at most 30 s; the files it carries (50, 80 MB) lie in `out`. Raises OpeningFailed."""
    answer = call("child_mail_unpack", ["{in}/mail", "{out}"], inputs={"mail": path}, outputs=out, limits=LIMITS)
    if answer.get("reason"):
        raise OpeningFailed(answer["reason"])
    try:
        return _opened(answer, out)
    except (KeyError, TypeError, ValueError) as error:
        raise OpeningFailed("broken") from error


def address_in(text: object) -> str:
    """Return an e-mail address that a mail can be sent to, else nothing."""
    value = str(text).strip()
    return value if len(value) <= 254 and value.isascii() and _ADDRESS.fullmatch(value) else ""


def _opened(answer: dict[str, Any], out: Path) -> OpenedMail:
    return OpenedMail(
        from_name=_line(answer["from_name"], 200),
        from_address=address_in(answer["from_address"]),
        reply_to=address_in(answer["reply_to"]),
        subject=_line(answer["subject"], 300),
        sent_at=_moment(answer["sent_at"]),
        message_id=next(iter(_identities([answer["message_id"]])), ""),
        answers=_identities(answer["answers"]),
        named=_identities(answer["named"]),
        text=str(answer["text"]),
        files=tuple(_carried(item, out) for item in answer["files"]),
        left_out=int(answer["left_out"]),
    )


def _carried(item: dict[str, Any], out: Path) -> CarriedFile:
    """Take over one file; a child that names other files is not believed."""
    stored = str(item["file"])
    path = out / stored
    if not _STORED.fullmatch(stored) or path.is_symlink() or not path.is_file():
        raise ValueError(stored)
    return CarriedFile(path=path, name=_line(item["name"], 200), inside=bool(item["inside"]))


def _line(text: object, longest: int) -> str:
    return " ".join(str(text).replace("\x00", "").split())[:longest]


def _identities(values: list[object]) -> tuple[str, ...]:
    return tuple(text for value in values if _IDENTITY.fullmatch(text := str(value)))


def _moment(text: object) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(str(text))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
