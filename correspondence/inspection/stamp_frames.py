"""Framed stamps, such as "received" stamps: four drawn sides, in coloured ink or at an angle to the print."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .paper import Flags, Paper, connected
from .report import Mark, MarkKind

COLOURED = 16
SIDE_DRAWN = 0.62
LEAST_TILT, MOST_TILT = 3.5, 35.0
BELOW_EDGE = 0.06


@dataclass(frozen=True)
class _Frame:
    """A rectangle around a patch of ink: its box in pixels, tilt in degrees, share of its weakest side drawn."""

    x: int
    y: int
    w: int
    h: int
    tilt: float
    drawn: float
    fill: float


def framed_marks(paper: Paper) -> list[Mark]:
    """Stamps with a frame, wherever they stand on the page."""
    coloured = _frames(paper, paper.chroma > COLOURED, tilts=(-1.0, 90.0))
    black = _frames(paper, paper.ink, tilts=(LEAST_TILT, MOST_TILT))
    marks = [_mark(paper, frame, "stamp.coloured_frame") for frame in coloured]
    return marks + [_mark(paper, frame, "stamp.tilted_frame") for frame in black]


def _mark(paper: Paper, frame: _Frame, reason: str) -> Mark:
    box = paper.box(frame.x, frame.y, frame.w, frame.h)
    return Mark(MarkKind.STAMP, box, min(0.9, 0.2 + 0.75 * frame.drawn), reason)


def _frames(paper: Paper, ink: Flags, *, tilts: tuple[float, float]) -> list[_Frame]:
    """Return the frames whose tilt lies between these two."""
    joined = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8))
    labels, patches = connected(np.asarray(joined, dtype=np.uint8))
    found = []
    for label, (x, y, w, h, _area) in enumerate(patches, start=1):
        sized = 0.09 < w / paper.width < 0.42 and 0.04 < h / paper.width < 0.34
        if not sized or y < BELOW_EDGE * paper.height:
            continue
        frame = _frame(labels[y : y + h, x : x + w] == label, x, y, tilts)
        if frame is not None and frame.drawn >= SIDE_DRAWN and frame.fill < 0.6:
            found.append(frame)
    return found


def _frame(ink: Flags, x: int, y: int, tilts: tuple[float, float]) -> _Frame | None:
    """Fit the tightest rectangle at any angle and ask how much of its weakest side is drawn; None: not so tilted."""
    rows, columns = np.nonzero(ink)
    points = np.column_stack((columns, rows)).astype(np.float32)
    rectangle = cv2.minAreaRect(points)
    angle = abs(float(rectangle[2])) % 90.0
    tilt = min(angle, 90.0 - angle)
    if not tilts[0] < tilt < tilts[1]:
        return None
    corners = np.asarray(cv2.boxPoints(rectangle), dtype=np.float32)
    sides = [(corners[i], corners[(i + 1) % 4]) for i in range(4)]
    drawn = min(_drawn(points, *side) for side in sides)
    across = float(rectangle[1][0] * rectangle[1][1])
    h, w = ink.shape
    return _Frame(x, y, w, h, tilt, drawn, len(points) / max(1.0, across))


def _drawn(points: npt.NDArray[np.float32], start: npt.NDArray[np.float32], end: npt.NDArray[np.float32]) -> float:
    """Share of a side's length that has ink within four pixels of it."""
    length = float(np.hypot(*(end - start)))
    if length < 20:
        return 0.0
    along = (end - start) / length
    offset = points - start
    place = offset @ along
    near = np.abs(offset[:, 0] * along[1] - offset[:, 1] * along[0]) < 4.5
    inside = near & (place >= 0) & (place < length)
    return len(np.unique((place[inside] / 4).astype(np.int32))) / (length / 4)
