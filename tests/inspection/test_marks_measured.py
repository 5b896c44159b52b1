"""A modest floor for the marks on real letters, where those are at hand."""

import pytest

from correspondence.inspection.report import MarkKind
from tests.benchmarks.bench_inspection import find_all, letters_folder, overlaps, read_pages, score

FLOORS = {MarkKind.LETTERHEAD: 0.8, MarkKind.SIGNATURE: 0.82, MarkKind.STAMP: 0.72}


@pytest.mark.slow
def test_marks_on_every_fourth_real_letter() -> None:
    folder = letters_folder()
    if folder is None:
        pytest.skip("the labelled letters (TANGGAP_DATA/letters) are not on this machine")
    pages = read_pages(folder)[3::4]
    found, seconds = find_all(folder, pages)
    for kind, floor in FLOORS.items():
        result = score(pages, found, kind)
        assert result.f1 >= floor, f"{kind}: {result}"
        assert result.clear > result.wrong, f"{kind} is seen nearly everywhere: {result}"
    stamps = overlaps(pages, found, MarkKind.STAMP)
    assert sum(share >= 0.5 for share in stamps) >= 0.6 * len(stamps)
    assert seconds < 1.5
