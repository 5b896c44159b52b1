"""Signatures: pen strokes, longer, thinner and more curved than the printed letters around them."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from .paper import Blob, Flags, Paper
from .report import Box, Mark, MarkKind

BELOW = 0.3
LONE_LENGTH = 9.0
GROUP_LENGTH = 12.0
FULL_LENGTH = 45.0


@dataclass(frozen=True)
class _Stroke:
    """One patch of pen ink: its length in letter heights, the slant of its edges, its colour."""

    blob: Blob
    box: Box
    length: float
    slanted: float
    holes: int
    chroma: float
    in_stamp: bool


def find_signatures(paper: Paper, stamps: Sequence[Mark] = ()) -> list[Mark]:
    """Signatures of a page, longest first; strokes in or beside a stamp need less slant."""
    strokes = [stroke for blob in paper.blobs if _sized(paper, blob) for stroke in _strokes(paper, blob, stamps)]
    marks = [_mark(group) for group in _groups(paper, strokes) if _is_signature(paper, group)]
    return sorted(marks, key=lambda mark: -mark.confidence)


def _sized(paper: Paper, blob: Blob) -> bool:
    letter = paper.letter_height
    if blob.y + blob.h / 2 < BELOW * paper.height or blob.fill > 0.5:
        return False
    return blob.h > 1.9 * letter and blob.w > 1.5 * letter and blob.h < 0.25 * paper.height


def _strokes(paper: Paper, blob: Blob, stamps: Sequence[Mark]) -> list[_Stroke]:
    ink = paper.labels[blob.y : blob.y + blob.h, blob.x : blob.x + blob.w] == blob.label
    box = paper.box(blob.x, blob.y, blob.w, blob.h)
    beside = any(_beside(box, stamp.box) for stamp in stamps)
    if beside and _on_ring(paper, blob, ink, stamps):
        return []
    slanted, holes, length = _shape(ink, paper.letter_height)
    chroma = float(np.median(paper.chroma[blob.y : blob.y + blob.h, blob.x : blob.x + blob.w][ink]))
    stroke = _Stroke(blob, box, length, slanted, holes, chroma, beside)
    return [stroke] if _is_pen(stroke) else []


def _is_pen(stroke: _Stroke) -> bool:
    if stroke.in_stamp:
        return stroke.length >= 4 and (stroke.slanted >= 0.3 or stroke.blob.fill < 0.12)
    return stroke.length >= 4 and stroke.slanted >= 0.38 and stroke.blob.fill < 0.42 and stroke.holes <= 14


def _shape(ink: Flags, letter: float) -> tuple[float, int, float]:
    """Share of slanted edges, enclosed holes, and stroke length in letter heights."""
    mask = np.pad(ink.astype(np.uint8), 2)
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    breadth = max(1.0, 2.0 * float(np.percentile(depth[mask > 0], 80)))
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.5)
    across, down = cv2.Scharr(soft, cv2.CV_32F, 1, 0), cv2.Scharr(soft, cv2.CV_32F, 0, 1)
    edge = np.hypot(across, down) > 1.0
    angle = np.degrees(np.arctan2(np.abs(down[edge]), np.abs(across[edge])))
    slanted = float(np.mean((angle > 20) & (angle < 70))) if angle.size else 0.0
    holes = cv2.connectedComponents((1 - mask).astype(np.uint8))[0] - 2
    return slanted, holes, float(ink.sum()) / breadth / letter


def _beside(box: Box, stamp: Box) -> bool:
    grown = Box(stamp.x - 0.5 * stamp.w, stamp.y - 0.3 * stamp.h, 2 * stamp.w, 1.6 * stamp.h)
    return grown.overlap(box) > 0


def _on_ring(paper: Paper, blob: Blob, ink: Flags, stamps: Sequence[Mark]) -> bool:
    """Whether the patch is a piece of a stamp's own rings: about as far from its centre everywhere."""
    y, x = np.nonzero(ink)
    for stamp in stamps:
        centre_x = (stamp.box.x + stamp.box.w / 2) * paper.width
        centre_y = (stamp.box.y + stamp.box.h / 2) * paper.height
        radius = max(stamp.box.w * paper.width, stamp.box.h * paper.height) / 2
        away = np.hypot(x + blob.x - centre_x, y + blob.y - centre_y) / radius
        usual = float(np.median(away))
        if 0.3 < usual < 1.12 and float(np.mean(np.abs(away - usual) < max(0.06, 0.1 * usual))) > 0.7:
            return True
    return False


def _groups(paper: Paper, strokes: Sequence[_Stroke]) -> list[list[_Stroke]]:
    """Strokes that stand close together belong to one hand."""
    reach_x, reach_y = 4 * paper.letter_height / paper.width, 1.5 * paper.letter_height / paper.height
    groups: list[list[_Stroke]] = []
    for stroke in sorted(strokes, key=lambda one: one.box.x):
        grown = Box(
            stroke.box.x - reach_x, stroke.box.y - reach_y,
            stroke.box.w + 2 * reach_x, stroke.box.h + 2 * reach_y,
        )  # fmt: skip
        near = [group for group in groups if any(grown.overlap(other.box) > 0 for other in group)]
        merged = [stroke, *(other for group in near for other in group)]
        groups = [group for group in groups if group not in near] + [merged]
    return groups


def _is_signature(paper: Paper, group: Sequence[_Stroke]) -> bool:
    if _in_drawing(paper, group):
        return False
    longest = max(stroke.length for stroke in group)
    return longest >= LONE_LENGTH or sum(stroke.length for stroke in group) >= GROUP_LENGTH


def _in_drawing(paper: Paper, group: Sequence[_Stroke]) -> bool:
    """Strokes among long upright lines are a drawing or a table, unless a stamp is with them."""
    if any(stroke.in_stamp for stroke in group):
        return False
    left, right = min(s.blob.x for s in group), max(s.blob.x + s.blob.w for s in group)
    top, bottom = min(s.blob.y for s in group), max(s.blob.y + s.blob.h for s in group)
    around = paper.upright_rules[top:bottom, max(0, left - 3) : right + 3]
    return int(around.sum(axis=0).max(initial=0)) > max(60, 0.5 * (bottom - top))


def _mark(group: Sequence[_Stroke]) -> Mark:
    box = group[0].box
    for stroke in group[1:]:
        box = box.union(stroke.box)
    length = sum(stroke.length for stroke in group)
    slanted = float(np.average([s.slanted for s in group], weights=[s.length for s in group]))
    confidence = 0.45 + 0.3 * min(1.0, length / FULL_LENGTH) + 0.3 * max(0.0, slanted - 0.35)
    return Mark(MarkKind.SIGNATURE, box, min(0.97, confidence), _reason(group))


def _reason(group: Sequence[_Stroke]) -> str:
    if any(stroke.in_stamp for stroke in group):
        return "signature.over_stamp"
    if max(stroke.chroma for stroke in group) > 24:
        return "signature.coloured_ink"
    return "signature.ink_strokes"
