"""The text form of a body goes into Word and comes back the same."""

import io
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from templates_docx.body import Block, compose, normalize, parse, read_body, rich_features, write_body
from templates_docx.controls import BODY, NUMBER, find_control, open_word, saved
from templates_docx.package import Problem, UnusableDocument
from templates_docx.templates_builder import Letterhead, build_reply_template
from templates_docx.wordml import control, control_content, element, paragraph, run, w

BLANK = build_reply_template(Letterhead(("KANTOR",), (), "Jakarta"))
PIECES = st.lists(
    st.one_of(
        st.sampled_from(["- ", "1. ", "2. ", "3. ", "12. ", "\\", "\n", "\n\n", " ", "\t", "&", "<w:p/>", "-", "1."]),
        st.text(max_size=6),
    ),
    max_size=14,
)
TEXTS = PIECES.map("".join)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_body_comes_back_as_it_was_written(text: str) -> None:
    assert read_body(write_body(BLANK, text)) == normalize(text)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_normal_form_is_stable_and_loses_no_block(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
    assert parse(normalize(text)) == parse(text)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("satu\n\ndua", [Block("paragraph", "satu"), Block("paragraph", "dua")]),
        ("satu\ndua", [Block("paragraph", "satu\ndua")]),
        ("1. a\n2. b", [Block("number", "a", 1), Block("number", "b", 2)]),
        ("- a\nlanjut\n- b", [Block("bullet", "a\nlanjut"), Block("bullet", "b")]),
        ("buka:\n1. a", [Block("paragraph", "buka:"), Block("number", "a", 1)]),
        ("\\1. a", [Block("paragraph", "1. a")]),
        ("1.5 juta", [Block("paragraph", "1.5 juta")]),
        ("-5 derajat", [Block("paragraph", "-5 derajat")]),
        ("\n\n1.\n\n  \n", []),
    ],
)
def test_text_form_is_read_as_documented(text: str, blocks: list[Block]) -> None:
    assert parse(text) == blocks


def test_blocks_are_composed_with_lists_together() -> None:
    blocks = [Block("paragraph", "a"), Block("bullet", "b"), Block("bullet", "c"), Block("number", "d", 4)]
    assert compose(blocks) == "a\n\n- b\n- c\n\n4. d"


def test_only_the_body_control_changes(letter: bytes) -> None:
    before, after = open_word(letter), open_word(write_body(letter, "Isi baru"))
    for document in (before, after):
        content = control_content(find_control(document, BODY))
        for child in list(content):
            content.remove(child)
    assert before.element.body.xml == after.element.body.xml


def test_last_paragraph_stays_with_the_signature(draft: bytes) -> None:
    content = control_content(find_control(open_word(write_body(draft, "a\n\nb")), BODY))
    kept = [p.find(f"{w('pPr')}/{w('keepNext')}") is not None for p in content]
    assert kept == [False, True]


def test_empty_body_leaves_an_empty_paragraph(draft: bytes) -> None:
    made = write_body(draft, " \n\n ")
    assert read_body(made) == ""
    assert len(control_content(find_control(open_word(made), BODY))) == 1


def test_lists_made_by_word_styles_are_read(draft: bytes) -> None:
    document = open_word(draft)
    content = control_content(find_control(document, BODY))
    for style, text in (("List Number", "a"), ("List Number", "b"), ("List Bullet", "c")):
        made = document.add_paragraph(text, style=style)
        content.append(made._p)
    assert read_body(saved(document)).endswith("1. a\n2. b\n\n- c")


def test_file_without_numbering_gets_lists() -> None:
    document = Document()
    part = document.part
    for key, rel in list(part.rels.items()):
        if rel.reltype.endswith("/numbering"):
            part.drop_rel(key)
            part.rels.pop(key, None)
    document.element.body.insert(0, control(BODY, "Isi", 1, paragraph(run("x"))))
    assert read_body(write_body(saved(document), "1. a\n2. b")) == "1. a\n2. b"


@pytest.mark.parametrize("feature", ["table", "picture", "format", "level", "field", "note"])
def test_what_only_word_can_edit_is_told(draft: bytes, feature: str) -> None:
    document = open_word(write_body(draft, "a\n\n1. b"))
    assert rich_features(saved(document)) == []
    content = control_content(find_control(document, BODY))
    item: Any = list(content)[1]
    if feature == "table":
        content.append(document.add_table(1, 1)._tbl)
    elif feature == "level":
        item.find(f".//{w('ilvl')}").set(w("val"), "1")
    else:
        name = {"picture": "drawing", "format": "b", "field": "fldChar", "note": "footnoteReference"}[feature]
        item.find(w("r")).append(element(name))
    assert rich_features(saved(document)) == [feature]


def test_text_in_tables_is_read(draft: bytes) -> None:
    document = open_word(write_body(draft, "a"))
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "kiri", "kanan"
    control_content(find_control(document, BODY)).append(table._tbl)
    assert read_body(saved(document)) == "a\n\nkiri\n\nkanan"


def test_file_without_body_control_is_refused() -> None:
    out = io.BytesIO()
    Document().save(out)
    with pytest.raises(UnusableDocument) as refused:
        read_body(out.getvalue())
    assert refused.value.problems == (Problem("control-missing", BODY),)
    assert NUMBER not in str(refused.value)
