"""Reading an e-mail's parts and headers inside the sandbox, whatever was sent (RFC 5322, RFC 2045-2047, RFC 2231)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from html.parser import HTMLParser
from pathlib import Path

from .child_findings import RefusedError

MAX_HEADER = 256 * 1024
MAX_TEXT = 200_000
MAX_VALUE = 2000  # characters of one header that are decoded
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_TURNING = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # they make a name read differently than it is
_SKIPPED_TAGS = frozenset({"script", "style", "head", "title"})
_BLOCK_TAGS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})
_HEADER_END = re.compile(rb"\r?\n\r?\n")


class _PlainText(HTMLParser):
    """Keeps the readable text of HTML; nothing is fetched, run or kept as markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count the hidden elements open, and break the line at a block."""
        self._hidden += tag in _SKIPPED_TAGS
        if tag in _BLOCK_TAGS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a hidden element."""
        if tag in _SKIPPED_TAGS and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        """Keep text outside hidden elements."""
        if not self._hidden:
            self.parts.append(data)


def read_mail(path: Path) -> Message:
    """Parse a mail file; raise RefusedError where it is none, or its header or nesting is endless."""
    content = path.read_bytes().lstrip()
    end = _HEADER_END.search(content)
    if (end.start() if end else len(content)) > MAX_HEADER:
        raise RefusedError("too-complex")
    try:
        return email.message_from_bytes(content, policy=email.policy.compat32)
    except RecursionError as error:
        raise RefusedError("too-complex") from error


def walk(message: Message, *, nested: bool = True) -> Iterator[Message]:
    """Give every part in its order; `nested` says whether also those of mails inside this one."""
    pending = [message]
    while pending:
        part = pending.pop()
        yield part
        if part.is_multipart() and (nested or part.get_content_maintype() != "message"):
            payload = part.get_payload()
            children = payload if isinstance(payload, list) else []
            pending += [item for item in reversed(children) if isinstance(item, Message)]


def raw_header(message: Message, name: str) -> str:
    """Return a header as it was sent, cut at MAX_VALUE; bytes that are no ASCII are read as UTF-8 or windows-1252."""
    found = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    value = str(found)[:MAX_VALUE]
    if value.isascii():
        return value
    sent = value.encode("utf-8", "surrogateescape")
    try:
        return sent.decode("utf-8")
    except UnicodeDecodeError:
        return sent.decode("windows-1252", "replace")


def header_text(message: Message, name: str) -> str:
    """Return a header decoded and on one line: encoded line breaks must not become new headers."""
    return clean(decoded_words(raw_header(message, name)))


def decoded_words(value: str) -> str:
    """Decode the encoded words of a header (RFC 2047); what cannot be decoded stays as it is."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
        return "".join(
            piece if isinstance(piece, str) else piece.decode(charset or "ascii", "replace")
            for piece, charset in pieces
        )
    except (ValueError, LookupError, UnicodeError):
        return value


def clean(text: str) -> str:
    """Put a text on one line, without characters that control or turn the writing."""
    return " ".join(_TURNING.sub("", CONTROL.sub(" ", text)).split())


def file_name(part: Message) -> str:
    """Return the name of a part's file, without folders; empty where it has none."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, UnicodeError, TypeError, IndexError, AttributeError):
        return ""
    return clean(decoded_words(name)).replace("\\", "/").rpartition("/")[2].strip()[-200:]


def payload(part: Message) -> bytes:
    """Return the decoded content of a part, as much as can be decoded."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        return b""
    return content if isinstance(content, bytes) else b""


def disposition(part: Message) -> str:
    """Return `attachment`, `inline`, or whatever a part says of its place, in lower case."""
    return raw_header(part, "Content-Disposition").partition(";")[0].strip().lower()


def is_body(part: Message) -> bool:
    """Tell whether a part is text to be read in the mail itself, not a file."""
    text = part.get_content_type() in {"text/plain", "text/html"}
    return text and not file_name(part) and disposition(part) != "attachment"


def body_of(message: Message) -> str:
    """Return the first plain text among the parts, else the text of the first HTML part."""
    for wanted in ("text/plain", "text/html"):
        for part in walk(message):
            if part.get_content_type() == wanted and is_body(part):
                text = _decoded(part)
                return _without_markup(text) if wanted == "text/html" else text
    return ""


def _decoded(part: Message) -> str:
    content = payload(part)[: MAX_TEXT * 4]
    try:
        return content.decode(part.get_content_charset("utf-8") or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def _without_markup(html: str) -> str:
    reader = _PlainText()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)
