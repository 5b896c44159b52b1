"""The shape of a report and the arithmetic of its boxes."""

import json
import re
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from correspondence.inspection import report
from correspondence.inspection.mark_reasons import REASONS
from correspondence.inspection.report import (
    Box,
    FieldReading,
    FileReport,
    Mark,
    MarkKind,
    PageReport,
    Word,
    reason_text,
)

SHARES = st.floats(min_value=-0.5, max_value=1.5, allow_nan=False)
SIZES = st.floats(min_value=0.0, max_value=1.5, allow_nan=False)
BOXES = st.builds(Box.within_page, SHARES, SHARES, SIZES, SIZES)
STAMP = Mark(MarkKind.STAMP, Box(0.5, 0.75, 0.123456, 0.1), 0.93561, "stamp.ring")


def test_file_report_as_json() -> None:
    nomor = FieldReading("005/1/2026", 1, Box(0.2, 0.15, 0.3, 0.01), 0.9)
    whole = FileReport("surat.pdf", (PageReport(1, 2480, 3508, (STAMP,)), PageReport(2, 2480, 3508)), {"nomor": nomor})
    assert whole.to_json() == {
        "file": "surat.pdf",
        "pages": [
            {
                "page": 1,
                "width": 2480,
                "height": 3508,
                "marks": [
                    {"kind": "stamp", "box": [0.5, 0.75, 0.1235, 0.1], "confidence": 0.936, "reason": "stamp.ring"}
                ],
            },
            {"page": 2, "width": 2480, "height": 3508, "marks": []},
        ],
        "fields": {"nomor": {"value": "005/1/2026", "page": 1, "box": [0.2, 0.15, 0.3, 0.01], "confidence": 0.9}},
    }


def test_json_holds_plain_values_only() -> None:
    again = json.loads(json.dumps(FileReport("a.pdf", (PageReport(1, 10, 20, (STAMP,)),)).to_json()))
    assert again["pages"][0]["marks"][0]["kind"] == "stamp"
    assert again["fields"] == {}


def test_mark_and_word_come_back_from_json() -> None:
    again = Mark.from_json(json.loads(json.dumps(STAMP.to_json())))
    assert (again.kind, again.reason, again.confidence) == (MarkKind.STAMP, "stamp.ring", 0.936)
    word = Word("Nomor", 3, Box(0.1, 0.2, 0.3, 0.4), 0.5)
    assert Word.from_json(word.to_json()) == word


@pytest.mark.parametrize("spoilt", [{"kind": "seal"}, {"box": [1, 2]}, {"confidence": "much"}])
def test_foreign_json_is_refused(spoilt: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Mark.from_json({**STAMP.to_json(), **spoilt})


@given(BOXES)
def test_boxes_stay_on_the_page(box: Box) -> None:
    assert 0 <= box.x <= box.right <= 1 + 1e-9
    assert 0 <= box.y <= box.bottom <= 1 + 1e-9


@given(BOXES, BOXES)
def test_union_holds_both_and_overlap_is_mutual(one: Box, other: Box) -> None:
    both = one.union(other)
    assert both.x <= min(one.x, other.x)
    assert both.bottom >= max(one.bottom, other.bottom) - 1e-9
    assert one.overlap(other) == pytest.approx(other.overlap(one))
    assert 0 <= one.overlap(other) <= 1 + 1e-6


def test_overlap_of_halves() -> None:
    assert Box(0, 0, 0.4, 0.4).overlap(Box(0.2, 0, 0.4, 0.4)) == pytest.approx(1 / 3)
    assert Box(0, 0, 0.2, 0.2).overlap(Box(0.2, 0, 0.2, 0.2)) == 0


def test_each_reason_given_in_the_code_has_its_sentence() -> None:
    folder = Path(report.__file__).parent
    source = "".join(path.read_text() for path in folder.glob("*.py") if path.name != "report.py")
    used = set(re.findall(r'"((?:letterhead|signature|stamp)\.[a-z_]+)"', source))
    assert used == set(REASONS)


def test_reason_in_words() -> None:
    with translation.override("en"):
        assert reason_text("stamp.ring") == "Ink lies on a ring, as in a round stamp."
    assert reason_text("stamp.unheard_of") == "stamp.unheard_of"
