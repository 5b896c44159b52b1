"""Pages drawn once: their working pictures wait beside the database until the letter is read.

A cache and no record: a picture that is missing, after a crash or on another machine, is drawn again.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from correspondence.foundation.files.models import Blob
from correspondence.inspection.rendering import CODES_NAME, PDF_NAME, PageImage
from correspondence.inspection.separators import Codes, codes_of
from correspondence.letters.states import FileRole

KEPT_FOR = timedelta(days=2)  # what was never read: refused letters, scans that were divided
READ_ROLES = (FileRole.LETTER, FileRole.COMPLETION)  # what is read later; nobody comes for pictures of others
MOST_KEPT = 30  # pages of one file, some five megabytes each; what lies behind is drawn again when it is read
_TOTAL = "pages-"


@dataclass(frozen=True)
class Working:
    """What is there of one original: pictures by page number, its PDF if it is none, its number of pages."""

    pictures: dict[int, Path] = field(default_factory=dict)
    pdf: Path | None = None
    total: int | None = None


def keep_drawn(original: Blob, pages: Sequence[PageImage], out: Path, *, total: int | None) -> None:
    """Keep the working pictures of these pages, and from `out` the PDF of an office file and the codes of a scan.

    Doing it again changes nothing. Where another delivery of the same bytes is read meanwhile, which ends with
    `forget`, nothing more is kept.
    """
    folder = _folder(original)
    with suppress(FileNotFoundError):
        folder.mkdir(parents=True, exist_ok=True)
        for page in (page for page in pages if page.number <= MOST_KEPT):
            _place(page.path, folder / f"{page.number:04}{page.path.suffix}")
        for name in (PDF_NAME, CODES_NAME):
            if (out / name).is_file():
                _place(out / name, folder / name)
        if total is not None:
            (folder / f"{_TOTAL}{total}").touch()


def drawn_before(original: Blob) -> Working:
    """Return what is there of this original."""
    try:
        names = {path.name: path for path in _folder(original).iterdir()}
    except FileNotFoundError:  # never there, or forgotten this moment
        return Working()
    pictures = {int(name[:4]): path for name, path in names.items() if path.suffix in (".jpg", ".png")}
    totals = [int(name.removeprefix(_TOTAL)) for name in names if name.startswith(_TOTAL)]
    return Working(pictures, names.get(PDF_NAME), totals[0] if totals else None)


def codes_before(original: Blob) -> Codes | None:
    """Return the QR codes that the check has read on this scan, None where it has not."""
    try:
        content = (_folder(original) / CODES_NAME).read_bytes()
    except FileNotFoundError:
        return None
    return codes_of(json.loads(content))


def forget(original: Blob) -> None:
    """Remove what waited for this original: it has been read."""
    shutil.rmtree(_folder(original), ignore_errors=True)


def forget_unread(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    """Remove what nobody has come for."""
    before = (at - KEPT_FOR).timestamp()
    top = Path(settings.WORKING_FOLDER)
    removed = 0
    for folder in list(top.iterdir()) if top.is_dir() else []:
        with suppress(FileNotFoundError):  # read and forgotten while we look
            if folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
    return {"working_pictures_removed": removed}


def _folder(original: Blob) -> Path:
    return Path(settings.WORKING_FOLDER) / original.sha256


def _place(source: Path, target: Path) -> None:
    """Copy a file so that it is there whole or not at all, also after the power went."""
    beside = target.with_name(f"{uuid4().hex}.part")
    with source.open("rb") as reader, beside.open("wb") as writer:
        shutil.copyfileobj(reader, writer, 1 << 20)
        writer.flush()
        os.fsync(writer.fileno())
    beside.replace(target)
