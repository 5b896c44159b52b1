"""What an inspection found: boxes, marks, words and fields, each with its page, confidence and reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class MarkKind(StrEnum):
    """What a mark on the page is."""

    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    STAMP = "stamp"


FIELD_KEYS = ("nomor", "tanggal", "hal", "pengirim", "lampiran", "sifat", "kepada")


def reason_text(code: str) -> str:
    """Say a reason code in the reader's language; an unknown code is said as it is."""
    from .mark_reasons import REASONS

    return str(REASONS.get(code, code))


@dataclass(frozen=True)
class Box:
    """A rectangle as shares 0–1 of the page, counted from the top left corner."""

    x: float
    y: float
    w: float
    h: float

    @classmethod
    def within_page(cls, x: float, y: float, w: float, h: float) -> "Box":
        """Cut a rectangle at the page's edges."""
        left, top = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
        across, down = min(w + min(x, 0.0), 1.0 - left), min(h + min(y, 0.0), 1.0 - top)
        return cls(left, top, max(across, 0.0), max(down, 0.0))

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Bottom edge."""
        return self.y + self.h

    @property
    def middle(self) -> float:
        """Height of the middle line."""
        return self.y + self.h / 2

    def union(self, other: "Box") -> "Box":
        """The smallest rectangle around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def overlap(self, other: "Box") -> float:
        """Common area over joint area, 0–1."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        if across <= 0 or down <= 0:
            return 0.0
        joint = self.w * self.h + other.w * other.h - across * down
        return across * down / joint if joint > 0 else 0.0

    def to_list(self) -> list[float]:
        """Four shares, rounded to a ten-thousandth."""
        return [round(value, 4) for value in (self.x, self.y, self.w, self.h)]


@dataclass(frozen=True)
class Mark:
    """A letterhead, signature or stamp seen on a page; the reason is a key of mark_reasons.REASONS."""

    kind: MarkKind
    box: Box
    confidence: float
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "kind": str(self.kind), "box": self.box.to_list(),
            "confidence": round(self.confidence, 3), "reason": self.reason,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Mark":
        """Read what to_json wrote; KeyError or ValueError when it is something else."""
        x, y, w, h = (float(value) for value in data["box"])
        box = Box.within_page(x, y, w, h)
        return cls(MarkKind(data["kind"]), box, float(data["confidence"]), str(data["reason"]))


@dataclass(frozen=True)
class Word:
    """One word on a page (pages count from 1) with the reader's confidence 0–1."""

    text: str
    page: int
    box: Box
    confidence: float

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "text": self.text, "page": self.page, "box": self.box.to_list(),
            "confidence": round(self.confidence, 3),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Word":
        """Read what to_json wrote; KeyError or ValueError when it is something else."""
        x, y, w, h = (float(value) for value in data["box"])
        box = Box.within_page(x, y, w, h)
        return cls(str(data["text"]), int(data["page"]), box, float(data["confidence"]))


@dataclass(frozen=True)
class FieldReading:
    """A field of the letter as read from its text, where it stands and how sure the reading is."""

    value: str
    page: int
    box: Box
    confidence: float

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "value": self.value, "page": self.page, "box": self.box.to_list(),
            "confidence": round(self.confidence, 3),
        }  # fmt: skip


@dataclass(frozen=True)
class PageReport:
    """The marks of one page; width and height are the pixels of its image."""

    page: int
    width: int
    height: int
    marks: tuple[Mark, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        marks = [mark.to_json() for mark in self.marks]
        return {"page": self.page, "width": self.width, "height": self.height, "marks": marks}


@dataclass(frozen=True)
class FileReport:
    """Everything an inspection found in one file."""

    file: str
    pages: tuple[PageReport, ...]
    fields: Mapping[str, FieldReading] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON: file, pages with marks, and the fields that were read."""
        return {
            "file": self.file,
            "pages": [page.to_json() for page in self.pages],
            "fields": {key: self.fields[key].to_json() for key in FIELD_KEYS if key in self.fields},
        }
