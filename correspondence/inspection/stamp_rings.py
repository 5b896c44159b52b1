"""Rings of ink: edges vote for the centre their gradient points to, then each ring is walked around."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .paper import Flags, Paper, Pixels

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
class Edges:
    """Points of a page at half size where dark meets light: place, direction, colour; in the order of rows."""

    x: Numbers
    y: Numbers
    dx: Numbers
    dy: Numbers
    chroma: Numbers
    tone: Numbers
    width: int
    height: int


def find_rings(edges: Edges, limit: int = 14) -> list[Ring]:
    """The most ring-like places of a page, best votes first."""
    if len(edges.x) < 50:
        return []
    rings = [_walk(edges, *place) for place in _candidates(edges, limit)]
    return _apart([ring for ring in rings if ring.coverage > 0.3])


def edges_of(paper: Paper) -> Edges:
    """Return the edges of a page that lie on no ruled line, row by row."""
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
    return Edges(
        x=x.astype(np.float32), y=y.astype(np.float32),
        dx=(dx[keep] / size).astype(np.float32), dy=(dy[keep] / size).astype(np.float32),
        chroma=chroma[keep].astype(np.float32), tone=tone[keep].astype(np.float32),
        width=grey.shape[1], height=grey.shape[0],
    )  # fmt: skip


def _candidates(edges: Edges, limit: int) -> list[tuple[float, float, float]]:
    """Centres and radii with the most votes for their length, strongest first."""
    radii = np.arange(edges.width * SMALLEST, edges.width * LARGEST, 2.0)
    margin = int(edges.width * 0.1)
    best: Numbers = np.zeros((edges.height + 2 * margin, edges.width + 2 * margin), np.float32)
    which: Pixels = np.zeros(best.shape, np.uint8)  # a page of working size has 29 radii
    for index, radius in enumerate(radii):
        votes = _votes(edges, float(radius), margin)
        votes /= np.float32(radius**0.75)
        better = cv2.compare(votes, best, cv2.CMP_GT)  # 255 where it is; a later index is larger than those before
        cv2.max(which, cv2.bitwise_and(better, np.full_like(which, index)), dst=which)
        cv2.max(best, votes, dst=best)
    found = []
    for _ in range(limit):
        y, x = np.unravel_index(int(np.argmax(best)), best.shape)
        if best[y, x] <= 0:
            break
        found.append((float(x) - margin, float(y) - margin, float(radii[which[y, x]])))
        cv2.circle(best, (int(x), int(y)), int(edges.width * 0.025), 0.0, -1)
    return found


def _votes(edges: Edges, radius: float, margin: int) -> Numbers:
    """How many edges point to each place of the page and its margin from so far away, spread a little."""
    around = max(margin, int(radius) + 2)  # so that no vote falls outside, nor into the next row
    across = edges.width + 2 * around
    cells = across * (edges.height + 2 * around)
    rows = [np.rint(edges.y + side * edges.dy) for side in (-radius, radius)]
    columns = [np.rint(edges.x + side * edges.dx) for side in (-radius, radius)]
    # Whole numbers far below 2**24, so exact.
    places = (np.concatenate(rows) + around) * across + (np.concatenate(columns) + around)
    total = np.bincount(places.astype(np.intp), minlength=cells).reshape(-1, across)
    outside = around - margin
    inner = total[outside : len(total) - outside, outside : across - outside].astype(np.float32)
    return np.asarray(cv2.GaussianBlur(inner, (0, 0), 1.3), dtype=np.float32)


def _walk(edges: Edges, x: float, y: float, radius: float) -> Ring:
    """Count the sectors of a ring that hold an edge lying along it, beside what its neighbourhood holds."""
    reach = max(10.0, 0.3 * radius)
    rows = slice(*np.searchsorted(edges.y, (y - radius - reach - 1, y + radius + reach + 1)))
    away_x, away_y = edges.x[rows] - x, edges.y[rows] - y
    distance = np.hypot(away_x, away_y)
    near = np.abs(distance - radius) < reach
    distance, away_x, away_y = distance[near], away_x[near], away_y[near]
    radial = np.abs(away_x * edges.dx[rows][near] + away_y * edges.dy[rows][near]) / np.maximum(distance, 1.0)
    sector = ((np.arctan2(away_y, away_x) / (2 * np.pi) + 0.5) * SECTORS).astype(np.int32) % SECTORS
    most, shift, on = 0, 0.0, radial < 0
    for tried in (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0):
        along = (radial > 0.93) & (np.abs(distance - radius - tried) <= 1.6)
        seen = int(np.count_nonzero(np.bincount(sector[along], minlength=SECTORS)))
        if seen > most:
            most, shift, on = seen, tried, along
    if not most:
        return Ring(x / HALF, y / HALF, radius / HALF, 0.0, 0.0, 0.0, 0.0, 0.0)
    lying = int(np.sum(on))
    across = int(np.sum((radial < 0.8) & (np.abs(distance - radius - shift) <= 1.6)))
    return Ring(
        x / HALF, y / HALF, (radius + shift) / HALF, most / max(_visible(edges, x, y, radius), SECTORS // 3),
        lying / (lying + across), float(np.median(edges.chroma[rows][near][on])),
        float(np.median(edges.tone[rows][near][on])), lying / radius,
    )  # fmt: skip


def _visible(edges: Edges, x: float, y: float, radius: float) -> int:
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


def outermost(edges: Edges, ring: Ring) -> float:
    """Radius of the widest ring drawn around the same centre; a stamp often has two or three."""
    best = ring.radius
    for share in np.arange(1.04, 1.62, 0.04):
        wider = _walk(edges, ring.x * HALF, ring.y * HALF, ring.radius * HALF * float(share))
        if wider.coverage > max(0.5, 0.7 * ring.coverage) and wider.contrast > 0.6 and wider.radius > best:
            best = wider.radius
    return best
