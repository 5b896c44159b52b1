"""Tell inside the sandbox what wrote a mail: a person, a program that answers, a server that gave up, a list."""

from __future__ import annotations

import re
from email.message import Message
from email.utils import getaddresses

from .child_mail_parts import file_name, raw_header, walk
from .kinds import Kind, extension_of, kind_of_name

AUTO_REPLY, BOUNCE, BULK = "auto-reply", "bounce", "bulk-mail"
_ANSWERING = frozenset({"auto_reply", "auto-reply", "auto-replied"})  # of Precedence, older than RFC 3834
_MANY = frozenset({"bulk", "list", "junk"})
_AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response", "X-Autorespond-Of")
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post")
_SERVERS = frozenset({"mailer-daemon", "mail-daemon", "mdaemon"})
# How servers begin the subject of a mail that comes back; one that a person passes on begins otherwise ("Fwd:").
_COMES_BACK = re.compile(
    r"(undeliver(able|ed)|returned mail|failure notice|message not delivered|non-?delivery"
    r"|delivery (failure|status notification)|mail delivery (failed|failure|system))\b",
    re.IGNORECASE,
)
_DOCUMENTS = frozenset({Kind.PDF, Kind.DOC, Kind.DOCX, Kind.ODT, Kind.RTF})
_REFUSED_BY = "X-Failed-Recipients"
MOST_LOOKED_AT = 500


def sending_flags(message: Message) -> set[str]:
    """Return `auto-reply` and `bounce` for what is no letter, `bulk-mail` for what is never answered by itself.

    RFC 3834 tells answers (`auto-replied`) from other mails of programs (`auto-generated`): another office's system
    sends real letters so, with the letter attached.
    """
    flags: set[str] = set()
    submitted = _word(message, "Auto-Submitted")
    if _answers(message, submitted):
        flags.add(AUTO_REPLY)
    elif submitted not in ("", "no"):
        flags.add(BULK if _carries_document(message) else AUTO_REPLY)
    if _is_bounce(message):
        flags.add(BOUNCE)
    if _is_bulk(message):
        flags.add(BULK)
    return flags


def _answers(message: Message, submitted: str) -> bool:
    old = _word(message, "Precedence") in _ANSWERING
    return submitted == "auto-replied" or old or any(_says_yes(message, name) for name in _AUTO_HEADERS)


def _says_yes(message: Message, name: str) -> bool:
    return _word(message, name) not in ("", "no", "false")


def _is_bounce(message: Message) -> bool:
    if message.get_content_type() == "multipart/report" or _empty_path(message) or _REFUSED_BY in message:
        return True
    if _carries(message, "message/delivery-status"):
        return True
    senders = _sent_by(message, "From")
    if _SERVERS & (senders | _sent_by(message, "Return-Path")):
        return True
    return bool(_COMES_BACK.match(raw_header(message, "Subject"))) and (
        "postmaster" in senders or _carries(message, "message/rfc822")
    )


def _sent_by(message: Message, name: str) -> set[str]:
    """Return the names before the @ of a header's addresses, in small letters."""
    return {address.partition("@")[0].lower() for _name, address in getaddresses([raw_header(message, name)])}


def _empty_path(message: Message) -> bool:
    return raw_header(message, "Return-Path").strip() == "<>"


def _carries(message: Message, kind: str) -> bool:
    parts = message.get_payload() if message.get_content_maintype() == "multipart" else []
    return any(isinstance(part, Message) and part.get_content_type() == kind for part in parts)


def _is_bulk(message: Message) -> bool:
    suppressed = {word.strip() for word in _word(message, "X-Auto-Response-Suppress").split(",")}
    many = _word(message, "Precedence") in _MANY or any(name in message for name in _LIST_HEADERS)
    return many or bool({"all", "autoreply"} & suppressed)


def _carries_document(message: Message) -> bool:
    for count, part in enumerate(walk(message, nested=False)):
        if count >= MOST_LOOKED_AT:
            return False
        name = file_name(part)
        if kind_of_name(name) in _DOCUMENTS or (not extension_of(name) and _says_pdf(part)):
            return True
    return False


def _says_pdf(part: Message) -> bool:
    return part.get_content_type() == "application/pdf"


def _word(message: Message, name: str) -> str:
    return raw_header(message, name).partition(";")[0].strip().lower()
