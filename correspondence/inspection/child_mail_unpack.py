"""Take a mail apart inside the sandbox: `python -m … FILE OUT` writes what it says and the files it carries."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from .child_findings import answer
from .child_mail_parts import (
    body_of,
    clean,
    decoded_words,
    disposition,
    file_name,
    header_text,
    is_body,
    payload,
    raw_header,
    read_mail,
    walk,
)

MAX_FILES = 50
MAX_BYTES = 80 * 1024 * 1024
MAX_IDS = 60
TEXT_KEPT = 20_000
DEEPEST = 3  # mails inside mails
_IDENTITY = re.compile(r"<[^<>@\s]{1,120}@[^<>@\s]{1,120}>")
# Signatures on the mail and words of mail servers, not files that somebody attached.
_NO_FILES = frozenset(
    {
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
        "application/pgp-keys", "text/rfc822-headers", "message/delivery-status", "message/disposition-notification",
    }
)  # fmt: skip
_SMALL_PICTURE, _SMALL_SIDE = 20 * 1024, 600
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "message/rfc822": ".eml",
}


def take_apart(path: Path, out: Path) -> dict[str, object]:
    """Return what the mail says of itself, and write the files that it carries to `out`."""
    message = read_mail(path)
    files, left = _write_files(message, out)
    return {
        **facts(message),
        "named": _named(message),
        "text": body_of(message)[:TEXT_KEPT],
        "files": files,
        "left_out": left,
    }


def facts(message: Message) -> dict[str, object]:
    """Return the header lines that say who wrote what, when, and to which mail it answers."""
    name, address = _address(message, "From")
    return {
        "from_name": name,
        "from_address": address,
        "reply_to": _address(message, "Reply-To")[1],
        "subject": header_text(message, "Subject")[:500],
        "sent_at": _sent_at(message),
        "message_id": next(iter(_identities(message, "Message-ID")), ""),
        "answers": [*_identities(message, "In-Reply-To"), *_identities(message, "References")][-MAX_IDS:],
    }


def _address(message: Message, header: str) -> tuple[str, str]:
    """Take the first address apart before its words are decoded: a decoded name may look like an address."""
    found = [pair for pair in getaddresses([raw_header(message, header)]) if pair[1]]
    name, address = found[0] if found else ("", "")
    return clean(decoded_words(name))[:200], clean(address)[:254]


def _sent_at(message: Message) -> str:
    with suppress(ValueError, TypeError, OverflowError, IndexError):
        return parsedate_to_datetime(raw_header(message, "Date")).isoformat()
    return ""


def _identities(message: Message, header: str) -> list[str]:
    return _IDENTITY.findall(raw_header(message, header))


def _named(message: Message) -> list[str]:
    """Return the identities of the mails that lie inside this one, as a report of non-delivery carries them."""
    found: list[str] = []
    for part in walk(message):
        if part is not message:
            found += _identities(part, "Message-ID") + _identities(part, "Original-Message-ID")
        if part.get_content_type() in {"text/rfc822-headers", "message/delivery-status"} or is_body(part):
            found += _IDENTITY.findall(payload(part)[:TEXT_KEPT].decode("latin-1"))
        if len(found) >= MAX_IDS:
            break
    return list(dict.fromkeys(found))[:MAX_IDS]


def _write_files(message: Message, out: Path) -> tuple[list[dict[str, object]], int]:
    written: list[dict[str, object]] = []
    total, left, placed = 0, 0, _placed_in_text(message)
    for part, inside in _carried(message):
        content = _content(part)
        if (id(part) in placed or disposition(part) == "inline") and _is_decoration(part, content):
            continue
        if len(written) == MAX_FILES or total + len(content) > MAX_BYTES:
            left += 1
            continue
        stored, total = f"part-{len(written) + 1:04}", total + len(content)
        (out / stored).write_bytes(content)
        written.append({"file": stored, "name": _name(part, len(written) + 1), "inside": inside})
    return written, left


def _carried(message: Message, depth: int = 0) -> Iterator[tuple[Message, bool]]:
    """Give the parts that are files, in their order; a mail inside the mail first, then what that one carries."""
    for part in walk(message, nested=False):
        if part.get_content_type() == "message/rfc822" and part is not message:
            yield part, depth > 0
            if depth < DEEPEST and (inner := _inner(part)) is not None:
                yield from ((each, True) for each, _ in _carried(inner, depth + 1))
        elif _is_file(part, message):
            yield part, depth > 0


def _is_file(part: Message, message: Message) -> bool:
    if part.is_multipart() or is_body(part) or part.get_content_type() in _NO_FILES:
        return False
    return part is not message or bool(file_name(part)) or part.get_content_maintype() != "text"


def _inner(part: Message) -> Message | None:
    held = part.get_payload()
    return held[0] if isinstance(held, list) and held and isinstance(held[0], Message) else None


def _content(part: Message) -> bytes:
    if part.get_content_type() != "message/rfc822":
        return payload(part)
    inner = _inner(part)
    try:
        return inner.as_bytes() if inner is not None else payload(part)
    except (MessageError, UnicodeError, ValueError, TypeError, AttributeError, LookupError):
        return b""


def _placed_in_text(message: Message) -> set[int]:
    """Return which parts the HTML text shows in its midst (RFC 2387)."""
    placed: set[int] = set()
    for part in walk(message):
        children = part.get_payload() if part.get_content_type() == "multipart/related" else None
        placed.update(id(child) for child in (children if isinstance(children, list) else []))
    return placed


def _is_decoration(part: Message, content: bytes) -> bool:
    """Tell the logo of a signature from a photographed page: both stand in the text, only one is large enough."""
    if part.get_content_maintype() != "image":
        return False
    return len(content) < _SMALL_PICTURE or _shorter_side(content) < _SMALL_SIDE


def _shorter_side(content: bytes) -> int:
    with suppress(Exception), Image.open(BytesIO(content)) as picture:
        return min(picture.size)
    return _SMALL_SIDE  # what cannot be read is no logo for certain


def _name(part: Message, number: int) -> str:
    name = file_name(part)
    if name:
        return name
    inner = _inner(part) if part.get_content_type() == "message/rfc822" else None
    words = header_text(inner, "Subject")[:120].replace("/", " ") if inner is not None else ""
    return (words or f"lampiran-{number}") + _ENDINGS.get(part.get_content_type(), "")


def main(arguments: list[str]) -> int:
    """Write the facts to `OUT/result.json` and the files beside it, or `{"reason": …}`."""
    path, out = map(Path, arguments)
    return answer(out, lambda: take_apart(path, out))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
