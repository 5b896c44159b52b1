"""The three pipes of a child, fed and drained by threads of ours."""

import os
import subprocess
import threading
from collections.abc import Callable
from typing import IO, Any

from correspondence.foundation.sandbox.loading import Forked

_CHUNK = 65536
# A pipe that brought this many bytes beyond its bound is closed: reading on would keep our own process busy.
_FLOOD = 16 * 1024 * 1024


class Streams:
    """Feeds and drains the pipes of a child at once; what passes the bound is read and dropped."""

    def __init__(self, popen: subprocess.Popen[bytes] | Forked, stdin: bytes, most: int) -> None:
        """Begin; `most` bytes are kept of each stream."""
        self._most = most
        self._held = {name: bytearray() for name in ("out", "err")}
        work: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
            (self._feed, (popen.stdin, stdin)),
            (self._drain, (popen.stdout, self._held["out"])),
            (self._drain, (popen.stderr, self._held["err"])),
        ]
        self._threads = [threading.Thread(target=task, args=args, daemon=True) for task, args in work]
        for thread in self._threads:
            thread.start()

    def join(self, seconds: float | None = None) -> bool:
        """Wait until the child and everything that it started hold no pipe any more; tell whether that came."""
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def results(self) -> tuple[bytes, bytes]:
        """Return what came out of the two streams, cut."""
        return bytes(self._held["out"]), bytes(self._held["err"])

    def _drain(self, stream: IO[bytes], held: bytearray) -> None:
        read = 0
        while chunk := os.read(stream.fileno(), _CHUNK):
            held += chunk[: max(self._most - len(held), 0)]
            read += len(chunk)
            if read > self._most + _FLOOD:
                shut(stream)
                return

    def _feed(self, stream: IO[bytes], data: bytes) -> None:
        try:
            stream.write(data)
        except BrokenPipeError:
            pass
        finally:
            shut(stream)


def shut(stream: IO[bytes]) -> None:
    """Close a pipe whose other end may be gone."""
    try:
        stream.close()
    except BrokenPipeError:
        return
