"""QR codes on the pages of a scan, and the scan divided into its letters; pure: what a code means is judged above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox import Limits, working_folder

from .child_calls import call, call_for_answer
from .child_findings import MAX_PAGES
from .kinds import MEDIA_TYPES, Kind

DIVISIBLE = {MEDIA_TYPES[Kind.PDF]: Kind.PDF, MEDIA_TYPES[Kind.TIFF]: Kind.TIFF}
# 500 pages at about 40 ms each, and room for a slow machine.
_LIMITS = Limits(wall_seconds=120.0, cpu_seconds=120)


class DividingFailed(Exception):
    """The scan could not be read or divided; `reason` is a key of `messages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Codes:
    """What stands on the pages, numbered from 1: the texts of QR codes by page, and the empty pages behind those."""

    pages: int
    texts: dict[int, tuple[str, ...]]
    blank: frozenset[int]


def read_codes(path: Path, media_type: str) -> Codes:
    """Return the QR codes (ISO/IEC 18004) on the pages of a PDF or TIFF, read in one sandbox child.

    A scanned JPEG page is decoded at about 100 dpi, any other page drawn so. Raises DividingFailed, KeyError for
    another type of file.
    """
    kind = DIVISIBLE[media_type]
    args = ["read", kind.value, "{in}/file", "{tmp}", "{out}"]
    answer = call_for_answer("child_separators", args, inputs={"file": path}, limits=_LIMITS)
    if answer.get("reason"):
        raise DividingFailed(answer["reason"])
    return codes_of(answer)


def codes_of(answer: Mapping[str, Any]) -> Codes:
    """Return what a child says of the codes; DividingFailed where it says something else."""
    try:
        pages = int(answer["pages"])
        texts: dict[int, tuple[str, ...]] = {}
        for number, text in answer["codes"]:
            texts[int(number)] = (*texts.get(int(number), ()), str(text))
        return Codes(pages, texts, frozenset(int(number) for number in answer["blank"]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DividingFailed("broken") from error


def split_pages(path: Path, media_type: str, parts: Sequence[Sequence[int]], out: Path) -> list[Path]:
    """Write one PDF for each part, a list of page numbers from 1, into the folder `out`; the same input, same bytes.

    Pages of a PDF are taken over as they are, those of a TIFF without loss. Raises DividingFailed, KeyError as
    `read_codes`, ValueError for a part without pages.
    """
    kind = DIVISIBLE[media_type]
    if not all(parts) or len(parts) > MAX_PAGES:
        raise ValueError("a part without pages, or too many parts")
    args = ["split", kind.value, "{in}/file", "{tmp}", "{out}", *(",".join(map(str, part)) for part in parts)]
    names = [f"part-{place:04}.pdf" for place in range(1, len(parts) + 1)]
    with working_folder("divide") as folder:
        answer = call("child_separators", args, inputs={"file": path}, outputs=Path(folder), limits=_LIMITS)
        if answer.get("reason"):
            raise DividingFailed(answer["reason"])
        if answer.get("files") != names or not all((Path(folder) / name).is_file() for name in names):
            raise DividingFailed("broken")
        return [_moved(Path(folder) / name, out / name) for name in names]


def _moved(source: Path, target: Path) -> Path:
    # The folders may lie on different disks, where a rename is refused.
    target.write_bytes(source.read_bytes())
    source.unlink()
    return target
