"""What killed processes left unfinished: half written contents, spooled uploads, working folders."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from correspondence.foundation.sandbox import sweep_workplaces

from .keeping import store

# No upload and no step takes that long: an upload has a minute, a step's tools end after at most half an hour.
SAFE_AGE = timedelta(hours=1)


def clear_leftovers(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    """Remove what nobody works on any more; `settled` says that no process of the office is alive."""
    before = (at if settled else at - SAFE_AGE).timestamp()
    unfinished = [_gone(path) for path in store().unfinished(before=before)]
    spooled = [_gone(path) for path in forgotten(before=before)]
    keep = (settings.ROOT, settings.VAR, settings.FILE_UPLOAD_TEMP_DIR)
    return {
        "unfinished_contents": sum(unfinished),
        "temporary_files": sum(spooled),
        "sandbox_folders": sweep_workplaces(at=at, keep=keep),
    }


def forgotten(*, before: float) -> Iterator[Path]:
    """Name what in the folder for unfinished uploads nobody has written to since that moment."""
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*"):
        if _last_written(path) <= before:
            yield path


def _last_written(path: Path) -> float:
    """Return the latest change in the file or folder; a moment far ahead where something in it goes while we look."""
    try:
        return max(each.lstat().st_mtime for each in (path, *path.rglob("*")))
    except (FileNotFoundError, NotADirectoryError):
        return float("inf")


def _gone(path: Path) -> int:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return int(not path.exists())
