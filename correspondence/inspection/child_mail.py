"""Check an e-mail inside the sandbox (RFC 5322, RFC 2045, RFC 3834) and read its text for its page image."""

from __future__ import annotations

from email.message import Message
from pathlib import Path

from .child_findings import Finding, RefusedError
from .child_mail_kind import sending_flags
from .child_mail_parts import MAX_TEXT, body_of, file_name, header_text, payload, read_mail, walk
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
_RISKY = ARCHIVE_EXTENSIONS | MACRO_EXTENSIONS | PROGRAM_EXTENSIONS | {"html", "htm", "svg", "xhtml", "mht"}
_SHOWN_HEADERS = ("From", "To", "Cc", "Date", "Subject")
TNEF = "winmail.dat"  # Outlook's own envelope: what lies in it is not seen


def check(path: Path, _work: Path) -> Finding:
    """Return the flags of a mail: automatic, a bounce, malformed, carrying what letters do not carry."""
    message = read_mail(path)
    finding = Finding(flags=sending_flags(message))
    head = path.read_bytes()[:HEAD_BYTES]
    if head[:1].isspace() or not looks_like_mail(head):
        # Whatever a mail server delivered is kept, also without the header lines that a mail must have.
        finding.flags.add("repaired")
    for count, part in enumerate(walk(message)):
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
    body = body_of(message)
    names = [name for part in walk(message) if (name := file_name(part))]
    lines += ["", body.strip()[:MAX_TEXT], "", *(f"[{name}]" for name in names[:MANY_PARTS])]
    return "\n".join(lines)


def _part_flags(part: Message) -> set[str]:
    if part.is_multipart():
        return set()
    name = file_name(part)
    extension = extension_of(name)
    head = payload(part)[:512]
    unnamed_archive = is_archive(head) or (head.startswith(ZIP_MAGIC) and kind_of_name(name) not in ZIPPED)
    if extension in _RISKY or unnamed_archive or head.startswith(b"MZ") or name.lower() == TNEF:
        return {"unsafe-attachment"}
    return {"attachments"} if name else set()
