"""Page images of a letter: a working image for reading marks and text, a lighter one for the screen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox import Limits, Rung, rung, working_folder

from .child_calls import call
from .child_findings import FEW_PAGES
from .kinds import MEDIA_TYPES, RENDERABLE, Kind
from .office import CONVERTED, ConversionFailed, convert_to_pdf
from .safety import DEFAULT_MAX_BYTES, UNOPENED, SafetyVerdict, check, refused, unopened, verdict_of

WORK_DPI = 300
MAX_PAGES = 500
PAGES_PER_CHILD = 10
PDF_NAME, CODES_NAME = "letter.pdf", "codes.json"
# Check and first page in one child (6 s); where that does not end well, each gets a child of its own: the check
# (15 s), LibreOffice (30 s) and the first page (12 s, else 36 s). All of it stays below 60 s.
AT_ONCE_LIMITS = Limits(wall_seconds=6.0, cpu_seconds=6)
FIRST_PAGE_LIMITS = Limits(wall_seconds=12.0, cpu_seconds=12)
FIRST_PAGE_ALONE_LIMITS = Limits(wall_seconds=28.0, cpu_seconds=28)
_PERHAPS = frozenset({"took-too-long", "too-complex", "broken"})  # also said of a child that was killed
_UNTRUE = (KeyError, TypeError, ValueError, OverflowError)  # and no OSError: a full disk makes no file a broken one
BATCH_LIMITS = Limits(wall_seconds=60.0, cpu_seconds=60)


class RenderingFailed(Exception):
    """No page image came out; `reason` is a key of `messages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class PageImage:
    """One page: number from 1, working image (JPEG; PNG if black and white), screen image; in pixels."""

    number: int
    width: int
    height: int
    path: Path
    screen_width: int
    screen_height: int
    screen_path: Path


def to_pdf(path: Path, media_type: str, target: Path) -> Path:
    """Write the PDF of an office file or mail to `target` and return it; a PDF is returned as it is.

    Raises RenderingFailed; a picture is no case for this, see `assembling.images_to_pdf`.
    """
    kind = _kind_of(media_type)
    if kind is Kind.PDF:
        return path
    if kind not in CONVERTED:
        raise RenderingFailed("unsupported-type")
    try:
        convert_to_pdf(path, kind, target)
    except ConversionFailed as failure:
        raise RenderingFailed(failure.reason) from failure
    return target


def render_pages(
    path: Path, media_type: str, out: Path, *, first: int = 1, max_pages: int = MAX_PAGES, dpi: int = WORK_DPI
) -> list[PageImage]:
    """Draw pages `first` to `first + max_pages - 1`, as many as there are, into the folder `out`.

    PDF pages are drawn at `dpi`, less where a page is huge (at most 6000 pixels a side and 20 million in
    all); pictures keep their own points, turned upright, within the same bounds. Office files and mails
    become PDF first, which stays in `out` as PDF_NAME. Every ten pages run in their own child. Raises
    RenderingFailed.
    """
    kind = _kind_of(media_type)
    out.mkdir(parents=True, exist_ok=True)
    limits = BATCH_LIMITS if max_pages > 1 else FIRST_PAGE_ALONE_LIMITS
    if kind in CONVERTED:
        path, kind = to_pdf(path, media_type, out / PDF_NAME), Kind.PDF
        limits = BATCH_LIMITS if max_pages > 1 else FIRST_PAGE_LIMITS
    pages: list[PageImage] = []
    while len(pages) < max_pages:
        count = min(PAGES_PER_CHILD, max_pages - len(pages))
        numbers = range(first + len(pages), first + len(pages) + count)
        batch = _render_batch(path, kind, out, numbers=numbers, dpi=dpi, limits=limits)
        pages += batch
        if len(batch) < count:
            break
    if not pages and first == 1:
        raise RenderingFailed("broken")
    return pages


def check_with_first_page(
    path: Path,
    *,
    name: str,
    accepted: frozenset[Kind],
    out: Path,
    max_bytes: int = DEFAULT_MAX_BYTES,
    codes: bool = False,
) -> tuple[SafetyVerdict, list[PageImage]]:
    """Return the verdict on a file and its first page image, all of a short one; refused where that cannot be drawn.

    With `codes`, what QR codes say may be left in `out` as CODES_NAME (see `separators.codes_of`).

    At most 60 seconds and 1.5 GB for any file. A workbook is accepted without a page image, and with the flag
    `unopened` a file that this machine's sandbox must not open.
    """
    fits = rung() is not Rung.NONE and 0 < path.stat().st_size <= max_bytes
    at_once = _check_at_once(path, name, accepted, out, codes=codes) if fits else None
    if at_once is not None and (at_once[1] or not at_once[0].accepted):
        return at_once
    verdict = at_once[0] if at_once else check(path, name=name, accepted=accepted, max_bytes=max_bytes)
    if not verdict.accepted or verdict.media_type == MEDIA_TYPES[Kind.XLSX] or UNOPENED in verdict.flags:
        return verdict, []
    try:
        pages = render_pages(path, str(verdict.media_type), out, max_pages=1)
    except RenderingFailed as failure:
        return unopened(verdict) if failure.reason == UNOPENED else refused(failure.reason), []
    return verdict, pages


def _check_at_once(
    path: Path, name: str, accepted: frozenset[Kind], out: Path, *, codes: bool
) -> tuple[SafetyVerdict, list[PageImage]] | None:
    """Return verdict and first pages from one child, which costs half of two; None where it did not end well."""
    args = [name[-255:] or "-", ",".join(sorted(accepted)), "{in}/file", "{tmp}", "{out}", str(WORK_DPI)]
    args.append("codes" if codes else "-")
    out.mkdir(parents=True, exist_ok=True)
    with working_folder("entry") as folder:
        answer = call("child_entry", args, inputs={"file": path}, outputs=Path(folder), limits=AT_ONCE_LIMITS)
        if answer.get("reason") in _PERHAPS:
            return None
        verdict = verdict_of(answer, accepted)
        if isinstance(answer.get("codes"), dict):
            (out / CODES_NAME).write_text(json.dumps(answer["codes"]), encoding="utf-8")
        try:
            return verdict, _first_pages(answer.get("drawn") or [], verdict, Path(folder), out)
        except _UNTRUE:
            return None


def _first_pages(drawn: list[dict[str, Any]], verdict: SafetyVerdict, folder: Path, out: Path) -> list[PageImage]:
    """Move the first pages to `out`; a child that drew more than it may, or of a refused file, is not believed."""
    if len(drawn) > (min(FEW_PAGES, verdict.pages or 1) if verdict.accepted else 0):
        raise ValueError(len(drawn))
    return [_taken(page, range(number, number + 1), folder, out) for number, page in enumerate(drawn, start=1)]


def _kind_of(media_type: str) -> Kind:
    for kind, known in MEDIA_TYPES.items():
        if known == media_type and kind in RENDERABLE:
            return kind
    raise RenderingFailed("unsupported-type")


def _render_batch(path: Path, kind: Kind, out: Path, *, numbers: range, dpi: int, limits: Limits) -> list[PageImage]:
    args = [kind.value, "{in}/file", "{tmp}", "{out}", str(numbers.start), str(len(numbers)), str(dpi)]
    with working_folder("batch") as folder:
        answer = call("child_render", args, inputs={"file": path}, outputs=Path(folder), limits=limits)
        if answer.get("reason"):
            raise RenderingFailed(answer["reason"])
        try:
            return [_taken(page, numbers, Path(folder), out) for page in answer["pages"]]
        except _UNTRUE as error:
            raise RenderingFailed("broken") from error


def _taken(page: dict[str, Any], numbers: range, folder: Path, out: Path) -> PageImage:
    """Move the files of one page to `out`; a child that names other files or other pages is not believed."""
    number = int(page["number"])
    names = str(page["file"]), str(page["screen_file"])
    stem = f"page-{number:04}"
    if number not in numbers or names[0] not in (f"{stem}.png", f"{stem}.jpg"):
        raise ValueError(names)
    if names[1] != f"{stem}-screen.jpg":
        raise ValueError(names)
    for name in names:
        _move(folder / name, out / name)
    sizes = (int(page[key]) for key in ("width", "height", "screen_width", "screen_height"))
    width, height, screen_width, screen_height = sizes
    return PageImage(number, width, height, out / names[0], screen_width, screen_height, out / names[1])


def _move(source: Path, target: Path) -> None:
    # The folders may lie on different disks, where a rename is refused.
    if not source.is_file():
        raise ValueError(source.name)
    target.write_bytes(source.read_bytes())
    source.unlink()
