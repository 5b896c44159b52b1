"""What kind of letter it is, guessed from its subject line; the registrar confirms it."""

import re

from .states import LetterKind

# In this order: a complaint about a training is a complaint.
WORDS: tuple[tuple[LetterKind, re.Pattern[str]], ...] = (
    (LetterKind.COMPLAINT, re.compile(r"\b(pengaduan|aduan|keluhan|laporan dugaan|keberatan|sanggah\w*)\b")),
    (LetterKind.TRAINING, re.compile(r"\b(pelatihan|bimtek|bimbingan teknis|narasumber|sosialisasi|training)\b")),
    (LetterKind.INVITATION, re.compile(r"\b(undangan|mengundang)\b")),
    (LetterKind.NOTICE, re.compile(r"^\W*(pemberitahuan|penyampaian|tembusan|ucapan)\b")),
)


def kind_of_subject(subject: str) -> LetterKind:
    """Return the kind that the words of a subject line (hal, perihal) name; a request where they name none."""
    plain = " ".join(subject.casefold().split())
    return next((kind for kind, words in WORDS if words.search(plain)), LetterKind.REQUEST)
