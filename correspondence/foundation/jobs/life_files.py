"""Signs of life on one machine: locks on files of the run folder, which the kernel frees when their holder dies."""

import fcntl
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

# From making its lock file to naming it a worker needs a blink of an eye.
BEGINNING_SECONDS = 60.0


class FileLife:
    """One worker's life as a locked file, with a list of its queues beside it."""

    def __init__(self, identity: str) -> None:
        folder = Path(settings.RUN_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        self.identity = identity
        # Locked before it bears its name: nobody ever sees the file of a living worker unlocked.
        unnamed = _lock_file(identity).with_suffix(".new")
        self.file: IO[str] = unnamed.open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)
        unnamed.rename(_lock_file(identity))

    def lasts(self) -> bool:
        """Tell whether the lock still holds: a file's does as long as its process."""
        return True

    def serve(self, queues: list[str]) -> None:
        """Announce the queues."""
        _queue_file(self.identity).write_text(",".join(queues))

    def end(self) -> None:
        """Free the lock."""
        self.file.close()


def is_held(identity: str) -> bool:
    """Tell whether a process holds this worker's lock."""
    try:
        file = _lock_file(identity).open("r+")
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: two who look do not take each other for it
        except BlockingIOError:
            return True
    return False


def is_served(queue: str) -> bool:
    """Tell whether a living worker serves the queue."""
    for path in Path(settings.RUN_FOLDER).glob("queues-*.txt"):
        with suppress(FileNotFoundError):  # another process tidies at the same time
            if queue in path.read_text().split(",") and is_held(path.stem.removeprefix("queues-")):
                return True
    return False


def attend(name: str) -> IO[str]:
    """Say that one more process called `name` works on this folder, as long as the given file stays open."""
    file = _attendance_file(name).open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def is_attended(name: str) -> bool:
    """Tell whether a living process of this machine attends under this name."""
    with _attendance_file(name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def tidy() -> None:
    """Remove what dead workers left in the run folder."""
    folder = Path(settings.RUN_FOLDER)
    for path in folder.glob("worker-*.lock"):
        identity = path.stem.removeprefix("worker-")
        if not is_held(identity):
            path.unlink(missing_ok=True)
            _queue_file(identity).unlink(missing_ok=True)
    for path in folder.glob("queues-*.txt"):
        if not _lock_file(path.stem.removeprefix("queues-")).exists():
            path.unlink(missing_ok=True)
    for path in folder.glob("worker-*.new"):
        with suppress(FileNotFoundError):  # named or tidied meanwhile
            if time.time() - path.stat().st_mtime > BEGINNING_SECONDS:
                path.unlink()


def _attendance_file(name: str) -> Path:
    folder = Path(settings.RUN_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"attended-{name}.lock"


def _lock_file(identity: str) -> Path:
    return Path(settings.RUN_FOLDER) / f"worker-{identity}.lock"


def _queue_file(identity: str) -> Path:
    return Path(settings.RUN_FOLDER) / f"queues-{identity}.txt"
