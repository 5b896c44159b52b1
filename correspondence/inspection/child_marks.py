"""Looks for marks inside the sandbox: `python -m … IN OUT`, with IN/order.json naming the page images."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2

from .marks import find_marks
from .report import Word


def main(argv: Sequence[str]) -> int:
    """Write OUT/marks.json; exit code 2 when an image cannot be read."""
    cv2.setNumThreads(1)
    folder, out = Path(argv[0]), Path(argv[1])
    order = json.loads((folder / "order.json").read_bytes())
    words = [Word.from_json(item) for item in order["words"]]
    pages = []
    for name in order["pages"]:
        number = int(name.rsplit("-", 1)[1])
        try:
            marks = find_marks(folder / name, [word for word in words if word.page == number])
        except ValueError:
            return 2
        pages.append([mark.to_json() for mark in marks])
    (out / "marks.json").write_text(json.dumps({"pages": pages}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
