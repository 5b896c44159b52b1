"""Approved templates take values as text and can do nothing else."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from correspondence.foundation.sandbox import Limits
from templates_docx import isolation
from templates_docx.body import read_body
from templates_docx.controls import ALL_TAGS, list_controls, open_word
from templates_docx.package import UnusableDocument
from templates_docx.rendering import LetterValues, render

Repack = Callable[..., bytes]
MAIN = "word/document.xml"
HOSTILE = (
    "{{ cycler.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ subject.__class__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ subject.format(subject) if subject.__init__ else '' }}",
    "{{ copies.append(1) }}",
    "{{ subject|attr('__class__') }}",
    "{{ subject|safe }}",
    "{{ range(999999999)|list }}",
    "{{ unknown_value }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% if %}",
)


def text_of(docx: bytes) -> str:
    root = open_word(docx).element.body
    return "\n".join("".join(t.text or "" for t in p.iter("{*}t")) for p in root.iter("{*}p"))


def test_values_are_kept_letter_by_letter(draft: bytes, values: LetterValues) -> None:
    text = text_of(draft)
    for value in (values.subject, *values.addressee_lines, values.incoming_number, *values.copies):
        assert value in text
    assert f"hal {values.incoming_subject}, bersama ini" in read_body(draft)


def test_controls_stay_once_and_the_title_is_the_subject(draft: bytes, values: LetterValues) -> None:
    assert list_controls(draft) == dict.fromkeys(ALL_TAGS, 1)
    assert open_word(draft).core_properties.title == values.subject


def test_what_is_unknown_of_the_incoming_letter_leaves_no_gap(template: bytes, values: LetterValues) -> None:
    bare = replace(values, incoming_number="", incoming_date="", incoming_subject="", copies=())
    made = render(template, bare)
    assert read_body(made).startswith("Sehubungan dengan surat Saudara, bersama ini")
    assert "Tembusan" not in text_of(made)
    assert "{" not in text_of(made)


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% raw %}", "{# x #}", "</w:t><w:p/>", "&amp;", "“kutip”", "a\tb"])
def test_values_that_look_like_code_stay_text(template: bytes, values: LetterValues, text: str) -> None:
    made = render(template, replace(values, subject=text, incoming_subject=text))
    assert text.replace("\t", "") in text_of(made)
    assert f"hal {text}, bersama" in read_body(made)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1f", "\ufffe", "\ud800"])
def test_characters_that_word_cannot_hold_fall_away(template: bytes, values: LetterValues, character: str) -> None:
    made = render(template, replace(values, incoming_number=f"B{character}-1"))
    assert "Nomor B-1 tanggal" in read_body(made)


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_template_is_refused(template: bytes, values: LetterValues, repack: Repack, code: str) -> None:
    hostile = repack(template, {MAIN: ("{{ subject }}", code.replace("'", "&apos;"))})
    with pytest.raises(UnusableDocument) as refused:
        render(hostile, values)
    assert refused.value.problems[0].code.startswith("template-")


@pytest.mark.parametrize("part", ["word/header1.xml", "docProps/core.xml"])
def test_hostile_header_and_properties_are_refused(
    template: bytes, values: LetterValues, repack: Repack, part: str
) -> None:
    code = "{{ cycler.__init__.__globals__ }}"
    places = {
        "word/header1.xml": ("<w:fldSimple", f"<w:r><w:t>{code}</w:t></w:r><w:fldSimple"),
        "docProps/core.xml": ("Surat jawaban", code),
    }
    with pytest.raises(UnusableDocument):
        render(repack(template, {part: places[part]}), values)


def test_template_that_loses_or_doubles_a_control_is_refused(
    template: bytes, values: LetterValues, repack: Repack
) -> None:
    lost = repack(template, {MAIN: ("tanggap:number", "other")})
    doubled = repack(template, {MAIN: ("tanggap:number", "tanggap:date")})
    for wrong, code in ((lost, "control-missing"), (doubled, "control-doubled")):
        with pytest.raises(UnusableDocument) as refused:
            render(wrong, values)
        assert code in {problem.code for problem in refused.value.problems}


def test_rendering_in_the_sandbox_gives_the_same_letter(template: bytes, draft: bytes, values: LetterValues) -> None:
    made = isolation.render(template, values)
    assert text_of(made) == text_of(draft)
    assert isolation.unfilled(made) == isolation.unfilled(draft) != []


def test_template_that_counts_for_ever_is_ended(
    template: bytes, values: LetterValues, repack: Repack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "LIMITS", Limits(wall_seconds=4.0, cpu_seconds=2))
    loops = "".join(f"{{% for {name} in subject %}}" for name in "abcdef")
    code = f"{loops}{'{% endfor %}' * 6}"
    with pytest.raises(UnusableDocument) as refused:
        isolation.render(repack(template, {MAIN: ("{{ subject }}", code)}), values)
    assert refused.value.problems[0].code in ("too-slow", "broken-xml")
