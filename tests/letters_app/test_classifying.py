"""The kind of a letter, guessed from its subject line."""

import pytest

from correspondence.letters.classifying import kind_of_subject
from correspondence.letters.states import LetterKind


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Permohonan Konsultasi Katalog Elektronik", LetterKind.REQUEST),
        ("PENGADUAN atas penolakan produk", LetterKind.COMPLAINT),
        ("Keluhan tentang pelatihan daring", LetterKind.COMPLAINT),
        ("Undangan rapat koordinasi", LetterKind.INVITATION),
        ("Permohonan   Narasumber Bimbingan\nTeknis", LetterKind.TRAINING),
        ("Pemberitahuan perubahan alamat", LetterKind.NOTICE),
        ("Jawaban atas pemberitahuan Saudara", LetterKind.REQUEST),
        ("Permohonan data perundangan", LetterKind.REQUEST),
        ("", LetterKind.REQUEST),
    ],
)
def test_the_words_of_the_subject_tell_the_kind(subject: str, kind: LetterKind) -> None:
    assert kind_of_subject(subject) is kind
