"""Who acts in a step: only where its sentence names somebody before its verb."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ..source import Role
from .kept import Ledger, Question
from .words import slug

# What a phrase that names somebody may begin with.
PEOPLE = (
    "pengguna|penggunan|pemohon|pelapor|tamu|penerima layanan|penyedia|masyarakat|stakeholder|warga|pengadu|pelanggan"
    "|pengunjung|k/l(?:/[a-z]+)*"
)
OFFICIALS = (
    "admin|administrator|agen|analis|anggota|arsiparis|asisten|bagian|bendahara|bidang|bupati|camat|deputi|dinas"
    "|direktorat|direktur|dirjen|front office|gubernur|helpdesk|inspektur|it|ito|kasi|kasubag|kasubbag|kabag|kabid"
    "|kabalai|kepala|ketua|koordinator|kurir|kuasa|lurah|manajer|menteri|notulis|operator|panitera|pegawai|pejabat"
    "|pelaksana|pemeriksa|penanggung jawab|pengaju|pengelola|pengawas|penyelia|pihak|pimpinan|petugas|resepsionis"
    "|satpam|seksi|sekretariat|sekretaris|staf|staff|sub ?bagian|sub ?bidang|sub ?dit|sub ?direktorat"
    "|sub ?koordinator|sub|teknisi|tim|tata usaha|unit|verifikator|wali ?kota|wakil"
)
# Words made from a verb for who does it: peminjam, pendaftar; those for the deed end in -an.
DOERS = r"pe(?!r)[a-z]{3,}(?<!an)|juru|sistem|perusahaan"
NOUN = re.compile(rf"(?:para\s+)?(?:{PEOPLE}|{OFFICIALS}|{DOERS})\b", re.IGNORECASE)
OUTSIDE = re.compile(rf"(?:para\s+)?(?:{PEOPLE})\b", re.IGNORECASE)
# Where the sentence about the act begins, behind a subordinate clause.
LEAD = re.compile(
    r"(?:(?:setelah|sesudah|apabila|jika|bila|dalam hal|melalui|berdasarkan|pada)\b[^,.;]{0,200}?"
    r"(?:,\s*(?:maka\s+)?|\bmaka\s+)|(?:selanjutnya|kemudian|lalu|dan)\b,?\s*)",
    re.IGNORECASE,
)
VERB = re.compile(
    r"(?:me[a-z]{4,}|mem[a-z]+|men[a-z]+|ber[a-z]{4,}|di[a-z]{4,}"
    r"|datang|dapat|akan|wajib|harus|bisa|boleh|tidak|sudah|telah|masuk|login)$"
)
NO_VERBS = frozenset(
    (
        *("direktur", "direktorat", "dinas", "divisi", "digital", "dirjen", "didik", "direksi", "direktris", "distrik"),
        *("berkas", "berwenang", "bertugas", "bersangkutan", "berikut", "bersama", "beserta", "berbagai"),
        *("menteri", "media", "mekanisme", "member", "mengenai", "melalui", "menurut", "menengah", "berdasarkan"),
    )
)
AUXILIARIES = frozenset({"dapat", "akan", "wajib", "harus", "bisa", "boleh", "tidak", "sudah", "telah"})
MOST = 100  # roles of one standard; a text with more is none
LONGEST = 14  # words that name somebody
ADVERB = re.compile(r"\s+(?:selanjutnya|kemudian|lalu|juga|langsung)$", re.IGNORECASE)
TO_WHOM = re.compile(r"\b(?:kepada|ke)\s+(?P<whom>[^,.;]{3,500})", re.IGNORECASE)
SPLIT = re.compile(r"\s*/\s*|\s+atau\s+")
BY_WHOM = re.compile(
    rf"\bdi[a-z]{{4,}}\s+oleh\s+(?P<whom>(?:{PEOPLE}|{OFFICIALS})\b[^,.;:()]{{0,120}}?)"
    r"(?=\s+(?:dan|untuk|yang|sesuai|melalui|kepada|dengan|dalam|pada)\b|[,.;:()]|$)",
    re.IGNORECASE,
)
NEARLY = 0.9


def actor_phrase(sentence: str) -> tuple[str, str]:
    """Give the words that name who acts in a sentence, and the verb behind them; empty where nobody is named."""
    text = sentence
    for _ in range(2):
        lead = LEAD.match(text)
        text = text[lead.end() :] if lead else text
    if not NOUN.match(text):
        passive = BY_WHOM.search(text)
        return (passive["whom"], passive[0].split()[0].casefold()) if passive else ("", "")
    words = text.split()[: LONGEST + 1]
    relative = False
    for position, word in enumerate(words):
        bare = word.strip(",.;:()").casefold()
        if bare == "yang":
            relative = True
        elif position and is_verb(bare):
            if relative:
                relative = False
                continue
            return _name(words[:position]), _deed(words[position:])
    return "", ""


def _name(words: list[str]) -> str:
    """Give the words that name somebody, without an adverb behind them or a clause that rambles on."""
    phrase = ADVERB.sub("", " ".join(words)).strip(" ,")
    return re.split(r"\s+yang\s", phrase)[0] if "," in phrase else phrase


def _deed(words: list[str]) -> str:
    """Give the first verb that is no auxiliary."""
    verbs = (bare for word in words[:6] if is_verb(bare := word.strip(",.;:()").casefold()))
    return next((verb for verb in verbs if verb not in AUXILIARIES), "")


def is_verb(word: str) -> bool:
    """Tell whether a word in small letters is a verb."""
    return VERB.match(word) is not None and word not in NO_VERBS


@dataclass
class Roles:
    """The parts in a procedure, as the text names them; other spellings of a name become its aliases."""

    ledger: Ledger
    found: dict[str, Role] = field(default_factory=dict)

    def code_of(self, phrase: str, lines: list[int]) -> str:
        """Give the code of the role that this phrase names, made where it is new."""
        code = slug(phrase)
        if not code:
            return ""
        same = self._same(phrase, code)
        if same is None and len(self.found) >= MOST:
            self.ledger.ask(Question.NOT_PLACED, lines, phrase, "roles")
            return ""
        if same is None:
            self.found[code] = Role(code, phrase, outside=OUTSIDE.match(phrase) is not None)
            return code
        if phrase != same.name and phrase not in same.aliases:
            self.found[same.code] = Role(same.code, same.name, (*same.aliases, phrase), same.outside)
            if slug(phrase, "") != slug(same.name, ""):
                self.ledger.ask(Question.SAME_ROLE, lines, phrase, f"roles/{same.code}", same.name)
        return same.code

    def known_in(self, words: str) -> str:
        """Give the code of the known role with whose name these words begin, the longest name first."""
        named = sorted(
            ((name, role.code) for role in self.found.values() for name in (role.name, *role.aliases)), key=_by_length
        )
        flat = words.casefold()
        return next((code for name, code in named if re.match(rf"{re.escape(name.casefold())}\b", flat)), "")

    def next_of(self, sentence: str) -> str:
        """Give the known role to which a sentence passes the matter on, the last that it names behind kepada or ke."""
        whom = [match["whom"] for match in TO_WHOM.finditer(sentence)]
        return next((code for words in reversed(whom) if (code := self.known_in(words))), "")

    def _same(self, phrase: str, code: str) -> Role | None:
        flat = slug(phrase, "")
        for role in self.found.values():
            names = [slug(name, "") for name in (role.name, *role.aliases)]
            if code == role.code or flat in names:
                return role
        shorter = [role for role in self.found.values() if slug(role.name).startswith(f"{code}_") and " " not in phrase]
        if len(shorter) == 1:
            return shorter[0]
        return next((role for role in self.found.values() if _nearly(flat, slug(role.name, ""))), None)


def _nearly(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 2 or one[:2] != other[:2]:
        return False
    return SequenceMatcher(None, one, other).ratio() >= NEARLY


def _by_length(named: tuple[str, str]) -> int:
    return -len(named[0])


def addressees(sentence: str, roles: Roles, lines: list[int]) -> tuple[str, ...]:
    """Give the roles to which a sentence says that letters may be addressed, made where they are new."""
    match = TO_WHOM.search(sentence)
    if not match:
        return ()
    whom = [part.strip(" .") for part in SPLIT.split(re.split(r"\s+melalui\s", match["whom"])[0])]
    if not all(NOUN.match(part) and part[:1].isupper() for part in whom):
        return ()
    return tuple(dict.fromkeys(code for part in whom if (code := roles.code_of(part, lines))))
