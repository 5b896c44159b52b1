"""Stamps: rings of ink, and compact patches of coloured ink that are neither print nor pen."""

from dataclasses import dataclass

import cv2
import numpy as np

from .paper import Flags, Paper, Pixels, connected
from .report import Mark, MarkKind
from .stamp_frames import framed_marks
from .stamp_rings import Edges, Ring, edges_of, find_rings, outermost

BELOW_HEAD = 0.25
RING_ENOUGH = 0.45
COLOURED = 24


@dataclass(frozen=True)
class _Patch:
    """A patch of coloured ink in working pixels: how much of it is ink and how strong the colour is."""

    x: int
    y: int
    w: int
    h: int
    fill: float
    chroma: float
    rows: float


def find_stamps(paper: Paper) -> list[Mark]:
    """Stamps of a page, surest first; rings win over the patch of colour they lie in."""
    marks: list[Mark] = []
    found = sorted((*_ring_marks(paper), *_patch_marks(paper), *framed_marks(paper)), key=lambda mark: -mark.confidence)
    for mark in found:
        if all(mark.box.overlap(other.box) < 0.1 for other in marks):
            marks.append(mark)
    return marks


def _ring_marks(paper: Paper) -> list[Mark]:
    edges = edges_of(paper)
    return [_ring_mark(paper, edges, ring) for ring in find_rings(edges) if _is_stamp_ring(paper, ring)]


def _ring_score(ring: Ring) -> float:
    """How well the ring is drawn, a little more where its ink is not black."""
    drawn = ring.coverage * ring.contrast
    return drawn + 0.02 * float(np.clip(ring.chroma - 2.0, 0.0, 8.0)) if drawn > 0.36 else drawn


def _is_stamp_ring(paper: Paper, ring: Ring) -> bool:
    if ring.y < BELOW_HEAD * paper.height:
        return _ring_score(ring) > 0.75 and ring.chroma > 12 and ring.y > 0.12 * paper.height
    return _ring_score(ring) >= RING_ENOUGH and not _is_pie(paper, ring)


def _is_pie(paper: Paper, ring: Ring) -> bool:
    """A disc of hatching is a drawing: its inside is far denser than a stamp's lettering."""
    mask: Pixels = np.zeros(paper.grey.shape, np.uint8)
    cv2.circle(mask, (round(ring.x), round(ring.y)), max(1, round(0.85 * ring.radius)), 1, -1)
    return float(np.mean(paper.ink[mask > 0])) > 0.42 and ring.chroma < 4


def _ring_mark(paper: Paper, edges: Edges, ring: Ring) -> Mark:
    radius = outermost(edges, ring)
    box = paper.box(ring.x - radius, ring.y - radius, 2 * radius, 2 * radius)
    reason = "stamp.coloured_ring" if ring.chroma >= 8 else "stamp.ring"
    return Mark(MarkKind.STAMP, box, min(0.98, 0.35 + 0.65 * _ring_score(ring)), reason)


def _patch_marks(paper: Paper) -> list[Mark]:
    marks = []
    for patch in _patches(paper):
        if _is_stamp_patch(paper, patch):
            confidence = min(0.9, 0.4 + 0.6 * patch.fill + patch.chroma / 500.0)
            box = paper.box(patch.x, patch.y, patch.w, patch.h)
            marks.append(Mark(MarkKind.STAMP, box, confidence, "stamp.coloured_patch"))
    return marks


def _patches(paper: Paper) -> list[_Patch]:
    coloured = (paper.chroma > COLOURED).astype(np.uint8)
    coloured = np.asarray(cv2.morphologyEx(coloured, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), dtype=np.uint8)
    joined = cv2.dilate(coloured, np.ones((13, 13), np.uint8))
    labels, patches = connected(np.asarray(joined, dtype=np.uint8))
    found = []
    for label, (x, y, w, h, _area) in enumerate(patches, start=1):
        if w < 62 or h < 52:
            continue
        left, top, right, bottom = x + 6, y + 6, x + w - 6, y + h - 6
        ink = (coloured[top:bottom, left:right] > 0) & (labels[top:bottom, left:right] == label)
        if ink.any():
            found.append(_patch(paper, left, top, ink))
    return found


def _patch(paper: Paper, left: int, top: int, ink: Flags) -> _Patch:
    h, w = ink.shape
    chroma = float(np.median(paper.chroma[top : top + h, left : left + w][ink]))
    rows = float(np.mean(ink.mean(axis=1) > 0.03))
    return _Patch(left, top, w, h, float(np.mean(ink)), chroma, rows)


def _is_stamp_patch(paper: Paper, patch: _Patch) -> bool:
    """Stamp-sized, inked all over but not solid, and not a line of coloured print."""
    share = patch.w / paper.width
    if patch.y + patch.h / 2 < BELOW_HEAD * paper.height or not 0.07 < share < 0.36:
        return False
    if patch.h > 0.36 * paper.width or patch.w > 3.2 * patch.h or patch.h > 2.2 * patch.w:
        return False
    large = patch.h >= 110 and patch.w >= 110 and patch.fill > 0.2
    return patch.chroma >= 30 and patch.rows > 0.85 and (large or 0.28 < patch.fill < 0.72)
