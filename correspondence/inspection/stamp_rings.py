"""Rings of ink: edges vote for the centre their gradient points to, then each ring is walked around."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .paper import Flags, Paper

Numbers = npt.NDArray[np.float32]

HALF = 0.5  # rings are sought at half the working size
SECTORS = 72
SMALLEST, LARGEST = 0.055, 0.17  # radius as a share of the page width


@dataclass(frozen=True)
class Ring:
    """A ring in working pixels: how much of it is drawn, by how many rings, and how colourful it is."""

    x: float
    y: float
    radius: float
    coverage: float
    contrast: float
    chroma: float
    tone: float
    votes: float


@dataclass(frozen=True)
class _Edges:
    x: Numbers
    y: Numbers
    dx: Numbers
    dy: Numbers
    chroma: Numbers
    tone: Numbers
    width: int
    height: int


def find_rings(paper: Paper, limit: int = 14) -> list[Ring]:
    """The most ring-like places of a page, best votes first."""
    edges = _edges(paper)
    if len(edges.x) < 50:
        return []
    rings = [_walk(edges, *place) for place in _candidates(edges, limit)]
    return _apart([ring for ring in rings if ring.coverage > 0.3])


def _edges(paper: Paper) -> _Edges:
    grey = cv2.resize(paper.grey, None, fx=HALF, fy=HALF, interpolation=cv2.INTER_AREA)
    chroma = cv2.dilate(paper.chroma, np.ones((3, 3), np.uint8))
    chroma = cv2.resize(chroma, grey.shape[::-1], interpolation=cv2.INTER_AREA)
    tone = cv2.resize(cv2.erode(paper.grey, np.ones((3, 3), np.uint8)), grey.shape[::-1])
    ruled = (paper.rules | paper.upright_rules).astype(np.uint8)
    straight = cv2.resize(cv2.dilate(ruled, np.ones((5, 5), np.uint8)), grey.shape[::-1])
    soft = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 1.0)
    dx, dy = cv2.Scharr(soft, cv2.CV_32F, 1, 0), cv2.Scharr(soft, cv2.CV_32F, 0, 1)
    strength = cv2.magnitude(dx, dy)
    keep: Flags = (strength > 140.0) & (straight == 0)
    y, x = np.nonzero(keep)
    size = strength[keep]
    return _Edges(
        x=x.astype(np.float32), y=y.astype(np.float32),
        dx=(dx[keep] / size).astype(np.float32), dy=(dy[keep] / size).astype(np.float32),
        chroma=chroma[keep].astype(np.float32), tone=tone[keep].astype(np.float32),
        width=grey.shape[1], height=grey.shape[0],
    )  # fmt: skip


def _candidates(edges: _Edges, limit: int) -> list[tuple[float, float, float]]:
    """Centres and radii with the most votes for their length, strongest first."""
    radii = np.arange(edges.width * SMALLEST, edges.width * LARGEST, 2.0)
    margin = int(edges.width * 0.1)
    best: Numbers = np.zeros((edges.height + 2 * margin, edges.width + 2 * margin), np.float32)
    which = np.zeros(best.shape, np.int32)
    for index, radius in enumerate(radii):
        votes = _votes(edges, float(radius), margin) / np.float32(radius**0.75)
        better = votes > best
        np.copyto(best, votes, where=better)
        np.copyto(which, index, where=better)
    found = []
    for _ in range(limit):
        y, x = np.unravel_index(int(np.argmax(best)), best.shape)
        if best[y, x] <= 0:
            break
        found.append((float(x) - margin, float(y) - margin, float(radii[which[y, x]])))
        cv2.circle(best, (int(x), int(y)), int(edges.width * 0.025), 0.0, -1)
    return found


def _votes(edges: _Edges, radius: float, margin: int) -> Numbers:
    height, width = edges.height + 2 * margin, edges.width + 2 * margin
    places = []
    for side in (-radius, radius):
        x = np.rint(edges.x + side * edges.dx).astype(np.int32) + margin
        y = np.rint(edges.y + side * edges.dy).astype(np.int32) + margin
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        places.append(y[inside] * width + x[inside])
    total = np.bincount(np.concatenate(places), minlength=height * width).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(total.reshape(height, width), (0, 0), 1.3), dtype=np.float32)


def _walk(edges: _Edges, x: float, y: float, radius: float) -> Ring:
    """Count the sectors of a ring that hold an edge lying along it, beside what its neighbourhood holds."""
    best = Ring(x / HALF, y / HALF, radius / HALF, 0.0, 0.0, 0.0, 0.0, 0.0)
    away_x, away_y = edges.x - x, edges.y - y
    distance = np.hypot(away_x, away_y)
    near = np.abs(distance - radius) < max(10.0, 0.3 * radius)
    distance, away_x, away_y = distance[near], away_x[near], away_y[near]
    radial = np.abs(away_x * edges.dx[near] + away_y * edges.dy[near]) / np.maximum(distance, 1.0)
    sector = ((np.arctan2(away_y, away_x) / (2 * np.pi) + 0.5) * SECTORS).astype(np.int32) % SECTORS
    along = radial > 0.93
    inside = _visible(edges, x, y, radius)
    for shift in (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0):
        on = along & (np.abs(distance - radius - shift) <= 1.6)
        seen = len(np.unique(sector[on]))
        coverage = seen / max(inside, SECTORS // 3)
        if coverage > best.coverage:
            across = int(np.sum((radial < 0.8) & (np.abs(distance - radius - shift) <= 1.6)))
            lying = int(np.sum(on))
            chroma = float(np.median(edges.chroma[near][on])) if lying else 0.0
            tone = float(np.median(edges.tone[near][on])) if lying else 0.0
            best = Ring(
                x / HALF, y / HALF, (radius + shift) / HALF, coverage, lying / max(1, lying + across),
                chroma, tone, lying / radius,
            )  # fmt: skip
    return best


def _visible(edges: _Edges, x: float, y: float, radius: float) -> int:
    """How many sectors of the ring lie on the page."""
    angles = (np.arange(SECTORS) + 0.5) * 2 * np.pi / SECTORS
    px, py = x + radius * np.cos(angles), y + radius * np.sin(angles)
    return int(np.sum((px >= 0) & (px < edges.width) & (py >= 0) & (py < edges.height)))


def _apart(rings: list[Ring]) -> list[Ring]:
    """Keep the best drawn of rings that share a place."""
    kept: list[Ring] = []
    for ring in sorted(rings, key=lambda one: one.coverage * one.contrast, reverse=True):
        if all(np.hypot(ring.x - k.x, ring.y - k.y) > 0.6 * (ring.radius + k.radius) for k in kept):
            kept.append(ring)
    return kept


def outermost(paper: Paper, ring: Ring) -> float:
    """Radius of the widest ring drawn around the same centre; a stamp often has two or three."""
    edges = _edges(paper)
    best = ring.radius
    for share in np.arange(1.04, 1.62, 0.04):
        wider = _walk(edges, ring.x * HALF, ring.y * HALF, ring.radius * HALF * float(share))
        if wider.coverage > max(0.5, 0.7 * ring.coverage) and wider.contrast > 0.6 and wider.radius > best:
            best = wider.radius
    return best
