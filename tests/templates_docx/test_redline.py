"""The redline across versions: its two sides are the two texts, and each change bears its author."""

from hypothesis import given, settings
from hypothesis import strategies as st

from templates_docx.redline import Mark, paragraphs, redline

WORDS = st.lists(st.sampled_from(["satu", "dua", "tiga", ",", "\n\n", " "]), max_size=12).map("".join)


def side(marks: list[Mark], gone: str) -> str:
    return "".join(mark.text for mark in marks if mark.kind != gone)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_both_sides_are_the_texts(texts: list[str]) -> None:
    marks = redline(texts)
    assert side(marks, "insert") == texts[0]
    assert side(marks, "delete") == texts[-1]


def test_each_change_bears_its_author() -> None:
    marks = redline(["Harga boleh naik.", "Harga dapat naik.", "Harga dapat naik setiap tahun."])
    assert [(mark.kind, mark.text, mark.author) for mark in marks if mark.kind != "same"] == [
        ("delete", "boleh", 1),
        ("insert", "dapat", 1),
        ("insert", " setiap tahun", 2),
    ]


def test_what_came_and_went_between_does_not_appear() -> None:
    marks = redline(["Harga tetap.", "Harga sungguh tetap.", "Harga tetap."])
    assert marks == [Mark("same", "Harga tetap.")] or {mark.kind for mark in marks} == {"same"}


def test_a_deletion_after_an_insertion_keeps_its_own_author() -> None:
    marks = redline(["A B C", "A X B C", "A X C"])
    assert Mark("delete", "B ", 2) in marks or Mark("delete", " B", 2) in marks
    assert any(mark.kind == "insert" and mark.author == 1 for mark in marks)


def test_paragraphs_split_at_blank_lines() -> None:
    rows = paragraphs([Mark("same", "Satu.\n\n"), Mark("insert", "Dua.\n\nTiga", 1), Mark("same", ".")])
    assert [[mark.text for mark in row] for row in rows] == [["Satu."], ["Dua."], ["Tiga", "."]]
