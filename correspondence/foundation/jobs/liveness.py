"""Is that worker still alive? Told by a lock it holds for its whole life, never by a clock."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import IO

from django.conf import settings

_mine: tuple[str, IO[str]] | None = None


def _path(identity: str) -> Path:
    folder = Path(settings.RUN_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"worker-{identity}.lock"


def worker_id() -> str:
    """Return this process's worker id; the first call takes its lock, which the kernel frees when it dies."""
    global _mine  # noqa: PLW0603  (one lock per process, by nature)
    if _mine is None or not _mine[0].startswith(f"{os.getpid()}-"):
        identity = f"{os.getpid()}-{secrets.token_hex(6)}"
        # Locked before it bears its name: nobody ever sees the file of a living worker unlocked.
        unnamed = _path(identity).with_suffix(".new")
        file = unnamed.open("w")
        fcntl.flock(file, fcntl.LOCK_EX)
        unnamed.rename(_path(identity))
        _mine = identity, file
    return _mine[0]


def is_alive(identity: str) -> bool:
    """Tell whether a process still holds the worker's lock."""
    if not identity:
        return False
    if _mine is not None and _mine[0] == identity:
        return True
    try:
        file = _path(identity).open("r+")
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: two who look do not take each other for it
        except BlockingIOError:
            return True
    return False


def any_alive(queue: str) -> bool:
    """Tell whether a worker that serves the queue is alive."""
    for path in Path(settings.RUN_FOLDER).glob("queues-*.txt"):
        if queue in path.read_text().split(",") and is_alive(path.stem.removeprefix("queues-")):
            return True
    return False


def serve(queues: list[str]) -> str:
    """Announce which queues this process serves; return its worker id."""
    identity = worker_id()
    (Path(settings.RUN_FOLDER) / f"queues-{identity}.txt").write_text(",".join(queues))
    return identity


def tidy() -> None:
    """Remove what dead workers left in the run folder."""
    for path in Path(settings.RUN_FOLDER).glob("worker-*.lock"):
        identity = path.stem.removeprefix("worker-")
        if not is_alive(identity):
            path.unlink(missing_ok=True)
            (path.parent / f"queues-{identity}.txt").unlink(missing_ok=True)
