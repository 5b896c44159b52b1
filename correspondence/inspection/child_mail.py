"""Check an e-mail inside the sandbox (RFC 5322, RFC 2045, RFC 3834) and read its text for its page image."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from html.parser import HTMLParser
from pathlib import Path

from .child_findings import Finding, RefusedError
from .kinds import (
    ARCHIVE_EXTENSIONS,
    HEAD_BYTES,
    MACRO_EXTENSIONS,
    PROGRAM_EXTENSIONS,
    ZIP_MAGIC,
    ZIPPED,
    extension_of,
    is_archive,
    kind_of_name,
    looks_like_mail,
)

MANY_PARTS = 300
MAX_PARTS = 10_000
MAX_HEADER = 256 * 1024
MAX_TEXT = 200_000
_RISKY = ARCHIVE_EXTENSIONS | MACRO_EXTENSIONS | PROGRAM_EXTENSIONS | {"html", "htm", "svg", "xhtml", "mht"}
_SHOWN_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_BULK = frozenset({"auto_reply", "auto-reply"})
_AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response", "X-Autorespond-Of")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_SKIPPED_TAGS = frozenset({"script", "style", "head", "title"})
_BLOCK_TAGS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})


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
    end = re.search(rb"\r?\n\r?\n", content)
    if (end.start() if end else len(content)) > MAX_HEADER:
        raise RefusedError("too-complex")
    try:
        return email.message_from_bytes(content, policy=email.policy.compat32)
    except RecursionError as error:
        raise RefusedError("too-complex") from error


def check(path: Path, _work: Path) -> Finding:
    """Return the flags of a mail: automatic, a bounce, malformed, carrying what letters do not carry."""
    message = read_mail(path)
    finding = Finding(flags=_automatic_flags(message))
    head = path.read_bytes()[:HEAD_BYTES]
    if head[:1].isspace() or not looks_like_mail(head):
        # Whatever a mail server delivered is kept, also without the header lines that a mail must have.
        finding.flags.add("repaired")
    for count, part in enumerate(_walk(message)):
        if count >= MAX_PARTS:
            raise RefusedError("too-complex")
        if count == MANY_PARTS:
            finding.flags.add("many-parts")
        if part.defects:
            finding.flags.add("repaired")
        finding.flags |= _part_flags(part)
    return finding


def text_of(path: Path) -> str:
    """Return the header lines a reader needs, the mail's text and its attachments' names, as plain text."""
    message = read_mail(path)
    lines = [f"{name}: {header_text(message, name)}" for name in _SHOWN_HEADERS if name in message]
    body = _body_of(message)
    names = [name for part in _walk(message) if (name := _file_name(part))]
    lines += ["", body.strip()[:MAX_TEXT], "", *(f"[{name}]" for name in names[:MANY_PARTS])]
    return "\n".join(lines)


def header_text(message: Message, name: str) -> str:
    """Return a header decoded and on one line: encoded line breaks must not become new headers."""
    value = str(message.get(name, ""))[:2000]
    try:
        pieces = decode_header(value)
        text = "".join(
            piece if isinstance(piece, str) else piece.decode(charset or "ascii", "replace")
            for piece, charset in pieces
        )
    except (ValueError, LookupError, UnicodeError):
        text = value
    return " ".join(_CONTROL.sub(" ", text).split())


def _walk(message: Message) -> Iterator[Message]:
    pending = [message]
    while pending:
        part = pending.pop()
        yield part
        if part.is_multipart():
            payload = part.get_payload()
            children = payload if isinstance(payload, list) else []
            pending += [item for item in reversed(children) if isinstance(item, Message)]


def _automatic_flags(message: Message) -> set[str]:
    flags: set[str] = set()
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    if submitted not in ("no", "") or precedence in _BULK or any(name in message for name in _AUTO_HEADERS):
        flags.add("auto-reply")
    report = message.get_content_type() == "multipart/report"
    empty_path = str(message.get("Return-Path", "")).strip() == "<>"
    if report or empty_path:
        flags.add("bounce")
    return flags


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, UnicodeError, TypeError, IndexError, AttributeError):
        return ""
    return " ".join(_CONTROL.sub(" ", name).split())[:200]


def _part_flags(part: Message) -> set[str]:
    if part.is_multipart():
        return set()
    name = _file_name(part)
    extension = extension_of(name)
    head = _payload(part)[:512]
    unnamed_archive = is_archive(head) or (head.startswith(ZIP_MAGIC) and kind_of_name(name) not in ZIPPED)
    if extension in _RISKY or unnamed_archive or head.startswith(b"MZ"):
        return {"unsafe-attachment"}
    return {"attachments"} if name else set()


def _payload(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        return b""
    return content if isinstance(content, bytes) else b""


def _body_of(message: Message) -> str:
    """Return the first plain text among the parts, else the text of the first HTML part."""
    for wanted in ("text/plain", "text/html"):
        for part in _walk(message):
            if part.get_content_type() == wanted and not part.is_multipart() and not _file_name(part):
                text = _decoded(part)
                return _without_markup(text) if wanted == "text/html" else text
    return ""


def _decoded(part: Message) -> str:
    content = _payload(part)[: MAX_TEXT * 4]
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
