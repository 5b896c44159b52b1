"""The template is a surat dinas with every control in its place."""

import io

import pytest
from docx import Document
from docx.shared import Cm, Mm

from templates_docx.body import read_body
from templates_docx.controls import ALL_TAGS, LATE_TAGS, list_controls, unfilled
from templates_docx.templates_builder import FONT, Letterhead, build_reply_template


def test_page_is_a4_with_the_margins_of_official_letters(template: bytes) -> None:
    section = Document(io.BytesIO(template)).sections[0]
    paper = [round(value / Mm(1)) for value in (section.page_width, section.page_height) if value is not None]
    assert paper == [210, 297]
    found = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(value / Cm(1), 2) for value in found if value is not None] == [3.0, 2.0, 2.0, 2.5]


def test_every_control_stands_once_and_waits_for_its_value(template: bytes) -> None:
    assert list_controls(template) == dict.fromkeys(ALL_TAGS, 1)
    assert unfilled(template) == list(LATE_TAGS)


def test_kop_comes_first_and_ends_in_a_double_rule(template: bytes) -> None:
    paragraphs = Document(io.BytesIO(template)).paragraphs
    assert paragraphs[0].text == "LEMBAGA KEBIJAKAN PENGADAAN BARANG/JASA PEMERINTAH"
    ruled = [p.text for p in paragraphs if p._p.xpath("./w:pPr/w:pBdr/w:bottom[@w:val='double']")]
    assert ruled == ["Kompleks Rasuna Epicentrum, Jakarta Selatan 12940"]


def test_letters_are_set_in_a_free_font_with_the_metric_of_arial(template: bytes) -> None:
    normal = Document(io.BytesIO(template)).styles["Normal"]
    assert normal.font.name == FONT == "Liberation Sans"
    assert normal.font.size.pt == 11


def test_body_begins_with_reference_and_ends_with_thanks(template: bytes) -> None:
    body = read_body(template)
    assert body.startswith("Sehubungan dengan surat Saudara")
    assert body.endswith("kami ucapkan terima kasih.")


@pytest.mark.parametrize("line", ["{{ 7 }}", "A {% raw %}", "{# x #}"])
def test_letterhead_with_a_placeholder_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="placeholder"):
        build_reply_template(Letterhead((line,), (), "Jakarta"))


def test_letterhead_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="name line"):
        Letterhead((), ("Jalan",), "Jakarta")
