"""Letterhead: a block at the top that names the issuer, by ruled line, emblem, letter size and words."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from .letterhead_words import CONTACT_WORDS, ISSUER_WORDS
from .paper import Blob, Paper, connected
from .report import Box, Mark, MarkKind, Word

TOP = 0.30
ENOUGH = 0.5


@dataclass(frozen=True)
class _Row:
    """A row of letters: top, bottom, left and right in pixels, and its larger letters' height."""

    top: int
    bottom: int
    left: int
    right: int
    letters: int
    tall: float


@dataclass(frozen=True)
class _Evidence:
    weight: float
    reason: str
    bottom: int


def find_letterhead(paper: Paper, words: Sequence[Word] = ()) -> list[Mark]:
    """The letterhead of a page, if its evidence is enough; words are those of this page."""
    rows = _rows(paper)
    emblems = _emblems(paper)
    signs = [
        *_rule_under_block(paper, rows),
        *_emblem_beside_block(paper, emblems),
        *_large_lines(paper, rows),
        *_agency_words(paper, words),
    ]
    weight = sum(sign.weight for sign in signs)
    if weight < ENOUGH:
        return []
    bottom = max(sign.bottom for sign in signs)
    strongest = max(signs, key=lambda sign: sign.weight)
    box = _block_box(paper, rows, emblems, bottom)
    return [Mark(MarkKind.LETTERHEAD, box, min(0.98, 0.3 + 0.5 * weight), strongest.reason)]


def _rows(paper: Paper) -> list[_Row]:
    letter = paper.letter_height
    limit = TOP * paper.height
    letters = [b for b in paper.blobs if b.y < limit and 0.5 * letter < b.h <= 5 * letter and b.w <= 8 * letter]
    letters.sort(key=lambda b: b.y + b.h / 2)
    groups: list[list[Blob]] = []
    for blob in letters:
        recent = groups[-1][-12:] if groups else []
        middle = sum(b.y + b.h / 2 for b in recent) / len(recent) if recent else -1000.0
        if blob.y + blob.h / 2 - middle < 0.45 * letter:
            groups[-1].append(blob)
        else:
            groups.append([blob])
    return [_row(group) for group in groups if len(group) >= 6]


def _row(group: Sequence[Blob]) -> _Row:
    return _Row(
        top=min(b.y for b in group), bottom=max(b.y + b.h for b in group), left=min(b.x for b in group),
        right=max(b.x + b.w for b in group), letters=len(group),
        tall=float(np.percentile([b.h for b in group], 75)),
    )  # fmt: skip


def _rule_under_block(paper: Paper, rows: Sequence[_Row]) -> list[_Evidence]:
    """A wide ruled line with rows above it and no table sides hanging from it."""
    rules = _wide_rules(paper)
    spread = [y for i, y in enumerate(rules) if i == 0 or y - rules[i - 1] > 0.02 * paper.height]
    for y in spread:
        above = [row for row in rows if row.top < y - 2]
        near_top = 0.035 * paper.height < y < 0.27 * paper.height
        if near_top and len(above) >= 2 and not _has_sides(paper, y):
            return [_Evidence(0.6 if len(spread) <= 3 else 0.35, "letterhead.rule_under_block", y)]
    return []


def _wide_rules(paper: Paper) -> list[int]:
    top = int(TOP * paper.height)
    mask = cv2.dilate(paper.rules[:top].astype(np.uint8), np.ones((3, 25), np.uint8))
    _, patches = connected(np.asarray(mask, dtype=np.uint8))
    return sorted(int(y + h / 2) for _, y, w, h, _ in patches if w > 0.55 * paper.width)


def _has_sides(paper: Paper, y: int) -> bool:
    below = paper.upright_rules[y : y + 60]
    return float(np.mean(below.any(axis=0))) > 0.01


def _emblems(paper: Paper) -> list[Box]:
    """Compact patches at the top that are much taller than a letter, or coloured."""
    top, letter = int(TOP * paper.height), paper.letter_height
    coloured = paper.chroma[:top] > 40
    ink = (paper.ink & ~paper.rules)[:top] | coloured
    joined = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8))
    _, patches = connected(np.asarray(joined, dtype=np.uint8))
    found = []
    for x, y, w, h, area in patches:
        if h <= 3.0 * letter:
            continue
        colour = float(np.mean(coloured[y : y + h, x : x + w]))
        tall = 3.0 * letter if colour > 0.1 else 4.5 * letter
        sized = tall < h < 0.17 * paper.height and 3 * letter < w < 0.36 * paper.width and w < 4.2 * h
        inside = y < 0.15 * paper.height and (x > 2 or colour > 0.1) and y + h < top - 2
        if sized and inside and area > 0.2 * w * h and (colour > 0.1 or _has_figure(paper, x, y, w, h)):
            found.append(paper.box(x, y, w, h))
    return found


def _has_figure(paper: Paper, x: int, y: int, w: int, h: int) -> bool:
    """Whether one connected drawing fills much of the patch; rows of touching letters do not."""
    return any(
        b.h > 0.45 * h and b.w > 0.25 * h and b.y >= y - 1 and b.x >= x - 1
        for b in paper.blobs
        if b.y + b.h <= y + h + 1 and b.x + b.w <= x + w + 1
    )


def _emblem_beside_block(paper: Paper, emblems: Sequence[Box]) -> list[_Evidence]:
    if emblems:
        bottom = max(emblem.bottom for emblem in emblems)
        return [_Evidence(0.55, "letterhead.emblem_beside_block", int(bottom * paper.height))]
    band = float(np.mean(paper.chroma[: int(0.09 * paper.height)] > 40))
    if band > 0.25:
        return [_Evidence(0.5, "letterhead.emblem_beside_block", int(0.09 * paper.height))]
    return []


def _large_lines(paper: Paper, rows: Sequence[_Row]) -> list[_Evidence]:
    """Three or more centred rows of larger letters that begin near the upper edge."""
    middle = 0.5 * paper.width
    centred = [
        row
        for row in rows
        if row.top < 0.15 * paper.height
        and abs((row.left + row.right) / 2 - middle) < 0.07 * paper.width
        and row.right - row.left < 0.75 * paper.width
        and row.tall >= 1.3 * paper.letter_height
    ]
    if len(centred) < 3 or centred[0].top > 0.09 * paper.height:
        return []
    return [_Evidence(0.5, "letterhead.large_lines", max(row.bottom for row in centred))]


def _agency_words(paper: Paper, words: Sequence[Word]) -> list[_Evidence]:
    top = [word for word in words if word.box.bottom < 0.22]
    said = [(word, word.text.strip(".,:;()").lower()) for word in top]
    issuers = [word for word, text in said if text in ISSUER_WORDS and word.text[:1].isupper()]
    contacts = [word for word, text in said if text in CONTACT_WORDS or "@" in text or text.startswith("www")]
    if not (issuers and contacts):
        return []
    bottom = max(word.box.bottom for word in contacts)
    return [_Evidence(0.5, "letterhead.agency_words", int(bottom * paper.height))]


def _last_line(paper: Paper, rows: Sequence[_Row], bottom: int) -> int:
    """The block goes on with centred rows, such as the address, that follow closely."""
    for row in rows:
        follows = bottom - paper.letter_height < row.top < bottom + 1.6 * paper.letter_height
        if follows and abs((row.left + row.right) / 2 - 0.5 * paper.width) < 0.07 * paper.width:
            bottom = max(bottom, row.bottom)
    return bottom


def _block_box(paper: Paper, rows: Sequence[_Row], emblems: Sequence[Box], bottom: int) -> Box:
    bottom = _last_line(paper, rows, bottom)
    inside = [row for row in rows if row.top < bottom and row.bottom < bottom + 2 * paper.letter_height]
    boxes = [paper.box(row.left, row.top, row.right - row.left, row.bottom - row.top) for row in inside]
    boxes.extend(emblem for emblem in emblems if emblem.y * paper.height < bottom)
    if not boxes:
        return paper.box(0, 0, paper.width, bottom)
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole.union(paper.box(whole.x * paper.width, bottom - 1, whole.w * paper.width, 1))
