"""Compare the look of two revisions of a PDF page by page with pdftoppm.

A rule set over PDF objects can be deceived by prepared documents whose meaning changes without a forbidden
change; the pages that a person sees cannot (signing reference, section 5, rule b).
"""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

DPI = 50
TOLERANCE = 8
MARGIN_PIXELS = 2
PAGES_AT_ONCE = 20
SECONDS_PER_CALL = 15
NO_SUCH_PAGE = 99  # exit status of pdftoppm for a page range beyond the end
Pixels: TypeAlias = NDArray[np.uint8]


class RenderingError(RuntimeError):
    """pdftoppm is missing, failed or took too long."""


@dataclass(frozen=True)
class PageBox:
    """A box on a page in points, with the page's own frame (media box) and rotation in degrees."""

    box: tuple[float, float, float, float]
    frame: tuple[float, float, float, float]
    rotation: int = 0

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return left, top, right, bottom on an image of the page of that size."""
        left, bottom, right, top = self._shares()
        across = sorted((left * width, right * width))
        down = sorted(((1 - top) * height, (1 - bottom) * height))
        return (
            max(0, int(across[0]) - MARGIN_PIXELS),
            max(0, int(down[0]) - MARGIN_PIXELS),
            int(across[1]) + 1 + MARGIN_PIXELS,
            int(down[1]) + 1 + MARGIN_PIXELS,
        )

    def _shares(self) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = self.frame
        width, height = x1 - x0, y1 - y0
        left, right = (self.box[0] - x0) / width, (self.box[2] - x0) / width
        bottom, top = (self.box[1] - y0) / height, (self.box[3] - y0) / height
        turned = {
            90: (bottom, 1 - right, top, 1 - left),
            180: (1 - right, 1 - top, 1 - left, 1 - bottom),
            270: (1 - top, left, 1 - bottom, right),
        }
        return turned.get(self.rotation % 360, (left, bottom, right, top))


class Drawn:
    """The pages of a file that several others are compared with; written and drawn when asked for, the first once."""

    def __init__(self, content: bytes, path: Path) -> None:
        self._content, self._path = content, path
        self._first: list[Pixels] | None = None

    def pages(self, first: int) -> list[Pixels]:
        """Return at most PAGES_AT_ONCE page images from page first on (see render)."""
        if not self._path.exists():
            self._path.write_bytes(self._content)
        if first:
            return render(self._path, first)
        if self._first is None:
            self._first = render(self._path, 0)
        return self._first


def looks_the_same(signed: Path, current: Drawn, *, allowed: Mapping[int, Sequence[PageBox]]) -> bool:
    """Tell whether all pages (0 first) look alike outside the allowed boxes; RenderingError when unknown.

    A page more or less is a difference.
    """
    first = 0
    while True:
        before, after = render(signed, first), current.pages(first)
        if len(before) != len(after):
            return False
        for number, (old, new) in enumerate(zip(before, after, strict=True), start=first):
            if not same_picture(old, new, allowed.get(number, ())):
                return False
        if len(before) < PAGES_AT_ONCE:
            return True
        first += PAGES_AT_ONCE


def same_picture(old: Pixels, new: Pixels, allowed: Sequence[PageBox]) -> bool:
    """Tell whether two page images differ by no more than TOLERANCE outside the allowed boxes."""
    if old.shape != new.shape:
        return False
    difference = np.abs(old.astype(np.int16) - new.astype(np.int16)).max(axis=2) > TOLERANCE
    height, width = difference.shape
    for box in allowed:
        left, top, right, bottom = box.pixels(width, height)
        difference[top:bottom, left:right] = False
    return not bool(difference.any())


def render(path: Path, first: int) -> list[Pixels]:
    """Return at most PAGES_AT_ONCE page images (height, width, 3) from page first on; none past the end."""
    command = ["pdftoppm", "-r", str(DPI), "-f", str(first + 1), "-l", str(first + PAGES_AT_ONCE), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS_PER_CALL)
    except (OSError, subprocess.SubprocessError) as error:
        raise RenderingError(str(error)) from error
    if done.returncode not in {0, NO_SUCH_PAGE}:
        raise RenderingError(done.stderr.decode(errors="replace"))
    return list(_pictures(done.stdout))


def _pictures(stream: bytes) -> Iterator[Pixels]:
    position = 0
    while position < len(stream):
        header = stream[position : position + 64].split(b"\n", 3)
        if len(header) < 4 or header[0] != b"P6":
            raise RenderingError("pdftoppm")
        width, height = (int(number) for number in header[1].split())
        start = position + sum(len(line) + 1 for line in header[:3])
        position = start + width * height * 3
        yield np.frombuffer(stream[start:position], dtype=np.uint8).reshape(height, width, 3)
