"""Several photos of one letter become one PDF, its pages in the order given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from correspondence.foundation.sandbox import Limits, working_folder

from .child_calls import call

_LIMITS = Limits(wall_seconds=60.0, cpu_seconds=60)
_NAME = "assembled.pdf"


class AssemblingFailed(Exception):
    """No PDF came out; `reason` is a key of `messages.REASONS`, `at` the index of the photo or None."""

    def __init__(self, reason: str, at: int | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at


def images_to_pdf(images: Sequence[Path], out: Path) -> int:
    """Write one PDF of JPEG, PNG and TIFF files to `out` and return its number of pages.

    Every picture is fitted to A4, upright; JPEG data is taken over without coding it again. Runs in one
    sandbox child (at most 60 s and 1.5 GB). Raises AssemblingFailed, ValueError for an empty sequence.
    """
    if not images:
        raise ValueError("no images")
    inputs = {f"{number:04}": image for number, image in enumerate(images)}
    args = ["{tmp}", "{out}", *(f"{{in}}/{name}" for name in inputs)]
    with working_folder("assemble") as folder:
        answer = call("child_assemble", args, inputs=inputs, outputs=Path(folder), limits=_LIMITS)
        if answer.get("reason"):
            at = answer.get("at")
            raise AssemblingFailed(answer["reason"], at if isinstance(at, int) and at < len(images) else None)
        made, pages = Path(folder) / _NAME, answer.get("pages")
        if not made.is_file() or not isinstance(pages, int):
            raise AssemblingFailed("broken", None)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(made.read_bytes())
    return pages
