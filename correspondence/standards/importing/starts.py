"""What starts a time: the words, and the event only where they leave no doubt."""

import re
from dataclasses import dataclass

from ..events import CaseEventName
from ..source import Trigger

START = re.compile(
    r"\b(?:setelah|sejak|terhitung\s+(?:sejak|mulai|setelah)|dihitung\s+(?:sejak|mulai|setelah)|semenjak)\s+"
    r"(?P<words>[^.;,()]{3,160}?)(?=\s+(?:dan\s+(?:lama|waktu)|sedangkan|yang\s+dapat|untuk|melalui)\b|[.;,()]|$)",
    re.IGNORECASE,
)
RECEIVED = re.compile(r"\bditerima(?:nya)?(?:\s+(?:oleh\s+)?(?P<by>\S.*))?$", re.IGNORECASE)
# Words that name one event and no other.
CLEAR = (
    (
        re.compile(r"\b(?:didaftar(?:kan)?|diregistrasi|diagendakan|dicatat dalam agenda)\b", re.I),
        CaseEventName.CASE_REGISTERED,
    ),
    (re.compile(r"\btiket (?:dibuat|diterbitkan)\b|\bpembuatan tiket\b", re.I), CaseEventName.TICKET_CREATED),
)
COMPLAINT = re.compile(r"\b(?:pengaduan|pegaduan|keluhan)\b", re.IGNORECASE)
PROPOSED = (
    (re.compile(r"\b(?:lengkap|memenuhi syarat)\b", re.I), CaseEventName.CASE_COMPLETED_BY_SENDER),
    (re.compile(r"\bdisposisi\b", re.I), CaseEventName.DISPOSITION_ACKNOWLEDGED),
)


@dataclass(frozen=True)
class Start:
    """The words of a start; `trigger` where they leave no doubt, else the name of the event they suggest."""

    words: str
    trigger: Trigger | None
    proposal: str = ""


def start_of(sentence: str, *, complaint: bool) -> Start | None:
    """Give what starts the time of a sentence; None where it says nothing."""
    match = START.search(sentence)
    if not match:
        return None
    words = " ".join(match["words"].split())
    event = _clear(words, complaint=complaint)
    if event is not None:
        return Start(words, Trigger(event, words=words))
    return Start(words, None, str(_proposed(words)))


def _clear(words: str, *, complaint: bool) -> CaseEventName | None:
    for pattern, event in CLEAR:
        if pattern.search(words):
            return event
    received = RECEIVED.search(words)
    if complaint and received and not received["by"] and COMPLAINT.search(words):
        return CaseEventName.COMPLAINT_RECEIVED
    return None


def _proposed(words: str) -> CaseEventName:
    """Give what the words suggest: received by somebody is an acknowledgement, by nobody the registration (I3, I4)."""
    for pattern, event in PROPOSED:
        if pattern.search(words):
            return event
    received = RECEIVED.search(words)
    return CaseEventName.DISPOSITION_ACKNOWLEDGED if received and received["by"] else CaseEventName.CASE_REGISTERED
