"""Late values go into their controls, whole and nowhere else."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from templates_docx import isolation
from templates_docx.anchor import HEIGHT_MM, WIDTH_MM, reserved_area
from templates_docx.body import read_body
from templates_docx.controls import (
    ALL_TAGS,
    DATE,
    LATE_TAGS,
    NUMBER,
    QR,
    SIGNATURE,
    SIGNER,
    fill,
    find_control,
    list_controls,
    open_word,
    unfilled,
)
from templates_docx.package import Problem, UnusableDocument

Repack = Callable[..., bytes]
MAIN = "word/document.xml"


def lines(docx: bytes, tag: str) -> list[str]:
    found = find_control(open_word(docx), tag)
    texts = ["".join(t.text or "" for t in p.iter("{*}t")) for p in found.iter("{*}p")]
    return texts or ["".join(t.text or "" for t in found.iter("{*}t"))]


def test_filled_letter_shows_every_value_and_waits_for_none(letter: bytes) -> None:
    assert unfilled(letter) == []
    assert lines(letter, NUMBER) == ["B-0381/DPSK/03/2026"]
    assert lines(letter, DATE) == ["17 Maret 2026"]
    assert lines(letter, SIGNER) == ["Nama Pejabat"]
    assert lines(letter, SIGNATURE) == [
        "a.n. Kepala Lembaga,",
        "Deputi Bidang,",
        "u.b.",
        "Direktur Pengembangan Sistem Katalog,",
    ]


def test_controls_can_be_filled_again_and_the_rest_stays(letter: bytes) -> None:
    again = fill(letter, {DATE: "18 Maret 2026"})
    assert lines(again, DATE) == ["18 Maret 2026"]
    assert lines(again, NUMBER) == lines(letter, NUMBER)
    assert read_body(again) == read_body(letter)
    assert list_controls(again) == dict.fromkeys(ALL_TAGS, 1)


def test_only_named_controls_are_filled(draft: bytes) -> None:
    assert unfilled(fill(draft, {NUMBER: "1"})) == [tag for tag in LATE_TAGS if tag != NUMBER]


@pytest.mark.parametrize("text", ["B & <C>", "{{ 7*7 }}", "  dua  spasi  ", "“kutip” – 1/2"])
def test_text_is_entered_letter_by_letter(draft: bytes, text: str) -> None:
    made = fill(draft, {NUMBER: text, SIGNER: text})
    assert lines(made, NUMBER) == lines(made, SIGNER) == [text]


def test_formatting_of_the_control_is_kept_for_every_line(draft: bytes, repack: Repack) -> None:
    bold = repack(
        draft,
        {MAIN: ("<w:r><w:t>[jabatan]", "<w:r><w:rPr><w:b/></w:rPr><w:t>[jabatan]")},
    )
    found = find_control(open_word(fill(bold, {SIGNATURE: "satu\ndua"})), SIGNATURE)
    paragraphs: list[Any] = list(found.iter("{*}p"))
    assert len(paragraphs) == 2
    for paragraph in paragraphs:
        assert paragraph.find(".//{*}r/{*}rPr/{*}b") is not None
        assert (
            paragraph.find("{*}pPr/{*}pStyle").get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val")
            == "TanggapTandaTangan"
        )


def test_picture_keeps_its_size_and_its_text_alternative(letter: bytes) -> None:
    inline: Any = next(find_control(open_word(letter), QR).iter("{*}inline"))
    extent = inline.find("{*}extent")
    assert int(extent.get("cx")) == pytest.approx(WIDTH_MM * 36000, abs=1)
    assert int(extent.get("cy")) == pytest.approx(HEIGHT_MM * 36000, abs=1)
    assert inline.find("{*}docPr").get("descr") == reserved_area().description


def test_value_bound_to_hidden_data_is_unbound(draft: bytes, repack: Repack) -> None:
    bound = repack(
        draft,
        {
            MAIN: (
                '<w:tag w:val="tanggap:number"/>',
                '<w:tag w:val="tanggap:number"/><w:dataBinding w:xpath="/a"/>',
            )
        },
    )
    assert b"dataBinding" in etree.tostring(find_control(open_word(bound), NUMBER))
    assert b"dataBinding" not in etree.tostring(find_control(open_word(fill(bound, {NUMBER: "1"})), NUMBER))


@pytest.mark.parametrize(("other", "code"), [("other", "control-missing"), (DATE, "control-doubled")])
def test_missing_or_doubled_control_is_not_filled(draft: bytes, repack: Repack, other: str, code: str) -> None:
    wrong = repack(draft, {MAIN: (NUMBER, other)})
    tag = NUMBER if code == "control-missing" else DATE
    with pytest.raises(UnusableDocument) as refused:
        fill(wrong, {tag: "1"})
    assert refused.value.problems == (Problem(code, tag),)


def test_filling_in_the_sandbox_does_the_same(draft: bytes) -> None:
    made = isolation.fill(draft, {NUMBER: "B-1", QR: reserved_area()})
    assert lines(made, NUMBER) == ["B-1"]
    assert isolation.unfilled(made) == [DATE, SIGNATURE, SIGNER]
    assert isolation.list_controls(made) == dict.fromkeys(ALL_TAGS, 1)


def test_error_of_the_sandboxed_child_comes_back_as_problem(template: bytes) -> None:
    with pytest.raises(UnusableDocument) as refused:
        isolation.fill(template, {"tanggap:unknown": "x"})
    assert refused.value.problems == (Problem("control-missing", "tanggap:unknown"),)
