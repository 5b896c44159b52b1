"""How well and how fast marks are found on real letters: `python -m tests.benchmarks.bench_inspection [FOLDER]`.

FOLDER (or `letters` in TANGGAP_DATA) holds labels.csv, boxes.csv and the page images; without it nothing is measured.
Letters with an odd number were looked at when the rules were set, those with an even number never.
"""

import csv
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from correspondence.inspection.marks import find_marks
from correspondence.inspection.report import Box, Mark, MarkKind


@dataclass(frozen=True)
class Page:
    """One labelled page: its kinds with yes or no (unsure ones left out) and the boxes that are known."""

    file: str
    number: int
    labels: Mapping[MarkKind, bool]
    boxes: tuple[tuple[MarkKind, Box], ...]


@dataclass(frozen=True)
class Score:
    """Counts of one kind of mark over some pages."""

    right: int
    wrong: int
    missed: int
    clear: int

    @property
    def precision(self) -> float:
        """Share of the found marks that are there."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the pages with the mark where it is found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    @property
    def always_yes(self) -> float:
        """The F1 of an answer that is always yes, to hold the other against."""
        there = self.right + self.missed
        return 2 * there / max(1, 2 * there + self.wrong + self.clear)


Found = Mapping[str, Sequence[Mark]]


def letters_folder() -> Path | None:
    """The folder of labelled letters, None where it is absent."""
    default = Path(__file__).resolve().parents[3] / "shared" / "data"
    folder = Path(os.environ.get("TANGGAP_DATA", default)) / "letters"
    return folder if (folder / "labels.csv").is_file() else None


def read_pages(folder: Path) -> list[Page]:
    """The labelled pages of a folder, in the order of their numbers."""
    boxes: dict[str, list[dict[str, str]]] = {}
    for row in _rows(folder / "boxes.csv"):
        boxes.setdefault(row["file"], []).append(row)
    return [_page(row, boxes.get(row["file"], [])) for row in _rows(folder / "labels.csv")]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _page(row: Mapping[str, str], boxes: Iterable[Mapping[str, str]]) -> Page:
    width, height = int(row["width"]), int(row["height"])
    labels = {kind: row[f"has_{kind}"] == "yes" for kind in MarkKind if row[f"has_{kind}"] != "unsure"}
    known = tuple(
        (
            MarkKind(box["kind"]),
            Box(int(box["x"]) / width, int(box["y"]) / height, int(box["w"]) / width, int(box["h"]) / height),
        )
        for box in boxes
    )
    return Page(row["file"], int("".join(filter(str.isdigit, row["file"]))), labels, known)


def find_all(folder: Path, pages: Sequence[Page]) -> tuple[dict[str, Sequence[Mark]], float]:
    """Marks of every page by image alone, and the processor seconds for a page."""
    start = time.process_time()
    found = {page.file: find_marks(folder / page.file) for page in pages}
    return dict(found), (time.process_time() - start) / max(1, len(pages))


def score(pages: Sequence[Page], found: Found, kind: MarkKind) -> Score:
    """Count the answers about one kind, page by page."""
    answers = [
        (page.labels[kind], any(mark.kind is kind for mark in found[page.file]))
        for page in pages
        if kind in page.labels
    ]
    return Score(
        right=answers.count((True, True)), wrong=answers.count((False, True)),
        missed=answers.count((True, False)), clear=answers.count((False, False)),
    )  # fmt: skip


def overlaps(pages: Sequence[Page], found: Found, kind: MarkKind) -> list[float]:
    """Overlap of every known box with the best found one."""
    return [
        max((box.overlap(mark.box) for mark in found[page.file] if mark.kind is kind), default=0.0)
        for page in pages
        for wanted, box in page.boxes
        if wanted is kind
    ]


def table(title: str, pages: Sequence[Page], found: Found) -> str:
    """The figures of some pages as lines of text."""
    lines = [f"{title}: {len(pages)} pages", "  kind        precision  recall     F1  always yes  boxes  IoU  IoU>=0.5"]
    for kind in MarkKind:
        one, shares = score(pages, found, kind), overlaps(pages, found, kind)
        line = f"  {kind:<12}{one.precision:9.3f}{one.recall:8.3f}{one.f1:7.3f}{one.always_yes:12.3f}"
        if shares:
            good = sum(share >= 0.5 for share in shares) / len(shares)
            line += f"{len(shares):7}{sum(shares) / len(shares):6.2f}{good:8.2f}"
        lines.append(line)
    return "\n".join(lines)


def main(argv: Sequence[str] = ()) -> int:
    """Measure and write the figures to standard output; 0 also where the letters are absent."""
    folder = Path(argv[0]) if argv else letters_folder()
    if folder is None:
        sys.stdout.write("inspection: the labelled letters (TANGGAP_DATA/letters) are absent, nothing measured\n")
        return 0
    pages = read_pages(folder)
    found, seconds = find_all(folder, pages)
    parts = {
        "all letters": pages,
        "odd numbers (rules were set on these)": [page for page in pages if page.number % 2],
        "even numbers (held out)": [page for page in pages if page.number % 2 == 0],
    }
    for title, some in parts.items():
        sys.stdout.write(table(title, some, found) + "\n")
    sys.stdout.write(f"{seconds:.2f} processor seconds a page, without OCR\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
