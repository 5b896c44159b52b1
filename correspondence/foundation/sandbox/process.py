"""A confined child that lives long and talks over its pipes."""

from pathlib import Path
from types import TracebackType
from typing import IO

from correspondence.foundation.sandbox.child import Child
from correspondence.foundation.sandbox.workplace import copy_plain, plain_name


class SandboxProcess:
    """A started helper: `stdin` and `stdout` are its pipes, `put` and `take` carry files in and out."""

    def __init__(self, child: Child) -> None:
        self._child = child
        streams = child.popen.stdin, child.popen.stdout
        if streams[0] is None or streams[1] is None:
            raise ValueError("a sandbox process needs pipes")
        self.stdin: IO[bytes] = streams[0]
        self.stdout: IO[bytes] = streams[1]

    def seen(self, name: str) -> str:
        """Return the path of a shared file as the child sees it."""
        return f"{self._child.seen['{out}']}/{plain_name(name)}"

    def put(self, name: str, source: Path) -> str:
        """Copy a file of ours into the shared folder and return its path as the child sees it."""
        self._child.place.put(name, source)
        return self.seen(name)

    def take(self, name: str, target: Path) -> bool:
        """Copy a plain file that the child left to `target`; False where there is none or it is too large."""
        source = self._child.place.out / plain_name(name)
        return copy_plain(source, target, most=self._child.limits.file_bytes)

    def alive(self) -> bool:
        """Tell whether the helper still runs."""
        return self._child.running()

    def kill(self) -> None:
        """End the helper and everything that it started, and remove its folder; harmless when repeated."""
        self._child.close()

    def __enter__(self) -> "SandboxProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
