"""Check a file and draw its first page in one child: `python -m … NAME KINDS FILE WORK OUT DPI codes|-`.

A file of a few pages is drawn whole, so that no second child starts for it. With `codes` the QR codes of a short
scan are read as well.
"""

from __future__ import annotations

import logging
import sys
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path

from .child_findings import FEW_PAGES, answer
from .child_render import draw, save
from .child_safety import decide
from .kinds import IMAGES, Kind

_DRAWN_HERE = IMAGES | {Kind.PDF}
_SCANS = frozenset({Kind.PDF, Kind.TIFF})
_EASY_SECONDS = 2.0  # what is harder to draw is left to a child with more time than this one's six seconds
MOST_PAGES = 30  # a longer scan has its codes read in a child with more time


def _drawn(kind: Kind, path: Path, work: Path, out: Path, *, pages: int, dpi: int) -> list[dict[str, int | str]]:
    """Return all pages of a short file, else the first; only a first page that cannot be drawn refuses the file."""
    began = time.monotonic()
    drawing = draw(kind, path, work, range(1, FEW_PAGES + 1 if pages <= FEW_PAGES else 2), dpi)
    saved = [save(picture, number, out) for number, picture in islice(drawing, 1)]
    with suppress(Exception):  # parsers raise anything; the other pages are then drawn later
        while len(saved) < pages <= FEW_PAGES and time.monotonic() - began < _EASY_SECONDS:
            number, picture = next(drawing)
            saved.append(save(picture, number, out))
    return saved if len(saved) == pages else saved[:1]


def main(arguments: list[str]) -> int:
    """Write the answer of `child_safety` with the `page` of `child_render`; a page that cannot be drawn refuses."""
    name, kinds, *paths, dpi, asked = arguments
    path, work, out = map(Path, paths)
    logging.disable(logging.CRITICAL)
    accepted = frozenset(Kind(kind) for kind in kinds.split(","))

    def entered() -> dict[str, object]:
        kind, finding = decide(path, name, accepted, work)
        said: dict[str, object] = {"kind": kind.value, "flags": sorted(finding.flags), "pages": finding.pages}
        if kind in _DRAWN_HERE:
            said["drawn"] = _drawn(kind, path, work, out, pages=finding.pages or 1, dpi=int(dpi))
        if asked == "codes" and kind in _SCANS and (finding.pages or 1) <= MOST_PAGES:
            from .child_separators import read  # loads the reader of QR codes, which few channels need

            said["codes"] = read(kind, path, work)
        return said

    return answer(out, entered)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
