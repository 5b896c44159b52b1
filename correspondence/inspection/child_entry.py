"""Check a file and draw its first page in one child: `python -m … NAME KINDS FILE WORK OUT DPI codes|-`.

With `codes` the QR codes of a short scan are read as well.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from .child_findings import answer
from .child_render import draw, save
from .child_safety import decide
from .kinds import IMAGES, Kind

_DRAWN_HERE = IMAGES | {Kind.PDF}
_SCANS = frozenset({Kind.PDF, Kind.TIFF})
MOST_PAGES = 30  # a longer scan has its codes read in a child with more time


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
            drawn = draw(kind, path, work, range(1, 2), int(dpi))
            said["drawn"] = [save(picture, number, out) for number, picture in drawn]
        if asked == "codes" and kind in _SCANS and (finding.pages or 1) <= MOST_PAGES:
            from .child_separators import read  # loads the reader of QR codes, which few channels need

            said["codes"] = read(kind, path, work)
        return said

    return answer(out, entered)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
