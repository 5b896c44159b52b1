"""The redline shows exactly what a correction took away and brought."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from templates_docx.diffing import DiffPart, diff_paragraphs

WORDS = st.lists(st.sampled_from(["satu", "dua", "tiga", " ", "  ", ", ", ". ", "\n\n", "\n", "é"]), max_size=30)
TEXTS = WORDS.map("".join)


@settings(max_examples=300, deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_both_texts_can_be_read_from_the_parts(old: str, new: str) -> None:
    parts = diff_paragraphs(old, new)
    assert "".join(p.text for p in parts if p.kind != "insert") == old
    assert "".join(p.text for p in parts if p.kind != "delete") == new
    assert all(a.kind != b.kind for a, b in pairwise(parts))
    assert all(part.text for part in parts)


def test_equal_texts_are_one_part() -> None:
    assert diff_paragraphs("a b\n\nc", "a b\n\nc") == [DiffPart("same", "a b\n\nc")]
    assert diff_paragraphs("", "") == []


def test_one_changed_word_is_shown_alone() -> None:
    assert diff_paragraphs("Kontrak boleh digunakan.", "Kontrak dapat digunakan.") == [
        DiffPart("same", "Kontrak "),
        DiffPart("delete", "boleh"),
        DiffPart("insert", "dapat"),
        DiffPart("same", " digunakan."),
    ]


def test_changed_phrase_reads_as_one_change() -> None:
    parts = diff_paragraphs("harga harus disetujui kantor", "harga mengikuti ketentuan kontrak")
    assert parts == [
        DiffPart("same", "harga "),
        DiffPart("delete", "harus disetujui kantor"),
        DiffPart("insert", "mengikuti ketentuan kontrak"),
    ]


def test_untouched_paragraphs_stay_whole_around_a_new_one() -> None:
    parts = diff_paragraphs("satu\n\ntiga", "satu\n\ndua\n\ntiga")
    assert [(p.kind, p.text) for p in parts] == [
        ("same", "satu\n\n"),
        ("insert", "dua\n\n"),
        ("same", "tiga"),
    ]
