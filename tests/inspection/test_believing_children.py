"""A child's answer is believed only where it can be true, and what it draws over pages lies where pages are seen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from correspondence.inspection import rendering
from correspondence.inspection.child_layer import placing
from correspondence.inspection.kinds import RECEIVE
from correspondence.inspection.safety import Verdict, verdict_of
from correspondence.inspection.separators import DividingFailed, codes_of


@pytest.mark.parametrize("pages", [True, 0, -50, 10**400, 2.0, "3", float("inf")])
def test_a_number_of_pages_that_no_file_has_is_not_believed(pages: object) -> None:
    verdict = verdict_of({"kind": "pdf", "flags": [], "pages": pages}, RECEIVE)
    assert (verdict.verdict, verdict.reason) == (Verdict.REJECT, "broken")


@pytest.mark.parametrize("pages", [None, 1, 500])
def test_a_number_of_pages_that_a_file_may_have_is_taken(pages: int | None) -> None:
    assert verdict_of({"kind": "pdf", "flags": [], "pages": pages}, RECEIVE).pages == pages


def lying(numbers: list[Any], **said: object) -> Callable[..., dict[str, object]]:
    """Give a child that leaves these pages behind and says so, and what else it is told to say."""

    def child(*_args: object, outputs: Path, **_options: object) -> dict[str, object]:
        sizes = dict.fromkeys(("width", "height", "screen_width", "screen_height"), 9)
        drawn = []
        for number in numbers:
            name = f"page-{number:04}" if isinstance(number, int) else "page"
            drawn.append({"number": number, "file": f"{name}.jpg", "screen_file": f"{name}-screen.jpg"} | sizes)
            for left in (f"{name}.jpg", f"{name}-screen.jpg"):
                (outputs / left).write_bytes(b"x")
        return {"kind": "pdf", "flags": [], "pages": 3, "drawn": drawn} | said

    return child


@pytest.mark.parametrize("numbers", [[2], [1, 3], [1, 1], [1, 2, 3, 4], [float("inf")]])
def test_first_pages_that_cannot_be_are_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, numbers: list[Any]
) -> None:
    monkeypatch.setattr(rendering, "call", lying(numbers))
    assert rendering._check_at_once(tmp_path / "a", "a.pdf", RECEIVE, tmp_path / "out", codes=False) is None


@pytest.mark.parametrize("said", [{"pages": 1}, {"pages": None}, {"reason": "encrypted"}])
def test_pages_that_the_file_cannot_show_are_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, object]
) -> None:
    monkeypatch.setattr(rendering, "call", lying([1, 2], **said))
    assert rendering._check_at_once(tmp_path / "a", "a.pdf", RECEIVE, tmp_path / "out", codes=False) is None


def test_first_pages_in_their_order_are_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "call", lying([1, 2]))
    believed = rendering._check_at_once(tmp_path / "a", "a.pdf", RECEIVE, tmp_path / "out", codes=False)
    assert believed is not None
    assert [page.number for page in believed[1]] == [1, 2]


@pytest.mark.parametrize("number", [float("inf"), float("nan"), "satu"])
def test_codes_on_no_page_are_not_believed(number: Any) -> None:
    with pytest.raises(DividingFailed):
        codes_of({"pages": 2, "codes": [[number, "x"]], "blank": []})


@pytest.mark.parametrize(
    ("media", "crop", "left", "low", "scale"),
    [
        ([0, 0, 600, 800], [-100, -100, 700, 900], 0, 0, 1),  # what lies beside the medium is not seen
        ([0, 0, 600, 800], [300, 0, 900, 800], 300, 200, 0.5),
        ([0, 0, 600, 800], [700, 900, 800, 1000], 0, 0, 1),  # a crop box off the page counts as none
        ([600, 800, 0, 0], [600, 800, 0, 0], 0, 0, 1),
    ],
)
def test_the_text_lies_on_what_is_seen_of_the_page(
    media: list[int], crop: list[int], left: float, low: float, scale: float
) -> None:
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(600, 800))
        page.mediabox, page.cropbox = pikepdf.Array(media), pikepdf.Array(crop)
        assert placing(page, 600, 800) == pytest.approx((scale, 0, 0, scale, left, low))
