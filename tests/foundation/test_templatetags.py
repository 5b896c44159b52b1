"""The template tags: icons, marks, day strip, fields and their faults."""

from datetime import date, timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from correspondence.foundation.templatetags.day_strip import marks, sentence
from correspondence.foundation.templatetags.icons import ICONS


def render(source: str, **context: Any) -> str:
    return Template("{% load tanggap fields %}" + source).render(Context(context))


def cells(*states: str, label: str = "Holiday") -> list[dict[str, Any]]:
    first = date(2026, 3, 11)
    return [
        {"date": first + timedelta(at), "state": state, "label": label if state == "closed" else ""}
        for at, state in enumerate(states)
    ]


class LetterForm(forms.Form):
    agency = forms.CharField(label="Agency", help_text="As on the letterhead")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    remark = forms.CharField(label="Remark", required=False)
    sure = forms.BooleanField(label="Sure")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("The whole form is wrong")


@pytest.mark.parametrize("name", sorted(ICONS))
def test_each_icon_is_drawn_and_hidden_from_screen_readers(name: str) -> None:
    html = render("{% icon name %}", name=name)
    assert ICONS[name] in html
    assert 'aria-hidden="true"' in html


def test_an_icon_with_a_label_is_named_and_escaped() -> None:
    html = render('{% icon "alert" label=label %}', label='<b>"')
    assert 'role="img"' in html
    assert "<b>" not in html


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon called"):
        render('{% icon "unicorn" %}')


@pytest.mark.parametrize(
    ("state", "css"),
    [("late", "chip late"), ("today", "chip today"), ("soon", "chip soon"), ("paused", "chip line")],
)
def test_a_due_chip_carries_words_and_state(state: str, css: str) -> None:
    html = render("{% due_chip text state=state %}", text="2 days <late>", state=state)
    assert f'class="{css}"' in html
    assert "2 days &lt;late&gt;" in html


def test_the_day_strip_numbers_working_days_and_merges_holidays() -> None:
    drawn = marks(cells("used", "today", "closed", "closed", "left", "left"))
    assert [mark.number for mark in drawn] == [1, 2, None, 3, 4]
    assert [mark.css for mark in drawn] == ["u", "n", "g", "", "e"]


def test_weekends_without_a_label_are_not_drawn_and_do_not_split_a_holiday() -> None:
    days = cells("used", "closed", "closed", "closed", "left")
    days[2]["label"] = ""
    assert [mark.css for mark in marks(days)] == ["u", "g", "e"]


def test_late_days_stand_apart() -> None:
    drawn = marks(cells("used", "used", "late", "late"))
    assert [mark.css for mark in drawn] == ["u", "u", "l", "l"]
    assert [mark.gap for mark in drawn] == [False, False, True, False]


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (("used", "today", "left"), "Day 2 of 3 working days"),
        (("used", "used", "late"), "1 working days past the promised 2"),
        (("left", "left"), "Day 0 of 2 working days"),
    ],
)
def test_a_strip_without_a_sentence_says_where_it_stands(states: tuple[str, ...], words: str) -> None:
    with translation.override("en"):
        assert sentence(marks(cells(*states))) == words


@pytest.mark.parametrize("size", ["small", "big"])
def test_both_strips_bear_the_sentence(size: str) -> None:
    html = render("{% day_strip cells words size=size %}", cells=cells("used", "left"), words="1 of 2", size=size)
    assert 'role="img" aria-label="1 of 2"' in html


def test_the_big_strip_names_weekday_and_day() -> None:
    with translation.override("en"):
        html = render('{% day_strip cells "x" size="big" %}', cells=cells("used"))
    assert '<span class="wd">Wed</span>11' in html


@pytest.mark.parametrize(("share", "width"), [(0.58, "58%"), (0.125, "12.5%"), (-1, "0%"), (7, "100%")])
def test_a_bar_is_a_share_with_a_decimal_point_in_every_language(share: float, width: str) -> None:
    with translation.override("id"):
        assert f'width="{width}"' in render("{% bar share %}", share=share)


def test_a_low_confidence_asks_and_a_high_one_does_not() -> None:
    with translation.override("en"):
        assert "Check 58%" in render("{% confidence 0.58 %}")
        assert "Read 96%" in render("{% confidence 0.96 %}")
        assert "Check 90%" in render("{% confidence 0.9 doubtful=True %}")


def test_a_note_keeps_its_content_and_kind() -> None:
    html = render('{% note kind="late" role="alert" %}<p>{{ words }}</p>{% endnote %}', words="<x>")
    assert 'class="note late" role="alert"' in html
    assert "<p>&lt;x&gt;</p>" in html


def test_a_verdict_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="A verdict is one of"):
        render('{% verdict kind="perhaps" title="x" word="y" %}{% endverdict %}')


def test_field_errors_are_wired_to_the_input() -> None:
    form = LetterForm(data={})
    html = render("{% field form.agency %}", form=form)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_agency_error id_agency_help"' in html
    assert 'id="id_agency_error"' in html
    assert 'id="id_agency_help"' in html
    assert 'class="fld bad"' in html


def test_a_field_without_faults_keeps_its_value_and_help_only() -> None:
    html = render("{% field form.agency %}", form=LetterForm(initial={"agency": "<Example>"}))
    assert 'value="&lt;Example&gt;"' in html
    assert 'aria-describedby="id_agency_help"' in html
    assert "aria-invalid" not in html


def test_a_group_is_a_fieldset_described_by_its_fault() -> None:
    html = render("{% field form.kind %}", form=LetterForm(data={"agency": "x"}))
    assert '<fieldset class="fieldset bad" aria-describedby="id_kind_error">' in html
    assert html.count('type="radio"') == 2
    assert "<legend>Kind</legend>" in html


def test_hints_stand_at_their_choices() -> None:
    form = LetterForm()
    form.fields["kind"].hints = {"b": "Only a signature"}  # type: ignore[attr-defined]
    html = render("{% field form.kind %}", form=form)
    assert html.count("Only a signature") == 1


def test_optional_fields_say_so_and_checkboxes_do_not() -> None:
    with translation.override("en"):
        assert "(optional)" in render("{% field form.remark %}", form=LetterForm())
        assert "(optional)" not in render("{% field form.sure %}", form=LetterForm())


def test_a_doubtful_reading_is_framed_and_gives_its_reason() -> None:
    html = render('{% field form.agency variant="desk" confidence=0.58 reason="9 or 19" %}', form=LetterForm())
    assert 'class="ff look"' in html
    assert "id_agency_reason" in html.split('aria-describedby="')[1].split('"')[0]
    assert "9 or 19" in html


def test_the_error_summary_leads_to_the_inputs() -> None:
    html = render("{% error_summary form %}", form=LetterForm(data={}))
    assert 'href="#id_agency"' in html
    assert 'href="#id_kind_0"' in html
    assert "The whole form is wrong" in html
    assert 'role="alert" tabindex="-1"' in html


def test_the_error_summary_is_silent_without_faults_and_reads_formsets() -> None:
    assert not render("{% error_summary form %}", form=LetterForm()).strip()
    group = forms.formset_factory(LetterForm, extra=1, min_num=1)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-agency": "x"}
    assert 'href="#id_form-0-kind_0"' in render("{% error_summary group %}", group=group(data=data))


def test_the_machine_never_preselects_an_answer_to_a_requirement() -> None:
    row = {"label": "Seal", "mark": "ask", "why": "Faint"}
    html = render("{% requirement row form.kind %}", row=row, form=LetterForm())
    assert html.count('type="radio"') == 2
    assert "checked" not in html
    assert "Faint" in html


def test_the_file_picker_carries_limits_and_sentences() -> None:
    class Files(forms.Form):
        letter = forms.FileField(label="Letter")

    with translation.override("en"):
        html = render('{% file_picker form.letter hint="PDF" max_bytes=26214400 max_files=20 %}', form=Files())
    assert 'data-max-bytes="26214400"' in html
    assert "larger than 25 MB" in html
    assert "Only 20 files" in html


def test_evidence_boxes_keep_their_shares_in_every_language() -> None:
    shares = {"x": 0.48, "y": 0.5, "width": 0.1, "height": 0.1}
    box = {"kind": "seal", "label": "Seal", "confidence": 0.62, "doubtful": True, **shares}
    page = {"number": 1, "total": 1, "image_url": "/p.png", "width": 10, "height": 10, "boxes": [box]}
    with translation.override("id"):
        html = render("{% viewer page %}", page=page)
    assert 'data-x="0.48"' in html
    assert "0,62" in html
    assert 'class="ev seal above ask"' in html
