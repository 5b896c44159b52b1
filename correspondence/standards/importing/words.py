"""What words mean: ways of asking, requirements, kinds of sender."""

import re
from dataclasses import dataclass

from ..vocabulary import BODIES, EVERYONE, ApplicantType, ChannelKind, RequirementKind

CHANNELS: tuple[tuple[ChannelKind, str], ...] = (
    (ChannelKind.ONLINE_MEETING, r"\bdaring\b|\bonline meeting\b|\bzoom\b|\bvideo\s?conference\b|\brapat virtual\b"),
    (ChannelKind.CALL_CENTER, r"\bcall\s?cent(?:er|re)\b|\bpusat panggilan\b"),
    (ChannelKind.MESSAGING, r"\bpesan singkat\b|\bwhats\s?app\b|\bWA\b|\bsms\b|\btelegram\b"),
    (ChannelKind.COMPLAINT_BOX, r"\bkotak (?:pengaduan|saran)\b"),
    (ChannelKind.E_OFFICE, r"\be-?\s?office\b|\bpersuratan\b"),
    (ChannelKind.EMAIL, r"\be-?\s?mail\b|\bsurel\b|\bsurat elektronik\b|\bpos-?el\b"),
    (ChannelKind.FACE_TO_FACE, r"\btatap muka\b|\b(?:datang|kunjungan) langsung\b|\bloket\b|\blangsung (?:ke|di)\b"),
    (ChannelKind.PHONE, r"\btele?pon\b|\btelp\b|\bhelpdesk\b|\bhotline\b"),
    (ChannelKind.WEBSITE, r"\bwebsite\b|\bportal\b|\bsitus\b|\blaman\b|\bweb\b"),
    (ChannelKind.LETTER, r"\bsurat\b|\bpos\b"),
    (ChannelKind.APPLICATION, r"\baplikasi\b"),
)
CHANNEL_WORDS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in CHANNELS]

REQUIREMENTS: tuple[tuple[RequirementKind, str], ...] = (
    (RequirementKind.LETTERHEAD, r"\bkop\b|\bkepala surat\b"),
    (RequirementKind.STAMP, r"\b(?:di|ber)?(?:cap|stempel)\b"),
    (RequirementKind.ELECTRONIC_SIGNATURE, r"tanda ?tangan(?:i)? (?:secara )?elektronik|\bTTE\b"),
    (RequirementKind.SIGNATURE, r"tanda ?tangan"),
    (RequirementKind.TICKET_NUMBER, r"\bnomor tiket\b"),
    (RequirementKind.CALLER_DETAILS, r"\bnama (?:penelepon|penelpon)\b"),
    (RequirementKind.POWER_OF_ATTORNEY, r"\bsurat kuasa\b"),
    (RequirementKind.APPOINTMENT_PAPER, r"\bsurat (?:tugas|pengantar|keputusan)\b|\bSK\b"),
    (RequirementKind.CONTRACT, r"\bperikatan\b|\bkontrak\b|\bperjanjian\b"),
    (RequirementKind.FORM, r"\bformulir\b|\bform\b"),
    (RequirementKind.EVIDENCE, r"\bbukti\b|\bbukti-bukti\b"),
    (RequirementKind.IDENTITY, r"\btanda pengenal\b|\bidentitas\b|\bKTP\b|\bSIM\b|\bpaspor\b|\bkartu pegawai\b"),
    (RequirementKind.EMAIL, r"\be-?\s?mail\b|\bsurel\b"),
    (RequirementKind.PHONE, r"\bnomor (?:tele?pon|telp|hp|handphone|whatsapp|wa|ponsel)\b"),
    (RequirementKind.ACCOUNT, r"\bakun\b"),
    (
        RequirementKind.SUPPORTING_DATA,
        r"\bdata (?:dukung|pendukung)\b|\bdokumen pendukung\b|\bscreensh?oo?t\b|\btangkapan layar\b",
    ),
    (RequirementKind.REQUEST, r"\bpermohonan\b"),
)
REQUIREMENT_WORDS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in REQUIREMENTS]
# Several of these may stand in one sentence, each for itself.
OF_A_LETTER = (RequirementKind.LETTERHEAD, RequirementKind.SIGNATURE, RequirementKind.STAMP)
EITHER = re.compile(
    r"(?:cap|stempel)\s*(?:/|\batau\b)\s*(?:di|ber)?tanda ?tangan(?:i)? (?:secara )?elektronik", re.IGNORECASE
)
CONDITION = re.compile(r"\b(?:apabila|jika|bila|dalam hal|bilamana)\b.*$", re.IGNORECASE)
BRACKETS = re.compile(r"\([^()]*\)")

INSTITUTION = r"instansi|lembaga pemerintah|K/L(?:/[A-Z]+)*|perangkat daerah|dinas|satuan kerja"
BODY = r"badan hukum|badan usaha|perusahaan"
PERSON = r"perorangan|perseorangan|individu|warga"
SUPPLIER = r"penyedia"
BETWEEN = r"\s*(?:/|,|dan/atau|\bdan\b|\batau\b)\s*"
FOR_WHOM = re.compile(
    rf"\b(?:bagi|untuk|khusus)\s+((?:{INSTITUTION}|{BODY}|{PERSON}|{SUPPLIER})(?:{BETWEEN}(?:{INSTITUTION}|{BODY}|{PERSON}|{SUPPLIER}))*)\b",
    re.IGNORECASE,
)
SUBJECT = re.compile(rf"(?:para\s+)?(?:pihak\b.{{0,60}}\bdi\s+)?({INSTITUTION}|{BODY}|{SUPPLIER})\b", re.IGNORECASE)
SENDERS: tuple[tuple[str, ApplicantType], ...] = (
    (PERSON, ApplicantType.PERSON),
    (INSTITUTION, ApplicantType.INSTITUTION),
    (BODY, ApplicantType.LEGAL_BODY),
    (SUPPLIER, ApplicantType.SUPPLIER),
)


@dataclass(frozen=True)
class Demand:
    """What one sentence of the requirements asks for."""

    kind: RequirementKind
    alternatives: tuple[RequirementKind, ...] = ()


def channel_kind(words: str) -> ChannelKind | None:
    """Give the way of asking that these words name; None where they name none."""
    return next((kind for kind, pattern in CHANNEL_WORDS if pattern.search(words)), None)


def demands(sentence: str) -> list[Demand]:
    """Give what a sentence asks for; nothing where its words are unknown."""
    main = CONDITION.sub("", sentence)
    found = {kind: match.start() for kind, pattern in REQUIREMENT_WORDS if (match := pattern.search(main))}
    if not found:
        return []
    if EITHER.search(main):
        found.pop(RequirementKind.SIGNATURE, None)
        found.pop(RequirementKind.ELECTRONIC_SIGNATURE, None)
    elif RequirementKind.ELECTRONIC_SIGNATURE in found:
        found.pop(RequirementKind.SIGNATURE, None)
    several = [kind for kind in OF_A_LETTER if kind in found]
    if several:
        ways = (RequirementKind.ELECTRONIC_SIGNATURE,) if EITHER.search(main) else ()
        return [Demand(kind, ways if kind is RequirementKind.STAMP else ()) for kind in several]
    if RequirementKind.CALLER_DETAILS in found:
        return [Demand(RequirementKind.CALLER_DETAILS)]
    return [Demand(min(found, key=lambda kind: found[kind]))]


def condition(sentence: str) -> str:
    """Give when the requirement holds at all, in the words of the sentence; empty for always."""
    match = CONDITION.search(sentence)
    return match[0].rstrip(" .;") if match and match.start() else ""


def needed_for(sentence: str) -> tuple[ApplicantType, ...]:
    """Give the kinds of sender of whom a sentence asks it; everyone where it names nobody."""
    main = BRACKETS.sub(" ", sentence)
    match = FOR_WHOM.search(main) or SUBJECT.match(main)
    if not match:
        return EVERYONE
    named = tuple(sender for pattern, sender in SENDERS if re.search(rf"\b(?:{pattern})", match[1], re.IGNORECASE))
    return BODIES if set(named) == set(BODIES) else named or EVERYONE


def applicants(name: str) -> tuple[ApplicantType, ...]:
    """Give the kinds of sender that the name of a channel tells of; everyone where it tells of nobody."""
    named = tuple(sender for pattern, sender in SENDERS if re.search(rf"\b(?:{pattern})", name, re.IGNORECASE))
    return named or EVERYONE


def slug(words: str, joint: str = "_") -> str:
    """Give a code for words: small letters and digits, beginning with a letter; empty where there are none."""
    flat = re.sub(r"[^a-z0-9]+", joint, words.casefold()).strip(joint)
    return re.sub(rf"^[0-9{joint}]+", "", flat)
